"""What must hold in a catalogue: over the codes, limits, materials, steps and review of a matter.

Each rule stands with the columns it looks at and yields findings by column; which of them are
faults and which warnings is told in `finding`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

import msgspec

from domain.authority import Authority
from domain.cells import Rules
from domain.deadline import Limit
from domain.finding import Finding, FindingCode, finding
from domain.identifiers import IdentifierFault, Uscc
from domain.matter import (
    ExclusionReview,
    MaterialSpec,
    Matter,
    MatterType,
    SiteCheck,
    StepSpec,
)
from domain.offer import matter_supports
from domain.policy import Policy

BASE_CODE = re.compile("[0-9]{11}[0-9A-Z]")
IMPLEMENT_CODE = re.compile("[0-9A-Z]{18}[1-6][0-9]{11}[0-9A-Z]")
HANDLING_CODE = re.compile("[0-9A-Z]{18}[1-6][0-9]{11}[0-9A-Z][0-9]{2}")

FACTS = (
    "name",
    "codes",
    "legal_basis",
    "statutory",
    "promised",
    "kind",
    "site_check",
    "statutory_commitment",
    "conditions",
    "materials",
    "deferrable",
    "replaceable",
    "steps",
    "supports",
    "exclusions",
)
"""What `to_confirm` may name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known besides the file.

    `limits` holds statutory limits as they were read in the law, by the name of the matter,
    `authorities` the names of authorities by code, `today` the civil day of the import. `held` has
    the latest versions by handling code, where the file leaves alone what two persons or a document
    say of a matter; it is None where the file says that too.
    """

    policy: Policy
    today: date
    limits: Mapping[str, Limit]
    authorities: Mapping[str, str]
    held: Mapping[str, Matter] | None = None

    def with_authorities(self, listed: Iterable[Authority]) -> Self:
        """The same, and the authorities that the file itself lists."""
        return replace(self, authorities={**self.authorities, **{a.code: a.name for a in listed}})

    def left_alone(self, said: Matter) -> Matter:
        """What is taken of what a file says: its review, and for a matter that is there whether it
        is in use, stay as they are where they are not the file's to say. A review was of what the
        matter was: one that is called otherwise, or rests on another law, has none any more.
        """
        if self.held is None:
            return said
        held = self.held.get(said.handling_code)
        if held is None:
            return msgspec.structs.replace(said, review=None)
        review = held.review if _subject(said) == _subject(held) else None
        return msgspec.structs.replace(said, review=review, active=held.active)


def _subject(matter: Matter) -> tuple[str, MatterType, str]:
    """What two persons looked at when they reviewed a matter (二(四))."""
    return matter.name, matter.type, matter.legal_basis


def repeated(sheet: str, column: str, codes: Sequence[str]) -> Iterator[Finding]:
    """Every row whose code stood in an earlier row of its sheet."""
    seen: set[str] = set()
    for row, code in enumerate(codes, start=1):
        if code and code in seen:
            yield finding(FindingCode.REPEATED, column, code).in_row(sheet, row)
        seen.add(code)


# --- authorities -----------------------------------------------------------------------


def _uscc(column: str, code: str) -> Iterator[Finding]:
    try:
        Uscc(code)
    except IdentifierFault as fault:
        yield finding(
            FindingCode.USCC_INVALID,
            column,
            code,
            fault_zh=fault.zh,
            fault_en=fault.en,
        )


def _body(authority: Authority, _: Known) -> Iterator[Finding]:
    yield from _uscc("dept_code", authority.code)


def _hours(authority: Authority, _: Known) -> Iterator[Finding]:
    if authority.closes <= authority.opens:
        yield finding(
            FindingCode.HOURS_REVERSED,
            "closes",
            f"{authority.closes:%H:%M}",
            opens=f"{authority.opens:%H:%M}",
        )


OF_AUTHORITY: Rules[Authority, Known] = (
    (("dept_code",), _body),
    (("opens", "closes"), _hours),
)


# --- codes, authorities and dates of a matter ------------------------------------------


def _form(column: str, code: str, length: int, form: re.Pattern[str]) -> Iterator[Finding]:
    if not form.fullmatch(code):
        yield finding(FindingCode.CODE_MALFORMED, column, code, length=length, form=form.pattern)


def _base_code(matter: Matter, _: Known) -> Iterator[Finding]:
    yield from _form("catalog_code", matter.base_code, 12, BASE_CODE)


def _implement_code(matter: Matter, _: Known) -> Iterator[Finding]:
    """31 = the authority, the level, the base code."""
    code = matter.implement_code
    wrong = tuple(_form("task_code", code, 31, IMPLEMENT_CODE))
    yield from wrong
    if not wrong:
        yield from _agrees("task_code", code, code[:18], "dept_code", matter.authority)
        yield from _agrees("task_code", code, code[19:], "catalog_code", matter.base_code)


def _handling_code(matter: Matter, _: Known) -> Iterator[Finding]:
    """33 = the implementation code and two digits."""
    code = matter.handling_code
    wrong = tuple(_form("task_handle_item", code, 33, HANDLING_CODE))
    yield from wrong
    if not wrong:
        yield from _agrees("task_handle_item", code, code[:31], "task_code", matter.implement_code)


def _agrees(column: str, code: str, part: str, other: str, expected: str) -> Iterator[Finding]:
    if part != expected:
        yield finding(FindingCode.CODES_DIFFER, column, code, other=other, expected=expected)


def _authority(matter: Matter, known: Known) -> Iterator[Finding]:
    yield from _known_authority("dept_code", matter.authority, known)
    name = known.authorities.get(matter.authority, matter.authority_name)
    if name != matter.authority_name:
        yield finding(
            FindingCode.AUTHORITY_NAME_DIFFERS,
            "dept_name",
            matter.authority_name,
            expected=name,
        )


def _reviewing_authority(matter: Matter, known: Known) -> Iterator[Finding]:
    if matter.reviewing_authority != matter.authority:
        yield from _known_authority("review_dept_code", matter.reviewing_authority, known)


def _known_authority(column: str, code: str, known: Known) -> Iterator[Finding]:
    wrong = tuple(_uscc(column, code))
    yield from wrong
    if not wrong and code not in known.authorities:
        yield finding(FindingCode.AUTHORITY_UNKNOWN, column, code)


def _dates(matter: Matter, _: Known) -> Iterator[Finding]:
    if matter.valid_to is not None and matter.valid_to < matter.valid_from:
        yield finding(
            FindingCode.DATES_REVERSED,
            "plan_cancel_date",
            matter.valid_to,
            since=matter.valid_from,
        )


# --- conditions, materials, steps ---------------------------------------------------------


def _main(material: MaterialSpec, _: Known) -> Iterator[Finding]:
    if material.main and material.deferrable:
        yield finding(FindingCode.MAIN_DEFERRED, "deferrable", 1)


OF_MATERIAL: Rules[MaterialSpec, Known] = ((("main", "deferrable"), _main),)


def _order(matter: Matter, _: Known) -> Iterator[Finding]:
    codes = [material.code for material in matter.materials]
    for number, code in enumerate(codes, start=1):
        if code in codes[: number - 1]:
            column = f"materials[{number}].order_num"
            yield finding(FindingCode.REPEATED, column, code.removeprefix("M"))


def _told_completely(matter: Matter, _: Known) -> Iterator[Finding]:
    if not matter.conditions:
        yield finding(FindingCode.NO_CONDITIONS, "accept_condition")
    if not matter.materials:
        yield finding(FindingCode.NO_MATERIALS, "materials")


def _two_on_site(step: StepSpec, _: Known) -> Iterator[Finding]:
    if step.site_check and step.persons < 2:  # noqa: PLR2004 - 许可法34 says two
        yield finding(FindingCode.SITE_STEP_ALONE, "persons", step.persons)


OF_STEP: Rules[StepSpec, Known] = ((("site_check", "persons"), _two_on_site),)


def _site_check(matter: Matter, _: Known) -> Iterator[Finding]:
    on_site = [step for step in matter.steps if step.site_check]
    if matter.site_check is SiteCheck.NONE and on_site:
        yield finding(FindingCode.SITE_STEP_UNEXPECTED, "steps", on_site[0].name)
    if matter.site_check is not SiteCheck.NONE and not on_site:
        yield finding(FindingCode.SITE_STEP_MISSING, "steps")
    if matter.site_check is SiteCheck.COMPULSORY:
        for step in on_site:
            if not step.statutory:
                yield finding(FindingCode.SITE_STEP_NOT_STATUTORY, "steps", step.name)


# --- benefits and exclusion review -----------------------------------------------------


def _benefits(matter: Matter, known: Known) -> Iterator[Finding]:
    yield from _allowed("supports", matter.supports, known.policy.benefits)
    for number, code in enumerate(matter.supports, start=1):
        benefit = known.policy.benefits.get(code)
        if benefit is not None and not matter_supports(matter, benefit):
            column = f"supports[{number}]"
            yield finding(FindingCode.BENEFIT_NOT_POSSIBLE, column, code)


def _facts(matter: Matter, _: Known) -> Iterator[Finding]:
    yield from _allowed("to_confirm", matter.to_confirm, FACTS)


def _allowed(column: str, codes: Sequence[str], values: Iterable[str]) -> Iterator[Finding]:
    allowed = tuple(values)
    for number, code in enumerate(codes, start=1):
        if code not in allowed:
            yield finding(
                FindingCode.UNKNOWN_VALUE,
                f"{column}[{number}]",
                code,
                allowed="、".join(allowed),
            )


def _reviewed(matter: Matter, _: Known) -> Iterator[Finding]:
    if matter.review is None:
        yield finding(FindingCode.NOT_REVIEWED, "exclusion_review")


def _by_two(review: ExclusionReview, _: Known) -> Iterator[Finding]:
    if review.reviewed_by == review.confirmed_by:
        yield finding(FindingCode.REVIEW_BY_ONE, "confirmed_by", review.confirmed_by)


def _made(review: ExclusionReview, known: Known) -> Iterator[Finding]:
    if review.reviewed_at > known.today:
        yield finding(FindingCode.REVIEW_IN_FUTURE, "reviewed_at", review.reviewed_at)


def _domains(review: ExclusionReview, known: Known) -> Iterator[Finding]:
    codes = (domain.code for domain in known.policy.scope.excluded)
    yield from _allowed("domains", review.domains, codes)


def _basis(review: ExclusionReview, known: Known) -> Iterator[Finding]:
    """The open end of the list, and irrevocability, need a written reason (R-05, A-16)."""
    found = (known.policy.domain(code) for code in review.domains)
    because = [domain.code for domain in found if domain is not None and domain.needs_basis]
    because += ["irrevocable"] if review.irrevocable else []
    if because and not review.basis:
        yield finding(FindingCode.BASIS_MISSING, "basis", because="、".join(because))


OF_REVIEW: Rules[ExclusionReview, Known] = (
    (("reviewed_by", "confirmed_by"), _by_two),
    (("reviewed_at",), _made),
    (("domains",), _domains),
    (("domains", "irrevocable", "basis"), _basis),
)

OF_MATTER: Rules[Matter, Known] = (
    (("catalog_code",), _base_code),
    (("task_code", "dept_code", "catalog_code"), _implement_code),
    (("task_handle_item", "task_code"), _handling_code),
    (("dept_code", "dept_name"), _authority),
    (("dept_code", "review_dept_code"), _reviewing_authority),
    (("plan_effective_date", "plan_cancel_date"), _dates),
    (("materials",), _order),
    (("accept_condition", "conditions", "materials"), _told_completely),
    (("site_check", "steps"), _site_check),
    (("supports", "materials", "conditions", "steps", "site_check"), _benefits),
    (("to_confirm",), _facts),
    (("exclusion_review",), _reviewed),
)
