"""The push to the credit website by file (五1): what is owed is in it until its receipt comes."""

import csv
import io
from pathlib import Path

import httpx
import pytest

from api.clock import new_id
from domain.refusal import Refused
from domain.roles import Role
from domain.services.due_breaches import run_due_breaches
from domain.services.push_file import push_file, take_receipt
from tests.breaches import Breach, committed, confirmed, does
from tests.hall import HallClock, Officer, officer
from tests.register_server import AAA
from tests.test_cli_account import Terminal, terminal

__all__ = ["terminal"]


@pytest.fixture
async def credit(door: httpx.AsyncClient) -> Officer:
    """A credit officer of the whole hall."""
    return await officer(door, "信用戊", Role.CREDIT_OFFICER)


@pytest.fixture
async def breach(clerk: Officer, credit: Officer) -> Breach:
    """One that was confirmed."""
    return await confirmed(credit, await committed(clerk))


async def exported(clock: HallClock) -> list[dict[str, str]]:
    """The rows of the file as it is now."""
    text = (await push_file(clock())).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


async def received(row: dict[str, str], clock: HallClock) -> bool:
    return await take_receipt(
        row["推送标识"], "回执8号", at=clock(), new_id=new_id, request_id="tests"
    )


async def goes_on(
    credit: Officer, act: str, breach: Breach, clock: HallClock, **input: object
) -> None:
    """The act, at the version that a receipt or the time may have made."""
    await run_due_breaches(clock, "tests")
    found = await credit.ask("query ($id: ID!) { breach(id: $id) { version } }", id=breach.id)
    breach.data = {**breach.data, **found["breach"]}
    await does(credit, act, breach, **input)


@pytest.mark.clause("五1")
async def test_what_is_owed_is_in_every_file_until_its_receipt_is_written_down(
    breach: Breach, credit: Officer, clock: HallClock
) -> None:
    [first], [again] = await exported(clock), await exported(clock)
    assert first == again
    assert (first["记录标识"], first["行政相对人代码_1（统一社会信用代码）"]) == (
        breach.id,
        AAA.identifier,
    )
    assert (await received(first, clock), await received(first, clock)) == (True, False)
    assert await exported(clock) == []
    await goes_on(credit, "correctBreach", breach, clock, facts="另有实情", reasons="核实")
    [correction] = await exported(clock)
    assert (correction["信息类别"], correction["违诺内容"]) == ("更正", "另有实情")


@pytest.mark.clause("五1")
async def test_what_is_repaired_is_taken_back_where_a_file_told_of_it_receipt_or_not(
    breach: Breach, credit: Officer, clock: HallClock
) -> None:
    [sent] = await exported(clock)
    clock.set("2027-01-11T10:00")
    repair = {"documentNo": "修复〔2027〕1号", "documentOn": "2027-01-11"}
    await goes_on(credit, "repairBreach", breach, clock, **repair)
    [back] = await exported(clock)
    assert (back["信息类别"], back["记录标识"]) == ("撤回", sent["记录标识"])
    await received(back, clock)
    assert await exported(clock) == []


async def test_a_receipt_for_what_was_never_sent_is_refused(
    breach: Breach, clock: HallClock
) -> None:
    with pytest.raises(Refused) as refused:
        await received({"推送标识": "key"}, clock)
    assert [each.code for each in refused.value.refusals] == ["NOT_FOUND"]


def test_at_the_machine_of_the_service_it_is_a_file_and_a_receipt_in_one_line(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.prints("push", "export", str(tmp_path / "owed.csv"))
    assert (tmp_path / "owed.csv").read_text("utf-8-sig").startswith("版式版本,推送标识,")
    for arguments, said in [
        (("receipt", "key", "8"), "Nothing has this key"),
        (("receipt", "key", "\n"), "NUMBER"),
        (("retry", "key"), "Nothing has this key"),
        (("export", str(tmp_path / "no" / "owed.csv")), "owed.csv"),
    ]:
        result = terminal.types("push", *arguments)
        assert result.exit_code != 0 and said in result.output
        assert isinstance(result.exception, SystemExit)
