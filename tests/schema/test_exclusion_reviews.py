"""Exclusion reviews (除外情形审核): two persons, in bulk, fail closed until confirmed (二(二))."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest

from domain.roles import Role
from domain.services.ledger import verify
from tests.hall import ACCOUNTING, REFUSALS, RESTAURANT, HallClock, Officer, Payload, officer
from tests.register_server import AAA

MARKET = "11410404MB0T0100XJ"
PROPOSAL = """proposal {
    id version domains irrevocable basis byCaller proposedBy matters { code answer reasons }
}"""
PAYLOAD = f"{PROPOSAL} {REFUSALS} version replayed"
QUEUE = "{ exclusionReviewsToConfirm { id matters { code answer matter { name } } } }"


@pytest.fixture
async def admin(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "事项甲", Role.CATALOGUE_ADMIN)


@pytest.fixture
async def confirmer(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "复核乙", Role.CATALOGUE_CONFIRMER)


@pytest.fixture
async def unreviewed(clerk: Officer) -> list[str]:
    """The matters that nobody has reviewed, and that nothing else keeps out of credit approval."""
    asked = """{ matters(filter: { scopeReason: MATTER_NOT_REVIEWED }, first: 50) {
        nodes { handlingCode scopeReasons { code } }
    } }"""
    found = (await clerk.ask(asked))["matters"]["nodes"]
    return [each["handlingCode"] for each in found if len(each["scopeReasons"]) == 1]


async def proposes(by: Officer, *codes: str, **more: object) -> Payload:
    """Propose that these matters are not excluded, or what is given."""
    input = {"matters": codes, "idempotencyKey": str(uuid4())}
    return await by.mutate("proposeExclusionReview", PAYLOAD, **(input | more))


async def answers(by: Officer, act: str, proposal: Mapping[str, Any], **more: object) -> Payload:
    """Confirm or reject a proposal at the version that was seen."""
    order = {
        "proposalId": proposal["id"],
        "expectedVersion": proposal["version"],
        "idempotencyKey": str(uuid4()),
    }
    return await by.mutate(f"{act}ExclusionReview", PAYLOAD, **(order | more))


async def reasons_on(asker: Officer, code: str, day: str) -> list[str]:
    """Why credit approval does not exist for a matter on a day."""
    asked = """query ($code: ShortText!, $on: Date!) {
        matter(code: $code, on: $on) { scopeReasons { code } }
    }"""
    found = (await asker.ask(asked, code=code, on=day))["matter"]
    return [each["code"] for each in found["scopeReasons"]]


# --- one matter ------------------------------------------------------------------------


@pytest.mark.clause("二(二)")
async def test_a_matter_stays_out_until_a_second_person_has_confirmed_and_a_day_has_passed(
    admin: Officer, confirmer: Officer, unreviewed: list[str]
) -> None:
    code = unreviewed[0]
    proposed = (await proposes(admin, code)).data["proposal"]
    assert await reasons_on(admin, code, "2026-09-22") == ["MATTER_NOT_REVIEWED"]
    done = await answers(confirmer, "confirm", proposed)
    assert (done.codes, done.data["proposal"]["matters"][0]["answer"]) == ([], "CONFIRMED")
    assert await reasons_on(admin, code, "2026-09-21") == ["MATTER_NOT_REVIEWED"]
    assert await reasons_on(admin, code, "2026-09-22") == []
    assert (await verify())[1] == []


async def test_who_may_answer_a_proposal_is_said_and_why_its_proposer_may_not(
    door: httpx.AsyncClient, admin: Officer, confirmer: Officer
) -> None:
    both = await officer(door, "兼任丙", Role.CATALOGUE_ADMIN, Role.CATALOGUE_CONFIRMER)
    proposed = (await proposes(both, ACCOUNTING)).data["proposal"]

    async def said(asker: Officer) -> tuple[list[str], list[tuple[str, str]]]:
        asked = """query ($id: ID!) { found: exclusionReviewProposal(id: $id) {
            allowedActions blockedActions { action refusals { code } }
        } }"""
        found = (await asker.ask(asked, id=proposed["id"]))["found"]
        blocked = found["blockedActions"]
        return found["allowedActions"], [
            (each["action"], each["refusals"][0]["code"]) for each in blocked
        ]

    why = "SECOND_PERSON_NEEDED"
    assert await said(admin) == ([], [])
    assert await said(confirmer) == (["CONFIRM", "REJECT"], [])
    assert await said(both) == ([], [("CONFIRM", why), ("REJECT", why)])
    await answers(confirmer, "confirm", proposed)
    assert await said(confirmer) == ([], [])


@pytest.mark.clause("二(二)")
async def test_a_confirmed_review_names_both_persons_and_the_domain(
    admin: Officer, confirmer: Officer
) -> None:
    proposed = await proposes(admin, ACCOUNTING, domains=["FINANCIAL_SECURITY"])
    await answers(confirmer, "confirm", proposed.data["proposal"])
    asked = """query ($code: ShortText!) { matterVersions(code: $code) {
        origin draftedBy madeBy
        matter { exclusionReview { reviewedBy confirmedBy reviewedOn domains { code } } }
    } }"""
    newest = (await admin.ask(asked, code=ACCOUNTING))["matterVersions"][0]
    assert newest == {
        "origin": "REVIEWED",
        "draftedBy": ["事项甲"],
        "madeBy": "复核乙",
        "matter": {
            "exclusionReview": {
                "reviewedBy": "事项甲",
                "confirmedBy": "复核乙",
                "reviewedOn": "2026-09-21",
                "domains": [{"code": "FINANCIAL_SECURITY"}],
            }
        },
    }
    assert await reasons_on(admin, ACCOUNTING, "2026-09-22") == ["MATTER_EXCLUDED"]


@pytest.mark.clause("二(二)")
async def test_a_case_keeps_the_review_of_the_day_it_was_registered(
    admin: Officer, confirmer: Officer, clerk: Officer, clock: HallClock
) -> None:
    proposed = await proposes(admin, ACCOUNTING, domains=["FINANCIAL_SECURITY"])
    await answers(confirmer, "confirm", proposed.data["proposal"])
    clock.set("2026-09-21T16:59")
    before = await clerk.registers(AAA, ACCOUNTING)
    clock.set("2026-09-22T09:00")
    after = await clerk.registers(AAA, ACCOUNTING)
    assert [before.inScope, after.inScope] == [True, False]


@pytest.mark.clause("二(二)")
async def test_nobody_confirms_what_they_proposed(door: httpx.AsyncClient) -> None:
    both = await officer(door, "兼任丙", Role.CATALOGUE_ADMIN, Role.CATALOGUE_CONFIRMER)
    proposed = (await proposes(both, ACCOUNTING)).data["proposal"]
    assert proposed["byCaller"] is True
    for act, more in (("confirm", {}), ("reject", {"reasons": "不妥。"})):
        refused = await answers(both, act, proposed, **more)
        assert refused.codes == ["SECOND_PERSON_NEEDED"]


async def test_an_admin_does_not_confirm_and_a_confirmer_does_not_propose(
    admin: Officer, confirmer: Officer, door: httpx.AsyncClient
) -> None:
    proposed = (await proposes(admin, ACCOUNTING)).data["proposal"]
    colleague = await officer(door, "事项丁", Role.CATALOGUE_ADMIN)
    assert (await answers(colleague, "confirm", proposed)).codes == ["FORBIDDEN"]
    assert (await proposes(confirmer, ACCOUNTING)).codes == ["FORBIDDEN"]


@pytest.mark.clause("二(二)")
@pytest.mark.parametrize(
    "said",
    [{"domains": ["OTHER_SPECIFIED"]}, {"irrevocable": True}],
    ids=["the open end", "irrevocable"],
)
async def test_the_open_end_and_what_cannot_be_undone_need_a_written_basis(
    admin: Officer, said: Mapping[str, object]
) -> None:
    refused = await proposes(admin, ACCOUNTING, **said)
    [ground] = refused.data["refusals"]
    assert (ground["code"], ground["path"]) == ("INVALID_VALUE", ["basis"])
    assert "书面依据" in ground["message"]
    assert (await proposes(admin, ACCOUNTING, basis="区法制办意见。", **said)).codes == []


async def test_a_basis_that_a_spreadsheet_would_run_is_refused(admin: Officer) -> None:
    refused = await proposes(admin, ACCOUNTING, basis="=1+1")
    assert [each["path"] for each in refused.data["refusals"]] == [["basis"]]


async def test_a_domain_that_the_policy_does_not_list_is_refused(admin: Officer) -> None:
    refused = await proposes(admin, ACCOUNTING, domains=["WORK_SAFETY", "NO_SUCH_DOMAIN"])
    assert [each["path"] for each in refused.data["refusals"]] == [["domains"]]


# --- in bulk ---------------------------------------------------------------------------


@pytest.mark.clause("二(二)")
async def test_each_matter_of_a_proposal_has_an_answer_of_its_own(
    admin: Officer, confirmer: Officer, unreviewed: list[str]
) -> None:
    first, second, third = unreviewed[0], ACCOUNTING, RESTAURANT
    proposed = (await proposes(admin, first, second, third)).data["proposal"]
    confirmed = await answers(confirmer, "confirm", proposed, matters=[first])
    seen = confirmed.data["proposal"]
    rejected = await answers(
        confirmer, "reject", seen, matters=[third], reasons="直接关系人身健康。"
    )
    rest = await answers(confirmer, "confirm", rejected.data["proposal"])
    assert rest.data["proposal"]["matters"] == [
        {"code": first, "answer": "CONFIRMED", "reasons": None},
        {"code": second, "answer": "CONFIRMED", "reasons": None},
        {"code": third, "answer": "REJECTED", "reasons": "直接关系人身健康。"},
    ]
    assert await reasons_on(admin, third, "2026-09-22") == ["MATTER_EXCLUDED"]
    assert (await confirmer.ask(QUEUE))["exclusionReviewsToConfirm"] == []
    assert (await verify())[1] == []


async def test_the_second_person_has_a_queue(
    admin: Officer, confirmer: Officer, clerk: Officer
) -> None:
    proposed = (await proposes(admin, ACCOUNTING)).data["proposal"]
    [waiting] = (await confirmer.ask(QUEUE))["exclusionReviewsToConfirm"]
    assert waiting["id"] == proposed["id"]
    assert "代理记账" in waiting["matters"][0]["matter"]["name"]
    answer = await clerk.answer(QUEUE)
    assert answer["data"]["exclusionReviewsToConfirm"] is None
    assert answer["extensions"]["denied"][0]["requires"] == [
        "CATALOGUE_ADMIN",
        "CATALOGUE_CONFIRMER",
    ]


async def test_a_catalogue_is_kept_by_those_of_its_authority(
    admin: Officer, door: httpx.AsyncClient
) -> None:
    market = await officer(door, "市监甲", Role.CATALOGUE_ADMIN, authority=MARKET)
    refused = await proposes(market, RESTAURANT, ACCOUNTING)
    assert [(each["code"], each["path"]) for each in refused.data["refusals"]] == [
        ("FORBIDDEN", ["matters", "1"])
    ]
    foreign = (await proposes(admin, ACCOUNTING)).data["proposal"]
    second = await officer(door, "市监乙", Role.CATALOGUE_CONFIRMER, authority=MARKET)
    assert (await second.ask(QUEUE))["exclusionReviewsToConfirm"] == []
    assert (await answers(second, "confirm", foreign)).codes == ["NOT_FOUND"]
    own = (await proposes(market, RESTAURANT)).data["proposal"]
    assert (await answers(second, "confirm", own)).codes == []


@pytest.mark.parametrize(
    ("codes", "code", "path"),
    [
        ([], "INVALID_VALUE", ["matters"]),
        ([ACCOUNTING, ACCOUNTING], "INVALID_VALUE", ["matters"]),
        ([str(number) for number in range(201)], "INVALID_VALUE", ["matters"]),
        ([ACCOUNTING, "no such matter"], "NOT_FOUND", ["matters", "1"]),
    ],
    ids=["none", "twice", "201", "unknown"],
)
async def test_a_list_that_is_none_is_refused_with_the_place(
    admin: Officer, codes: list[str], code: str, path: list[str]
) -> None:
    refused = await proposes(admin, *codes)
    assert [(each["code"], each["path"]) for each in refused.data["refusals"]] == [(code, path)]
    assert refused.data["proposal"] is None


async def test_what_was_answered_is_not_answered_again(
    admin: Officer, confirmer: Officer, unreviewed: list[str]
) -> None:
    proposed = (await proposes(admin, ACCOUNTING, unreviewed[0])).data["proposal"]
    seen = (await answers(confirmer, "confirm", proposed, matters=[ACCOUNTING])).data["proposal"]
    again = await answers(
        confirmer, "reject", seen, matters=[ACCOUNTING, RESTAURANT], reasons="不妥。"
    )
    assert [(each["code"], each["path"]) for each in again.data["refusals"]] == [
        ("WRONG_STAGE", ["matters", "0"]),
        ("NOT_FOUND", ["matters", "1"]),
    ]
    none = await answers(confirmer, "confirm", seen, matters=[])
    assert none.codes == ["WRONG_STAGE"]


async def test_of_two_who_confirm_at_once_one_does(
    admin: Officer, confirmer: Officer, door: httpx.AsyncClient
) -> None:
    other = await officer(door, "复核丙", Role.CATALOGUE_CONFIRMER)
    proposed = (await proposes(admin, ACCOUNTING, RESTAURANT)).data["proposal"]
    done = await asyncio.gather(
        answers(confirmer, "confirm", proposed), answers(other, "confirm", proposed)
    )
    assert Counter(tuple(each.codes) for each in done) == {(): 1, ("CONFLICT",): 1}
    asked = "query ($code: ShortText!) { matterVersions(code: $code) { lastDay } }"
    assert len((await admin.ask(asked, code=ACCOUNTING))["matterVersions"]) == 2


async def test_two_proposals_for_one_matter_confirmed_at_once_both_count(
    admin: Officer, confirmer: Officer, door: httpx.AsyncClient
) -> None:
    other = await officer(door, "复核丙", Role.CATALOGUE_CONFIRMER)
    proposals = [
        (await proposes(admin, ACCOUNTING, domains=[domain])).data["proposal"]
        for domain in ("WORK_SAFETY", "TRADE_SECRET")
    ]
    done = await asyncio.gather(
        *(
            answers(who, "confirm", proposal)
            for who, proposal in zip((confirmer, other), proposals, strict=True)
        )
    )
    assert [each.codes for each in done] == [[], []]
    asked = "query ($code: ShortText!) { matterVersions(code: $code) { matter { version } } }"
    found = (await admin.ask(asked, code=ACCOUNTING))["matterVersions"]
    assert [each["matter"]["version"] for each in found] == [3, 2, 1]


async def test_the_same_key_proposes_and_confirms_once(admin: Officer, confirmer: Officer) -> None:
    first, again = [await proposes(admin, ACCOUNTING, idempotencyKey="key-1") for _ in range(2)]
    assert again.data["replayed"] is True
    assert again.data["proposal"] == first.data["proposal"]
    done = [
        await answers(confirmer, "confirm", first.data["proposal"], idempotencyKey="key-2")
        for _ in range(2)
    ]
    assert [each.data["replayed"] for each in done] == [False, True]
    assert done[1].data["proposal"] == done[0].data["proposal"]
