"""What people in a hall send: sensible input for each act, and what a refusal asks for next."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, TypeAlias, TypeVar

from domain.action import CaseAction
from tests.hall import COMMITMENT

A = CaseAction
View: TypeAlias = Mapping[str, Any]
Input: TypeAlias = dict[str, Any]
T = TypeVar("T")


class Choose(Protocol):
    """How one of several is chosen, such as by chance; the first is the usual one."""

    def __call__(self, options: Sequence[T], /) -> T: ...


VIEW = """
    id caseNo version stage track mode outcome inScope usedBenefits stepsDone
    materials { code receivedOn inForm standing owed }
    matter {
        decidedBy steps { code persons }
        materials { code required main deferrable replaceable inOneForm }
    }
    grantedBenefits { code effect usableFrom proof } handOverTo { id }
    events { kind facts { name value } } commitment { version }
"""
"""All of a case that is looked at here."""

PROOFS = {"SLOT": "2026-12-01T09:30", "COURIER": "SF1234567890"}
DEFAULT_PROOF = "示例凭证"
BY_HAND = ("SERVICE", "PRIORITY")
"""Effects that somebody uses; the others are used by acceptance and decision themselves."""

LATER = ("DEFERRED", "OWED")

OF_THE_CASE = (
    A.ACCEPT,
    A.DECIDE,
    A.DELIVER,
    A.CLOSE,
    A.RETURN,
    A.HAND_OVER,
    A.TAKE_OVER,
    A.CORRECT,
)
"""Acts whose mutation names the case."""


def mutation_of(action: CaseAction) -> str:
    """The mutation that does an act."""
    first, *more = action.value.lower().split("_")
    name = first + "".join(word.capitalize() for word in more)
    return f"{name}Case" if action in OF_THE_CASE else name


# --- input -----------------------------------------------------------------------------


def sensible_input(action: CaseAction, case: View, today: date, choose: Choose) -> Input:
    """Input that only the state of the case can be against."""
    made = INPUTS.get(action)
    return made(case, today, choose) if made else {}


def _grade(case: View, today: date, choose: Choose) -> Input:
    seen = {"fact": "grade", "token": "AA", "evaluatedOn": str(today)}
    return seen | {"evidence": "信用报告〔2026〕12号"}


def _material(case: View, today: date, choose: Choose) -> Input:
    """One that is owed, after acceptance; one that is lacking, before; else any."""
    codes = [each["code"] for each in case["materials"] if each["owed"]]
    codes = codes or lacking(case) or all_materials(case)
    return {"material": choose(codes)}


def _examined(case: View, today: date, choose: Choose) -> Input:
    """One that was received and not found in form; without any, one that has not come."""
    received = [each for each in case["materials"] if each["receivedOn"] is not None]
    open_ones = [each for each in received if each["inForm"] is not True]
    wanted = [each for each in open_ones if each["owed"] or each["code"] in lacking(case)]
    later = [each for each in received if each["standing"] in LATER]
    codes = [each["code"] for each in wanted or open_ones or later or received]
    if not codes:
        return {"material": all_materials(case)[0], "inForm": False}
    return {"material": choose(codes), "inForm": choose([True] * 5 + [False])}


def _supplement(case: View, today: date, choose: Choose) -> Input:
    wanted = lacking(case) or all_materials(case)
    return {"defects": [{"material": code, "text": "缺少。"} for code in wanted]}


def _acceptance(case: View, today: date, choose: Choose) -> Input:
    """Whatever is lacking comes later or is replaced, where a benefit lets it."""
    replaced = [code for code in lacking(case) if can_be_replaced(case, code)]
    later = [code for code in lacking(case) if code not in replaced and can_come_later(case, code)]
    deferred = [{"material": code, "dueOn": str(today)} for code in later]
    return {"replaced": replaced, "deferred": deferred}


def _refusal_of_acceptance(case: View, today: date, choose: Choose) -> Input:
    return {"ground": "NOT_OUR_COMPETENCE", "reasons": "属市级权限，请向市级机关申请。"}


def _benefit(case: View, today: date, choose: Choose) -> Input:
    """A granted one that can be used by now; without any, a granted one, or any."""
    granted = [each for each in case["grantedBenefits"] if each["effect"] in BY_HAND]
    usable = [each for each in granted if each["usableFrom"] in _usable(case)]
    chosen = choose(usable or granted or [{"code": "FREE_COURIER", "proof": None}])
    return {"benefit": chosen["code"], "proof": PROOFS.get(chosen["proof"], DEFAULT_PROOF)}


def _usable(case: View) -> tuple[str, ...]:
    if case["stage"] in ("DECIDED", "DELIVERED"):
        return ("DECISION",)
    return ("COMMITMENT",) if case["track"] == "COMMITTED" else ("COMMITMENT", "ACCEPTANCE")


def _step(case: View, today: date, choose: Choose) -> Input:
    step = choose(steps_open(case) or [{"code": "S01", "persons": 2}])
    people = [f"审核{n}" for n in range(step["persons"])]
    return {"step": step["code"], "performedBy": people, "record": "属实。"}


def _commitment_check(case: View, today: date, choose: Choose) -> Input:
    return {"inOrder": choose([True] * 4 + [False])}


def _extension(case: View, today: date, choose: Choose) -> Input:
    return {"days": choose(range(1, 11)), "reasons": "须补充核实。"}


def _revocation(case: View, today: date, choose: Choose) -> Input:
    said = {"documentNo": "撤决〔2026〕1号", "reasons": "以虚假承诺取得。"}
    return said | {"heardOn": str(today)}


def _decision(case: View, today: date, choose: Choose) -> Input:
    """Refused where a material is open, which no grant passes by; else as it comes."""
    outcome = "REFUSED" if materials_open(case) else choose(["GRANTED"] * 3 + ["REFUSED"])
    why = {"reasons": "不符合法定条件。", "remedies": "可依法申请行政复议。"}
    return {"outcome": outcome, "opinion": "审查属实。"} | (why if outcome == "REFUSED" else {})


def _suspension(case: View, today: date, choose: Choose) -> Input:
    return {"kind": "EXPERT_REVIEW", "noticeNo": "评审〔2026〕1号", "expectedEnd": str(today)}


def _handing_over(case: View, today: date, choose: Choose) -> Input:
    officers = [each["id"] for each in case["handOverTo"]]
    return {"officerId": choose(officers or ["nobody"]), "reason": "工作调整。"}


def _correction(case: View, today: date, choose: Choose) -> Input:
    versions = [each["version"] for each in case["correctable"]]
    return {"corrects": choose(versions or [1]), "reason": "录入有误。"}


def _answer_to_correction(case: View, today: date, choose: Choose) -> Input:
    return {"agreed": choose([True, False])}


INPUTS: Mapping[CaseAction, Callable[[View, date, Choose], Input]] = {
    A.SIGN_COMMITMENT: lambda *_: dict(COMMITMENT),
    A.ENTER_GRADE: _grade,
    A.SUBMIT_MATERIAL: _material,
    A.CHECK_MATERIAL: _examined,
    A.CHECK_COMMITMENT: _commitment_check,
    A.REQUEST_SUPPLEMENT: _supplement,
    A.ACCEPT: _acceptance,
    A.REFUSE_ACCEPTANCE: _refusal_of_acceptance,
    A.USE_BENEFIT: _benefit,
    A.RECORD_STEP: _step,
    A.RECORD_OPINION: lambda *_: {"recommends": "GRANTED", "opinion": "材料属实，建议准予。"},
    A.SUSPEND_CLOCK: _suspension,
    A.EXTEND_LIMIT: _extension,
    A.DECIDE: _decision,
    A.DELIVER: lambda *_: {"manner": "WINDOW", "proof": "本人签收"},
    A.REVOKE_DECISION: _revocation,
    A.RETURN: lambda *_: {"ground": "OPINION_IN_DOUBT", "reason": "意见未说明依据。"},
    A.HAND_OVER: _handing_over,
    A.TAKE_OVER: lambda *_: {"reason": "承办人请假。"},
    A.CORRECT: _correction,
    A.CONFIRM_CORRECTION: _answer_to_correction,
}
"""What each act says; the others say nothing."""


# --- what a refusal asks for -----------------------------------------------------------


def what_it_asks_for(code: str, case: View) -> CaseAction:
    """The act that a refusal with this code asks for, before the refused one is tried again."""
    if code == "MATERIALS_INCOMPLETE":
        first = material(case, lacking(case)[0])
        return A.CHECK_MATERIAL if first["receivedOn"] else A.SUBMIT_MATERIAL
    if code == "REVIEW_MISSING":
        return A.START_REVIEW if case["stage"] == "ACCEPTED" else A.RECORD_OPINION
    return ASKED_FOR[code]


ASKED_FOR: Mapping[str, CaseAction] = {
    "NOTICE_MISSING": A.GIVE_ONE_TIME_NOTICE,
    "REMINDER_MISSING": A.REMIND,
    "NOT_REQUESTED": A.REQUEST_CREDIT_APPROVAL,
    "COMMITMENT_OUT_OF_ORDER": A.DECIDE_ELIGIBILITY,
    "ELIGIBILITY_NOT_TOLD": A.DECIDE_ELIGIBILITY,
    "NOT_ELIGIBLE": A.DECIDE_ELIGIBILITY,
    "RIGHTS_NOTICE_MISSING": A.GIVE_RIGHTS_NOTICE,
    "COMMITMENT_NOT_CHECKED": A.CHECK_COMMITMENT,
    "WRONG_STAGE": A.ACCEPT,
    "CLOCK_SUSPENDED": A.RESUME_CLOCK,
    "SECOND_REVIEW_MISSING": A.RECORD_OPINION,
    "STEP_MISSING": A.RECORD_STEP,
    "NOT_DECIDED": A.DECIDE,
    "NOT_DELIVERED": A.DELIVER,
    "CORRECTION_PENDING": A.CONFIRM_CORRECTION,
}


# --- looking at a case -----------------------------------------------------------------


def all_materials(case: View) -> list[str]:
    """The codes of the materials of its matter."""
    return [each["code"] for each in case["matter"]["materials"]]


def not_in_form(case: View) -> list[str]:
    """The codes of the required materials that nobody has found in form."""
    required = [each["code"] for each in case["matter"]["materials"] if each["required"]]
    return [code for code in required if material(case, code)["inForm"] is not True]


def lacking(case: View) -> list[str]:
    """What has to come of what is not in form: not what the one form meets."""
    met = "ONE_FORM" in effects(case)
    return [code for code in not_in_form(case) if not (met and spec(case, code)["inOneForm"])]


def steps_open(case: View) -> list[View]:
    """The steps of its matter that nobody has done."""
    return [step for step in case["matter"]["steps"] if step["code"] not in case["stepsDone"]]


def materials_open(case: View) -> bool:
    """Whether a material has still to come, or came and nobody has looked at it."""
    return any(
        each["owed"]
        or (each["standing"] == "PLAIN" and each["receivedOn"] and each["inForm"] is None)
        for each in case["materials"]
        if spec(case, each["code"])["required"]
    )


def can_be_replaced(case: View, code: str) -> bool:
    """Whether a commitment may stand for this material on this case."""
    return spec(case, code)["replaceable"] and "REPLACE_EVIDENCE" in effects(case)


def can_come_later(case: View, code: str) -> bool:
    """Whether this material may come later on this case."""
    material = spec(case, code)
    deferrable = material["deferrable"] and not material["main"]
    return deferrable and "DEFER_MATERIAL" in effects(case)


def effects(case: View) -> set[str]:
    """What the granted benefits do."""
    return {benefit["effect"] for benefit in case["grantedBenefits"]}


def spec(case: View, code: str) -> View:
    """What the matter says of a material."""
    return next(each for each in case["matter"]["materials"] if each["code"] == code)


def material(case: View, code: str) -> View:
    """The material of this code; one that never came where there is none."""
    never = {"code": code, "receivedOn": None, "inForm": None, "standing": "PLAIN", "owed": False}
    return next((each for each in case["materials"] if each["code"] == code), never)


def happened(case: View, kind: str) -> list[dict[str, str]]:
    """The facts of each event of this kind."""
    return [
        {fact["name"]: fact["value"] for fact in event["facts"]}
        for event in case["events"]
        if event["kind"] == kind
    ]
