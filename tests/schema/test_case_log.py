"""The log and the limits of a case in the words of the caller's language."""

from typing import Any

from tests.hall import ACCOUNTING, Case, Officer
from tests.register_server import AAA

LOG = """query ($no: ShortText!) { case(caseNo: $no) {
    events { facts { name title } words { title } }
    deadlines { days { name } } } }"""


async def _in_both(clerk: Officer, case: Case) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the clerk reads in Chinese, and in English."""
    response = await clerk.client.post(
        "/graphql",
        json={"query": LOG, "variables": {"no": case.caseNo}},
        headers={"Authorization": f"Bearer {clerk.secret}", "Accept-Language": "en"},
    )
    chinese = await clerk.ask(LOG, no=case.caseNo)
    return chinese["case"], response.json()["data"]["case"]


async def test_what_the_log_holds_is_named_in_the_language_of_the_caller(clerk: Officer) -> None:
    chinese, english = await _in_both(clerk, await _accepted(clerk))
    number = {"name": "caseNo", "title": "办件编号"}
    assert number in chinese["events"][0]["facts"]
    assert number | {"title": "case number"} in english["events"][0]["facts"]
    (signed,) = (each["words"] for each in english["events"] if each["words"])
    assert [word["title"] for word in signed] == ["signer"]


async def test_the_days_of_a_limit_are_named_in_the_language_of_the_caller(
    clerk: Officer,
) -> None:
    chinese, english = await _in_both(clerk, await _accepted(clerk))
    names = dict(zip(_day_names(chinese), _day_names(english), strict=True))
    assert names[None] is None
    assert (names["周日"], names["国庆节"]) == ("Sunday", "National Day")
    assert names["国庆节调休上班"] == "working day for National Day"


def _day_names(case: dict[str, Any]) -> list[str | None]:
    return [day["name"] for limit in case["deadlines"] for day in limit["days"]]


async def _accepted(clerk: Officer) -> Case:
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02", "M04", "M05")
    await clerk.does("acceptCase", case)
    return case
