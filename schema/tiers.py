"""Tiers and benefits of the policy as GraphQL shows them: data, not enums (三).

Names of tiers, benefits and exclusion domains come in the caller's language, as messages do.
"""

from functools import lru_cache
from typing import TypeVar

import strawberry

from domain.fact import written
from domain.grade_table import grades
from domain.policy import Benefit as DomainBenefit
from domain.policy import (
    BenefitEffect,
    Policy,
    ProofKind,
    TierEffect,
    UsableFrom,
    rank,
)
from domain.policy import Tier as DomainTier
from domain.policy_terms import Restriction as DomainRestriction
from domain.policy_terms import RestrictionMeasure, Terms
from domain.refusal import RefusalCode, Wording
from schema.describe import described
from schema.refusal import Clause
from schema.terms import ApplicantKind

T = TypeVar("T")

described(
    TierEffect,
    "What a tier leads to (档次效果).",
    INCENTIVE="Benefits (信用加法).",
    NEUTRAL="Ordinary handling (普通办理).",
    RESTRICT="Strict handling, as the law provides (信用减法).",
)
described(
    BenefitEffect,
    "What a benefit changes for a case that holds it (便利效果); a closed set.",
    DEFER_MATERIAL="A deferrable material may come later (容缺后补); the grant waits for it.",
    REPLACE_EVIDENCE="A commitment stands for a replaceable material (告知承诺), verified later.",
    WAIVE_SITE_CHECK="A site check of practice is not owed (免勘验); the case enters the draw.",
    VERIFY_AFTER_DECISION="Checks no law prescribes move behind the decision (后置核验).",
    DECIDE_ON_FILING="Decided from acceptance in one act, then verified (备案即入).",
    ONE_FORM="Materials marked for it are met by the one form (一表).",
    PRIORITY="Before all others of the same due day in every queue (优先办理).",
    SERVICE="Somebody does it and proves it (服务).",
)
described(
    UsableFrom,
    "From when on a granted benefit can be used (可用时点).",
    COMMITMENT="From the commitment (作出承诺后).",
    ACCEPTANCE="From acceptance (受理后).",
    DECISION="From the decision (决定后).",
)
described(
    ProofKind,
    "What proves that a service was given (服务凭证).",
    SLOT="A slot that was booked (预约时段).",
    HELPER="A named helper (帮代办人员).",
    TEAM="A task force (服务专班).",
    VISIT="A visit (上门记录).",
    COURIER="A courier number (快递单号).",
    PACK="A start-up pack (企业开办大礼包).",
)
described(
    RestrictionMeasure,
    "What a tier may restrict (限制措施); none refuses an application, or its acceptance.",
    STRICT_REVIEW="Examined strictly (严格审查).",
    SECOND_REVIEW="By a second reviewer (复核).",
    SITE_CHECK="The site check is not waived (现场核查).",
    NO_DEFERRAL="No material may come later (不适用容缺).",
    NO_COMMITMENT="No commitment stands for evidence (不适用告知承诺).",
    CLOSER_SUPERVISION="Looked at more often afterwards (加强监管).",
)


def worded(wording: Wording, language: str) -> str:
    """The wording in `zh` or `en`."""
    return wording.en if language == "en" else wording.zh


def cited(policy: Policy, clause: str) -> Clause:
    """A clause that the policy itself cites."""
    found = Clause.cited(policy, clause)
    assert found, "a policy cites no clause that it does not hold"
    return found


@strawberry.type(description="The numbers and names a benefit comes with (便利参数).")
class BenefitTerms:
    limit_minus_percent: int | None = strawberry.field(
        description="So much of the promised limit is taken off (时限压缩百分比)."
    )
    rank: int | None = strawberry.field(
        description="The rank that the officer who gives it has at least, 1 the highest (办理层级)."
    )
    materials: list[str] | None = strawberry.field(
        description="The materials it is for, and conditions, by code or name (适用材料); null for "
        "all that the matter marks."
    )

    @classmethod
    def of(cls, terms: Terms) -> "BenefitTerms | None":
        """The terms as GraphQL shows them; None where there are none."""
        if terms == Terms():
            return None
        materials = None if terms.materials is None else list(terms.materials)
        return cls(
            limit_minus_percent=terms.limit_minus_percent, rank=terms.rank, materials=materials
        )


@strawberry.type(description="One convenience of the policy (便利服务, 三1 to 三3).")
class Benefit:
    code: str = strawberry.field(description="Its code in the policy (便利代码).")
    name: str = strawberry.field(description="What people call it (便利名称).")
    effect: BenefitEffect = strawberry.field(description="What it changes for a case (便利效果).")
    clause: Clause = strawberry.field(description="The clause that gives it (依据条款).")
    usable_from: UsableFrom = strawberry.field(description="When it can be used (可用时点).")
    by_commitment: bool = strawberry.field(
        description="Whether it rests on a commitment (以承诺为基础): a breach withholds it."
    )
    by_hand: bool = strawberry.field(
        description="Whether somebody gives it (人工给予), by useBenefit; acceptance and decision "
        "use the others by themselves."
    )
    proof: ProofKind | None = strawberry.field(
        description="What proves the service (服务凭证); null where the effect needs no proof."
    )
    needs_request: bool = strawberry.field(
        description="Whether the applicant has to ask for credit approval first (须申请)."
    )
    needs_commitment: bool = strawberry.field(
        description="Whether the written commitment has to be signed first (须承诺)."
    )
    applicants: list[ApplicantKind] | None = strawberry.field(
        description="The kinds of applicants it is for (适用主体); null for all."
    )
    matter_lists: list[str] | None = strawberry.field(
        description="Lists of the policy of which one has to name the matter (适用清单); null "
        "for all matters."
    )
    operations: list[str] | None = strawberry.field(
        description="Operations it is for (适用情形); null for all."
    )
    excludes: list[str] = strawberry.field(
        description="Codes of benefits that are not given beside it (互斥便利)."
    )
    terms: BenefitTerms | None = strawberry.field(
        description="What it comes with (便利参数), in a tier those of that tier."
    )

    @classmethod
    def of(
        cls, policy: Policy, benefit: DomainBenefit, language: str, tier: str | None = None
    ) -> "Benefit":
        """The benefit as GraphQL shows it, on the terms of a tier where one is named."""
        return _benefit(policy, benefit.code, language, tier)


@lru_cache(maxsize=256)
def _benefit(policy: Policy, code: str, language: str, tier: str | None) -> Benefit:
    benefit = policy.benefits[code]
    given_by = policy.tier(tier) if tier else None
    return Benefit(
        code=code,
        name=worded(benefit.name, language),
        effect=benefit.effect,
        clause=cited(policy, benefit.clause),
        usable_from=benefit.usable_from,
        by_commitment=benefit.by_commitment,
        by_hand=benefit.by_hand,
        proof=benefit.proof,
        needs_request=benefit.needs_request,
        needs_commitment=benefit.needs_commitment,
        applicants=_listed(benefit.applicants),
        matter_lists=_listed(benefit.matter_lists),
        operations=_listed(benefit.operations),
        excludes=list(benefit.excludes),
        terms=BenefitTerms.of(given_by.params(benefit) if given_by else benefit.params),
    )


def _listed(values: tuple[T, ...] | None) -> list[T] | None:
    return None if values is None else list(values)


@strawberry.type(description="A measure of 信用减法, and the law that allows it (限制措施).")
class Restriction:
    measure: RestrictionMeasure = strawberry.field(description="Which (限制措施).")
    legal_basis: Clause = strawberry.field(description="The clause of the law (法律依据).")

    @classmethod
    def of(cls, policy: Policy, restriction: DomainRestriction) -> "Restriction":
        """The measure as GraphQL shows it."""
        return cls(measure=restriction.code, legal_basis=cited(policy, restriction.legal_basis))


@strawberry.type(description="A band of credit (信用档次, 三).")
class Tier:
    code: str = strawberry.field(description="Its code in the policy (档次代码).")
    rank: int = strawberry.field(
        description="1 for the lowest tier that gives benefits, growing upwards (档次次序); 0 for "
        "one that gives none."
    )
    name: str = strawberry.field(description="What people call it (档次名称).")
    effect: TierEffect = strawberry.field(description="What it leads to (档次效果).")
    clause: Clause = strawberry.field(description="The clause it rests on (依据条款).")
    condition: str = strawberry.field(
        description="When it is the applicant's (适用条件), in the words of the file, such as "
        "`any(grade in AAA, points ge 900)`."
    )
    benefits: list[Benefit] = strawberry.field(description="What it gives (便利服务).")
    restrictions: list[Restriction] = strawberry.field(description="What it restricts (限制措施).")
    reason: RefusalCode | None = strawberry.field(
        description="The ground that a tier without benefits answers with (不予理由)."
    )
    grade_tokens: list[str] = strawberry.field(
        description="The grades that lead to it, best first (信用等级)."
    )

    @classmethod
    def of(cls, policy: Policy, tier: DomainTier, language: str) -> "Tier":
        """The tier as GraphQL shows it."""
        return _tier(policy, tier.id, language)


@lru_cache(maxsize=64)
def _tier(policy: Policy, id: str, language: str) -> Tier:
    tier = policy.tier(id)
    assert tier, "the tier comes from this policy"
    return Tier(
        code=tier.id,
        rank=rank(policy, tier.id),
        name=worded(tier.name, language),
        effect=tier.effect,
        clause=cited(policy, tier.clause),
        condition=written(tier.when),
        benefits=[_benefit(policy, code, language, tier.id) for code in tier.benefits],
        restrictions=[Restriction.of(policy, each) for each in tier.restrictions],
        reason=tier.reason,
        grade_tokens=list(grades(policy, tier)),
    )
