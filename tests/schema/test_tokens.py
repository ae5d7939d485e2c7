"""Tokens: as narrow as they need to be, turned over without a gap, and taken away at once."""

from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette

from api.app import create_app
from domain.roles import Role
from domain.store.database import fetch
from tests.catalogue_files import base64
from tests.hall import ACCOUNTING, RESTAURANT, HallClock, Officer, Payload, officer
from tests.handover_files import ROW, handover
from tests.register_server import AAA
from tests.unhurried import PUBLIC_URL, unhurried

FINANCE = "11410404MB0T14003F"
WHOLE = """
    token { id version label roles access matters networks usedAt revokedAt allowedActions
            account { name } authority { code } }
    secret refusals { code path } version replayed
"""
KNOWN = "{ viewer { roles } }"


@pytest.fixture
async def admin(door: httpx.AsyncClient) -> Officer:
    return await officer(door, "系统管理员甲", Role.ADMINISTRATOR)


async def account_of(who: Officer) -> str:
    return str((await who.ask("{ viewer { id } }"))["viewer"]["id"])


async def issue(admin: Officer, who: Officer, **input: object) -> Payload:
    """A token for the account of somebody, to write as a clerk unless something else is said."""
    given = {"label": "办件对接", "roles": ["CLERK"], "access": "WRITE"}
    order = {"accountId": await account_of(who), "idempotencyKey": str(uuid4())}
    return await admin.mutate("createToken", WHOLE, **order | given | input)


async def holder(admin: Officer, who: Officer, **input: object) -> Officer:
    """Whoever holds a new token for the account of somebody."""
    made = await issue(admin, who, **input)
    assert made.codes == []
    return Officer(who.client, made.data["secret"])


async def change(admin: Officer, act: str, made: Payload, **more: object) -> Payload:
    found = made.data["token"]
    order = {"tokenId": found["id"], "expectedVersion": found["version"]}
    return await admin.mutate(act, WHOLE, **order | more, idempotencyKey=str(uuid4()))


async def is_known(who: Officer, client: httpx.AsyncClient | None = None) -> bool:
    at = Officer(client, who.secret) if client else who
    return "errors" not in await at.answer(KNOWN)


async def test_a_secret_is_told_once_and_a_repetition_makes_no_second_token(
    admin: Officer, clerk: Officer
) -> None:
    key = {"idempotencyKey": "once"}
    made, again = await issue(admin, clerk, **key), await issue(admin, clerk, **key)
    assert made.data["secret"].startswith("xyp_")
    assert made.data["token"]["account"] == {"name": "窗口甲"}
    assert (again.data["secret"], again.data["replayed"]) == (None, True)
    assert again.data["token"]["id"] == made.data["token"]["id"]
    assert await is_known(Officer(clerk.client, made.data["secret"]))


async def test_a_token_that_reads_does_nothing(admin: Officer, clerk: Officer) -> None:
    case = await clerk.registers(AAA, ACCOUNTING)
    reader = await holder(admin, clerk, access="READ")
    seen = await reader.ask("query ($n: ShortText!) { case(caseNo: $n) { stage } }", n=case.caseNo)
    assert seen["case"] is not None
    order = {"caseId": case.id, "expectedVersion": 1, "idempotencyKey": "x"}
    asked = {
        "query": "mutation ($i: RemindInput!) { remind(input: $i) { version } }",
        "variables": {"i": order},
    }
    headers = {"Authorization": f"Bearer {reader.secret}"}
    refused = await clerk.client.post("/graphql", json=asked, headers=headers)
    assert refused.status_code == 403
    [error] = refused.json()["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert "path" not in error
    [row] = await fetch("SELECT payload FROM event WHERE kind = 'RightRefused'")
    assert row["payload"] == '{"fields":["remind"]}'


async def test_a_token_for_some_matters_sees_and_does_nothing_on_others(
    admin: Officer, clerk: Officer
) -> None:
    own = await clerk.registers(AAA, ACCOUNTING)
    other = await clerk.registers(AAA, RESTAURANT)
    narrow = await holder(admin, clerk, matters=[ACCOUNTING])
    listed = await narrow.ask("{ cases { nodes { caseNo } totalCount } }")
    assert listed["cases"] == {"nodes": [{"caseNo": own.caseNo}], "totalCount": 1}
    one = "query ($n: ShortText!) { case(caseNo: $n) { stage } }"
    assert (await narrow.ask(one, n=other.caseNo))["case"] is None
    assert (await narrow.perform("giveOneTimeNotice", other)).codes == ["NOT_FOUND"]
    assert (await narrow.perform("giveOneTimeNotice", own)).codes == []


async def test_a_token_for_some_matters_hands_no_others_over_and_makes_no_what_if(
    admin: Officer, door: httpx.AsyncClient
) -> None:
    whole = await officer(door, "负责人", Role.HEAD, Role.POLICY_ADMIN)
    roles = ["HEAD", "POLICY_ADMIN"]
    policy = (await whole.ask("{ policyInForce { id } }"))["policyInForce"]["id"]
    preview = """query ($file: FileContent!) { caseImportPreview(format: JSON, file: $file) {
        createdCount refusals { code }
    } }"""
    for matter, seen in ((ACCOUNTING, (1, [])), (RESTAURANT, (0, ["FORBIDDEN"]))):
        narrow = await holder(admin, whole, roles=roles, matters=[matter])
        told = (await narrow.ask(preview, file=base64(handover(ROW))))["caseImportPreview"]
        assert (told["createdCount"], [each["code"] for each in told["refusals"]]) == seen
        days = {"policyId": policy, "from": "2026-09-21", "idempotencyKey": "what-if"}
        begun = await narrow.mutate("simulatePolicy", "job { id } refusals { code }", **days)
        assert (begun.data["job"], begun.codes) == (None, ["INVALID_VALUE"])


async def test_a_token_for_some_matters_audits_no_others(
    admin: Officer, clerk: Officer, door: httpx.AsyncClient
) -> None:
    whole = await officer(door, "审计", Role.AUDITOR)
    own = await clerk.registers(AAA, ACCOUNTING)
    for case in (own, await clerk.registers(AAA, RESTAURANT)):
        about = {"reason": "核对。", "caseNo": case.caseNo, "idempotencyKey": case.id}
        whose = "query ($n: ShortText!) { case(caseNo: $n) { applicant { id } } }"
        who = (await clerk.ask(whose, n=case.caseNo))["case"]["applicant"]["id"]
        await clerk.mutate("reveal", "replayed", applicantId=who, fields=["PHONE"], **about)
    narrow = await holder(admin, whole, roles=["AUDITOR"], matters=[ACCOUNTING])
    looks = "{ accessLog { totalCount nodes { caseNo } } }"
    assert (await whole.ask(looks))["accessLog"]["totalCount"] == 2
    told = (await narrow.ask(looks))["accessLog"]
    assert told == {"totalCount": 1, "nodes": [{"caseNo": own.caseNo}]}
    entries = (await narrow.ask("{ ledger { totalCount nodes { kind } } }"))["ledger"]
    assert entries == {"totalCount": 1, "nodes": [{"kind": "CaseRegistered"}]}


async def test_a_portal_for_some_matters_asks_about_no_others(
    admin: Officer, door: httpx.AsyncClient, clerk: Officer
) -> None:
    portal = await officer(door, "省政务服务网", Role.PORTAL)
    narrow = await holder(admin, portal, roles=["PORTAL"], access="READ", matters=[ACCOUNTING])
    case = await clerk.registers(AAA, RESTAURANT)
    code = "query ($n: ShortText!) { case(caseNo: $n) { queryCode } }"
    secret = (await clerk.ask(code, n=case.caseNo))["case"]["queryCode"]
    ask = "query ($n: ShortText!, $q: ShortText) { case(caseNo: $n, queryCode: $q) { stage } }"
    assert (await portal.ask(ask, n=case.caseNo, q=secret))["case"] is not None
    assert (await narrow.ask(ask, n=case.caseNo, q=secret))["case"] is None


async def test_a_token_is_for_an_authority_of_the_hall(admin: Officer, clerk: Officer) -> None:
    foreign = await clerk.registers(AAA, RESTAURANT)
    narrow = await holder(admin, clerk, authority=FINANCE)
    assert (await narrow.ask("{ cases { totalCount } }"))["cases"]["totalCount"] == 0
    assert (await narrow.perform("giveOneTimeNotice", foreign)).codes == ["NOT_FOUND"]


@pytest.mark.parametrize(
    ("input", "path"),
    [
        ({"roles": ["HEAD"]}, ["roles"]),
        ({"roles": []}, ["roles"]),
        ({"authority": "11410404MB0T0000XX"}, ["authority"]),
        ({"matters": ["11410404MB0T0000XX"]}, ["matters", "0"]),
        ({"networks": ["10.0.0.1/8"]}, ["networks", "0"]),
        ({"expiresAt": "2026-09-21T10:00:00+08:00"}, ["expiresAt"]),
        ({"accountId": "nobody"}, ["accountId"]),
    ],
)
async def test_what_cannot_be_given_is_refused_in_its_place(
    admin: Officer, clerk: Officer, input: dict[str, object], path: list[str]
) -> None:
    refused = await issue(admin, clerk, **input)
    assert [each["path"] for each in refused.data["refusals"]] == [path]
    assert refused.data["secret"] is None


async def test_a_token_comes_from_its_networks_alone(
    hall: Starlette, admin: Officer, clerk: Officer
) -> None:
    narrow = await holder(admin, clerk, networks=["10.1.0.0/16"])
    for address, known in (("10.1.2.3", True), ("10.2.0.1", False)):
        transport = httpx.ASGITransport(hall, client=(address, 5000))
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
            assert await is_known(narrow, client) is known


async def test_an_address_that_a_client_claims_is_believed_of_trusted_proxies_alone(
    hall_url: str, admin: Officer, clerk: Officer
) -> None:
    narrow = await holder(admin, clerk, networks=["10.1.0.0/16"])
    claim = {"X-Forwarded-For": "10.1.2.3"}
    for trusted, known in (("", False), ("192.0.2.0/24", True), ("192.0.3.0/24", False)):
        service = create_app(unhurried(hall_url, trusted_proxies=trusted))
        transport = httpx.ASGITransport(service, client=("192.0.2.7", 5000))
        async with httpx.AsyncClient(
            transport=transport, base_url=PUBLIC_URL, headers=claim
        ) as client:
            assert await is_known(narrow, client) is known


async def test_a_token_expires(admin: Officer, clerk: Officer, clock: HallClock) -> None:
    short = await holder(admin, clerk, expiresAt="2026-09-21T11:00:00+08:00")
    clock.pass_(minutes=59)
    assert await is_known(short)
    clock.pass_(minutes=1)
    assert not await is_known(short)


async def test_a_rotated_token_goes_on_by_both_secrets_for_a_while(
    admin: Officer, clerk: Officer, clock: HallClock
) -> None:
    made = await issue(admin, clerk)
    rotated = await change(admin, "rotateToken", made, overlapHours=2)
    before, after = (Officer(clerk.client, each.data["secret"]) for each in (made, rotated))
    clock.pass_(minutes=119)
    assert await is_known(before)
    assert await is_known(after)
    clock.pass_(minutes=1)
    assert not await is_known(before)
    assert await is_known(after)


async def test_a_rotation_without_overlap_shuts_the_secret_before_at_once(
    admin: Officer, clerk: Officer
) -> None:
    made = await issue(admin, clerk)
    await change(admin, "rotateToken", made, overlapHours=0)
    assert not await is_known(Officer(clerk.client, made.data["secret"]))


@pytest.mark.parametrize(
    ("hours", "codes"), [(168, []), (169, ["INVALID_VALUE"]), (-1, ["INVALID_VALUE"])]
)
async def test_secrets_overlap_for_a_week_at_most(
    admin: Officer, clerk: Officer, hours: int, codes: list[str]
) -> None:
    made = await issue(admin, clerk)
    assert (await change(admin, "rotateToken", made, overlapHours=hours)).codes == codes


async def test_a_revoked_token_opens_nothing_by_any_secret(admin: Officer, clerk: Officer) -> None:
    made = await issue(admin, clerk)
    rotated = await change(admin, "rotateToken", made)
    revoked = await change(admin, "revokeToken", rotated)
    assert revoked.data["token"]["allowedActions"] == []
    for each in (made, rotated):
        assert not await is_known(Officer(clerk.client, each.data["secret"]))
    assert (await change(admin, "rotateToken", revoked)).codes == ["WRONG_STAGE"]
    assert (await change(admin, "revokeToken", made)).codes == ["CONFLICT"]


async def test_it_is_known_to_the_minute_when_a_token_was_last_used(
    admin: Officer, clerk: Officer, clock: HallClock
) -> None:
    used = await holder(admin, clerk)
    listed = "query ($id: ID!) { tokens(accountId: $id) { nodes { label usedAt } } }"
    told = []
    for seconds in (0, 59, 1):
        clock.pass_(seconds=seconds)
        assert await is_known(used)
        found = (await admin.ask(listed, id=await account_of(used)))["tokens"]["nodes"]
        told += [each["usedAt"][11:19] for each in found if each["label"] == "办件对接"]
    assert told == ["10:00:00", "10:00:00", "10:01:00"]


async def test_tokens_are_kept_by_administrators_of_their_accounts(
    admin: Officer, clerk: Officer, door: httpx.AsyncClient
) -> None:
    own = await officer(door, "财政管理员", Role.ADMINISTRATOR, authority=FINANCE)
    made = await issue(admin, clerk)
    assert (await change(own, "revokeToken", made)).codes == ["NOT_FOUND"]
    assert (await issue(own, clerk)).codes == ["NOT_FOUND"]
    listed = await own.ask("{ tokens { nodes { label } totalCount } }")
    assert listed["tokens"] == {"nodes": [{"label": "财政管理员"}], "totalCount": 1}
    watching = await officer(door, "督办", Role.SUPERVISOR, authority=FINANCE)
    assert (await issue(own, watching, roles=["SUPERVISOR"], authority=FINANCE)).codes == [
        "FORBIDDEN"
    ]
    theirs = await issue(admin, watching, roles=["SUPERVISOR"], authority=FINANCE)
    assert (await change(own, "rotateToken", theirs)).codes == ["FORBIDDEN"]
    hidden = await clerk.answer("{ tokens { totalCount } }")
    assert hidden["data"]["tokens"] is None
    assert (await issue(clerk, clerk)).codes == ["FORBIDDEN"]
