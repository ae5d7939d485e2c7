"""A case that is handed over (移交): what it becomes here, by what was in force when it came.

Nothing is invented: the case pins the policy and the matter version of the civil day on which it
was registered, credit approval has not begun, and where it was accepted, its limits count from
that day. What the applicant was told holds where it is earlier.
"""

from collections.abc import Iterator

from domain.applicant import Applicant, ApplicantKind
from domain.case import Deadlines
from domain.clock import deadlines
from domain.command import Occasion
from domain.deadline import Limit, LimitUnit
from domain.eligibility import CaseMode
from domain.events import CaseHandedOver
from domain.finding import Finding, FindingCode, finding
from domain.handover_file import OpenCase
from domain.scope import out_of_scope


def handed_over(
    row: OpenCase, on: Occasion, kind: ApplicantKind, *, by_first_version: bool
) -> CaseHandedOver:
    """The event of a sound row, of an applicant of this kind. It has no number, applicant and
    words yet: these are given out when it happens.
    """
    matter, policy = on.matter, on.policy
    limits, promised = _limits(row, on)
    return CaseHandedOver(
        case_no="",
        matter=matter.id,
        matter_id=matter.matter_id,
        policy=policy.id if policy else None,
        applicant="",
        applicant_kind=kind,
        channel=row.channel,
        accepting_authority=matter.authority,
        reviewing_authority=matter.reviewing_authority,
        registered_on=row.registered_on,
        in_scope=not out_of_scope(policy, matter, kind, row.channel, row.registered_on),
        accepted_on=row.accepted_on,
        told_due_on=row.told_due_on,
        promised=promised,
        deadlines=limits,
        by_first_version=by_first_version,
    )


def _limits(row: OpenCase, on: Occasion) -> tuple[Deadlines | None, Limit | None]:
    """Both last days of an accepted case, and its own promise where an earlier day was told: days
    from the acceptance to that one, which no calendar moves.
    """
    accepted_on, told = row.accepted_on, row.told_due_on
    if accepted_on is None:
        return None, None
    counted = deadlines(on, accepted_on, CaseMode.ORDINARY)
    if told is None or told >= counted.due_on:
        return counted, None
    own = Limit((told - accepted_on).days, LimitUnit.DAY)
    return deadlines(on, accepted_on, CaseMode.ORDINARY, own=own), own


def doubts(
    row: OpenCase, on: Occasion, event: CaseHandedOver, known: Applicant
) -> Iterator[Finding]:
    """What the officer should look at, though the case is taken: findings by column."""
    if event.by_first_version:
        since = on.matter.valid_from
        yield finding(
            FindingCode.MATTER_BY_FIRST_VERSION, "registered_on", row.registered_on, since=since
        )
    if event.policy is None:
        yield finding(FindingCode.POLICY_NOT_THEN, "registered_on", row.registered_on)
    if known.name != row.applicant_name:
        yield finding(FindingCode.APPLICANT_DIFFERS, "applicant_name", row.applicant_name)
    if known.kind is not row.applicant_kind:
        yield finding(FindingCode.APPLICANT_DIFFERS, "applicant_type", row.applicant_kind)
    yield from _told_otherwise(row, on)


def _told_otherwise(row: OpenCase, on: Occasion) -> Iterator[Finding]:
    if row.accepted_on is None or row.told_due_on is None:
        return
    counted = deadlines(on, row.accepted_on, CaseMode.ORDINARY).due_on
    if row.told_due_on != counted:
        days = {"counted": counted, "holds": min(counted, row.told_due_on)}
        yield finding(FindingCode.DUE_DIFFERS, "due_on", row.told_due_on, **days)
