"""Eligibility decisions (信用审批判定) as GraphQL shows them, with what would help."""

from collections.abc import Iterable
from datetime import datetime

import strawberry

from domain.disclosure import Disclosed
from domain.explanation import Change as DomainChange
from domain.explanation import ChangeKind
from domain.explanation import Difference as DomainDifference
from domain.offer import NotGiven as DomainNotGiven
from domain.policy import Policy
from schema.context import Info
from schema.describe import described, field
from schema.facts import NeededComparison
from schema.refusal import Clause, Refusal
from schema.terms import CaseMode
from schema.tiers import Benefit, Tier

described(
    ChangeKind,
    "A single change of what a decision rests on (变化).",
    TIER="A grade of a better tier (更高档次).",
    FRESH_GRADE="An evaluation of today (评价更新).",
    BREACH_REPAIRED="Broken commitments repaired (违诺修复).",
    REQUEST="The applicant asks for credit approval (提出申请).",
    COMMITMENT="The applicant signs the commitment (作出承诺).",
)


@strawberry.type(description="A benefit of the tier that is not given, and why (未提供的便利).")
class NotGiven:
    benefit: Benefit = strawberry.field(description="Which (便利).")
    reason: Refusal = strawberry.field(description="Why (原因).")

    @classmethod
    def of(cls, found: DomainNotGiven, policy: Policy, language: str) -> "NotGiven":
        """The benefit and its reason as GraphQL shows them."""
        return cls(
            benefit=Benefit.of(policy, policy.benefits[found.benefit], language),
            reason=Refusal.of(found.reason, policy, language),
        )


@strawberry.type(description="One change of what a decision rests on (变化).")
class Change:
    kind: ChangeKind = strawberry.field(description="What changes (变化类型).")
    tier: Tier | None = strawberry.field(description="The tier that is reached (档次), for TIER.")
    clause: Clause | None = strawberry.field(description="The clause it rests on (依据条款).")
    needs: list[NeededComparison] = strawberry.field(
        description="For TIER, what would have to come out otherwise (所需变化)."
    )

    @classmethod
    def of(cls, change: DomainChange, policy: Policy, language: str) -> "Change":
        """The change as GraphQL shows it."""
        tier = policy.tier(change.tier) if change.tier else None
        return cls(
            kind=change.kind,
            tier=Tier.of(policy, tier, language) if tier else None,
            clause=Clause.cited(policy, change.clause),
            needs=list(map(NeededComparison.of, change.needs)),
        )


@strawberry.type(
    description="A single change that would help (差在哪里): decided again with it, the same rules "
    "give more."
)
class Difference:
    change: Change = strawberry.field(description="The change (变化).")
    makes_eligible: bool = strawberry.field(
        description="Whether credit approval then applies where it did not (可实行)."
    )
    adds: list[Benefit] = strawberry.field(description="What it adds to the offer (增加的便利).")
    grants: list[Benefit] = strawberry.field(description="What it adds to the granted (新授予).")

    @classmethod
    def of(cls, found: DomainDifference, policy: Policy, language: str) -> "Difference":
        """The difference as GraphQL shows it."""
        return cls(
            change=Change.of(found.change, policy, language),
            makes_eligible=found.makes_eligible,
            adds=_benefits(found.adds, policy, language, found.change.tier),
            grants=_benefits(found.grants, policy, language, found.change.tier),
        )


@strawberry.type(description="Whether, how far and why credit approval applies (信用审批判定, 三).")
class EligibilityDecision:
    _found: strawberry.Private[Disclosed]
    id: strawberry.ID | None = strawberry.field(
        description="For explain (判定标识); null for a pre-check, which is not kept."
    )
    eligible: bool = strawberry.field(description="Whether it applies (可否实行).")
    mode: CaseMode = strawberry.field(description="How the case is then handled (办理方式).")
    tier: Tier | None = strawberry.field(
        description="The tier reached (档次); null where none gives benefits, and of a natural "
        "person for those who may not query the register."
    )
    benefits: list[Benefit] = strawberry.field(description="What is offered (可享受的便利).")
    withheld: list[NotGiven] = strawberry.field(
        description="What a broken commitment withholds (暂停的便利)."
    )
    not_offered: list[NotGiven] = strawberry.field(
        description="What the matter cannot give (不提供的便利)."
    )
    granted: list[Benefit] = strawberry.field(
        description="What request and commitment make the applicant's own (授予的便利)."
    )
    reasons: list[Refusal] = strawberry.field(
        description="Why it does not apply or is not carried out (原因), in the order of the rules."
    )
    policy_version: int | None = strawberry.field(
        description="The version of the policy (政策版本); null where none was in force."
    )
    matter_version: int = strawberry.field(description="The version of the matter (事项版本).")
    inputs_hash: str | None = strawberry.field(
        description="SHA-256 of all it rests on (依据摘要); null where the grade could be guessed "
        "from it by somebody who may not read it."
    )
    decided_at: datetime = strawberry.field(description="When it was made (判定时间).")
    non_binding: bool = strawberry.field(
        description="Whether it is information only (仅供参考): true for a pre-check."
    )
    assumes: list[ChangeKind] = strawberry.field(
        description="What a pre-check takes for granted (假定): request and commitment."
    )

    @classmethod
    def of(
        cls,
        found: Disclosed,
        language: str,
        *,
        decided_at: datetime,
        id: str | None = None,
    ) -> "EligibilityDecision":
        """The decision as GraphQL shows it: one with an id binds, one without is a pre-check."""
        answer = found.answer
        policy = answer.given.policy
        tier = policy.tier(answer.tier) if policy and answer.tier else None
        return cls(
            _found=found,
            id=strawberry.ID(id) if id else None,
            eligible=answer.eligible,
            mode=answer.mode,
            tier=Tier.of(policy, tier, language) if policy and tier else None,
            benefits=_benefits(answer.benefits, policy, language, answer.tier),
            withheld=_not_given(answer.withheld, policy, language),
            not_offered=_not_given(answer.not_offered, policy, language),
            granted=_benefits(answer.granted, policy, language, answer.tier),
            reasons=[Refusal.of(reason, policy, language) for reason in answer.reasons],
            policy_version=policy.version if policy else None,
            matter_version=answer.given.matter.version,
            inputs_hash=found.inputs_hash,
            decided_at=decided_at,
            non_binding=id is None,
            assumes=[] if id else [ChangeKind.REQUEST, ChangeKind.COMMITMENT],
        )

    @field(
        "Every single change that would help (差在哪里); none where the matter bars, and no other "
        "tier where the tier is not told."
    )
    def differences(self, info: Info) -> list[Difference]:
        policy, language = self._found.answer.given.policy, info.context.language
        return [Difference.of(each, policy, language) for each in self._found.differences if policy]


def _benefits(
    codes: Iterable[str], policy: Policy | None, language: str, tier: str | None = None
) -> list[Benefit]:
    return [Benefit.of(policy, policy.benefits[code], language, tier) for code in codes if policy]


def _not_given(
    found: Iterable[DomainNotGiven], policy: Policy | None, language: str
) -> list[NotGiven]:
    return [NotGiven.of(each, policy, language) for each in found if policy]
