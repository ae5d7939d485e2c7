"""A catalogue file (事项实施清单): national column names in, versions of matters out.

The form of the file is told in docs/catalogue.md. Here its rows are read, whatever they are
written in; what must hold between their cells stands in `matter_rules` and `limit_rules`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from domain import limit_rules, matter_rules
from domain.authority import Authority
from domain.catalogue_columns import CATALOGUE, MATTERS, NOT_KEPT
from domain.cells import Cells
from domain.deadline import Limit, LimitUnit
from domain.finding import Finding, FindingCode, NotReadable
from domain.matter import (
    Condition,
    Decider,
    ExclusionReview,
    MaterialForm,
    MaterialMedium,
    MaterialSource,
    MaterialSpec,
    Matter,
    MatterType,
    ProjectKind,
    SiteCheck,
    StepSpec,
)
from domain.matter_rules import Known
from domain.table_file import LONG, FileFormat, document, each_place_once, no_rows, rows_of

TASK_TYPES = {
    "01": MatterType.ADMIN_LICENCE,
    "02": MatterType.ADMIN_PENALTY,
    "03": MatterType.ADMIN_COERCION,
    "04": MatterType.ADMIN_LEVY,
    "05": MatterType.ADMIN_PAYMENT,
    "06": MatterType.ADMIN_INSPECTION,
    "07": MatterType.ADMIN_CONFIRMATION,
    "08": MatterType.ADMIN_REWARD,
    "09": MatterType.ADMIN_ADJUDICATION,
    "10": MatterType.OTHER_ADMIN_POWER,
    "20": MatterType.PUBLIC_SERVICE,
}
PROJECT_TYPES = {"1": ProjectKind.INSTANT, "2": ProjectKind.PROMISED}
DAY_TYPES = {"1": LimitUnit.WORKING_DAY, "2": LimitUnit.DAY, "3": LimitUnit.MONTH}
TASK_STATES = {"1": True, "2": False, "3": False}
MATERIAL_TYPES = {
    "1": MaterialForm.ORIGINAL,
    "2": MaterialForm.COPY,
    "3": MaterialForm.ORIGINAL_AND_COPY,
}
MATERIAL_FORMATS = {
    "1": MaterialMedium.PAPER,
    "2": MaterialMedium.ELECTRONIC,
    "3": MaterialMedium.EITHER,
}
SOURCE_TYPES = {
    "10": MaterialSource.APPLICANT,
    "20": MaterialSource.GOVERNMENT,
    "99": MaterialSource.OTHER,
}
SITE_CHECKS = {kind.value: kind for kind in SiteCheck}
DECIDERS = {decider.value: decider for decider in Decider}


STARTER = Path(__file__).parent / "seeds" / "catalogue.json"
"""The starter catalogue: real licences of synthetic authorities, to begin with and to test on."""

Numbered = TypeVar("Numbered", Condition, StepSpec)


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """What a file says. `matters` and `authorities` count only where `faults` is empty."""

    authorities: tuple[Authority, ...]
    matters: tuple[Matter, ...]
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What keeps the file from being taken."""
        return tuple(each for each in self.findings if each.is_fault)


def read_catalogue(
    content: bytes, known: Known, written_in: FileFormat = FileFormat.JSON
) -> CatalogueFile:
    """Read a catalogue file to its end.

    The matters have no `id`, `matter_id` and `version` yet; a new one is valid from the day its
    row names, or else from `known.today`.
    """
    try:
        said = document(content, written_in, CATALOGUE)
    except NotReadable as wrong:
        return CatalogueFile((), (), (wrong.found,))
    notes: list[Finding] = []
    authorities, matters = _read(said.content, known, notes)
    placed = (said.placed(found) for found in notes)
    return CatalogueFile(authorities, matters, each_place_once(said.findings, placed))


def _read(
    content: Mapping[str, Any], known: Known, notes: list[Finding]
) -> tuple[tuple[Authority, ...], tuple[Matter, ...]]:
    rows = rows_of(content, "authorities", notes)
    authorities = tuple(_authority(cells, known) for cells in rows)
    known = known.with_authorities(authorities)
    matters = tuple(_matter(cells, known) for cells in rows_of(content, "matters", notes))
    if not matters:
        notes.append(no_rows(MATTERS))
    notes += matter_rules.repeated("authorities", "dept_code", [each.code for each in authorities])
    notes += matter_rules.repeated(
        "matters", "task_handle_item", [each.handling_code for each in matters]
    )
    return authorities, matters


@cache
def starter() -> bytes:
    """The starter catalogue, as a file to import."""
    return STARTER.read_bytes()


# --- its rows --------------------------------------------------------------------------


def _authority(cells: Cells, known: Known) -> Authority:
    authority = Authority(
        code=cells.text("dept_code"),
        name=cells.text("dept_name"),
        opens=cells.time("opens"),
        closes=cells.time("closes"),
    )
    cells.finish()
    return cells.judge(authority, known, matter_rules.OF_AUTHORITY)


def _matter(cells: Cells, known: Known) -> Matter:
    """One row, national names beside ours."""
    authority = cells.text("dept_code")
    statutory = _limit(cells, "anticipate_day", "anticipate_type")
    matter = Matter(
        id="",
        matter_id="",
        version=0,
        name=cells.text("task_name"),
        type=cells.choice("task_type", TASK_TYPES),
        base_code=cells.text("catalog_code"),
        implement_code=cells.text("task_code"),
        handling_code=cells.text("task_handle_item"),
        authority=authority,
        authority_name=cells.text("dept_name"),
        reviewing_authority=cells.text("review_dept_code", authority),
        valid_from=cells.day("plan_effective_date") or known.today,
        valid_to=cells.day("plan_cancel_date"),
        operation=cells.text("operation", "") or None,
        active=cells.choice_or("task_state", TASK_STATES, default=True),
        in_hall=cells.flag("is_entry_center"),
        kind=cells.choice("project_type", PROJECT_TYPES),
        decided_by=cells.choice_or("decided_by", DECIDERS, Decider.REVIEWER),
        legal_basis=cells.text("by_law", longest=LONG),
        statutory=statutory,
        statutory_text=cells.text("anticipate_text", "", longest=LONG),
        promised=_promised(cells, statutory),
        promised_by_mode=dict(cells.rows("promise_by_mode", lambda row: _promise(row, known))),
        special_procedure=cells.text("special_procedure", "", longest=LONG),
        conditions=_conditions(cells),
        materials=cells.rows("materials", lambda row: _material(row, known)),
        steps=_numbered("S", cells.rows("steps", lambda row: _step(row, known))),
        site_check=cells.choice_or("site_check", SITE_CHECKS, SiteCheck.NONE),
        statutory_commitment=cells.flag("statutory_commitment"),
        verify_within_days=cells.whole("verify_within_days", 40, lowest=1, highest=250),
        courier=cells.flag("is_express"),
        appointment=cells.flag("is_schedule"),
        enterprise_setup=cells.flag("enterprise_setup"),
        supports=cells.words("supports"),
        review=cells.row("exclusion_review", lambda row: _review(row, known)),
        to_confirm=cells.words("to_confirm"),
        facts_source=cells.text("facts_source", "", longest=LONG),
        confidence=cells.text("confidence", ""),
        note=cells.text("note", "", longest=LONG),
    )
    cells.leave(*NOT_KEPT)
    cells.finish()
    taken = _taken(cells, matter, known)
    return cells.judge(taken, known, (*matter_rules.OF_MATTER, *limit_rules.OF_MATTER))


def _taken(cells: Cells, said: Matter, known: Known) -> Matter:
    taken = known.left_alone(said)
    if said.review not in (None, taken.review):
        cells.note(FindingCode.REVIEW_NOT_TAKEN, "exclusion_review")
    if said.active is not taken.active:
        cells.note(FindingCode.USE_NOT_TAKEN, "task_state")
    return taken


def _limit(cells: Cells, amount: str, unit: str) -> Limit:
    return Limit(
        amount=cells.whole(amount, lowest=0, highest=365),
        unit=cells.choice(unit, DAY_TYPES),
    )


def _promised(cells: Cells, statutory: Limit) -> Limit:
    if not cells.empty("promise_day"):
        return _limit(cells, "promise_day", "promise_type")
    cells.leave("promise_day", "promise_type")
    cells.note(FindingCode.PROMISE_MISSING, "promise_day")
    return statutory


def _promise(cells: Cells, known: Known) -> tuple[str, Limit]:
    promise = (cells.text("mode"), _limit(cells, "promise_day", "promise_type"))
    cells.finish()
    return cells.judge(promise, known, limit_rules.OF_PROMISE)


def _conditions(cells: Cells) -> tuple[Condition, ...]:
    """The lines of the national text, then those that have a row of their own."""
    lines = cells.text("accept_condition", "", longest=LONG).split("\n")
    plain = (Condition(code="", text=line.strip()) for line in lines if line.strip())
    return _numbered("C", (*plain, *cells.rows("conditions", _condition)))


def _condition(cells: Cells) -> Condition:
    condition = Condition(
        code="",
        text=cells.text("condition", longest=LONG),
        replaceable=cells.flag("commitment_replaceable"),
    )
    cells.finish()
    return condition


def _material(cells: Cells, known: Known) -> MaterialSpec:
    order = cells.whole("order_num", lowest=1, highest=99)
    deferrable = cells.flag("deferrable")
    material = MaterialSpec(
        code=f"M{order:02}",
        name=cells.text("material_name"),
        required=cells.flag("is_need", default=True),
        main=cells.flag("main"),
        deferrable=deferrable,
        defer_days=cells.whole("defer_days", lowest=1, highest=99) if deferrable else None,
        replaceable=cells.flag("commitment_replaceable"),
        in_one_form=cells.flag("in_one_form"),
        form=cells.choice_or("material_type", MATERIAL_TYPES, None),
        medium=cells.choice_or("material_format", MATERIAL_FORMATS, None),
        source=cells.choice_or("source_type", SOURCE_TYPES, None),
        standard=cells.text("accept_stand", "", longest=LONG),
        legal_basis=cells.text("by_law", "", longest=LONG),
    )
    if not deferrable and not cells.empty("defer_days"):
        cells.note(FindingCode.DEFERRAL_NOT_ALLOWED, "defer_days")
    cells.leave("page_num", "defer_days")
    cells.finish()
    return cells.judge(material, known, matter_rules.OF_MATERIAL)


def _step(cells: Cells, known: Known) -> StepSpec:
    step = StepSpec(
        code="",
        name=cells.text("step_name"),
        statutory=cells.flag("statutory"),
        site_check=cells.flag("site_check"),
        persons=cells.whole("persons", 1, lowest=1, highest=9),
    )
    cells.finish()
    return cells.judge(step, known, matter_rules.OF_STEP)


def _review(cells: Cells, known: Known) -> ExclusionReview:
    review = ExclusionReview(
        reviewed_by=cells.text("reviewed_by"),
        reviewed_at=cells.day("reviewed_at", required=True) or known.today,
        confirmed_by=cells.text("confirmed_by"),
        domains=cells.words("domains"),
        irrevocable=cells.flag("irrevocable"),
        basis=cells.text("basis", "", longest=LONG),
    )
    cells.finish()
    return cells.judge(review, known, matter_rules.OF_REVIEW)


def _numbered(letter: str, parts: tuple[Numbered, ...]) -> tuple[Numbered, ...]:
    return tuple(
        msgspec.structs.replace(part, code=f"{letter}{number:02}")
        for number, part in enumerate(parts, start=1)
    )
