"""The catalogue as portals and officers read it, under the policy and by what is confirmed."""

from typing import Any

import httpx
import pytest

from domain.roles import Role
from tests.hall import ACCOUNTING, RESTAURANT, HallClock, Officer, officer

FINANCE = "11410404MB0T14003F"

LIST = """
    query ($filter: MatterFilter, $first: Int, $after: Cursor) {
        matters(filter: $filter, first: $first, after: $after) {
            nodes {
                name type handlingCode inScope scopeReasons { code clause { id } message }
                promisedLimit { amount unit } promisedByMode { mode } toConfirm
                authority { code }
            }
            pageInfo { endCursor hasNextPage }
            totalCount
        }
    }
"""
ONE = """
    query ($code: ShortText!, $on: Date) {
        matter(code: $code, on: $on) {
            version validFrom name type baseCode implementCode handlingCode operation kind decidedBy
            statutoryLimit { amount unit extension } promisedLimit { amount unit }
            conditions { code text replaceable }
            materials { code name main deferrable deferDays replaceable inOneForm }
            steps { code name statutory siteCheck persons }
            siteCheck statutoryCommitment supports { code name clause { id } }
            exclusionReview { reviewedOn reviewedBy confirmedBy domains { code } irrevocable }
            authority { code name opens closes } reviewingAuthority { code }
            inScope scopeReasons { code }
        }
    }
"""


@pytest.fixture
async def portal(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "省政务服务网", Role.PORTAL)


async def listed(asker: Officer, **filter: object) -> list[dict[str, Any]]:
    """Every matter of the list, page by page."""
    found: list[dict[str, Any]] = []
    after, more = None, True
    while more:
        answer = (await asker.ask(LIST, filter=filter, first=50, after=after))["matters"]
        found += answer["nodes"]
        after, more = answer["pageInfo"]["endCursor"], answer["pageInfo"]["hasNextPage"]
    assert len(found) == answer["totalCount"]
    return found


async def one(asker: Officer, code: str, on: str | None = None) -> Any:
    return (await asker.ask(ONE, code=code, on=on))["matter"]


@pytest.mark.clause("二(二)")
async def test_in_scope_and_out_of_scope_are_the_whole_catalogue(clerk: Officer) -> None:
    every = await listed(clerk)
    inside, outside = await listed(clerk, inScope=True), await listed(clerk, inScope=False)
    assert [each["inScope"] for each in inside] == [True] * len(inside)
    assert [each["inScope"] for each in outside] == [False] * len(outside)
    assert sorted(each["handlingCode"] for each in (*inside, *outside)) == [
        each["handlingCode"] for each in every
    ]
    assert all(bool(each["scopeReasons"]) is not each["inScope"] for each in every)


@pytest.mark.clause("二(二)")
async def test_a_matter_out_of_scope_says_why_with_the_clause(clerk: Officer) -> None:
    found = {each["handlingCode"]: each for each in await listed(clerk, inScope=False)}
    assert found[RESTAURANT]["scopeReasons"] == [
        {
            "code": "MATTER_EXCLUDED",
            "clause": {"id": "二(二)"},
            "message": "该事项涉及直接关系人身健康，不适用信用审批，按普通方式办理",
        }
    ]
    reasons = {reason["code"] for each in found.values() for reason in each["scopeReasons"]}
    assert reasons >= {
        "MATTER_TYPE_NOT_COVERED",
        "MATTER_NOT_IN_HALL",
        "MATTER_NOT_REVIEWED",
        "MATTER_IRREVOCABLE",
    }


async def test_a_list_is_narrowed_by_text_type_and_authority(clerk: Officer) -> None:
    assert [each["handlingCode"] for each in await listed(clerk, text="代理记账")] == [ACCOUNTING]
    by_code = await listed(clerk, text=FINANCE.lower())
    assert {each["authority"]["code"] for each in by_code} == {FINANCE}
    assert await listed(clerk, authority=FINANCE) == by_code
    others = await listed(clerk, type="OTHER_ADMIN_POWER")
    assert {each["type"] for each in others} == {"OTHER_ADMIN_POWER"}
    assert await listed(clerk, text="%") == []


@pytest.mark.clause("二(二)")
@pytest.mark.parametrize(
    "reason",
    [
        "MATTER_INACTIVE",
        "MATTER_TYPE_NOT_COVERED",
        "MATTER_NOT_IN_HALL",
        "MATTER_NOT_REVIEWED",
        "MATTER_EXCLUDED",
        "MATTER_IRREVOCABLE",
    ],
)
async def test_a_list_is_narrowed_to_what_is_out_of_scope_for_one_reason(
    clerk: Officer, reason: str
) -> None:
    barred = [
        each
        for each in await listed(clerk)
        if reason in {given["code"] for given in each["scopeReasons"]}
    ]
    assert barred
    assert await listed(clerk, scopeReason=reason) == barred


async def test_no_matter_is_out_of_scope_for_what_is_no_reason_of_its_own(clerk: Officer) -> None:
    assert await listed(clerk, scopeReason="GRADE_BELOW_A") == []


async def test_a_list_is_narrowed_to_what_is_in_use_or_not(clerk: Officer) -> None:
    used, unused = await listed(clerk, active=True), await listed(clerk, active=False)
    assert unused == await listed(clerk, scopeReason="MATTER_INACTIVE")
    assert len(used) + len(unused) == len(await listed(clerk))


async def test_the_authorities_are_those_that_matters_name(clerk: Officer) -> None:
    found = (await clerk.ask("{ authorities { code name } }"))["authorities"]
    assert found == sorted(found, key=lambda each: str(each["code"]))
    named = {each["authority"]["code"] for each in await listed(clerk)}
    assert named <= {each["code"] for each in found}


async def test_a_matter_comes_with_all_that_a_portal_needs(portal: Officer) -> None:
    matter = await one(portal, ACCOUNTING)
    assert "代理记账" in matter["name"]
    assert (matter["version"], matter["type"]) == (1, "ADMIN_LICENCE")
    assert matter["handlingCode"].startswith(matter["implementCode"])
    assert matter["implementCode"].endswith(matter["baseCode"])
    assert matter["statutoryLimit"]["unit"] == "WORKING_DAY"
    assert {material["code"] for material in matter["materials"]} >= {"M01", "M02"}
    assert not any(material["main"] and material["deferrable"] for material in matter["materials"])
    assert matter["siteCheck"] == "BY_PRACTICE"
    assert {"code": "TOLERANT_ACCEPTANCE", "name": "容缺受理", "clause": {"id": "三3"}} in matter[
        "supports"
    ]
    assert matter["authority"]["code"] == matter["reviewingAuthority"]["code"] == FINANCE
    assert (matter["authority"]["opens"], matter["authority"]["closes"]) == ("09:00", "17:00")
    assert (matter["inScope"], matter["scopeReasons"]) == (True, [])


async def test_who_reviewed_a_matter_is_told_inside_the_hall_only(
    clerk: Officer, portal: Officer
) -> None:
    inside = (await one(clerk, RESTAURANT))["exclusionReview"]
    outside = (await one(portal, RESTAURANT))["exclusionReview"]
    assert inside["reviewedBy"] != inside["confirmedBy"]
    assert (outside["reviewedBy"], outside["confirmedBy"]) == (None, None)
    assert outside["domains"] == inside["domains"] == [{"code": "PERSONAL_HEALTH"}]


async def test_a_portal_is_told_no_promise_that_nobody_has_confirmed(
    clerk: Officer, portal: Officer
) -> None:
    inside, outside = await listed(clerk), await listed(portal)
    proposed = ["promised" in each["toConfirm"] for each in inside]
    assert {True, False} == set(proposed)
    assert [each["promisedLimit"] is None for each in outside] == proposed
    assert [each["promisedByMode"] is None for each in outside] == proposed
    assert all(each["promisedLimit"] is not None for each in inside)


async def test_a_matter_is_read_as_of_a_day(clerk: Officer, clock: HallClock) -> None:
    first_day = (await one(clerk, ACCOUNTING))["validFrom"]
    clock.set("2030-01-01T10:00")
    assert (await one(clerk, ACCOUNTING, first_day))["version"] == 1
    assert await one(clerk, ACCOUNTING, "2000-01-01") is None
    assert await one(clerk, "no such matter") is None
