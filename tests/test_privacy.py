"""The log names nobody (law 5), and what is known of a person is told to whom it concerns."""

from domain.store.database import fetch
from tests.hall import ACCOUNTING, COMMITMENT, Case, Officer
from tests.register_server import AAA, PERSON

DEFERRED = [{"material": "M05", "dueOn": "2026-09-24"}]
ATTORNEY = {"capacity": "AGENT", "attorneyNo": "张示例委托〔2026〕8号"}
SUSPENSION = {
    "kind": "HEARING",
    "noticeNo": "张示例听证〔2026〕9号",
    "expectedEnd": "2026-09-25",
}
REVOCATION = {
    "documentNo": "张示例撤决〔2026〕7号",
    "heardOn": "2026-09-21",
    "reasons": "承诺不实。",
}


async def logged() -> str:
    """Every row of the log, as one text."""
    return "\n".join(str(dict(row)) for row in await fetch("SELECT * FROM event"))


async def kept() -> set[str]:
    """Every text kept beside the log."""
    return {str(row["body"]) for row in await fetch("SELECT body FROM words")}


async def accepted_for_an_agent(clerk: Officer) -> Case:
    """A case by credit approval, whose commitment an agent signed."""
    case = await clerk.registers(AAA, ACCOUNTING)
    for act in ("giveOneTimeNotice", "remind", "requestCreditApproval", "decideEligibility"):
        await clerk.does(act, case)
    await clerk.does("giveRightsNotice", case)
    await clerk.does("signCommitment", case, **(COMMITMENT | ATTORNEY))
    await clerk.does("checkCommitment", case, inOrder=True)
    await clerk.takes(case, "M01", "M02")
    await clerk.does("acceptCase", case, deferred=DEFERRED, replaced=["M04"])
    return case


async def test_a_number_that_people_write_stands_beside_the_log(
    clerk: Officer, reviewer: Officer, head: Officer
) -> None:
    case = await accepted_for_an_agent(clerk)
    await reviewer.does("startReview", case)
    await reviewer.does("suspendClock", case, **SUSPENSION)
    await reviewer.does("resumeClock", case)
    await clerk.takes(case, "M05")
    await reviewer.does("recordOpinion", case, recommends="GRANTED", opinion="建议准予。")
    await reviewer.does("decideCase", case, outcome="GRANTED")
    await head.does("revokeDecision", case, **REVOCATION)
    numbers = {ATTORNEY["attorneyNo"], SUSPENSION["noticeNo"], REVOCATION["documentNo"]}
    assert numbers <= await kept()
    assert "张示例" not in await logged()


async def test_what_a_caller_calls_its_request_does_not_reach_the_log(clerk: Officer) -> None:
    clerk.client.headers["X-Request-Id"] = PERSON.identifier
    await clerk.registers(AAA, ACCOUNTING)
    assert "CaseRegistered" in await logged()
    assert PERSON.identifier not in await logged()
