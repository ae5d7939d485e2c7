"""Where credit approval exists at all: the matter, the channel, the kind of applicant (二).

Scope stands before credit: while anything here says no, no register is asked and no grade looked
at, and nobody is handled strictly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from domain.applicant import ApplicantKind
from domain.matter import Matter
from domain.policy import Channel, Policy
from domain.refusal import Refusal, RefusalCode, Wording, refusal


def out_of_scope(
    policy: Policy | None,
    matter: Matter,
    applicant: ApplicantKind,
    channel: Channel,
    day: date,
) -> tuple[Refusal, ...]:
    """Every reason why credit approval does not exist here; empty where it does.

    While this is not empty the register must not be asked (purpose limitation, R-05).
    """
    if policy is None:
        return (refusal(RefusalCode.POLICY_NOT_IN_FORCE),)
    on_any_day = bars(policy, matter, applicant, channel)
    if policy.in_force_on(day):
        return on_any_day
    return (policy.refusal(RefusalCode.POLICY_NOT_IN_FORCE), *on_any_day)


@lru_cache(maxsize=4096)
def bars(
    policy: Policy, matter: Matter, applicant: ApplicantKind, channel: Channel
) -> tuple[Refusal, ...]:
    """The reasons that stand on any day while the policy is in force."""
    return tuple(
        reason for rule in SCOPE.values() for reason in rule(policy, matter, applicant, channel)
    )


def _inactive(policy: Policy, matter: Matter, *_: object) -> Iterator[Refusal]:
    if not matter.active:
        yield policy.refusal(RefusalCode.MATTER_INACTIVE)


def _type(policy: Policy, matter: Matter, *_: object) -> Iterator[Refusal]:
    if matter.type not in policy.scope.matter_types:
        yield policy.refusal(RefusalCode.MATTER_TYPE_NOT_COVERED, type=matter.type)


def _hall(policy: Policy, matter: Matter, *_: object) -> Iterator[Refusal]:
    if not matter.in_hall:
        yield policy.refusal(RefusalCode.MATTER_NOT_IN_HALL)


def _unlisted(policy: Policy, matter: Matter, *_: object) -> Iterator[Refusal]:
    """Where the policy names its matters, one that no list names is out."""
    names = policy.scope.positive_any
    if names is not None and not policy.on_any_list(matter, names):
        yield policy.refusal(RefusalCode.MATTER_NOT_LISTED)


def _operation(policy: Policy, matter: Matter, *_: object) -> Iterator[Refusal]:
    """Where the policy names operations, a matter of another, or of none, is out."""
    operations = policy.scope.operations
    if operations is not None and matter.operation not in operations:
        shown = matter.operation or "—"
        yield policy.refusal(RefusalCode.OPERATION_NOT_COVERED, operation=shown)


def _channel(policy: Policy, _matter: Matter, _: object, channel: Channel) -> Iterator[Refusal]:
    if channel not in policy.scope.channels:
        yield policy.refusal(RefusalCode.CHANNEL_NOT_COVERED, channel=channel)


def _unreviewed(policy: Policy, matter: Matter, *_: object) -> Iterator[Refusal]:
    """A matter nobody has classified stays out (fail closed)."""
    if matter.review is None and policy.scope.review_required:
        yield policy.refusal(RefusalCode.MATTER_NOT_REVIEWED)


def _excluded(policy: Policy, matter: Matter, *_: object) -> Iterator[Refusal]:
    """One reason per domain, in the policy's order; a domain it does not list bars too (R-05)."""
    found = matter.review.domains if matter.review else ()
    listed = {domain.code: domain.name for domain in policy.scope.excluded}
    for code in (*listed, *(code for code in found if code not in listed)):
        if code in found:
            name = listed.get(code) or Wording(code, code)
            yield policy.refusal(
                RefusalCode.MATTER_EXCLUDED, domain=code, domainName=name.zh, domainNameEn=name.en
            )


def _irrevocable(policy: Policy, matter: Matter, *_: object) -> Iterator[Refusal]:
    if matter.review is not None and matter.review.irrevocable:
        yield policy.refusal(RefusalCode.MATTER_IRREVOCABLE)


def _applicant(
    policy: Policy, _matter: Matter, applicant: ApplicantKind, _: object
) -> Iterator[Refusal]:
    if applicant not in policy.scope.applicants:
        yield policy.refusal(RefusalCode.APPLICANT_TYPE_NOT_COVERED, applicant=applicant)


ScopeRule = Callable[[Policy, Matter, ApplicantKind, Channel], Iterator[Refusal]]

SCOPE: Mapping[RefusalCode, ScopeRule] = {
    RefusalCode.MATTER_INACTIVE: _inactive,
    RefusalCode.MATTER_TYPE_NOT_COVERED: _type,
    RefusalCode.MATTER_NOT_IN_HALL: _hall,
    RefusalCode.MATTER_NOT_LISTED: _unlisted,
    RefusalCode.OPERATION_NOT_COVERED: _operation,
    RefusalCode.CHANNEL_NOT_COVERED: _channel,
    RefusalCode.MATTER_NOT_REVIEWED: _unreviewed,
    RefusalCode.MATTER_EXCLUDED: _excluded,
    RefusalCode.MATTER_IRREVOCABLE: _irrevocable,
    RefusalCode.APPLICANT_TYPE_NOT_COVERED: _applicant,
}
"""The rules of scope, each with its code, in the order their reasons are given."""
