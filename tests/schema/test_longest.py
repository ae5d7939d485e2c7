"""Every text at its longest is taken, kept and given back: no column is narrower than its scalar.

The inputs are filled from the schema itself, so a field that comes later is proven here as well.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import anyio
import httpx
import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from api.stand_in_register import Mode
from domain.calendar_fault import LONGEST_NAME
from domain.credit import Subject
from domain.roles import Role
from domain.services.breaches import record_receipt
from domain.table_file import LONG as CELL
from domain.words import Words
from schema import schema
from tests.catalogue_files import NOTHING, base64, rows
from tests.databases import PostgresDatabases, SqliteFiles
from tests.hall import ACCOUNTING, CASE, REFUSALS, Case, HallClock, Officer, officer
from tests.handover_files import WAITING, handover
from tests.policies import changed, rewrite_policy
from tests.promises import granted
from tests.register_server import AAA, PERSON, RegisterServer
from tests.schema.test_calendar import announced

SDL = build_schema(schema.as_str())
SHORT = "𠀀" * 200
LONG = "长" * 4000
NUMBER = "号" * 64
LONGEST = {"ShortText": SHORT, "LongText": LONG, "DocumentNo": NUMBER, "Digest": "0" * 64}


def filled(act: str, **given: object) -> dict[str, object]:
    """The input of an act, with every text that is not given at its longest."""
    mutation = SDL.mutation_type
    assert mutation
    kind = get_named_type(mutation.fields[act].args["input"].type)
    assert isinstance(kind, GraphQLInputObjectType)
    written: dict[str, object] = {"idempotencyKey": uuid4().hex * 2}
    for name, field in kind.fields.items():
        text = LONGEST.get(get_named_type(field.type).name)
        if text is not None:
            written[name] = [text] if is_list_type(get_nullable_type(field.type)) else text
    return written | given


def acts_with_text() -> set[str]:
    """The mutations that take a text people write."""
    assert SDL.mutation_type
    return {act for act in SDL.mutation_type.fields if set(filled(act)) > {"idempotencyKey"}}


def gives_case(act: str) -> bool:
    """Whether the payload of an act has a case."""
    assert SDL.mutation_type
    payload = get_named_type(SDL.mutation_type.fields[act].type)
    assert isinstance(payload, GraphQLObjectType)
    return "case" in payload.fields


class Scribe:
    """Somebody who writes as much as there is room for, and notes which acts were done."""

    def __init__(self) -> None:
        self.done: set[str] = set()

    async def write(self, who: Officer, act: str, **given: object) -> Any:
        """Do an act that must not be refused, and return its case, if it has one."""
        self.done.add(act)
        subject = f"case {{ {CASE} }}" if gives_case(act) else "__typename"
        if act == "registerApplicant":
            subject = "applicant { id name }"
        payload = await who.mutate(act, f"{subject} {REFUSALS}", **filled(act, **given))
        assert payload.data["refusals"] == [], act
        return payload.data.get("case") or payload.data.get("applicant")

    async def go_on(self, who: Officer, act: str, case: Case, **given: object) -> None:
        """The same, on a case."""
        order = {"caseId": case.id, "expectedVersion": case.version}
        case.data = await self.write(who, act, **order, **given)

    async def register(self, clerk: Officer, subject: Subject) -> Case:
        """A new case of this enterprise."""
        applicant = await self.write(
            clerk,
            "registerApplicant",
            kind="LEGAL_PERSON",
            uscc=subject.identifier,
            phone="+" + "1" * 31,
        )
        assert applicant["name"] == SHORT
        return Case(
            await self.write(
                clerk,
                "registerCase",
                matterCode=ACCOUNTING,
                applicantId=applicant["id"],
                channel="OFFLINE_HALL",
            )
        )


@pytest.fixture
def hall_url(databases: SqliteFiles | PostgresDatabases) -> Iterator[str]:
    """A hall where a grade may be typed in, so that every act can be done."""
    with databases.furnished() as url:
        text = changed(("manualGradeEntry = false", "manualGradeEntry = true"))
        anyio.run(rewrite_policy, url, text)
        yield url


async def write_of_rules(scribe: Scribe, door: httpx.AsyncClient) -> None:
    """The acts of those who own the calendar and the policy."""
    admin = await officer(door, "政策管理员", Role.POLICY_ADMIN)
    seen = (await admin.ask("{ calendar(year: 2027) { version } }"))["calendar"]["version"]
    days = [day | {"name": "长" * LONGEST_NAME} for day in announced(2027)]
    await scribe.write(admin, "loadCalendarYear", year=2027, days=days, expectedVersion=seen)
    closed = {"date": "2026-12-07", "kind": "REST", "name": "长" * LONGEST_NAME}
    await scribe.write(admin, "setLocalDays", days=[closed], expectedVersion=seen + 1)
    dates = [closed["date"]]
    await scribe.write(admin, "removeLocalDays", dates=dates, expectedVersion=seen + 2)
    publisher = await officer(door, "政策发布员", Role.POLICY_PUBLISHER)
    [policy] = (await publisher.ask("{ policies { id version } }"))["policies"]
    ended = {"policyId": policy["id"], "expectedVersion": policy["version"]}
    await scribe.write(publisher, "retirePolicy", lastDay="2027-12-31", **ended)


async def write_of_matters(scribe: Scribe, door: httpx.AsyncClient) -> None:
    """The acts of those who keep the catalogue."""
    admin = await officer(door, "事项管理员", Role.CATALOGUE_ADMIN)
    confirmer = await officer(door, "事项复核员", Role.CATALOGUE_CONFIRMER)
    await scribe.write(admin, "draftMatter", code=ACCOUNTING)
    for seen, act in enumerate(("deactivateMatter", "activateMatter"), start=1):
        given = {"expectedVersion": seen, "firstDay": f"2026-10-0{seen}"}
        await scribe.write(confirmer, act, matterCode=ACCOUNTING, **given)
    for act in ("confirmExclusionReview", "rejectExclusionReview"):
        said = {"domains": [], "matters": [ACCOUNTING], "basis": LONG[:CELL]}
        await scribe.write(admin, "proposeExclusionReview", **said)
        queue = "{ exclusionReviewsToConfirm { id version } }"
        [waiting] = (await confirmer.ask(queue))["exclusionReviewsToConfirm"]
        order = {"proposalId": waiting["id"], "expectedVersion": waiting["version"]}
        await scribe.write(confirmer, act, matters=[ACCOUNTING], **order)


async def write_of_accounts(scribe: Scribe, door: httpx.AsyncClient) -> None:
    """The acts of those who keep accounts; an authority's code is looked up, not kept."""
    admin = await officer(door, "系统管理员甲", Role.ADMINISTRATOR)
    given = {"login": "a" * 64, "roles": ["CLERK"], "authority": None}
    await scribe.write(admin, "createAccount", **given)
    found = '{ accounts(filter: { text: "aaa" }) { nodes { id version } } }'
    [made] = (await admin.ask(found))["accounts"]["nodes"]
    order = {"accountId": made["id"], "expectedVersion": made["version"]}
    await scribe.write(admin, "setAccountRoles", **order, roles=["CLERK"], authority=None)
    order["expectedVersion"] += 1
    elsewhere = {"issuer": f"https://{'i' * 190}", "subject": "s" * 200}
    await scribe.write(admin, "bindOpenId", **order, **elsewhere)
    scope = {"matters": [ACCOUNTING], "networks": ["2001:db8:ffff:ffff:ffff:ffff:ffff:fff0/124"]}
    given = {"accountId": made["id"], "roles": ["CLERK"], "authority": None}
    await scribe.write(admin, "createToken", **given, **scope)
    there = {"url": "https://8.8.8.8/".ljust(200, "x"), "authority": None, "matters": [ACCOUNTING]}
    await scribe.write(admin, "createWebhook", **there)


async def write_of_cases(scribe: Scribe, head: Officer) -> None:
    """An open case of the desk before, by a file."""
    texts = {"applicant_name": SHORT, "external_reference": f"旧{SHORT[1:]}", "note": LONG[:CELL]}
    file = base64(handover(WAITING | texts))
    preview = "query ($f: FileContent!) { caseImportPreview(format: JSON, file: $f) { digest } }"
    digest = (await head.ask(preview, f=file))["caseImportPreview"]["digest"]
    await scribe.write(head, "importCases", format="JSON", file=file, digest=digest)


async def write_of_filters(scribe: Scribe, clerk: Officer) -> None:
    """A list of cases that is kept by a name."""
    await scribe.write(clerk, "saveCaseFilter", filter={"text": SHORT, "tiers": [SHORT]})
    [kept] = (await clerk.ask("{ myCaseFilters { id name text } }"))["myCaseFilters"]
    assert (kept["name"], kept["text"]) == (SHORT, SHORT)
    await scribe.write(clerk, "renameCaseFilter", filterId=kept["id"])


async def write_of_persons(scribe: Scribe, clerk: Officer, case: Case) -> None:
    """Why somebody looks at a person, and why one asks to be erased."""
    whose = "query ($no: ShortText!) { case(caseNo: $no) { applicant { id } } }"
    who = (await clerk.ask(whose, no=case.caseNo))["case"]["applicant"]["id"]
    seen = {"applicantId": who, "fields": ["NAME"], "caseNo": case.caseNo}
    await scribe.write(clerk, "reveal", **seen)
    idle = {"kind": "NATURAL_PERSON", "residentId": "41040419851231002X", "phone": None}
    person = await scribe.write(clerk, "registerApplicant", **idle)
    await scribe.write(clerk, "requestErasure", applicantId=person["id"])


async def write_of_grades(scribe: Scribe, clerk: Officer, head: Officer) -> None:
    """Why an applicant objects to a grade, and what the answer rests on."""
    case = await clerk.registers(AAA, ACCOUNTING)
    await clerk.does("queryCredit", case)
    await scribe.write(clerk, "objectToGrade", caseNo=case.caseNo)
    [waiting] = (await head.ask("{ gradeObjections { id } }"))["gradeObjections"]
    await scribe.write(head, "answerGradeObjection", objectionId=waiting["id"], answer="UPHELD")


BREACHES = """query ($no: ShortText!) { case(caseNo: $no) {
    breaches { id version subject { code } }
} }"""


async def write_of_breaches(
    scribe: Scribe, credit: Officer, case: Case, act: str, *codes: str, **given: object
) -> None:
    """The same act on the breaches of these items of a case."""
    found = (await credit.ask(BREACHES, no=case.caseNo))["case"]["breaches"]
    for breach in found:
        if breach["subject"]["code"] in codes:
            order = {"breachId": breach["id"], "expectedVersion": breach["version"]}
            await scribe.write(credit, act, **order, **given)


async def write_of_promises(
    scribe: Scribe, door: httpx.AsyncClient, case: Case, clock: HallClock
) -> None:
    """What is said of breaches, from the allegation on."""
    credit = await officer(door, "信用专员", Role.CREDIT_OFFICER)
    every, on = ("M01", "M02", "M04"), partial(write_of_breaches, scribe, credit, case)
    for code in every:
        said = {"kind": "COMMITMENT_ITEM", "code": code, "caseNo": case.caseNo}
        await scribe.write(credit, "allegeBreach", **said)
    await on("notifyBreachParty", *every, speakUntil="2026-09-28")
    await on("recordBreachDefence", *every, heardOn="2026-09-21")
    await on("dismissBreach", "M01")
    document = {"documentOn": "2026-09-21"}
    await on("confirmBreach", "M02", "M04", severity="MINOR", **document)
    await on("addBreachAccountability", "M02", **document)
    await on("objectToBreach", "M02")
    await on("resolveBreachObjection", "M02", upheld=False)
    found = (await credit.ask(BREACHES, no=case.caseNo))["case"]["breaches"]
    [pushed] = [each["id"] for each in found if each["subject"]["code"] == "M02"]
    receipt, id = Words(str(uuid4()), LONG), str(uuid4())
    await record_receipt(pushed, "a" * 64, receipt, at=clock(), new_id=id, request_id="push")
    await on("correctBreach", "M02")
    clock.pass_(days=1)
    await on("repairBreach", "M04", documentOn="2026-09-22")


async def write_of_hands(scribe: Scribe, clerk: Officer, reviewer: Officer, case: Case) -> None:
    """The acts by which a case changes hands, to a review that has begun."""
    await reviewer.does("startReview", case)
    await scribe.go_on(reviewer, "returnCase", case, ground="OTHER")
    await scribe.go_on(reviewer, "takeOverCase", case)
    document = "query ($no: ShortText!) { case(caseNo: $no) { handOverTo { id } } }"
    officers = (await reviewer.ask(document, no=case.caseNo))["case"]["handOverTo"]
    await scribe.go_on(reviewer, "handOverCase", case, officerId=officers[0]["id"])
    await reviewer.does("startReview", case)


FOLLOWED = """query ($no: ShortText!) { case(caseNo: $no) {
    commitment { id version authority items { number state awaitsDraw } }
} }"""


async def write_of_commitments(scribe: Scribe, door: httpx.AsyncClient, case: Case) -> None:
    """What is said of promises while they are followed up, one act on each item."""
    credit = await officer(door, "信用专员乙", Role.CREDIT_OFFICER)
    found = (await credit.ask(FOLLOWED, no=case.caseNo))["case"]["commitment"]
    drawn = {"authority": found["authority"], "seed": "s" * 64, "percent": 100}
    await scribe.write(credit, "drawSiteChecks", **drawn)
    acts: tuple[tuple[str, dict[str, str]], ...] = (
        ("assignCommitmentItem", {"officer": "信用专员乙"}),
        ("markCommitmentKept", {}),
        ("reportCommitmentBroken", {}),
        ("waiveCommitmentItem", {"clause": "五1"}),
    )
    items = [each["number"] for each in found["items"] if each["state"] == "OPEN"]
    for seen, (item, (act, given)) in enumerate(zip(items, acts, strict=False)):
        order = {"commitmentId": found["id"], "expectedVersion": found["version"] + 1 + seen}
        await scribe.write(credit, act, **order, item=item, **given)


async def write_of_a_step(scribe: Scribe, reviewer: Officer, head: Officer, case: Case) -> None:
    """A step that is called wrong, and stands."""
    people = [SHORT, SHORT[:-1]]
    await scribe.go_on(reviewer, "recordStep", case, step="S01", performedBy=people)
    await scribe.go_on(reviewer, "correctCase", case, corrects=case.version)
    await head.does("confirmCorrection", case, agreed=False)


async def test_every_text_of_every_act_is_kept_at_its_longest(
    clerk: Officer,
    reviewer: Officer,
    head: Officer,
    issuer: Officer,
    door: httpx.AsyncClient,
    register_server: RegisterServer,
    clock: HallClock,
) -> None:
    scribe = Scribe()
    case = await scribe.register(clerk, AAA)
    await clerk.does("giveOneTimeNotice", case)
    for act in ("remind", "requestCreditApproval", "decideEligibility", "giveRightsNotice"):
        await clerk.does(act, case)
    signed = {"templateVersion": "1", "capacity": "AGENT", "form": "PAPER_SCAN"}
    await scribe.go_on(clerk, "signCommitment", case, **signed)
    await clerk.does("checkCommitment", case, inOrder=True)
    await scribe.go_on(clerk, "submitMaterial", case, material="M01")
    await scribe.go_on(clerk, "checkMaterial", case, material="M01", inForm=False)
    defects = [{"material": code, "text": LONG} for code in ("M01", "M02", "M04", "M05")]
    await scribe.go_on(clerk, "requestSupplement", case, defects=defects)
    await clerk.takes(case, "M01", "M02", "M05")
    await scribe.go_on(clerk, "acceptCase", case, replaced=["M04"])
    await scribe.go_on(clerk, "useBenefit", case, benefit="ASSISTED_AGENCY")
    await write_of_hands(scribe, clerk, reviewer, case)
    stop = {"kind": "HEARING", "expectedEnd": "2026-09-25"}
    await scribe.go_on(reviewer, "suspendClock", case, **stop)
    await reviewer.does("resumeClock", case)
    await scribe.go_on(head, "extendLimit", case, days=1)
    await write_of_a_step(scribe, reviewer, head, case)
    await scribe.go_on(reviewer, "recordOpinion", case, recommends="GRANTED")
    await scribe.go_on(reviewer, "decideCase", case, outcome="GRANTED")
    await scribe.go_on(issuer, "deliverCase", case, manner="WINDOW")
    await write_of_commitments(scribe, door, await granted(clerk, reviewer))
    await write_of_promises(scribe, door, case, clock)
    await scribe.go_on(head, "revokeDecision", case, heardOn="2026-09-21")

    refused = await scribe.register(clerk, AAA)
    await scribe.go_on(clerk, "refuseAcceptance", refused, ground="NOT_OUR_COMPETENCE")
    withdrawn = await scribe.register(clerk, AAA)
    await scribe.go_on(clerk, "withdrawApplication", withdrawn)
    await write_of_grades(scribe, clerk, head)
    register_server.switch(Mode.SOURCE_DOWN)
    unread = await scribe.register(clerk, AAA)
    await clerk.does("queryCredit", unread)
    grade = {"fact": "grade", "token": "AA", "evaluatedOn": "2026-09-01"}
    await scribe.go_on(clerk, "enterGrade", unread, **grade)
    await write_of_rules(scribe, door)
    await write_of_cases(scribe, head)
    await write_of_filters(scribe, clerk)
    keeper = await officer(door, "事项管理员", Role.CATALOGUE_ADMIN)
    await scribe.write(keeper, "importMatters", format="JSON", file=base64(rows(0)), digest=NOTHING)
    await write_of_matters(scribe, door)
    await write_of_persons(scribe, clerk, case)
    await write_of_accounts(scribe, door)
    assert scribe.done >= acts_with_text()

    found = await clerk.ask(
        """query ($text: ShortText!) { cases(filter: { text: $text }) {
            nodes { externalReference events { words { value } } }
        } }""",
        text=SHORT,
    )
    assert len(found["cases"]["nodes"]) == 7
    kept = str(found)
    assert all(text in kept for text in (SHORT, LONG, NUMBER))


async def test_a_pre_check_keeps_its_texts_at_their_longest(door: httpx.AsyncClient) -> None:
    portal = await officer(door, "省政务服务网", Role.PORTAL)
    answer = await portal.ask(
        "query ($input: PreCheckInput!) { preCheck(input: $input) { eligible } }",
        input={
            "matterCode": ACCOUNTING,
            "residentId": PERSON.identifier,
            "authorisation": SHORT,
            "purpose": SHORT,
        },
    )
    assert answer["preCheck"] == {"eligible": True}


@pytest.mark.parametrize(
    "query",
    [
        "query ($text: ShortText!) { case(caseNo: $text, queryCode: $text) { id } }",
        "query ($text: ShortText!) { deadlines(caseNo: $text) { clock } }",
        "query ($text: ShortText!) { clause(id: $text) { id } }",
        "query ($text: ShortText!) { matter(code: $text) { name } }",
        """query ($text: ShortText!) {
            cases(filter: { text: $text, tiers: [$text], authority: $text }) { totalCount }
        }""",
        """query ($text: ShortText!) {
            matters(filter: { text: $text, authority: $text }) { totalCount }
        }""",
    ],
)
async def test_a_question_at_its_longest_finds_nothing_and_fails_nowhere(
    clerk: Officer, query: str
) -> None:
    [answer] = (await clerk.ask(query, text=SHORT)).values()
    assert answer in (None, {"totalCount": 0})
