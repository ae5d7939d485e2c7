"""What one version of a matter says otherwise than another, column by column.

The columns are those a catalogue is imported from, so that a person finds each in the file.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from domain.matter import Matter
from domain.matter_export import matter_row

WHEN = "plan_effective_date"
"""The column that only says when a version begins, and is no difference."""


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """One column that says something else: `column` as findings name it, such as
    `materials[2].defer_days`, with the number of the material; None where nothing stands there.
    """

    column: str
    before: str | None
    after: str | None


def differences(before: Matter, after: Matter) -> tuple[Changed, ...]:
    """What a version says otherwise than another of the same matter; its first day aside."""
    was, now = (dict(_flat(matter_row(each))) for each in (before, after))
    columns = [*was, *(column for column in now if column not in was)]
    return tuple(
        Changed(column=column, before=was.get(column), after=now.get(column))
        for column in columns
        if column != WHEN and was.get(column) != now.get(column)
    )


def _flat(cells: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    for column, cell in cells.items():
        name = f"{within}{column}"
        if isinstance(cell, dict):
            yield from _flat(cell, f"{name}.")
        elif isinstance(cell, list) and isinstance(cell[0], dict):
            for number, part in enumerate(cell, start=1):
                key = part.get("order_num") or part.get("mode") or number
                yield from _flat(part, f"{name}[{key}].")
        else:
            yield name, "、".join(cell) if isinstance(cell, list) else str(cell)
