"""Eligibility (可否实行): asked before there is a case, and explained afterwards."""

from datetime import date
from typing import Annotated

import strawberry

from domain.breach import BreachKind
from domain.breach import LiveBreach as DomainBreach
from domain.caller import CASE_READERS
from domain.credit import Reading, ReadingStatus, UnavailableCause
from domain.eligibility import Inputs
from domain.explanation import Outcome, Stage, Step
from domain.identifiers import ResidentId, Uscc
from domain.objection import RIGHT_TO_REVIEW
from domain.policy import Policy
from domain.services.catalogue import Shelf
from domain.services.eligibility import PRE_CHECKERS, PreCheck, explain, pre_check
from domain.services.eligibility import Explanation as Explained
from schema.applicants import one_identifier
from schema.catalogue import Matter
from schema.context import Context, Info
from schema.decisions import EligibilityDecision
from schema.describe import described, field
from schema.directives import Cost, LegalBasis
from schema.errors import bad_input
from schema.facts import CreditRecord, TraceCondition
from schema.policy import GradePolicy
from schema.refusal import Clause
from schema.rights import restricted
from schema.scalars import ShortText
from schema.terms import ApplicantKind, Channel
from schema.tiers import worded

described(
    Stage,
    "The stages of a decision (判定阶段).",
    name="DecisionStage",
    SCOPE="Matter, channel and applicant (范围, 二).",
    CREDIT="The grade and its tier (信用, 三).",
    BENEFITS="What the tier gives on this matter (便利, 三1 to 三3).",
    WILL="The applicant's request and commitment (意愿, 四(二)1).",
)
described(
    Outcome,
    "How a rule came out (规则结果).",
    name="RuleOutcome",
    PASSED="It holds (通过).",
    FAILED="It does not (未通过).",
    NOT_REACHED="It was not looked at (未判断).",
)
described(
    BreachKind,
    "What a broken commitment was (违诺类型).",
    FALSE_COMMITMENT="What was committed was not true (虚假承诺).",
    DEFERRAL_LAPSED="A deferred material did not come (容缺逾期).",
    DECISION_REVOKED="A grant was taken back for it (撤销许可).",
    SERIOUS="It is of the class 严重 (严重失信).",
)
described(
    ReadingStatus,
    "Whether a register had a value (查询状态).",
    OK="It had one (有).",
    ABSENT="It has no record (无记录).",
    UNAVAILABLE="It could not be asked (暂不可用); never a low grade.",
)
described(
    UnavailableCause,
    "Why a register could not be read (不可用原因).",
    NOT_CONFIGURED="None is set up (未配置).",
    TIMEOUT="It took too long (超时).",
    REFUSED="There is no connection to it (连接失败).",
    HTTP_STATUS="Its status carries no answer (状态码异常).",
    GARBLED="Its answer is not of the agreed form (格式不符).",
    CONTRADICTORY="Its answer contradicts itself (自相矛盾).",
    OTHER_SUBJECT="It answered about somebody else (主体不符).",
    SOURCE_DOWN="The source behind it is down (数据源不可用).",
    CIRCUIT_OPEN="It failed so often that it is left alone for a while (熔断).",
)


@strawberry.type(description="What a register said of one fact (查询结果).")
class CreditReading:
    fact: str = strawberry.field(description="The fact of the policy (信用依据).")
    status: ReadingStatus = strawberry.field(description="Whether there is a value (查询状态).")
    token: str | None = strawberry.field(
        description="The grade as received (信用等级), of a fact that is one; of a natural person "
        "no value is told but to those who may query the register."
    )
    number: str | None = strawberry.field(
        description="The score, as decimal text (分值), of a fact that is one."
    )
    listed: bool | None = strawberry.field(
        description="Whether on the list, or so flagged (名单或标记)."
    )
    records: list[CreditRecord] | None = strawberry.field(description="What is on record (记录).")
    evaluated_on: date | None = strawberry.field(description="When it was evaluated (评价日期).")
    valid_until: date | None = strawberry.field(description="Until when it counts (有效期至).")
    source: str = strawberry.field(description="The register (来源).")
    cause: UnavailableCause | None = strawberry.field(
        description="Why it could not be read (不可用原因)."
    )
    entered: bool = strawberry.field(
        description="Whether an officer typed it in, since the register could not be asked "
        "(手工录入)."
    )

    @classmethod
    def of(cls, reading: Reading, *, with_grade: bool) -> "CreditReading":
        """The reading as GraphQL shows it."""
        return cls(
            fact=reading.fact,
            status=reading.status,
            token=reading.token if with_grade else None,
            number=reading.number if with_grade else None,
            listed=reading.listed if with_grade else None,
            records=_records(reading) if with_grade else None,
            evaluated_on=reading.evaluated_on,
            valid_until=reading.valid_until,
            source=reading.source,
            cause=reading.cause,
            entered=reading.entered,
        )


def _records(reading: Reading) -> list[CreditRecord] | None:
    return None if reading.records is None else list(map(CreditRecord.of, reading.records))


@strawberry.type(description="A broken commitment that is not repaired (未修复的违诺).")
class LiveBreach:
    confirmed_on: date | None = strawberry.field(
        description="The day of the document that confirms it (认定文书日期); null: not known."
    )
    kinds: list[BreachKind] | None = strawberry.field(
        description="What it was (违诺类型); null: not known."
    )

    @classmethod
    def of(cls, breach: DomainBreach) -> "LiveBreach":
        """The breach as GraphQL shows it."""
        kinds = None if breach.kinds is None else list(breach.kinds)
        return cls(confirmed_on=breach.confirmed_on, kinds=kinds)


@strawberry.type(description="All that a decision rests on (判定依据).")
class DecisionInputs:
    applicant_kind: ApplicantKind = strawberry.field(description="Who applies (申请主体类型).")
    channel: Channel = strawberry.field(description="How it came in (办理渠道).")
    readings: list[CreditReading] = strawberry.field(
        description="What the register said (查询结果); empty where it was not asked."
    )
    open_breaches: int = strawberry.field(
        description="Broken commitments not repaired (未修复的违诺)."
    )
    breaches: list[LiveBreach] = strawberry.field(
        description="Those of which more is known than that they are there (违诺情况)."
    )
    requested: bool = strawberry.field(description="Whether it was asked for (已申请).")
    committed: bool = strawberry.field(description="Whether the commitment was made (已承诺).")
    today: date = strawberry.field(description="The day of the decision (判定日).")
    registered_on: date | None = strawberry.field(
        description="The day that fixed the policy (登记日)."
    )

    @classmethod
    def of(cls, given: Inputs, *, with_grade: bool) -> "DecisionInputs":
        """The inputs as GraphQL shows them."""
        return cls(
            applicant_kind=given.applicant,
            channel=given.channel,
            readings=[CreditReading.of(each, with_grade=with_grade) for each in given.readings],
            open_breaches=given.open_breaches,
            breaches=list(map(LiveBreach.of, given.breaches)),
            requested=given.requested,
            committed=given.committed,
            today=given.today,
            registered_on=given.registered_on,
        )


@strawberry.type(description="One rule a decision went through (判定步骤).")
class TraceStep:
    stage: Stage = strawberry.field(description="Its stage (判定阶段).")
    rule: str = strawberry.field(
        description="What it speaks of (规则): the code of a reason, a fact, a tier or a benefit."
    )
    clause: Clause | None = strawberry.field(description="The clause it rests on (依据条款).")
    outcome: Outcome = strawberry.field(description="How it came out (规则结果).")
    conditions: list[TraceCondition] = strawberry.field(
        description="Of a tier that was looked at, each condition from the outside in (档次条件)."
    )

    @classmethod
    def of(cls, step: Step, policy: Policy | None) -> "TraceStep":
        """The step as GraphQL shows it."""
        clause = Clause.cited(policy, step.clause)
        return cls(
            stage=step.stage,
            rule=step.rule,
            clause=clause,
            outcome=step.outcome,
            conditions=list(map(TraceCondition.of, step.conditions)),
        )


@strawberry.type(description="A decision made again from what was kept (判定说明), rule by rule.")
class Explanation:
    _found: strawberry.Private[Explained]
    id: strawberry.ID = strawberry.field(description="The decision (判定标识).")
    case_id: strawberry.ID = strawberry.field(description="The case (办件标识).")
    decision: EligibilityDecision = strawberry.field(description="The decision (判定).")
    inputs: DecisionInputs = strawberry.field(description="What it rests on (判定依据).")
    same: bool = strawberry.field(
        description="Whether it comes out as it did then (复算一致), from the same inputs."
    )
    calendar_version: int = strawberry.field(description="The calendar of that day (日历版本).")
    policy: GradePolicy | None = strawberry.field(
        description="The policy version (政策版本); null where none was in force."
    )
    matter: Matter = strawberry.field(description="The matter version (事项版本).")

    @classmethod
    async def of(cls, context: Context, decision_id: str) -> "Explanation | None":
        """The explanation of a decision of a case the caller may see; None for any other."""
        found = await explain(context.desk, decision_id)
        return _explained(context, found) if found else None

    @field("The right to have the grade reviewed by a person (人工复核权), to be printed below.")
    def right_to_review(self, info: Info) -> str:
        return worded(RIGHT_TO_REVIEW, info.context.language)

    @field("Rule by rule (判定过程).")
    def trace(self) -> list[TraceStep]:
        policy = self._found.answer.given.policy
        return [TraceStep.of(step, policy) for step in self._found.trace]


def _explained(context: Context, found: Explained) -> Explanation:
    given, language = found.decision.answer.given, context.language
    policy = given.policy
    return Explanation(
        _found=found,
        id=strawberry.ID(found.id),
        case_id=strawberry.ID(found.case),
        decision=EligibilityDecision.of(
            found.decision, language, decided_at=found.decided_at, id=found.id
        ),
        inputs=DecisionInputs.of(given, with_grade=found.decision.with_grade),
        same=found.same,
        calendar_version=found.calendar,
        policy=GradePolicy.of(policy, language) if policy else None,
        matter=Matter.of(context, given.matter, Shelf(given.scope_day, policy)),
    )


# --- queries ---------------------------------------------------------------------------


@strawberry.input(description="For preCheck (预查): about whom, on what, by which authorisation.")
class PreCheckInput:
    matter_code: ShortText = strawberry.field(description="业务办理项编码 of the matter.")
    channel: Channel = strawberry.field(
        default=Channel.OFFLINE_HALL, description="How the application would come in (办理渠道)."
    )
    kind: ApplicantKind | None = strawberry.field(
        default=None,
        description="What the applicant is (申请主体类型); by default a natural person with "
        "residentId and a legal person with uscc.",
    )
    uscc: Uscc | None = strawberry.field(
        default=None, description="统一社会信用代码; either this or residentId."
    )
    resident_id: ResidentId | None = strawberry.field(
        default=None, description="公民身份号码; either this or uscc."
    )
    authorisation: ShortText = strawberry.field(
        description="What shows that the applicant agreed (授权依据), such as its number."
    )
    purpose: ShortText = strawberry.field(description="What it is asked for (查询用途).")


@strawberry.type
class EligibilityQuery:
    @restricted(
        "What an applicant could have today, if it asked and committed (预查). Information only: "
        "it binds nobody, registers nobody, and asks the register only where the matter is in "
        "scope. It is logged (PreCheckMade) and limited per caller, and never tells the grade of "
        "a natural person. Null where there is no such matter.",
        LegalBasis(clause="四(一)"),
        Cost(weight=20),
        roles=PRE_CHECKERS,
    )
    async def pre_check(
        self,
        info: Info,
        input: Annotated[PreCheckInput, strawberry.argument(description="The question (预查).")],
    ) -> EligibilityDecision | None:
        question = _question(input)
        await info.context.spend_pre_check()
        desk = info.context.desk
        found = await pre_check(desk, question)
        if found is None:
            return None
        return EligibilityDecision.of(found, info.context.language, decided_at=desk.now())

    @restricted(
        "Why a decision came out as it did (判定说明), made again; null for a decision of a case "
        "that the caller does not see.",
        Cost(weight=5),
        roles=CASE_READERS,
    )
    async def explain(
        self,
        info: Info,
        decision_id: Annotated[
            strawberry.ID, strawberry.argument(description="The decision (判定标识).")
        ],
    ) -> Explanation | None:
        return await Explanation.of(info.context, decision_id)


def _question(input: PreCheckInput) -> PreCheck:
    identifier = one_identifier(input.uscc, input.resident_id)
    person = isinstance(identifier, ResidentId)
    kind = input.kind or (ApplicantKind.NATURAL_PERSON if person else ApplicantKind.LEGAL_PERSON)
    if (kind is ApplicantKind.NATURAL_PERSON) != person:
        raise bad_input("kind 与所给标识不符", "kind does not agree with the identifier")
    return PreCheck(
        matter=input.matter_code,
        channel=input.channel,
        kind=kind,
        identifier=identifier.text,
        authorisation=input.authorisation,
        purpose=input.purpose,
    )
