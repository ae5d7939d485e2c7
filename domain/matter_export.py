"""Versions of matters out, national column names as they came in: what `matter_import` reads.

A column that holds what an empty cell means is left out, so that the rows of an export are those
a person would write; what is exported, imported and exported again is the same to the byte.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, TypeVar

import msgspec

from domain.authority import Authority
from domain.catalogue_columns import CATALOGUE
from domain.catalogue_csv import csv_file
from domain.catalogue_xlsx import xlsx_file
from domain.deadline import Limit
from domain.matter import (
    Condition,
    Decider,
    ExclusionReview,
    MaterialSpec,
    Matter,
    SiteCheck,
    StepSpec,
)
from domain.matter_import import (
    DAY_TYPES,
    MATERIAL_FORMATS,
    MATERIAL_TYPES,
    PROJECT_TYPES,
    SOURCE_TYPES,
    TASK_TYPES,
)
from domain.table_file import LONG, FileFormat

Cells = dict[str, Any]
Coded = TypeVar("Coded", bound=Enum)


def catalogue_file(
    authorities: Iterable[Authority], matters: Iterable[Matter], written_in: FileFormat
) -> bytes:
    """A catalogue as a file to import; the same catalogue gives the same bytes."""
    content = {
        "format": CATALOGUE.number,
        "authorities": [_authority(each) for each in sorted(authorities, key=_code)],
        "matters": [matter_row(each) for each in sorted(matters, key=_handling_code)],
    }
    return _WRITERS[written_in](content)


def _json_file(content: Mapping[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


_WRITERS = {FileFormat.JSON: _json_file, FileFormat.CSV: csv_file, FileFormat.XLSX: xlsx_file}


def _code(authority: Authority) -> str:
    return authority.code


def _handling_code(matter: Matter) -> str:
    return matter.handling_code


def _authority(authority: Authority) -> Cells:
    return {
        "dept_code": authority.code,
        "dept_name": authority.name,
        "opens": f"{authority.opens:%H:%M}",
        "closes": f"{authority.closes:%H:%M}",
    }


def matter_row(matter: Matter) -> Cells:
    """One version as the row it would be imported from."""
    lines, conditions = _conditions(matter)
    other = matter.reviewing_authority != matter.authority
    cells = {
        "task_name": matter.name,
        "task_type": _national(TASK_TYPES, matter.type),
        "catalog_code": matter.base_code,
        "task_code": matter.implement_code,
        "task_handle_item": matter.handling_code,
        "dept_code": matter.authority,
        "dept_name": matter.authority_name,
        "review_dept_code": matter.reviewing_authority if other else None,
        "operation": matter.operation,
        "task_state": "1" if matter.active else "2",
        "plan_effective_date": matter.valid_from.isoformat(),
        "plan_cancel_date": matter.valid_to and matter.valid_to.isoformat(),
        "is_entry_center": _flag(matter.in_hall),
        "project_type": _national(PROJECT_TYPES, matter.kind),
        "decided_by": _unless(Decider.REVIEWER, matter.decided_by),
        "by_law": matter.legal_basis,
        **_limit("anticipate", matter.statutory),
        "anticipate_text": matter.statutory_text,
        **_limit("promise", matter.promised),
        "promise_by_mode": [
            {"mode": mode, **_limit("promise", limit)}
            for mode, limit in matter.promised_by_mode.items()
        ],
        "special_procedure": matter.special_procedure,
        "accept_condition": "\n".join(lines),
        "conditions": conditions,
        "materials": [_material(each) for each in matter.materials],
        "site_check": _unless(SiteCheck.NONE, matter.site_check),
        "steps": [_step(each) for each in matter.steps],
        "statutory_commitment": _yes(matter.statutory_commitment),
        "verify_within_days": matter.verify_within_days,
        "is_express": _yes(matter.courier),
        "is_schedule": _yes(matter.appointment),
        "enterprise_setup": _yes(matter.enterprise_setup),
        "supports": list(matter.supports),
        "exclusion_review": _review(matter.review) if matter.review else None,
        "to_confirm": list(matter.to_confirm),
        "facts_source": matter.facts_source,
        "confidence": matter.confidence,
        "note": matter.note,
    }
    return _filled(cells)


def _filled(cells: Cells) -> Cells:
    return {column: cell for column, cell in cells.items() if cell not in (None, "", [])}


def _national(codes: Mapping[str, Coded], value: Coded | None) -> str | None:
    return next((code for code, meant in codes.items() if meant is value), None)


def _unless(default: Coded, value: Coded) -> str | None:
    return None if value is default else str(value.value)


def _flag(value: bool) -> str:
    return "1" if value else "0"


def _yes(value: bool) -> str | None:
    return "1" if value else None


def _limit(name: str, limit: Limit) -> Cells:
    return {f"{name}_day": limit.amount, f"{name}_type": _national(DAY_TYPES, limit.unit)}


def _conditions(matter: Matter) -> tuple[list[str], list[Cells]]:
    """The first conditions as lines, as many as are plain and fit in a cell; the rest as rows."""
    lines: list[str] = []
    for each in matter.conditions:
        fits = sum(map(len, lines)) + len(lines) + len(each.text) <= LONG
        if each.replaceable or "\n" in each.text or not fits:
            break
        lines.append(each.text)
    return lines, [_condition(each) for each in matter.conditions[len(lines) :]]


def _condition(condition: Condition) -> Cells:
    return _filled(
        {
            "condition": condition.text,
            "commitment_replaceable": _yes(condition.replaceable),
        }
    )


def _material(material: MaterialSpec) -> Cells:
    return _filled(
        {
            "order_num": int(material.code.removeprefix("M")),
            "material_name": material.name,
            "is_need": _flag(material.required),
            "material_type": _national(MATERIAL_TYPES, material.form),
            "material_format": _national(MATERIAL_FORMATS, material.medium),
            "source_type": _national(SOURCE_TYPES, material.source),
            "accept_stand": material.standard,
            "by_law": material.legal_basis,
            "main": _yes(material.main),
            "deferrable": _yes(material.deferrable),
            "defer_days": material.defer_days,
            "commitment_replaceable": _yes(material.replaceable),
            "in_one_form": _yes(material.in_one_form),
        }
    )


def _step(step: StepSpec) -> Cells:
    return _filled(
        {
            "step_name": step.name,
            "statutory": _yes(step.statutory),
            "site_check": _yes(step.site_check),
            "persons": step.persons,
        }
    )


def _review(review: ExclusionReview) -> Cells:
    return _filled(
        {
            "reviewed_by": review.reviewed_by,
            "reviewed_at": review.reviewed_at.isoformat(),
            "confirmed_by": review.confirmed_by,
            "domains": list(review.domains),
            "irrevocable": _yes(review.irrevocable),
            "basis": review.basis,
        }
    )
