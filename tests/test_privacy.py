"""The log names nobody (law 5), and what is known of a person is told to whom it concerns."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.credit import Subject
from domain.roles import Role
from domain.store.database import fetch
from domain.store.words import words_of
from tests.breaches import confirmed
from tests.hall import ACCOUNTING, COMMITMENT, Case, Officer, officer
from tests.register_server import AAA, PERSON, RegisterServer

FINANCE = "11410404MB0T14003F"
MARKET = "11410404MB0T0100XJ"

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
    streams = {str(row["stream"]) for row in await fetch("SELECT stream FROM words")}
    return {text for stream in streams for text in (await words_of(stream)).values()}


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
    clerk: Officer, reviewer: Officer, head: Officer, door: httpx.AsyncClient
) -> None:
    case = await accepted_for_an_agent(clerk)
    await reviewer.does("startReview", case)
    await reviewer.does("suspendClock", case, **SUSPENSION)
    await reviewer.does("resumeClock", case)
    await clerk.takes(case, "M05")
    await reviewer.does("recordOpinion", case, recommends="GRANTED", opinion="建议准予。")
    await reviewer.does("decideCase", case, outcome="GRANTED")
    await confirmed(await officer(door, "信用戊", Role.CREDIT_OFFICER), case)
    await head.does("revokeDecision", case, **REVOCATION)
    numbers = {ATTORNEY["attorneyNo"], SUSPENSION["noticeNo"], REVOCATION["documentNo"]}
    assert numbers <= await kept()
    assert "张示例" not in await logged()


async def test_what_a_caller_calls_its_request_does_not_reach_the_log(clerk: Officer) -> None:
    clerk.client.headers["X-Request-Id"] = PERSON.identifier
    await clerk.registers(AAA, ACCOUNTING)
    assert "CaseRegistered" in await logged()
    assert PERSON.identifier not in await logged()


# --- the grade of a natural person -----------------------------------------------------


async def decided(clerk: Officer, subject: Subject) -> Case:
    """A case of this applicant, up to what was told on the spot."""
    case = await clerk.registers(subject, ACCOUNTING)
    for act in ("giveOneTimeNotice", "remind", "requestCreditApproval", "decideEligibility"):
        await clerk.does(act, case)
    return case


async def facts_told(asker: Officer, case: Case) -> dict[str, str]:
    """Every fact the asker reads of the events of the case, and the tier it is shown."""
    document = """query ($no: ShortText!) {
        case(caseNo: $no) { tier { code } events { facts { name value } } }
    }"""
    found = (await asker.ask(document, no=case.caseNo))["case"]
    facts = [fact for event in found["events"] for fact in event["facts"]]
    return {fact["name"]: fact["value"] for fact in facts} | {"shown tier": str(found["tier"])}


async def listed(asker: Officer, **filter: object) -> set[str]:
    """The numbers of the cases a filter leaves."""
    document = "query ($filter: CasesFilter) { cases(filter: $filter) { nodes { caseNo } } }"
    found: Any = await asker.ask(document, filter=filter)
    return {node["caseNo"] for node in found["cases"]["nodes"]}


async def test_whoever_may_not_query_the_register_finds_no_grade_in_the_log_of_a_case(
    clerk: Officer, issuer: Officer, door: httpx.AsyncClient
) -> None:
    case = await decided(clerk, PERSON)
    grade = {"tier", "effect", "benefits", "inputsHash"}
    known = await facts_told(clerk, case)
    assert grade <= set(known)
    assert known["tier"] == "A"
    elsewhere = await officer(door, "市监督办", Role.CLERK, Role.SUPERVISOR, authority=MARKET)
    for asker in (issuer, elsewhere):
        told = await facts_told(asker, case)
        assert told["shown tier"] == "None"
        assert told["decision"] == known["decision"]
        assert not grade.intersection(told)


async def test_a_list_by_tier_tells_no_grade_of_a_person_either(
    clerk: Officer, issuer: Officer
) -> None:
    person, company = await decided(clerk, PERSON), await decided(clerk, AAA)
    assert await listed(clerk, tiers=["A", "AAA"]) == {person.caseNo, company.caseNo}
    assert await listed(issuer, tiers=["A", "AAA"]) == {company.caseNo}


async def test_a_portal_reads_what_a_person_was_granted_and_not_the_tier(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    case = await clerk.registers(PERSON, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    secret = "query ($no: ShortText!) { case(caseNo: $no) { queryCode } }"
    code = (await clerk.ask(secret, no=case.caseNo))["case"]["queryCode"]
    portal = await officer(door, "省政务服务网", Role.PORTAL)
    document = """query ($no: ShortText!, $code: ShortText!) {
        case(caseNo: $no, queryCode: $code) { tier { code } grantedBenefits { code } }
    }"""
    found = (await portal.ask(document, no=case.caseNo, code=code))["case"]
    assert found["tier"] is None
    assert {"code": "APPOINTMENT"} in found["grantedBenefits"], "it is the applicant's own"


async def test_that_the_grade_of_a_person_fell_is_told_to_those_who_may_read_it(
    clerk: Officer, issuer: Officer, register_server: RegisterServer
) -> None:
    case = await clerk.registers(PERSON, ACCOUNTING)
    await clerk.does("giveOneTimeNotice", case)
    await clerk.commits(case)
    await clerk.takes(case, "M01", "M02", "M03", "M04", "M05")
    await clerk.does("acceptCase", case)
    register_server.says(PERSON, "B")
    await clerk.does("queryCredit", case)
    document = "query ($no: ShortText!) { case(caseNo: $no) { creditWarning } }"
    for reader, told in ((clerk, True), (issuer, False)):
        found = await reader.ask(document, no=case.caseNo)
        assert found["case"] == {"creditWarning": told}


# --- at rest ---------------------------------------------------------------------------

PHONE = "13912345678"
SAID = "张示例本人到场撤回，电话 13912345678"


async def everything_stored(url: str) -> str:
    """All that somebody reads who has the database and not the key."""
    if url.startswith("sqlite"):
        files = Path(url.removeprefix("sqlite://")).parent.glob(f"{Path(url).name}*")
        return b"".join(file.read_bytes() for file in files).decode(errors="replace")
    tables = await fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = [await fetch(f'SELECT t::text AS line FROM "{table[0]}" t') for table in tables]
    return "\n".join(row["line"] for table in rows for row in table)


async def test_neither_the_database_nor_a_log_tells_who_a_person_is(
    clerk: Officer, hall_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    wrong = PERSON.identifier[:-1] + ("1" if PERSON.identifier[-1] != "1" else "2")
    about = {"kind": "NATURAL_PERSON", "name": "张示例", "phone": PHONE}
    document = "mutation ($input: RegisterApplicantInput!) { registerApplicant(input: $input) %s }"
    refused = await clerk.answer(
        document % "{ applicant { id } }",
        input={**about, "residentId": wrong, "idempotencyKey": "k1"},
    )
    assert wrong not in str(refused)
    made = await clerk.mutate(
        "registerApplicant",
        "applicant { id name maskedId phone }",
        **about,
        residentId=PERSON.identifier,
        idempotencyKey="k2",
    )
    masked = made.data["applicant"]
    assert (masked["name"], masked["phone"]) == ("张**", "139****5678")
    case = await decided(clerk, PERSON)
    await clerk.does("withdrawApplication", case, reason=SAID)
    for text in (PERSON.identifier, "张示例", PHONE):
        await listed(clerk, text=text)
        assert text not in await everything_stored(hall_url)
        assert text not in caplog.text
    assert {SAID} <= await kept()


async def test_a_person_is_found_by_the_whole_name_or_identifier_and_an_organisation_by_a_part(
    clerk: Officer,
) -> None:
    person = await clerk.registers(PERSON, ACCOUNTING)
    company = await clerk.registers(AAA, ACCOUNTING)
    for whole in ("张示例", PERSON.identifier):
        assert await listed(clerk, text=whole) == {person.caseNo}
    for public in ("示例记账", AAA.identifier):
        assert await listed(clerk, text=public) == {company.caseNo}
    for part in ("张示", PERSON.identifier[:-1], AAA.identifier[:-1]):
        assert await listed(clerk, text=part) == set()


# --- names -----------------------------------------------------------------------------

WORDS = """query ($no: ShortText!) {
    case(caseNo: $no) { events { kind words { name value } } }
}"""


async def test_the_words_of_a_case_are_for_those_who_work_on_it(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    case = await clerk.registers(PERSON, ACCOUNTING)
    await clerk.does("withdrawApplication", case, reason="张示例本人到场撤回")
    credit = await officer(door, "信用专员", Role.CREDIT_OFFICER, authority=FINANCE)
    for reader in (clerk, credit):
        *_, last = (await reader.ask(WORDS, no=case.caseNo))["case"]["events"]
        assert last["kind"] == "APPLICATION_WITHDRAWN"
        assert last["words"] == [{"name": "reasonWords", "value": "张示例本人到场撤回"}]
    for watcher in (
        await officer(door, "督办", Role.SUPERVISOR),
        await officer(door, "审计", Role.AUDITOR),
        await officer(door, "市监督办", Role.CLERK, Role.SUPERVISOR, authority=MARKET),
    ):
        body = await watcher.answer(WORDS, no=case.caseNo)
        assert {str(event["words"]) for event in body["data"]["case"]["events"]} == {"None"}
        assert "张示例" not in str(body)
        denied = body["extensions"]["denied"][0]
        assert denied["path"] == ["case", "events", 0, "words"]
        assert denied["requires"] == ["CLERK", "REVIEWER", "HEAD", "ISSUER", "CREDIT_OFFICER"]


async def test_a_search_confirms_the_name_of_a_person_to_nobody_who_only_watches(
    clerk: Officer, door: httpx.AsyncClient
) -> None:
    person = await clerk.registers(PERSON, ACCOUNTING)
    company = await clerk.registers(AAA, ACCOUNTING)
    supervisor = await officer(door, "督办", Role.SUPERVISOR)
    elsewhere = await officer(door, "市监督办", Role.CLERK, Role.SUPERVISOR, authority=MARKET)
    finance = await officer(door, "财政督办", Role.CLERK, Role.SUPERVISOR, authority=FINANCE)
    for asker, found in ((clerk, True), (finance, True), (supervisor, False), (elsewhere, False)):
        assert await listed(asker, text="张示例") == ({person.caseNo} if found else set())
        assert await listed(asker, text="示例记账") == {company.caseNo}
        assert await listed(asker, text=person.caseNo) == {person.caseNo}
