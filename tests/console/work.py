"""Cases brought to where a test of the console begins, through the API as other clients do it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from api.clock import now
from api.demo_cases import AAA, ACCOUNTING
from domain.instants import civil_day
from domain.roles import Role
from tests.console.conftest import Hall
from tests.hall import COMMITMENT

WANTED = """
    id caseNo version stage mode
    matter { materials { code required } steps { code persons } }
"""
DONE = f"{{ case {{ {WANTED} }} refusals {{ code message }} }}"


@dataclass
class Work:
    """A case, and the hall whose officers carry it along."""

    hall: Hall
    case: dict[str, Any]

    @property
    def number(self) -> str:
        """Its 办件编号."""
        return str(self.case["caseNo"])

    def does(self, role: Role, act: str, **said: object) -> None:
        """An act that must not be refused."""
        order = {
            "caseId": self.case["id"],
            "expectedVersion": self.case["version"],
            "idempotencyKey": str(uuid4()),
        }
        kind = f"{act[0].upper()}{act[1:]}Input"
        document = f"mutation ($input: {kind}!) {{ done: {act}(input: $input) {DONE} }}"
        done = self.hall.ask(role, document, input=order | said)["done"]
        assert done["refusals"] == []
        self.case = done["case"]

    def now(self, *fields: str, role: Role = Role.HEAD) -> dict[str, Any]:
        """What the service says of it now."""
        document = f'{{ case(caseNo: "{self.number}") {{ {" ".join(fields)} }} }}'
        found: dict[str, Any] = self.hall.ask(role, document)["case"]
        return found

    # --- to where it is needed ---

    def notified(self) -> "Work":
        """Told everything, and reminded of the policy."""
        self.does(Role.CLERK, "giveOneTimeNotice")
        self.does(Role.CLERK, "remind")
        return self

    def committed(self) -> "Work":
        """With the commitment signed and examined, after the notice."""
        self.does(Role.CLERK, "requestCreditApproval")
        self.does(Role.CLERK, "decideEligibility")
        self.does(Role.CLERK, "giveRightsNotice")
        self.does(Role.CLERK, "signCommitment", **COMMITMENT)
        self.does(Role.CLERK, "checkCommitment", inOrder=True)
        return self

    def received(self, *but: str) -> "Work":
        """With every material that is needed in form, but these."""
        for material in self.case["matter"]["materials"]:
            code = material["code"]
            if material["required"] and code not in but:
                self.does(Role.CLERK, "submitMaterial", material=code)
                self.does(Role.CLERK, "checkMaterial", material=code, inForm=True)
        return self

    def accepted(self) -> "Work":
        """Accepted with every material, the ordinary way."""
        self.notified().received().does(Role.CLERK, "acceptCase")
        return self

    def reviewed(self) -> "Work":
        """In review, with every step done and an opinion on file: it can be decided."""
        self.does(Role.REVIEWER, "startReview")
        for step in self.case["matter"]["steps"]:
            people = [f"审核{number}" for number in range(step["persons"])]
            record = {"step": step["code"], "performedBy": people, "record": "属实。"}
            self.does(Role.REVIEWER, "recordStep", **record)
        self.does(Role.REVIEWER, "recordOpinion", recommends="GRANTED", opinion="属实。")
        return self

    def breached(self) -> None:
        """With a confirmed breach of the commitment to its first material."""
        today = civil_day(now()).isoformat()
        first = self.case["matter"]["materials"][0]["code"]
        alleged = {"caseNo": self.number, "kind": "COMMITMENT_ITEM", "code": first}
        seen = self._breach("allegeBreach", **alleged, facts="承诺不实。")
        until = str(civil_day(now()) + timedelta(days=7))
        seen = self._breach("notifyBreachParty", **seen, notice="拟认定。", speakUntil=until)
        seen = self._breach("recordBreachDefence", **seen, heardOn=today, defence="承认。")
        document = {"documentNo": "违认〔2026〕1号", "documentOn": today, "severity": "GENERAL"}
        self._breach("confirmBreach", **seen, **document)

    def _breach(self, act: str, **said: object) -> dict[str, Any]:
        """An act on a breach that must not be refused; by what the next one finds it."""
        kind = f"{act[0].upper()}{act[1:]}Input"
        answer = "{ breach { id version } refusals { message } }"
        document = f"mutation ($input: {kind}!) {{ done: {act}(input: $input) {answer} }}"
        input = {"idempotencyKey": str(uuid4())} | said
        done = self.hall.ask(Role.CREDIT_OFFICER, document, input=input)["done"]
        assert done["refusals"] == []
        return {"breachId": done["breach"]["id"], "expectedVersion": done["breach"]["version"]}


def registered(hall: Hall, applicant: str = AAA, matter: str = ACCOUNTING, **more: object) -> Work:
    """A case of an enterprise, or of a person, that was registered just now."""
    who = hall.ask(
        Role.CLERK,
        "mutation ($input: RegisterApplicantInput!) "
        "{ registerApplicant(input: $input) { applicant { id } refusals { message } } }",
        input=_named(applicant) | {"idempotencyKey": str(uuid4())},
    )["registerApplicant"]["applicant"]
    order = {
        "applicantId": who["id"],
        "matterCode": matter,
        "channel": "OFFLINE_HALL",
        "idempotencyKey": str(uuid4()),
    }
    document = f"mutation ($input: RegisterCaseInput!) {{ registerCase(input: $input) {DONE} }}"
    return Work(hall, hall.ask(Role.CLERK, document, input=order | more)["registerCase"]["case"])


def _named(identifier: str) -> dict[str, str]:
    if identifier.startswith("9"):
        return {"kind": "LEGAL_PERSON", "uscc": identifier, "name": "示例·AAA级企业有限公司"}
    return {"kind": "NATURAL_PERSON", "residentId": identifier, "name": "张示例"}
