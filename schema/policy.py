"""The policy as portals and officers read it: document, clauses, scope, switches, texts (二 to 四).

The document, its clauses and the texts of the procedure are as they were issued, in Chinese.
"""

from dataclasses import asdict
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated

import msgspec
import strawberry

from domain.breach import BreachEffect, BreachEvent, Rung
from domain.instants import civil_day
from domain.policy import AfterWithdrawal, Policy, Recheck
from domain.policy import ExclusionDomain as DomainExclusion
from domain.policy import NoticeText as DomainText
from domain.policy_terms import DeferralGate, Rounding
from domain.roles import Role
from domain.services.grade_alerts import grade_alerts
from domain.services.policies import last_day, policies, policy_file, policy_in_force
from domain.services.policy_outlook import PolicyAction, version_outlook
from schema.context import Info
from schema.describe import described, field
from schema.directives import OPEN, Cost
from schema.facts import CreditFact, facts_of
from schema.policy_acts import BlockedPolicyAction
from schema.refusal import Clause
from schema.rights import restricted
from schema.scalars import ShortText
from schema.terms import ApplicantKind, Channel, MatterType
from schema.tiers import Benefit, Tier, cited, worded

described(
    BreachEffect,
    "What a broken commitment that is not repaired leads to (违诺后果, 五1).",
    NONE="Nothing (无).",
    WITHHOLD_COMMITMENT_BENEFITS="Benefits by commitment are withheld (暂停承诺类便利).",
    BLOCK="Credit approval does not apply (不适用信用审批).",
)
described(
    BreachEvent,
    "What sets off a consequence of broken commitments (触发情形); each while it is not repaired.",
    OPEN="A breach is confirmed (未修复).",
    CONFIRMED="A breach is confirmed, for a time from its document (认定之日起).",
    REPEATED="Several are confirmed (多次违诺).",
    FALSE_COMMITMENT="What was committed was not true (虚假承诺).",
    DEFERRAL_LAPSED="A deferred material did not come (容缺逾期).",
    DECISION_REVOKED="A grant was taken back for it (撤销许可).",
    SERIOUS="It is of the class 严重 (严重失信).",
)
described(
    Recheck,
    "What a query of the register after acceptance may do (受理后复查).",
    NEVER="It is not made (不复查).",
    WARN="It warns (提示).",
    REVERT="It ends credit approval where the grade has fallen (转普通办理).",
)
described(
    AfterWithdrawal,
    "Whether the clock runs on while materials are owed after a withdrawal (撤回后计时).",
    RUN_ON="It runs on (继续计时).",
    STOP_UNTIL_SUPPLIED="It stops until they came (补齐前停止计时).",
)
described(
    DeferralGate,
    "What waits for a material that was deferred (容缺材料补齐节点).",
    GRANT="The grant (准予前补齐).",
    DELIVERY="The delivery of a grant (送达前补齐).",
)
described(
    Rounding,
    "To which side a part of a day is rounded (取整方式).",
    FLOOR="Down (向下).",
    CEIL="Up (向上).",
)


@strawberry.type(description="The paper the policy stands in (政策文件).")
class PolicyDocument:
    number: str = strawberry.field(description="Its number (文号).")
    title: str = strawberry.field(description="Its title (标题).")
    issuer: str = strawberry.field(description="Who issued it (发文机关).")
    issued_on: date = strawberry.field(description="When it was issued (印发日期).")
    effective_from: date = strawberry.field(description="Its first day in force (施行日期).")
    effective_to: date | None = strawberry.field(
        description="Its last day in force (有效期至); null where the end is open."
    )
    basis: list[str] = strawberry.field(description="What it rests on (制定依据).")


@strawberry.type(
    description="A domain that keeps a matter out of credit approval (除外领域, 二(二))."
)
class ExclusionDomain:
    code: str = strawberry.field(description="Its code in the policy (领域代码).")
    name: str = strawberry.field(description="What people call it (领域名称).")
    needs_basis: bool = strawberry.field(
        description="Whether a review has to give its written reason (须附书面依据)."
    )

    @classmethod
    def of(cls, domain: DomainExclusion, language: str) -> "ExclusionDomain":
        """The domain as GraphQL shows it."""
        return cls(
            code=domain.code, name=worded(domain.name, language), needs_basis=domain.needs_basis
        )


@strawberry.type(description="Where and for whom credit approval exists at all (适用范围, 二).")
class PolicyScope:
    matter_types: list[MatterType] = strawberry.field(description="Types of matters (事项类型).")
    channels: list[Channel] = strawberry.field(description="Channels (办理渠道).")
    applicants: list[ApplicantKind] = strawberry.field(description="Applicants (申请主体类型).")
    excluded: list[ExclusionDomain] = strawberry.field(description="Excluded domains (除外领域).")
    review_required: bool = strawberry.field(
        description="Whether a matter nobody has reviewed is out of scope (须先审核除外情形)."
    )
    positive_any: list[str] | None = strawberry.field(
        description="Names of lists of which one has to name a matter (正面清单); null for none."
    )
    operations: list[str] | None = strawberry.field(
        description="Such as 新办 or 变更 (办理情形); null for all."
    )


@strawberry.type(description="Matters by name (事项清单).")
class MatterList:
    name: str = strawberry.field(description="Its name in the policy (清单名称).")
    codes: list[str] = strawberry.field(
        description="基本编码, 实施编码 or 业务办理项编码 of each (事项编码)."
    )


@strawberry.type(description="What several broken commitments lead to (多次违诺).")
class RepeatedBreach:
    count: int = strawberry.field(description="From how many on (次数).")
    effect: BreachEffect = strawberry.field(description="What they lead to (违诺后果).")
    months: int | None = strawberry.field(
        description="Of how many last months they count (月数); null for all."
    )


@strawberry.type(description="What something about a broken commitment leads to (违诺后果).")
class BreachRule:
    event: BreachEvent = strawberry.field(description="What sets it off (触发情形).")
    effect: BreachEffect = strawberry.field(description="What it leads to (违诺后果).")
    times: int = strawberry.field(description="How many breaches it takes (次数).")
    months: int | None = strawberry.field(
        description="For how many months from the document that confirms it (月数); null: until "
        "it is repaired."
    )

    @classmethod
    def of(cls, rung: Rung) -> "BreachRule":
        """The rung as GraphQL shows it."""
        return cls(event=rung.event, effect=rung.effect, times=rung.times, months=rung.months)


@strawberry.type(description="How long a material may be deferred, and what waits for it (容缺).")
class PolicyDeferral:
    gate: DeferralGate = strawberry.field(description="What waits for it (补齐节点).")
    working_days: int | None = strawberry.field(
        description="In how many working days after acceptance it has to come at the latest "
        "(补交期限), within the promised limit; null where that limit alone says."
    )


@strawberry.type(description="How the policy reads what its text leaves open (政策开关).")
class PolicySwitches:
    on_breach: BreachEffect = strawberry.field(
        description="What a broken commitment leads to (违诺后果)."
    )
    on_repeated_breach: RepeatedBreach | None = strawberry.field(
        description="What several lead to (多次违诺); null where it is the same."
    )
    breach_rules: list[BreachRule] = strawberry.field(
        description="All that broken commitments lead to, one by one (违诺后果阶梯); of those set "
        "off the severest counts."
    )
    recheck: Recheck = strawberry.field(description="A query after acceptance (受理后复查).")
    reapply_after_withdrawal: bool = strawberry.field(
        description="Whether it may be asked for again after a withdrawal (撤回后重提)."
    )
    after_withdrawal: AfterWithdrawal = strawberry.field(
        description="The clock while materials are owed after a withdrawal (撤回后计时)."
    )
    after_withdrawal_clause: str | None = strawberry.field(
        description="The id of the clause that a stop of the clock rests on (停止计时依据)."
    )
    manual_grade_entry: bool = strawberry.field(
        description="Whether an officer may type in a grade (手工录入等级)."
    )
    second_review_when_strict: bool = strawberry.field(
        description="Whether strict handling needs a second opinion (减法运用须复核)."
    )
    on_the_spot_minutes: int = strawberry.field(
        description="Minutes within which an answer is on the spot (当场告知时限)."
    )
    supplement_days: int = strawberry.field(
        description="Working days to supplement (补正期限), where the clerk names no date."
    )
    owed_days: int = strawberry.field(description="Working days to bring what is owed (补交期限).")
    deemed_acceptance_days: int = strawberry.field(
        description="Working days of silence that accept an application (视为受理)."
    )
    delivery_days: int = strawberry.field(
        description="Working days from the decision to delivery (送达期限)."
    )
    extension_days: int = strawberry.field(
        description="Working days a limit may be extended by (延长期限)."
    )
    push_days: int = strawberry.field(
        description="Working days from its document within which a breach is pushed to the credit "
        "website (推送期限)."
    )
    follow_up_days: int = strawberry.field(
        description="Working days before its last day in which an item of a commitment is a task "
        "(核查任务提前期)."
    )
    reminder_days: int = strawberry.field(
        description="Working days before that day in which it is reminded of (到期提醒提前期)."
    )

    @classmethod
    def of(cls, policy: Policy) -> "PolicySwitches":
        """The switches as GraphQL shows them."""
        several = policy.on_breach.REPEATED
        return cls(
            on_breach=policy.on_breach.OPEN,
            on_repeated_breach=RepeatedBreach(**msgspec.structs.asdict(several))
            if several
            else None,
            breach_rules=[BreachRule.of(rung) for rung in policy.on_breach.rungs],
            **msgspec.structs.asdict(policy.switches),
        )


@strawberry.type(description="A text that is read out or signed (文书文本).")
class NoticeText:
    version: str = strawberry.field(description="Its version (文本版本); commitments name it.")
    title: str = strawberry.field(description="Its title (标题).")
    items: list[str] = strawberry.field(description="Its numbered items (条目).")

    @classmethod
    def of(cls, text: DomainText) -> "NoticeText":
        """The text as GraphQL shows it."""
        return cls(version=text.version, title=text.title, items=list(text.items))


@strawberry.type(description="The texts of the procedure (文书, 四(二)1).")
class PolicyTexts:
    reminder: str = strawberry.field(description="What applicants are told unasked (主动提醒).")
    rights_notice: NoticeText = strawberry.field(
        description="The rights and obligations (权利义务告知)."
    )
    commitment: NoticeText = strawberry.field(
        description="The commitment that is signed (信用审批申请承诺书)."
    )


@strawberry.type(description="One version of the rules of credit approval (分级规则).")
class GradePolicy:
    id: strawberry.ID = strawberry.field(description="Opaque and for ever (标识).")
    version: int = strawberry.field(description="Its number, from 1 (版本).")
    document: PolicyDocument = strawberry.field(description="The paper it stands in (政策文件).")
    clauses: list[Clause] = strawberry.field(description="Its clauses, as they are cited (条款).")
    scope: PolicyScope = strawberry.field(description="Where it applies (适用范围).")
    lists: list[MatterList] = strawberry.field(description="Matters by name (事项清单).")
    facts: list[CreditFact] = strawberry.field(description="What it asks registers (信用依据).")
    tiers: list[Tier] = strawberry.field(
        description="Its tiers in order; the first that fits is the applicant's (信用档次)."
    )
    benefits: list[Benefit] = strawberry.field(description="All its benefits (便利服务).")
    cumulative: bool = strawberry.field(
        description="Whether a higher tier gives all that a lower one gives (逐级累加)."
    )
    rounding: Rounding | None = strawberry.field(
        description="To which side a part of a day goes (取整); null where no limit is shortened."
    )
    deferral: PolicyDeferral = strawberry.field(description="How materials are deferred (容缺).")
    switches: PolicySwitches = strawberry.field(description="How it reads what it leaves open.")
    texts: PolicyTexts = strawberry.field(description="The texts of its procedure (文书).")

    @field(
        "Its last day in force (有效期至): because another follows, it was retired, or its paper "
        "says so; null where the end is open.",
        Cost(weight=1),
    )
    async def last_day(self) -> date | None:
        return await last_day(self.id)

    @field("The acts open to this caller now (可操作).", Cost(weight=1))
    async def allowed_actions(self, info: Info) -> list[PolicyAction]:
        return list((await version_outlook(info.context.desk, self.id)).allowed)

    @field("The caller's acts that are not open now, and why (不可操作).", Cost(weight=1))
    async def blocked_actions(self, info: Info) -> list[BlockedPolicyAction]:
        found = await version_outlook(info.context.desk, self.id)
        return await BlockedPolicyAction.listed(info.context, found)

    @field("The file it was published as (政策文件内容), comments and all.", Cost(weight=5))
    async def file(self) -> str:
        return await policy_file(self.id)

    @classmethod
    def of(cls, policy: Policy, language: str) -> "GradePolicy":
        """The policy as GraphQL shows it."""
        return _policy(policy, language)


@lru_cache(maxsize=16)
def _policy(policy: Policy, language: str) -> GradePolicy:
    return GradePolicy(
        id=strawberry.ID(policy.id),
        version=policy.version,
        document=PolicyDocument(**msgspec.structs.asdict(policy.document)),
        clauses=[cited(policy, id) for id in policy.clauses],
        scope=_scope(policy, language),
        lists=[MatterList(name=name, codes=list(codes)) for name, codes in policy.lists.items()],
        facts=facts_of(policy, language),
        tiers=[Tier.of(policy, tier, language) for tier in policy.tiers],
        benefits=[Benefit.of(policy, each, language) for each in policy.benefits.values()],
        cumulative=policy.cumulative,
        rounding=policy.rounding,
        deferral=PolicyDeferral(
            gate=policy.deferral.gate, working_days=policy.deferral.working_days
        ),
        switches=PolicySwitches.of(policy),
        texts=PolicyTexts(
            reminder=policy.texts.reminder,
            rights_notice=NoticeText.of(policy.texts.rights_notice),
            commitment=NoticeText.of(policy.texts.commitment),
        ),
    )


def _scope(policy: Policy, language: str) -> PolicyScope:
    scope = policy.scope
    return PolicyScope(
        matter_types=list(scope.matter_types),
        channels=list(scope.channels),
        applicants=list(scope.applicants),
        excluded=[ExclusionDomain.of(domain, language) for domain in scope.excluded],
        review_required=scope.review_required,
        positive_any=None if scope.positive_any is None else list(scope.positive_any),
        operations=None if scope.operations is None else list(scope.operations),
    )


@strawberry.type(
    description="A grade that a source gave and the policy does not know (等级不在等级表内)."
)
class GradeAlert:
    fact: str = strawberry.field(description="The fact of the policy (事实).")
    token: str = strawberry.field(
        description="The grade as it came (等级); `…` where it was too long for one."
    )
    source: str = strawberry.field(description="Which source gave it (来源).")
    times: int = strawberry.field(description="How often (次数).")
    first_at: datetime = strawberry.field(description="When it was first met (首次).")
    last_at: datetime = strawberry.field(description="When it was last met (末次).")


POLICY_KEEPERS = (Role.POLICY_ADMIN, Role.POLICY_PUBLISHER)


@strawberry.type
class PolicyQuery:
    @field("The policy in force on a day (现行政策); null where none is.", OPEN)
    async def policy_in_force(
        self,
        info: Info,
        on: Annotated[
            date | None, strawberry.argument(description="The day (日期); today by default.")
        ] = None,
    ) -> GradePolicy | None:
        context = info.context
        policy = await policy_in_force(on or civil_day(context.desk.now()))
        return GradePolicy.of(policy, context.language) if policy else None

    @field("Every version of the policy, oldest first (政策版本).", OPEN)
    async def policies(self, info: Info) -> list[GradePolicy]:
        return [GradePolicy.of(policy, info.context.language) for policy in await policies()]

    @field("A clause of the policy in force today, by the id people cite (条款).", OPEN)
    async def clause(
        self,
        info: Info,
        id: Annotated[
            ShortText, strawberry.argument(description="As it is cited (条款编号), such as `三4`.")
        ],
    ) -> Clause | None:
        policy = await policy_in_force(civil_day(info.context.desk.now()))
        return Clause.cited(policy, id)

    @restricted(
        "Grades that came and are not in the policy's table (未识别等级提醒), the latest first.",
        roles=POLICY_KEEPERS,
    )
    async def grade_alerts(self, info: Info) -> list[GradeAlert] | None:
        return [GradeAlert(**asdict(alert)) for alert in await grade_alerts()]
