"""New versions of a matter: drafted as a catalogue file of one matter, confirmed by a second."""

from typing import Annotated

import strawberry

from domain.instants import civil_day
from domain.matter_versions import MatterDraft as DomainDraft
from domain.policy_versions import DraftState
from domain.services.catalogue import version_of
from domain.services.matter_drafts import (
    Checked,
    DraftAnswer,
    checked,
    compared,
    confirm_matter_draft,
    discard_matter_draft,
    draft_matter,
    edit_matter_draft,
    matter_draft,
    open_matter_drafts,
)
from domain.services.matter_outlook import MatterAction, draft_outlook
from domain.services.matter_versions import CONFIRMERS, READERS, WRITERS
from schema.catalogue import Matter
from schema.context import Info
from schema.describe import field, mutation
from schema.directives import Cost, LegalBasis, Requires
from schema.exchange import ColumnChange, ImportFinding
from schema.matter_acts import BlockedMatterAction
from schema.matter_versions import as_it_begins
from schema.policy_versions import DraftOrder, From, To
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import Key, MatterText, ShortText


@strawberry.type(description="What a look at a draft of a matter found (检查结果).")
class MatterCheck:
    findings: list[ImportFinding] = strawberry.field(
        description="What was found in its cells (填写问题)."
    )
    refusals: list[Refusal] = strawberry.field(
        description="What else keeps it from being confirmed today (不予理由)."
    )

    @classmethod
    async def of(cls, info: Info, found: Checked) -> "MatterCheck":
        """The findings as GraphQL shows them."""
        language = info.context.language
        return cls(
            findings=[ImportFinding.of(each, language) for each in found.findings],
            refusals=await told(info.context, found.grounds),
        )


@strawberry.type(description="A version of a matter that is being written (事项草案).")
class MatterDraft:
    id: strawberry.ID = strawberry.field(description="Opaque and for ever (标识).")
    version: int = strawberry.field(description="Grows with each change (版本).")
    state: DraftState = strawberry.field(description="What has become of it (状态).")
    code: str = strawberry.field(description="The matter it is of (业务办理项编码).")
    text: str = strawberry.field(
        description="As it now stands (内容): a catalogue file of this one matter in JSON; "
        "`plan_effective_date` is its first day."
    )
    by_caller: bool = strawberry.field(
        description="Whether the caller wrote in it, and so cannot confirm it (本人参与起草)."
    )
    _draft: strawberry.Private[DomainDraft]

    @classmethod
    def of(cls, info: Info, draft: DomainDraft) -> "MatterDraft":
        """The draft as this caller reads it."""
        return cls(
            id=strawberry.ID(draft.id),
            version=draft.version,
            state=draft.state,
            code=draft.code,
            text=draft.text,
            by_caller=info.context.desk.caller.account in draft.editors,
            _draft=draft,
        )

    @field("The version it was last compared with (起草依据版本).", Cost(weight=2))
    async def basis(self, info: Info) -> Matter:
        return await as_it_begins(info, await version_of(self._draft.basis))

    @field("What a look at it finds today (检查结果).", Cost(weight=50))
    async def check(self, info: Info) -> MatterCheck:
        today = civil_day(info.context.desk.now())
        return await MatterCheck.of(info, await checked(self._draft, today))

    @field("The acts open to this caller now (可操作).", Cost(weight=20))
    async def allowed_actions(self, info: Info) -> list[MatterAction]:
        return list((await draft_outlook(info.context.desk, self._draft)).allowed)

    @field("The caller's acts that are not open now, and why (不可操作).", Cost(weight=20))
    async def blocked_actions(self, info: Info) -> list[BlockedMatterAction]:
        found = await draft_outlook(info.context.desk, self._draft)
        return await BlockedMatterAction.listed(info.context, found)


# --- inputs and payload ----------------------------------------------------------------


@strawberry.input(description="For draftMatter (起草事项).")
class DraftMatterInput:
    code: ShortText = strawberry.field(description="Its 业务办理项编码, as handlingCode.")
    text: MatterText | None = strawberry.field(
        default=None,
        description="What it is to say (内容); what its latest version says where it is left out.",
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.input(description="For editMatterDraft (修改事项草案).")
class EditMatterDraftInput(DraftOrder):
    text: MatterText = strawberry.field(description="The whole of it as it is to be (内容).")
    basis: strawberry.ID | None = strawberry.field(
        default=None,
        description="The version it was compared with (对照版本), where that is another than "
        "before: only one compared with the latest version is confirmed.",
    )


@strawberry.input(description="For discardMatterDraft (放弃事项草案).")
class DiscardMatterDraftInput(DraftOrder):
    pass


@strawberry.input(description="For confirmMatterDraft (确认事项草案).")
class ConfirmMatterDraftInput(DraftOrder):
    pass


@strawberry.type(description="What came of an act on a draft of a matter (办理结果).")
class MatterDraftPayload:
    draft: MatterDraft | None = strawberry.field(description="The draft as it now stands (草案).")
    matter: Matter | None = strawberry.field(
        description="The latest version of its matter as it now stands (最新版本)."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    version: int | None = strawberry.field(
        description="The version of the draft that this act made (所成版本)."
    )
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")

    @classmethod
    async def of(cls, info: Info, answer: DraftAnswer) -> "MatterDraftPayload":
        """The answer of the service as GraphQL shows it."""
        return cls(
            draft=MatterDraft.of(info, answer.draft) if answer.draft else None,
            matter=await as_it_begins(info, answer.matter) if answer.matter else None,
            refusals=await told(info.context, answer.refusals),
            version=answer.version,
            replayed=answer.replayed,
        )


# --- operations ------------------------------------------------------------------------


@strawberry.type
class MatterDraftsQuery:
    @restricted(
        "The drafts of matters that are being written (事项草案), the one last changed first.",
        roles=READERS,
    )
    async def matter_drafts(self, info: Info) -> list[MatterDraft] | None:
        found = await open_matter_drafts(info.context.desk)
        return [MatterDraft.of(info, draft) for draft in found]

    @restricted("A draft of a matter, whatever has become of it (事项草案).", roles=READERS)
    async def matter_draft(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The draft (草案标识).")],
    ) -> MatterDraft | None:
        found = await matter_draft(info.context.desk, str(id))
        return MatterDraft.of(info, found) if found else None

    @restricted(
        "What one version of a matter says otherwise than another (版本对比), column by column of "
        "the catalogue file; null where one is not there, or is a draft with faults.",
        Cost(weight=50),
        roles=READERS,
    )
    async def matter_diff(self, info: Info, from_: From, to: To) -> list[ColumnChange] | None:
        found = await compared(info.context.desk, str(from_), str(to))
        return None if found is None else [ColumnChange.of(each) for each in found]


@strawberry.type
class MatterDraftsMutation:
    @mutation(
        "Begin a draft of the next version of a matter (起草事项). Makes MatterDrafted.",
        Requires(roles=list(WRITERS)),
        LegalBasis(clause="二(二)"),
    )
    async def draft_matter(self, info: Info, input: DraftMatterInput) -> MatterDraftPayload:
        answer = await draft_matter(
            info.context.desk, input.idempotency_key, input.code, input.text
        )
        return await MatterDraftPayload.of(info, answer)

    @mutation(
        "Give a draft another text (修改事项草案), faults and all. Makes MatterDraftEdited.",
        Requires(roles=list(WRITERS)),
        LegalBasis(clause="二(二)"),
    )
    async def edit_matter_draft(
        self, info: Info, input: EditMatterDraftInput
    ) -> MatterDraftPayload:
        basis = str(input.basis) if input.basis is not None else None
        answer = await edit_matter_draft(info.context.desk, input.order, input.text, basis)
        return await MatterDraftPayload.of(info, answer)

    @mutation(
        "Give a draft up (放弃事项草案). Makes MatterDraftDiscarded.",
        Requires(roles=list(WRITERS)),
        LegalBasis(clause="二(二)"),
    )
    async def discard_matter_draft(
        self, info: Info, input: DiscardMatterDraftInput
    ) -> MatterDraftPayload:
        answer = await discard_matter_draft(info.context.desk, input.order)
        return await MatterDraftPayload.of(info, answer)

    @mutation(
        "Make a draft the next version (确认事项草案): by somebody who did not write in it, from a "
        "day after today. Makes MatterConfirmed.",
        Requires(roles=list(CONFIRMERS)),
        LegalBasis(clause="二(二)"),
    )
    async def confirm_matter_draft(
        self, info: Info, input: ConfirmMatterDraftInput
    ) -> MatterDraftPayload:
        answer = await confirm_matter_draft(info.context.desk, input.order)
        return await MatterDraftPayload.of(info, answer)
