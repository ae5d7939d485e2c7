"""A hall that has been lived in: a case in every stage, and a token for everybody."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import httpx

from domain.action import CaseAction
from domain.roles import Role
from tests.breaches import allege, confirmed, does, heard
from tests.catalogue_files import base64
from tests.contract.known import CLOSED, NOBODY_THERE, OPEN_CASES, PEOPLE, TODAY, Known
from tests.contract.questions import OPERATIONS
from tests.hall import ACCOUNTING, COMMITMENT, RESTAURANT, Case, Officer, officer
from tests.policies import changed, shilong_text
from tests.promises import draws, promises_of
from tests.register_server import AAA

ALL_ROLES = tuple(role for role in Role if role is not Role.PORTAL)
"""An officer with every role; a portal is somebody else."""

DRAFTS = 8
PROPOSALS = 4
FILTERS = 8
WEBHOOKS = 8
FROM_2027 = ("effectiveFrom = 2022-11-03", "effectiveFrom = 2027-01-01")

MUTATIONS = frozenset(operation.name for operation in OPERATIONS if operation.is_act)


@dataclass(frozen=True)
class Staff:
    """Those who have worked here."""

    clerk: Officer
    reviewer: Officer
    issuer: Officer


Step = Callable[[Staff, Case], Awaitable[object]]

LIFE: tuple[Step, ...] = (
    lambda staff, case: staff.clerk.does("giveOneTimeNotice", case),
    lambda staff, case: staff.clerk.does("remind", case),
    lambda staff, case: staff.clerk.does("requestCreditApproval", case),
    lambda staff, case: staff.clerk.does("decideEligibility", case),
    lambda staff, case: staff.clerk.does("giveRightsNotice", case),
    lambda staff, case: staff.clerk.does("signCommitment", case, **COMMITMENT),
    lambda staff, case: staff.clerk.takes(case, "M01", "M02", "M03", "M04", "M05"),
    lambda staff, case: staff.clerk.does("checkCommitment", case, inOrder=True),
    lambda staff, case: staff.clerk.does("acceptCase", case),
    lambda staff, case: staff.reviewer.does("startReview", case),
    lambda staff, case: staff.reviewer.does(
        "recordOpinion", case, recommends="GRANTED", opinion="材料属实，建议准予。"
    ),
    lambda staff, case: staff.reviewer.does("decideCase", case, outcome="GRANTED"),
    lambda staff, case: staff.issuer.does("deliverCase", case, manner="WINDOW", proof="本人签收"),
    lambda staff, case: staff.issuer.does("closeCase", case),
)
"""A life in credit mode, act by act: a case stops after each of them."""

IN_REVIEW = 10
"""The acts of that life after which a case is in review."""

GRANTED = 12
"""The acts of it up to the grant."""

DISPUTED = range(4, 12)
"""The acts after which the grade is objected to: it was read, and the case goes on."""

ASIDE: Mapping[str, Step] = {
    "SUSPENDED": lambda staff, case: staff.reviewer.does(
        "suspendClock",
        case,
        kind="EXPERT_REVIEW",
        noticeNo="评审〔2026〕1号",
        expectedEnd="2026-09-30",
    ),
    "ABANDONED": lambda staff, case: staff.clerk.does("withdrawApplication", case),
    "WITHDRAWN": lambda staff, case: staff.clerk.does("withdrawCreditApproval", case),
}
"""Where a case in review may go instead."""


async def live(door: httpx.AsyncClient) -> Known:
    """Live in the hall behind the door, and tell what is known of it then."""
    staff = Staff(
        await officer(door, "窗口甲", Role.CLERK),
        await officer(door, "审核乙", Role.REVIEWER),
        await officer(door, "出件丁", Role.ISSUER),
    )
    await _drawn(door, staff)
    for acts in range(len(LIFE) + 1):
        case = await _lived(staff, acts)
        if acts in DISPUTED:
            said = {
                "caseNo": case.caseNo,
                "reason": "等级有误",
                "idempotencyKey": f"objection-{acts}",
            }
            await staff.clerk.mutate("objectToGrade", "replayed", **said)
    for step in ASIDE.values():
        await step(staff, await _lived(staff, IN_REVIEW))
    await _broken(door, staff)
    await _at_the_window(staff)
    await _wishes(staff.clerk)
    admin = await officer(door, "政策戊", Role.POLICY_ADMIN)
    await _drafts(admin)
    await _closed(admin)
    await _catalogue(await officer(door, "事项己", Role.CATALOGUE_ADMIN))
    return await _known(door)


async def _drafts(writer: Officer) -> None:
    """Policies that are being written, some of them fit to be published."""
    for place in range(DRAFTS):
        text = changed(FROM_2027) if place % 2 else shilong_text()
        key = f"draft-{place}"
        await writer.mutate("draftPolicy", "draft { id }", text=text, idempotencyKey=key)


async def _closed(admin: Officer) -> None:
    """A day on which the hall is closed."""
    day = {"date": CLOSED, "kind": "REST", "name": "停水停办"}
    order = {"basisDocNo": "平龙政办〔2026〕8号", "expectedVersion": 1, "idempotencyKey": "closed"}
    await admin.mutate("setLocalDays", "version", days=[day], **order)


async def _catalogue(admin: Officer) -> None:
    """Matters that are being written, and exclusion reviews that wait for a second person."""
    for place in range(PROPOSALS):
        for code in (ACCOUNTING, RESTAURANT):
            draft = {"code": code, "idempotencyKey": f"{code}-{place}"}
            await admin.mutate("draftMatter", "draft { id }", **draft)
        await admin.mutate(
            "proposeExclusionReview",
            "proposal { id }",
            matters=[ACCOUNTING, RESTAURANT],
            domains=["WORK_SAFETY"],
            idempotencyKey=f"proposal-{place}",
        )


async def _lived(staff: Staff, acts: int) -> Case:
    case = await staff.clerk.registers(AAA, ACCOUNTING)
    for step in LIFE[:acts]:
        await step(staff, case)
    return case


async def _broken(door: httpx.AsyncClient, staff: Staff) -> None:
    """Breaches in several states, so that most acts on one are open to some of them."""
    credit = await officer(door, "信用庚", Role.CREDIT_OFFICER)
    case, on = await _lived(staff, IN_REVIEW), str(TODAY)
    for code in ("M01", "M02"):
        await allege(credit, case, code=code)
    for code in ("M03", "M04"):
        await heard(credit, case, on, code=code)
    for code in ("M05", "1"):
        breach = await confirmed(credit, case, on=on, code=code)
    await does(credit, "objectToBreach", breach, reasons="不服")


async def _drawn(door: httpx.AsyncClient, staff: Staff) -> None:
    """A draw of the one site check that was waived by then; others come later."""
    credit = await officer(door, "信用辛", Role.CREDIT_OFFICER)
    promises = await promises_of(credit, await _lived(staff, GRANTED))
    await draws(credit, promises.authority)


async def _at_the_window(staff: Staff) -> None:
    """Out of scope: supplementing, and not accepted."""
    waiting = await staff.clerk.registers(AAA, RESTAURANT)
    await staff.clerk.does("giveOneTimeNotice", waiting)
    defects = [{"material": code, "text": "缺少。"} for code in ("M01", "M02", "M03")]
    await staff.clerk.does("requestSupplement", waiting, defects=defects)
    ground = {"ground": "NOT_OUR_COMPETENCE", "reasons": "属市级权限。"}
    await staff.clerk.does(
        "refuseAcceptance", await staff.clerk.registers(AAA, RESTAURANT), **ground
    )


async def _wishes(clerk: Officer) -> None:
    """Persons who never applied and ask to be erased."""
    for place, number in enumerate(PEOPLE):
        who = {"kind": "NATURAL_PERSON", "residentId": number, "name": "张示例"}
        made = await clerk.mutate(
            "registerApplicant", "applicant { id }", **who, idempotencyKey=f"person-{place}"
        )
        wish = {"applicantId": made.data["applicant"]["id"], "reason": "不再办理"}
        await clerk.mutate("requestErasure", "replayed", **wish, idempotencyKey=f"wish-{place}")


async def _simulated(asker: Officer) -> str:
    """A what-if of the policy in force, by its id."""
    current = (await asker.ask("{ policyInForce { id } }"))["policyInForce"]["id"]
    days = {"from": "2026-09-01", "to": "2026-09-30"}
    begun = await asker.mutate(
        "simulatePolicy", "job { id }", policyId=current, idempotencyKey="job-1", **days
    )
    job: str = begun.data["job"]["id"]
    return job


async def _named(asker: Officer) -> None:
    """Lists of cases that are kept by a name."""
    for place in range(FILTERS):
        list_ = {"name": f"待决定{place}", "filter": {"stages": ["IN_REVIEW"]}}
        key = f"filter-{place}"
        await asker.mutate("saveCaseFilter", "replayed", **list_, idempotencyKey=key)


async def _logged_in(door: httpx.AsyncClient, admin: Officer) -> None:
    """Whoever has every role, logged in, and an account that is disabled."""
    roles = [*ALL_ROLES]
    made = await admin.mutate(
        "createAccount", "password", name="全能", login="all", roles=roles, idempotencyKey="all"
    )
    login = {"login": "all", "password": made.data["password"]}
    headers = {"X-Requested-With": "xinyipi"}
    answer = await door.post("/session", json=login, headers=headers)
    assert answer.status_code == 200
    door.cookies.clear()
    left = await admin.mutate(
        "createAccount",
        "account { id }",
        name="离职",
        login="left",
        roles=["CLERK"],
        idempotencyKey="left",
    )
    order = {"accountId": left.data["account"]["id"], "expectedVersion": 1}
    await admin.mutate("disableAccount", "version", **order, idempotencyKey="gone")


async def _known(door: httpx.AsyncClient) -> Known:
    asking = {role.value: await officer(door, role.value, role) for role in Role}
    await _logged_in(door, asking["ADMINISTRATOR"])
    everyone = await officer(door, "全能", *ALL_ROLES)
    job = await _simulated(everyone)
    for place in range(WEBHOOKS):
        there = {"label": "对接", "url": NOBODY_THERE, "idempotencyKey": f"webhook-{place}"}
        await everyone.mutate("createWebhook", "webhook { id }", **there)
    await _named(everyone)
    found = await everyone.ask(
        """query ($file: FileContent!) {
            cases(first: 40) {
                nodes { id caseNo queryCode allowedActions applicant { id } decisions { id } }
            }
            newest: cases(first: 5) { edges { cursor } }
            due: cases(first: 5, sort: DUE) { edges { cursor } }
            matters(first: 5) { edges { cursor } }
            calendar(year: 2026) { version }
            policies { id }
            policyDrafts { id }
            matterDrafts { id text basis { id } }
            exclusionReviewsToConfirm { id }
            accounts(first: 30) { nodes { id version state } edges { cursor } }
            mySessions { id }
            tokens(first: 30) { nodes { id } edges { cursor } }
            webhooks { nodes { id } edges { cursor } }
            events(first: 5) { endCursor }
            erasureRequests { id }
            myCaseFilters { id }
            gradeObjections { id }
            breaches { nodes { id version } edges { cursor } }
            commitments { nodes { id version items { number draw } } edges { cursor } }
            commitmentItems(first: 5) { edges { cursor } }
            caseImportPreview(format: JSON, file: $file) { digest }
        }""",
        file=base64(OPEN_CASES),
    )
    cases = found["cases"]["nodes"]
    listed = (
        *("newest", "due", "matters", "accounts", "tokens"),
        *("breaches", "commitments", "commitmentItems"),
    )
    promised = found["commitments"]["nodes"]
    return Known(
        cases={case["id"]: case["caseNo"] for case in cases},
        query_codes={case["caseNo"]: case["queryCode"] for case in cases},
        open_to={
            mutation_of(action): [c["id"] for c in cases if action in c["allowedActions"]]
            for action in CaseAction
        },
        calendar=found["calendar"]["version"],
        applicants=sorted({case["applicant"]["id"] for case in cases}),
        decisions=[each["id"] for case in cases for each in case["decisions"]],
        cursors=[
            found["events"]["endCursor"],
            *(edge["cursor"] for each in listed for edge in found[each]["edges"]),
        ],
        handover=found["caseImportPreview"]["digest"],
        jobs=[job],
        policies=[policy["id"] for policy in found["policies"]],
        drafts=[draft["id"] for draft in found["policyDrafts"]],
        matter_drafts={draft["id"]: draft["text"] for draft in found["matterDrafts"]},
        matter_versions=[draft["basis"]["id"] for draft in found["matterDrafts"]],
        proposals=[proposal["id"] for proposal in found["exclusionReviewsToConfirm"]],
        accounts={each["id"]: each["state"] for each in found["accounts"]["nodes"]},
        tokens=[each["id"] for each in found["tokens"]["nodes"]],
        webhooks=[each["id"] for each in found["webhooks"]["nodes"]],
        sessions=[each["id"] for each in found["mySessions"]],
        wishes=[wish["id"] for wish in found["erasureRequests"]],
        filters=[each["id"] for each in found["myCaseFilters"]],
        objections=[each["id"] for each in found["gradeObjections"]],
        breaches={each["id"]: each["version"] for each in found["breaches"]["nodes"]},
        commitments={each["id"]: each["version"] for each in promised},
        draws=[item["draw"] for each in promised for item in each["items"] if item["draw"]],
        secrets={name: each.secret for name, each in asking.items()} | {"ALL": everyone.secret},
    )


def mutation_of(action: CaseAction) -> str:
    """The mutation of an act."""
    first, *more = action.value.lower().split("_")
    name = first + "".join(word.capitalize() for word in more)
    return name if name in MUTATIONS else f"{name}Case"
