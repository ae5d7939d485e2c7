"""The ledger as whoever audits reads it: entries, heads, the daily check, and refused rights."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.worker import single_round
from domain.roles import Role
from domain.services.ledger import verify
from domain.store.database import execute
from tests.hall import ACCOUNTING, HallClock, Officer, officer
from tests.processes import xinyipi
from tests.register_server import AAA

LEDGER = """query ($filter: LedgerFilter, $first: Int, $after: Cursor) {
    ledger(filter: $filter, first: $first, after: $after) {
        totalCount pageInfo { endCursor hasNextPage }
        nodes { position stream version kind payload at officer role requestId hash }
    }
}"""
CHECK = "{ ledgerCheck { checkedTo brokenAt tampering } ledgerHead { position hash } }"


@pytest.fixture
async def auditor(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "审计", Role.AUDITOR)


async def entries(auditor: Officer, **filter: object) -> list[dict[str, Any]]:
    found = (await auditor.ask(LEDGER, filter=filter, first=100))["ledger"]
    assert found["totalCount"] == len(found["nodes"])
    nodes: list[dict[str, Any]] = found["nodes"]
    return nodes


async def test_entries_are_found_by_what_who_and_when(clerk: Officer, auditor: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    told = await entries(auditor, stream=case.id)
    assert [entry["kind"] for entry in told] == ["OneTimeNoticeGiven", "CaseRegistered"]
    assert (told[0]["officer"], told[0]["role"]) == ("窗口甲", "CLERK")
    (notice,) = await entries(auditor, kinds=["OneTimeNoticeGiven"])
    assert notice == told[0]
    assert {entry["officer"] for entry in await entries(auditor, officer="窗口甲")} == {"窗口甲"}
    assert await entries(auditor, stream=case.id, to="2026-09-20") == []
    assert await entries(auditor, stream=case.id, to="2026-09-21") == told
    assert await entries(auditor, **{"stream": case.id, "from": "2026-09-21"}) == told
    assert await entries(auditor, **{"stream": case.id, "from": "2026-09-22"}) == []


async def test_only_who_audits_reads_entries_and_everybody_may_keep_the_head(
    clerk: Officer,
) -> None:
    answer = await clerk.answer("{ ledger { nodes { kind } } ledgerHead { hash } }")
    assert answer["data"]["ledger"] is None
    assert answer["extensions"]["denied"] == [{"path": ["ledger"], "requires": ["AUDITOR"]}]
    assert len(answer["data"]["ledgerHead"]["hash"]) == 64


# --- refused rights --------------------------------------------------------------------


async def test_a_field_that_was_denied_is_in_the_ledger_by_its_name_and_not_by_an_alias(
    clerk: Officer, auditor: Officer
) -> None:
    await clerk.answer("{ zhang_san: ledger { totalCount } accessLog { totalCount } }")
    (refused,) = await entries(auditor, kinds=["RightRefused"])
    assert json.loads(refused["payload"]) == {"fields": ["ledger", "accessLog"]}
    assert refused["officer"] == "窗口甲"
    assert (await verify())[1] == []


async def test_an_act_that_was_refused_for_want_of_a_right_is_in_the_ledger(
    clerk: Officer, auditor: Officer
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    refused = await clerk.perform("startReview", case)
    assert refused.codes == ["FORBIDDEN"]
    (entry,) = await entries(auditor, kinds=["RightRefused"])
    assert json.loads(entry["payload"]) == {"fields": ["startReview"]}


async def test_an_act_that_is_refused_for_another_reason_is_not(
    clerk: Officer, auditor: Officer
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    assert (await clerk.perform("decideEligibility", case)).codes != []
    await clerk.ask("{ cases { nodes { blockedActions { code } } } }")
    assert await entries(auditor, kinds=["RightRefused"]) == []


# --- heads and the daily check ---------------------------------------------------------


async def test_a_head_is_published_once_a_day_and_added_to_the_file(
    clerk: Officer, auditor: Officer, clock: HallClock, tmp_path: Path
) -> None:
    file = tmp_path / "heads.jsonl"
    await single_round(clock, str(file))
    await clerk.registers(AAA, ACCOUNTING)
    await single_round(clock, str(file))
    clock.set("2026-09-22T09:00")
    await single_round(clock, str(file))
    published = await auditor.ask("{ ledgerHeads { totalCount nodes { day position hash } } }")
    heads = published["ledgerHeads"]
    assert [head["day"] for head in heads["nodes"]] == ["2026-09-22", "2026-09-21"]
    assert heads["totalCount"] == 2
    written = [json.loads(line) for line in file.read_text().splitlines()]
    assert [{**head, "position": str(head["position"])} for head in written] == heads["nodes"][::-1]


async def test_the_chain_is_checked_once_a_day_and_what_broke_stays_told(
    clerk: Officer, auditor: Officer, clock: HallClock
) -> None:
    assert (await auditor.ask(CHECK))["ledgerCheck"]["checkedTo"] is None
    case = await clerk.registers(AAA, ACCOUNTING)
    await single_round(clock)
    told = await auditor.ask(CHECK)
    assert told["ledgerCheck"]["checkedTo"] == told["ledgerHead"]["position"]
    await execute("UPDATE event SET officer = NULL WHERE stream = ?", case.id)
    await single_round(clock)
    assert (await auditor.ask(CHECK))["ledgerCheck"]["brokenAt"] is None, "checked today"
    clock.set("2026-09-22T09:00")
    await single_round(clock)
    broken = (await auditor.ask(CHECK))["ledgerCheck"]
    (touched,) = await entries(auditor, stream=case.id)
    assert (broken["brokenAt"], broken["tampering"]) == (touched["position"], "CHANGED")


# --- offline ---------------------------------------------------------------------------


async def test_an_export_is_checked_without_the_service(
    clerk: Officer, hall_url: str, tmp_path: Path, clock: HallClock
) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await single_round(clock)
    file, heads = tmp_path / "ledger.jsonl", tmp_path / "heads.jsonl"
    for what, to in (("export", file), ("heads", heads)):
        assert xinyipi("ledger", what, str(to), database_url=hall_url).returncode == 0
    nowhere = "sqlite:///no/such/directory/x.db"
    held = xinyipi("ledger", "verify", str(file), "--heads", str(heads), database_url=nowhere)
    assert (held.returncode, held.stderr) == (0, "")
    lines = file.read_text().splitlines()
    file.write_text("\n".join(lines[:-1]))
    cut = xinyipi("ledger", "verify", str(file), database_url=nowhere)
    assert cut.returncode == 1
    assert f"第 {len(lines) - 1} 条" in cut.stderr and "cut off" in cut.stderr
    file.write_text("{}")
    assert "line 1" in xinyipi("ledger", "verify", str(file), database_url=nowhere).stderr
