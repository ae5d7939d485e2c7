"""`xinyipi import calendar`: a year confirmed by a file, told what moves before and after."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from domain.services.calendars import load_calendar
from domain.store.database import fetch
from tests.databases import SqliteFiles
from tests.hall import RESTAURANT, HallClock, Officer
from tests.processes import xinyipi
from tests.register_server import AAA
from tests.test_calendar_file import example

NOTICE_2027 = """
format = 1
year = 2027
notice = "国办发明电〔2026〕示例号"
holidays = [
    { name = "元旦", from = 2027-01-01, to = 2027-01-04 },
    { name = "春节", from = 2027-02-05, to = 2027-02-12, work = [2027-02-13] },
    { name = "劳动节", from = 2027-05-01, to = 2027-05-05 },
    { name = "国庆节", from = 2027-10-01, to = 2027-10-07 },
]
"""
"""As a notice might say it; the first Monday is made a rest day to move a limit."""


@pytest.fixture
def url(sqlite: SqliteFiles) -> Iterator[str]:
    with sqlite.installed() as url:
        yield url


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "2027.toml"
    path.write_text(NOTICE_2027, encoding="utf-8")
    return path


async def test_a_preview_lists_what_moves_and_the_import_confirms_the_year(
    clerk: Officer, clock: HallClock, hall_url: str, file: Path
) -> None:
    clock.set("2026-12-18T10:00")
    case = await clerk.registers(AAA, RESTAURANT)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.takes(case, "M01", "M02", "M03")
    await clerk.does("acceptCase", case)

    async def run(*more: str) -> str:
        done = await asyncio.to_thread(
            xinyipi, "import", "calendar", str(file), *more, database_url=hall_url
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    moved, summary = (await run("--preview")).splitlines()
    assert moved.startswith(f"{case.caseNo} 2027-01-04 → 2027-01-05 (法定 by law ")
    assert summary == "1 件在办件期限变动，未写入。 1 open cases move; nothing was written."
    assert (await load_calendar()).version == 1
    assert await run() == (
        "2027 年已确认，日历版本 2；1 件在办件期限变动。"
        " 2027 is confirmed in version 2 of the calendar; 1 open cases move.\n"
    )
    assert (await load_calendar()).confirmed_until == date(2027, 12, 31)
    [event] = await fetch("SELECT * FROM event WHERE stream = 'calendar'")
    assert (event["kind"], event["role"]) == ("CalendarYearLoaded", "POLICY_ADMIN")
    assert msgspec.json.decode(event["payload"])["year"] == 2027
    assert await run() == "2027 年未变。 Nothing to do: 2027 says this already.\n"
    assert (await load_calendar()).version == 2


def test_a_faulty_file_is_told_line_by_line(url: str, file: Path) -> None:
    file.write_text(NOTICE_2027.replace("[2027-02-13]", "[2027-02-15]"), encoding="utf-8")
    failed = xinyipi("import", "calendar", str(file), "--preview", database_url=url)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr.splitlines() == [
        f"{file}:7: 调休上班日须为周六或周日。 a make-up working day is a Saturday or Sunday.",
        "Error: 1 处错误，未写入任何内容。 Faults: 1; nothing was written.",
    ]


def test_the_notice_of_the_docs_is_taken(url: str, tmp_path: Path) -> None:
    file = tmp_path / "2026.toml"
    file.write_text(example(), encoding="utf-8")
    done = xinyipi("import", "calendar", str(file), database_url=url)
    assert "2026 is confirmed in version 2 of the calendar; 0 open cases move." in done.stdout
