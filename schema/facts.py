"""What a policy rests on as GraphQL shows it: facts of every kind, and comparisons of them (三)."""

from datetime import date

import strawberry

from domain.credit import FactKind, FactSubject, Record
from domain.explanation import ConditionStep, Joint
from domain.fact import Fact
from domain.policy import Policy
from domain.reach import Need
from schema.describe import described
from schema.refusal import Clause
from schema.terms import ApplicantKind
from schema.tiers import cited, worded

described(
    FactKind,
    "What a fact says (依据类型).",
    GRADE="A grade of a scale (等级).",
    SCORE="A number (分值).",
    LIST="On a list or not (名单).",
    FLAG="Yes or no (标记).",
    RECORDS="Records with their days (记录).",
)
described(
    FactSubject,
    "Whom a fact is about (信息主体).",
    APPLICANT="The applicant (申请主体).",
    LEGAL_REP="Its legal representative (法定代表人).",
)
described(
    Joint,
    "What a condition is (条件类型).",
    name="ConditionJoint",
    ALL="All within it have to hold (均满足).",
    ANY="One within it has to hold (任一满足).",
    NOT="The one within it must not hold (不满足).",
    APPLICANT="A kind of applicant (申请主体类型).",
    FACT="A comparison of a fact (依据比较).",
)


@strawberry.type(description="The lowest and the highest score of a source (分值范围).")
class ScoreRange:
    lowest: str = strawberry.field(description="The lowest, as decimal text (最低).")
    highest: str = strawberry.field(description="The highest, as decimal text (最高).")


@strawberry.type(description="What is asked of a credit register, and how it is read (信用依据).")
class CreditFact:
    id: str = strawberry.field(description="Its name in the policy (标识).")
    name: str = strawberry.field(description="What people call it (名称).")
    kind: FactKind = strawberry.field(description="What it says (依据类型).")
    source: str = strawberry.field(description="The register it comes from (来源).")
    subject: FactSubject = strawberry.field(description="Whom it is about (信息主体).")
    applicants: list[ApplicantKind] | None = strawberry.field(
        description="The kinds of applicants it is asked about (适用主体); null for all."
    )
    scale: list[str] = strawberry.field(
        description="The grades it may have, best first (等级表); none for other kinds."
    )
    without_tier: list[str] = strawberry.field(
        description="Grades that are meant to lead nowhere (无档次等级)."
    )
    range: ScoreRange | None = strawberry.field(
        description="The scores it may have (分值范围); null for other kinds."
    )
    if_absent: bool | None = strawberry.field(
        description="What no record means (无记录); null where it means nothing."
    )
    max_age_days: int | None = strawberry.field(
        description="For how many days an evaluation counts (评价有效天数)."
    )
    clause: Clause = strawberry.field(description="The clause it rests on (依据条款).")


def facts_of(policy: Policy, language: str) -> list[CreditFact]:
    """Everything the policy asks registers."""
    return [
        CreditFact(
            id=id,
            name=worded(fact.name, language),
            kind=fact.kind,
            source=fact.source,
            subject=fact.subject,
            applicants=None if fact.applicants is None else list(fact.applicants),
            scale=list(fact.scale),
            without_tier=list(fact.without_tier),
            range=_range(fact),
            if_absent=fact.if_absent if isinstance(fact.if_absent, bool) else None,
            max_age_days=fact.max_age_days,
            clause=cited(policy, fact.clause),
        )
        for id, fact in policy.facts.items()
    ]


def _range(fact: Fact) -> ScoreRange | None:
    if not fact.range:
        return None
    lowest, highest = fact.range
    return ScoreRange(lowest=str(lowest), highest=str(highest))


@strawberry.type(description="One thing on record of a subject (信用记录).")
class CreditRecord:
    on: date = strawberry.field(description="Its day (日期).")
    matter: str | None = strawberry.field(description="The matter it was about (事项编码).")
    amount: str | None = strawberry.field(description="Its amount, as decimal text (数额).")

    @classmethod
    def of(cls, record: Record) -> "CreditRecord":
        """The record as GraphQL shows it."""
        return cls(on=record.on, matter=record.matter, amount=record.amount)


@strawberry.type(description="One condition of a tier, and how it came out (档次条件).")
class TraceCondition:
    depth: int = strawberry.field(description="How many conditions it stands within (层次).")
    joint: Joint = strawberry.field(description="What it is (条件类型).")
    fact: str | None = strawberry.field(description="What it compares (信用依据).")
    test: str = strawberry.field(
        description="By what, in the words of the file (比较), such as `ge 80 lt 90`."
    )
    holds: bool | None = strawberry.field(
        description="Whether it holds (结果); null where that is not known."
    )

    @classmethod
    def of(cls, step: ConditionStep) -> "TraceCondition":
        """The condition as GraphQL shows it."""
        return cls(
            depth=step.depth, joint=step.joint, fact=step.fact, test=step.test, holds=step.truth
        )


@strawberry.type(description="A comparison that has to come out otherwise (所需变化).")
class NeededComparison:
    fact: str = strawberry.field(description="What it compares (信用依据).")
    test: str = strawberry.field(description="By what, in the words of the file (比较).")
    wanted: bool = strawberry.field(description="Whether it has to hold, or must not (应否满足).")

    @classmethod
    def of(cls, need: Need) -> "NeededComparison":
        """The comparison as GraphQL shows it."""
        return cls(fact=need.fact, test=need.when.test, wanted=need.wanted)
