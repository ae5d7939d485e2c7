"""New versions of the policy: drafted, checked, compared, published by a second person, retired."""

from datetime import date
from typing import Annotated, Any

import strawberry
from msgspec.structs import asdict

from domain.policy_diff import GradeChange as DomainGradeChange
from domain.policy_diff import PolicyPart
from domain.policy_diff import TierChange as DomainTierChange
from domain.policy_edit import Edit, file_json
from domain.policy_versions import DraftState
from domain.policy_versions import PolicyDraft as DomainDraft
from domain.services.policies import policy_version
from domain.services.policy_drafts import (
    PUBLISHERS,
    READERS,
    WRITERS,
    PolicyAnswer,
    adjust_draft,
    checked,
    compared,
    discard_draft,
    draft_policy,
    draft_with,
    edit_draft,
    open_drafts,
    publish_draft,
    retire_policy,
)
from domain.services.policy_outlook import PolicyAction, draft_outlook
from domain.services.replay import Order
from schema.context import Info
from schema.describe import described, field, mutation
from schema.directives import Cost, LegalBasis, Requires
from schema.policy import GradePolicy
from schema.policy_acts import BlockedPolicyAction
from schema.policy_check import PolicyCheck
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import DocumentNo, Key, PolicyText, ShortText
from schema.terms import ApplicantKind

described(
    DraftState,
    "What has become of a draft (草案状态).",
    OPEN="It is being written (起草中).",
    PUBLISHED="It was published (已发布).",
    DISCARDED="It was given up (已放弃).",
)
described(
    PolicyPart,
    "What of a policy a change is about (变更部分).",
    DOCUMENT="The paper it stands in (政策文件).",
    CLAUSES="Its clauses (条款).",
    SCOPE="Where it applies (适用范围).",
    FACTS="What it asks registers, and its grades (信用依据).",
    TIERS="Its tiers (信用档次).",
    BENEFITS="Its benefits (便利服务).",
    SWITCHES="How it reads what the text leaves open (政策开关).",
    TEXTS="The texts of the procedure (文书).",
    REASONS="Reasons and their wording (理由).",
    EXAMPLES="Its examples (示例).",
)


@strawberry.type(description="A policy that is being written (政策草案).")
class PolicyDraft:
    id: strawberry.ID = strawberry.field(description="Opaque and for ever (标识).")
    version: int = strawberry.field(description="Grows with each change (版本).")
    state: DraftState = strawberry.field(description="What has become of it (状态).")
    text: str = strawberry.field(description="The file as it now stands (文件内容).")
    by_caller: bool = strawberry.field(
        description="Whether the caller wrote in it, and so cannot publish it (本人参与起草)."
    )
    _draft: strawberry.Private[DomainDraft]

    @classmethod
    def of(cls, info: Info, draft: DomainDraft) -> "PolicyDraft":
        """The draft as this caller reads it."""
        return cls(
            id=strawberry.ID(draft.id),
            version=draft.version,
            state=draft.state,
            text=draft.text,
            by_caller=info.context.desk.caller.account in draft.editors,
            _draft=draft,
        )

    @field("The version it was begun from (起草依据版本).")
    async def basis(self, info: Info) -> GradePolicy | None:
        found = await policy_version(self._draft.basis)
        return GradePolicy.of(found, info.context.language) if found else None

    @field("What a look at it finds (检查结果).", Cost(weight=50))
    def check(self, info: Info) -> PolicyCheck:
        return PolicyCheck.of(checked(self.text), info.context.language)

    @field(
        "The file as JSON (文件数据), dates as text, for who changes it in places; null where it "
        "is no TOML.",
        Cost(weight=5),
    )
    def json(self) -> str | None:
        return file_json(self.text)

    @field("The acts open to this caller now (可操作).", Cost(weight=10))
    async def allowed_actions(self, info: Info) -> list[PolicyAction]:
        return list((await draft_outlook(info.context.desk, self._draft)).allowed)

    @field("The caller's acts that are not open now, and why (不可操作).", Cost(weight=10))
    async def blocked_actions(self, info: Info) -> list[BlockedPolicyAction]:
        found = await draft_outlook(info.context.desk, self._draft)
        return await BlockedPolicyAction.listed(info.context, found)


@strawberry.type(description="A value that differs between two policies (内容变更).")
class PolicyChange:
    part: PolicyPart = strawberry.field(description="What it is about (部分).")
    path: list[str] = strawberry.field(
        description="Where it stands in the file (位置); a row of a list by its code or name."
    )
    before: str | None = strawberry.field(description="The value before (原值); null for none.")
    after: str | None = strawberry.field(description="The value after (新值); null for none.")


@strawberry.type(
    description="What applicants with a grade have of two policies (等级变化), where nothing but "
    "the grade is known of them."
)
class GradeChange:
    fact: str = strawberry.field(description="The fact of the policy (事实).")
    token: str = strawberry.field(description="The grade (等级).")
    applicants: list[ApplicantKind] = strawberry.field(description="Of which kinds (主体类型).")
    before: str | None = strawberry.field(description="The id of the tier before (原档次).")
    after: str | None = strawberry.field(description="The id of the tier after (新档次).")
    gains: list[str] = strawberry.field(description="Codes of benefits they gain (增加的便利).")
    loses: list[str] = strawberry.field(description="Codes of benefits they lose (减少的便利).")

    @classmethod
    def of(cls, change: DomainGradeChange) -> "GradeChange":
        """The change as GraphQL shows it."""
        return cls(**{name: _plain(value) for name, value in asdict(change).items()})


@strawberry.type(
    description="What those of a tier have of two policies (档次变化), whichever facts lead there, "
    "on a matter that supports everything."
)
class TierChange:
    tier: str = strawberry.field(description="The id of the tier (档次).")
    applicants: list[ApplicantKind] = strawberry.field(description="Of which kinds (主体类型).")
    gains: list[str] = strawberry.field(
        description="Codes of benefits that come, or are given for more (增加的便利)."
    )
    loses: list[str] = strawberry.field(
        description="Codes of benefits that go, or are given for less (减少的便利)."
    )
    terms: list[str] = strawberry.field(
        description="Those of gains and loses that stay, on other terms (仅条件变化的便利)."
    )

    @classmethod
    def of(cls, change: DomainTierChange) -> "TierChange":
        """The change as GraphQL shows it."""
        return cls(**{name: _plain(value) for name, value in asdict(change).items()})


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@strawberry.type(description="Two policies side by side (版本对比).")
class PolicyDiff:
    changes: list[PolicyChange] = strawberry.field(
        description="Every value that differs (内容变更), in the order of the file."
    )
    grades: list[GradeChange] = strawberry.field(
        description="What it comes to, grade by grade (等级变化)."
    )
    tiers: list[TierChange] = strawberry.field(
        description="What it comes to, tier by tier (档次变化)."
    )


# --- inputs and payloads ---------------------------------------------------------------


@strawberry.input(description="For draftPolicy (起草政策).")
class DraftPolicyInput:
    basis: strawberry.ID | None = strawberry.field(
        default=None, description="The version it begins from (起草依据版本)."
    )
    text: PolicyText | None = strawberry.field(
        default=None, description="The file (文件内容); that of `basis` where it is left out."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.input(description="What every act on a draft carries (草案操作).")
class DraftOrder:
    draft_id: strawberry.ID = strawberry.field(description="The draft (草案).")
    expected_version: int = strawberry.field(
        description="Its version as the caller has seen it (所见版本); another one is CONFLICT."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")

    @property
    def order(self) -> Order:
        """The order of the service."""
        return Order(
            target=str(self.draft_id),
            expected_version=self.expected_version,
            key=self.idempotency_key,
        )


@strawberry.input(description="For editPolicyDraft (修改草案).")
class EditPolicyDraftInput(DraftOrder):
    text: PolicyText = strawberry.field(description="The whole file as it is to be (文件内容).")


@strawberry.input(description="One place of a policy file, and what is to stand there (一处修改).")
class PolicyEditInput:
    path: list[ShortText] = strawberry.field(
        description="Where in the file (位置), as policyDiff names it; a row of a list by its id, "
        "code or name; a new one comes last."
    )
    value: PolicyText | None = strawberry.field(
        default=None, description="What is to stand there (新值), as TOML; null takes it away."
    )

    @property
    def edit(self) -> Edit:
        """The edit of the service."""
        return Edit(path=tuple(self.path), value=self.value)


@strawberry.input(description="For adjustPolicyDraft (逐处修改草案).")
class AdjustPolicyDraftInput(DraftOrder):
    edits: list[PolicyEditInput] = strawberry.field(
        description="The changes (修改), made in their order: all of them or none."
    )


@strawberry.input(description="For discardPolicyDraft (放弃草案).")
class DiscardPolicyDraftInput(DraftOrder):
    pass


@strawberry.input(description="For publishPolicy (发布政策).")
class PublishPolicyInput(DraftOrder):
    pass


@strawberry.input(description="For retirePolicy (停用政策).")
class RetirePolicyInput:
    policy_id: strawberry.ID = strawberry.field(description="The version (政策版本).")
    expected_version: int = strawberry.field(description="Its number (版本号).")
    last_day: date = strawberry.field(
        description="Its last day in force (有效期至), today at the earliest; one before its first "
        "day keeps it from ever being in force."
    )
    document_no: DocumentNo = strawberry.field(
        description="The number of the document that ends it (停用文号)."
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.type(description="What came of an act on a draft or a version (办理结果).")
class PolicyPayload:
    draft: PolicyDraft | None = strawberry.field(description="The draft as it now stands (草案).")
    policy: GradePolicy | None = strawberry.field(
        description="The version as it now stands (政策版本)."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    version: int | None = strawberry.field(description="The version this act made (所成版本).")
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")

    @classmethod
    async def of(cls, info: Info, answer: PolicyAnswer) -> "PolicyPayload":
        """The answer of the service as GraphQL shows it."""
        language = info.context.language
        return cls(
            draft=PolicyDraft.of(info, answer.draft) if answer.draft else None,
            policy=GradePolicy.of(answer.policy, language) if answer.policy else None,
            refusals=await told(info.context, answer.refusals),
            version=answer.version,
            replayed=answer.replayed,
        )


# --- operations ------------------------------------------------------------------------

From = Annotated[
    strawberry.ID,
    strawberry.argument(name="from", description="A version or a draft, by its id (原版本)."),
]
To = Annotated[
    strawberry.ID,
    strawberry.argument(name="to", description="Another, by its id (新版本)."),
]


@strawberry.type
class PolicyVersionsQuery:
    @restricted(
        "The drafts that are being written (政策草案), the one last changed first.", roles=READERS
    )
    async def policy_drafts(self, info: Info) -> list[PolicyDraft] | None:
        return [PolicyDraft.of(info, draft) for draft in await open_drafts()]

    @restricted("A draft, whatever has become of it (政策草案).", roles=READERS)
    async def policy_draft(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The draft (草案标识).")],
    ) -> PolicyDraft | None:
        found = await draft_with(str(id))
        return PolicyDraft.of(info, found) if found else None

    @restricted(
        "What a look at a policy file finds (检查政策文件); nothing is kept.",
        Cost(weight=50),
        roles=READERS,
    )
    async def check_policy(
        self,
        info: Info,
        text: Annotated[PolicyText, strawberry.argument(description="The file (文件内容).")],
    ) -> PolicyCheck | None:
        return PolicyCheck.of(checked(text), info.context.language)

    @restricted(
        "Two policies side by side (版本对比); null where one is not there, or is a draft with "
        "faults.",
        Cost(weight=50),
        roles=READERS,
    )
    async def policy_diff(self, info: Info, from_: From, to: To) -> PolicyDiff | None:
        found = await compared(str(from_), str(to))
        if found is None:
            return None
        return PolicyDiff(
            changes=[
                PolicyChange(
                    part=each.part, path=list(each.path), before=each.before, after=each.after
                )
                for each in found.changes
            ],
            grades=[GradeChange.of(each) for each in found.grades],
            tiers=[TierChange.of(each) for each in found.tiers],
        )


@strawberry.type
class PolicyVersionsMutation:
    @mutation(
        "Begin a draft of the policy (起草政策), from a file or from a version. Makes "
        "PolicyDrafted.",
        Requires(roles=list(WRITERS)),
        LegalBasis(clause="二(二)"),
    )
    async def draft_policy(self, info: Info, input: DraftPolicyInput) -> PolicyPayload:
        basis = str(input.basis) if input.basis is not None else None
        answer = await draft_policy(info.context.desk, input.idempotency_key, input.text, basis)
        return await PolicyPayload.of(info, answer)

    @mutation(
        "Give a draft another text (修改草案), faults and all. Makes PolicyDraftEdited.",
        Requires(roles=list(WRITERS)),
        LegalBasis(clause="二(二)"),
    )
    async def edit_policy_draft(self, info: Info, input: EditPolicyDraftInput) -> PolicyPayload:
        answer = await edit_draft(info.context.desk, input.order, input.text)
        return await PolicyPayload.of(info, answer)

    @mutation(
        "Change a draft in places (逐处修改草案), its remarks kept. Makes PolicyDraftEdited.",
        Requires(roles=list(WRITERS)),
        LegalBasis(clause="二(二)"),
    )
    async def adjust_policy_draft(self, info: Info, input: AdjustPolicyDraftInput) -> PolicyPayload:
        edits = [each.edit for each in input.edits]
        answer = await adjust_draft(info.context.desk, input.order, edits)
        return await PolicyPayload.of(info, answer)

    @mutation(
        "Give a draft up (放弃草案). Makes PolicyDraftDiscarded.",
        Requires(roles=list(WRITERS)),
        LegalBasis(clause="二(二)"),
    )
    async def discard_policy_draft(
        self, info: Info, input: DiscardPolicyDraftInput
    ) -> PolicyPayload:
        return await PolicyPayload.of(info, await discard_draft(info.context.desk, input.order))

    @mutation(
        "Publish a draft as the next version (发布政策): by somebody who did not write in it, with "
        "a first day after today and every example passed. Makes PolicyPublished.",
        Requires(roles=list(PUBLISHERS)),
        LegalBasis(clause="二(二)"),
    )
    async def publish_policy(self, info: Info, input: PublishPolicyInput) -> PolicyPayload:
        return await PolicyPayload.of(info, await publish_draft(info.context.desk, input.order))

    @mutation(
        "Give a version its last day (停用政策). Cases registered until then keep it. Makes "
        "PolicyRetired.",
        Requires(roles=list(PUBLISHERS)),
        LegalBasis(clause="二(二)"),
    )
    async def retire_policy(self, info: Info, input: RetirePolicyInput) -> PolicyPayload:
        order = Order(
            target=str(input.policy_id),
            expected_version=input.expected_version,
            key=input.idempotency_key,
        )
        answer = await retire_policy(info.context.desk, order, input.last_day, input.document_no)
        return await PolicyPayload.of(info, answer)
