"""The people of the demo: applicants of every grade, freshly evaluated whenever the demo is run.

`python -m api.demo_people` prints them as a register to use as a file.
"""

import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import msgspec

from api.clock import now
from domain.instants import civil_day

DEMO_REGISTER = Path(__file__).parents[1] / "domain" / "seeds" / "demo_register.json"
_AGE = timedelta(days=30)
_DATES = ("evaluatedOn", "validUntil")


def demo_people(today: date) -> bytes:
    """The demo register as JSON (`register_file`), its dates moved by one span.

    The newest evaluation is then 30 days old; what has expired in the seed is expired still.
    """
    rows = msgspec.json.decode(DEMO_REGISTER.read_bytes(), type=list[dict[str, str]])
    newest = max(date.fromisoformat(row["evaluatedOn"]) for row in rows if "evaluatedOn" in row)
    span = today - _AGE - newest
    return msgspec.json.encode([_moved(row, span) for row in rows])


def _moved(row: Mapping[str, str], span: timedelta) -> dict[str, str]:
    return {
        column: str(date.fromisoformat(cell) + span) if column in _DATES else cell
        for column, cell in row.items()
    }


if __name__ == "__main__":
    sys.stdout.buffer.write(demo_people(civil_day(now())))
