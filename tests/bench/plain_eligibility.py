"""Eligibility with plain SQL: asked before there is a case, and explained afterwards.

The decision, its trace and what would help come from the pure core, as in the service.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

import msgspec
import orjson

from domain.applicant import ApplicantKind
from domain.credit import Reading, ReadingStatus
from domain.eligibility import (
    CreditSnapshot,
    EligibilityDecision,
    Inputs,
    StoredInputs,
    decision,
    restored,
    scope_reasons,
)
from domain.explanation import Difference, Step, differences, trace
from domain.instants import civil_day, instant_text
from domain.matter import Matter
from domain.offer import NotGiven
from domain.policy import Channel, Policy
from domain.refusal import Refusal, message
from tests.bench.plain_command import log
from tests.bench.plain_hall import Hall, Json, Known

_INPUTS = msgspec.json.Decoder(StoredInputs)


async def pre_check(hall: Hall, caller: Known, asked: Json) -> Json:
    """What this enterprise could have today; the question is logged."""
    if "PORTAL" not in caller.roles:
        return {}
    at = hall.now()
    today = civil_day(at)
    matter, policy = await _in_force(hall, asked["matterCode"], today)
    given = Inputs(
        policy=policy,
        matter=matter,
        applicant=ApplicantKind.LEGAL_PERSON,
        channel=Channel.OFFLINE_HALL,
        snapshot=None,
        open_breaches=0,
        requested=True,
        committed=True,
        today=today,
    )
    if not scope_reasons(given):
        given = msgspec.structs.replace(given, snapshot=_snapshot(hall, asked["uscc"]))
    answer = decision(given)
    await _logged(hall, caller, asked, answer, instant_text(at))
    return {
        **_decision(answer, policy),
        "differences": [_difference(each, policy) for each in differences(answer)],
    }


async def _in_force(hall: Hall, code: str, today: date) -> tuple[Matter, Policy]:
    day = today.isoformat()
    row = await hall.row(
        "SELECT v.id, (SELECT p.id FROM policy_version p WHERE p.effective_from <= ?"
        " AND (p.effective_to IS NULL OR p.effective_to >= ?) ORDER BY p.version DESC LIMIT 1)"
        " AS policy FROM matter m JOIN matter_version v ON v.matter_id = m.id"
        " WHERE m.handling_code = ? AND v.valid_from <= ?"
        " AND (v.valid_to IS NULL OR v.valid_to >= ?)",
        day,
        day,
        code,
        day,
        day,
    )
    return await hall.matter(row["id"]), await hall.policy(row["policy"])


def _snapshot(hall: Hall, uscc: str) -> CreditSnapshot:
    row = hall.person(uscc) or {}
    reading = Reading(
        fact="grade",
        status=ReadingStatus.OK if row.get("token") else ReadingStatus.ABSENT,
        token=row.get("token"),
        source="PUBLIC_CREDIT_EVALUATION",
        evaluated_on=_day(row.get("evaluatedOn")),
        valid_until=_day(row.get("validUntil")),
    )
    return CreditSnapshot(id=str(uuid4()), readings=(reading,))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


async def _logged(
    hall: Hall, caller: Known, asked: Json, answer: EligibilityDecision, at: str
) -> None:
    stream, subject, authorisation, purpose = (str(uuid4()) for _ in range(4))
    given = answer.given
    payload = {
        "matter": given.matter.id,
        "policy": given.policy.id if given.policy else None,
        "channel": given.channel,
        "askedRegister": given.snapshot is not None,
        "eligible": answer.eligible,
        "reasons": [reason.code for reason in answer.reasons],
        "subjectWords": subject,
        "authorisationWords": authorisation,
        "purposeWords": purpose,
    }
    said = {
        subject: asked["uscc"],
        authorisation: asked["authorisation"],
        purpose: asked["purpose"],
    }
    words = [(id, stream, hall.seal.closed(it, f"words/body/{id}")) for id, it in said.items()]
    await hall.writing.execute("BEGIN IMMEDIATE")
    await hall.writing.executemany("INSERT INTO words (id, stream, body) VALUES (?, ?, ?)", words)
    await log(hall, caller, "PORTAL", at, stream, 1, "PreCheckMade", payload)
    await hall.writing.execute("COMMIT")


async def explain(hall: Hall, caller: Known, asked: Json) -> Json:
    """A decision of a case the caller may see, made again."""
    answer, policy, hash, same = await _made_again(hall, caller, asked)
    return {"same": same, "decision": _decision(answer, policy) | {"inputsHash": hash}}


async def rule_by_rule(hall: Hall, caller: Known, asked: Json) -> Json:
    """The same with every rule it went through, and what would help."""
    answer, policy, hash, same = await _made_again(hall, caller, asked)
    helps = [_difference(each, policy) for each in differences(answer)]
    return {
        "same": same,
        "decision": _decision(answer, policy) | {"inputsHash": hash, "differences": helps},
        "trace": [_step(step, policy) for step in trace(answer)],
    }


async def _made_again(
    hall: Hall, caller: Known, asked: Json
) -> tuple[EligibilityDecision, Policy, str, bool]:
    row = await hall.row(
        f'SELECT d.* FROM decision d JOIN service_case c ON c.id = d."case"'
        f" WHERE d.id = ? AND {caller.where}",
        asked["decisionId"],
        *caller.values,
    )
    kept = _INPUTS.decode(row["inputs"])
    assert kept.policy, "decided under a policy"
    policy, matter = await hall.policy(kept.policy), await hall.matter(kept.matter)
    answer = decision(restored(kept, policy, matter))
    hash = answer.inputs_hash
    same = hash == row["inputs_hash"] and _same(answer, orjson.loads(row["result"]))
    return answer, policy, hash, same


def _same(answer: EligibilityDecision, kept: Json) -> bool:
    return bool(
        (answer.eligible, answer.mode, answer.tier)
        == (kept["eligible"], kept["mode"], kept["tier"])
        and list(answer.benefits) == kept["benefits"]
        and [each.benefit for each in answer.withheld] == kept["withheld"]
        and [each.benefit for each in answer.not_offered] == kept["notOffered"]
        and list(answer.granted) == kept["granted"]
        and [reason.code for reason in answer.reasons] == kept["reasons"]
    )


# --- as JSON ---------------------------------------------------------------------------


def _decision(answer: EligibilityDecision, policy: Policy) -> dict[str, Any]:
    tier = policy.tier(answer.tier or "")
    return {
        "eligible": answer.eligible,
        "mode": answer.mode,
        "tier": {"code": tier.id, "name": tier.name.zh} if tier else None,
        "benefits": [_benefit(code, policy) for code in answer.benefits],
        "notOffered": [_not_given(each, policy) for each in answer.not_offered],
        "reasons": [_refusal(reason, policy) for reason in answer.reasons],
        "policyVersion": policy.version,
        "matterVersion": answer.given.matter.version,
    }


def _benefit(code: str, policy: Policy) -> Json:
    benefit = policy.benefits[code]
    return {"code": code, "name": benefit.name.zh, "clause": {"id": benefit.clause}}


def _not_given(found: NotGiven, policy: Policy) -> Json:
    reason = _refusal(found.reason, policy)
    return {"benefit": {"code": found.benefit}, "reason": reason}


def _refusal(reason: Refusal, policy: Policy) -> Json:
    return {
        "code": reason.code,
        "message": message(reason, "zh", policy.wordings),
        "clause": {"id": reason.clause} if reason.clause else None,
    }


def _difference(found: Difference, policy: Policy) -> Json:
    tier = policy.tier(found.change.tier or "")
    return {
        "change": {"kind": found.change.kind, "tier": {"code": tier.id} if tier else None},
        "makesEligible": found.makes_eligible,
        "adds": _codes(found.adds),
    }


def _codes(codes: Iterable[str]) -> list[Json]:
    return [{"code": code} for code in codes]


def _step(step: Step, policy: Policy) -> Json:
    return {
        "stage": step.stage,
        "rule": step.rule,
        "clause": {"id": step.clause} if step.clause else None,
        "outcome": step.outcome,
    }
