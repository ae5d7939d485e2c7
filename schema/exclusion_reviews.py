"""Exclusion reviews (除外情形审核): proposed by one, confirmed or rejected by another, in bulk."""

from datetime import date
from typing import Annotated

import strawberry

from domain.exclusion_proposals import Answer, ProposedMatter, ReviewProposal
from domain.services.exclusion_reviews import (
    MOST,
    NewReview,
    ReviewAnswer,
    confirm_review,
    latest_version,
    propose_review,
    proposer_name,
    reject_review,
    review_proposal,
    waiting_reviews,
)
from domain.services.matter_outlook import MatterAction, review_outlook
from domain.services.matter_versions import CONFIRMERS, READERS, WRITERS
from domain.services.replay import Order
from domain.table_file import LONG
from schema.catalogue import Matter
from schema.context import Info
from schema.describe import described, field, mutation
from schema.directives import Cost, LegalBasis, Requires
from schema.matter_acts import BlockedMatterAction
from schema.matter_versions import as_it_begins
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import Key, LongText, ShortText

described(
    Answer,
    "What a second person said of a matter in a proposal (复核结果).",
    name="ReviewAnswer",
    WAITING="Nothing yet (待复核).",
    CONFIRMED="It has the review from the next day on (已确认).",
    REJECTED="It stays as it is (已退回).",
)


@strawberry.type(description="A matter in a proposed exclusion review (拟审核事项).")
class ReviewedMatter:
    code: str = strawberry.field(description="Its 业务办理项编码.")
    answer: Answer = strawberry.field(description="What a second person said of it (复核结果).")
    reasons: str | None = strawberry.field(description="Why it was rejected (退回理由).")

    @classmethod
    def of(cls, matter: ProposedMatter) -> "ReviewedMatter":
        """The matter as GraphQL shows it."""
        return cls(code=matter.code, answer=matter.answer, reasons=matter.reasons or None)

    @field("Its latest version (最新版本).", Cost(weight=2))
    async def matter(self, info: Info) -> Matter:
        return await as_it_begins(info, await latest_version(self.code))


@strawberry.type(
    description="How some matters stand to 二(二) as a first person sees it (拟除外情形审核). It "
    "says nothing until a second one has confirmed it."
)
class ExclusionReviewProposal:
    id: strawberry.ID = strawberry.field(description="Opaque and for ever (标识).")
    version: int = strawberry.field(description="Grows with each answer (版本).")
    proposed_on: date = strawberry.field(description="When it was made (提出日期).")
    domains: list[str] = strawberry.field(
        description="Codes of the excluded domains that the matters touch (除外领域); none where "
        "they are not excluded."
    )
    irrevocable: bool = strawberry.field(description="Whether they cannot be undone (不可撤销).")
    basis: str = strawberry.field(description="The written reason (书面依据).")
    matters: list[ReviewedMatter] = strawberry.field(description="What it is about (事项).")
    by_caller: bool = strawberry.field(
        description="Whether the caller made it, and so cannot confirm it (本人提出)."
    )
    _proposal: strawberry.Private[ReviewProposal]

    @classmethod
    def of(cls, info: Info, proposal: ReviewProposal) -> "ExclusionReviewProposal":
        """The proposal as this caller reads it."""
        return cls(
            id=strawberry.ID(proposal.id),
            version=proposal.version,
            proposed_on=proposal.proposed_on,
            domains=list(proposal.domains),
            irrevocable=proposal.irrevocable,
            basis=proposal.basis,
            matters=[ReviewedMatter.of(each) for each in proposal.matters],
            by_caller=proposal.proposer == info.context.desk.caller.account,
            _proposal=proposal,
        )

    @field("Who made it (提出人).")
    async def proposed_by(self) -> str:
        return await proposer_name(self._proposal)

    @field("The acts open to this caller now (可操作).")
    def allowed_actions(self, info: Info) -> list[MatterAction]:
        return list(review_outlook(info.context.desk, self._proposal).allowed)

    @field("The caller's acts that are not open now, and why (不可操作).")
    async def blocked_actions(self, info: Info) -> list[BlockedMatterAction]:
        found = review_outlook(info.context.desk, self._proposal)
        return await BlockedMatterAction.listed(info.context, found)


# --- inputs and payload ----------------------------------------------------------------


@strawberry.input(description="For proposeExclusionReview (提出除外情形审核).")
class ProposeExclusionReviewInput:
    matters: list[ShortText] = strawberry.field(
        description=f"The matters by their 业务办理项编码 (事项), 1 to {MOST}."
    )
    domains: list[ShortText] = strawberry.field(
        default_factory=list,
        description="Codes of the excluded domains of the policy that they touch (除外领域); none "
        "where they are not excluded.",
    )
    irrevocable: bool = strawberry.field(
        default=False, description="Whether they cannot be undone (不可撤销)."
    )
    basis: LongText | None = strawberry.field(
        default=None,
        description=f"The written reason (书面依据), up to {LONG} characters; compulsory for "
        "domains that need one, and where they cannot be undone.",
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.input(description="What every answer to a proposal carries (复核).")
class ReviewOrder:
    proposal_id: strawberry.ID = strawberry.field(description="The proposal (拟审核).")
    expected_version: int = strawberry.field(
        description="Its version as the caller has seen it (所见版本); another one is CONFLICT."
    )
    matters: list[ShortText] | None = strawberry.field(
        default=None,
        description="Those of its matters that are answered (事项); all that wait where it is left "
        "out.",
    )
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")

    @property
    def order(self) -> Order:
        """The order of the service."""
        return Order(
            target=str(self.proposal_id),
            expected_version=self.expected_version,
            key=self.idempotency_key,
        )


@strawberry.input(description="For confirmExclusionReview (确认除外情形审核).")
class ConfirmExclusionReviewInput(ReviewOrder):
    pass


@strawberry.input(description="For rejectExclusionReview (退回除外情形审核).")
class RejectExclusionReviewInput(ReviewOrder):
    reasons: LongText = strawberry.field(description="Why (退回理由).")


@strawberry.type(description="What came of an act on an exclusion review (办理结果).")
class ExclusionReviewPayload:
    proposal: ExclusionReviewProposal | None = strawberry.field(
        description="The proposal as it now stands (拟审核), with the answer to each matter."
    )
    refusals: list[Refusal] = strawberry.field(description="Every ground against it (不予理由).")
    version: int | None = strawberry.field(
        description="The version of the proposal that this act made (所成版本)."
    )
    replayed: bool = strawberry.field(description="Whether it had been done before (重复请求).")

    @classmethod
    async def of(cls, info: Info, answer: ReviewAnswer) -> "ExclusionReviewPayload":
        """The answer of the service as GraphQL shows it."""
        found = answer.proposal
        return cls(
            proposal=ExclusionReviewProposal.of(info, found) if found else None,
            refusals=await told(info.context, answer.refusals),
            version=answer.version,
            replayed=answer.replayed,
        )


# --- operations ------------------------------------------------------------------------


@strawberry.type
class ExclusionReviewsQuery:
    @restricted(
        "The exclusion reviews that wait for a second person (待复核除外情形审核), the oldest "
        "first.",
        Cost(weight=5),
        roles=READERS,
    )
    async def exclusion_reviews_to_confirm(
        self, info: Info
    ) -> list[ExclusionReviewProposal] | None:
        found = await waiting_reviews(info.context.desk)
        return [ExclusionReviewProposal.of(info, each) for each in found]

    @restricted(
        "A proposed exclusion review, whatever was said of it (拟除外情形审核).", roles=READERS
    )
    async def exclusion_review_proposal(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The proposal (标识).")],
    ) -> ExclusionReviewProposal | None:
        found = await review_proposal(info.context.desk, str(id))
        return ExclusionReviewProposal.of(info, found) if found else None


@strawberry.type
class ExclusionReviewsMutation:
    @mutation(
        "Propose how some matters stand to 二(二) (提出除外情形审核). Makes "
        "ExclusionReviewProposed.",
        Requires(roles=list(WRITERS)),
        LegalBasis(clause="二(二)"),
    )
    async def propose_exclusion_review(
        self, info: Info, input: ProposeExclusionReviewInput
    ) -> ExclusionReviewPayload:
        new = NewReview(
            matters=tuple(input.matters),
            domains=tuple(input.domains),
            irrevocable=input.irrevocable,
            basis=input.basis or "",
        )
        answer = await propose_review(info.context.desk, input.idempotency_key, new)
        return await ExclusionReviewPayload.of(info, answer)

    @mutation(
        "Confirm a proposal for some of its matters or all (确认除外情形审核): by somebody else "
        "than its proposer. Each has the review from the next day on. Makes "
        "ExclusionReviewConfirmed, and ExclusionReviewed for each version.",
        Requires(roles=list(CONFIRMERS)),
        LegalBasis(clause="二(二)"),
    )
    async def confirm_exclusion_review(
        self, info: Info, input: ConfirmExclusionReviewInput
    ) -> ExclusionReviewPayload:
        answer = await confirm_review(info.context.desk, input.order, input.matters)
        return await ExclusionReviewPayload.of(info, answer)

    @mutation(
        "Reject a proposal for some of its matters or all (退回除外情形审核): by somebody else "
        "than its proposer. They stay as they are. Makes ExclusionReviewRejected.",
        Requires(roles=list(CONFIRMERS)),
        LegalBasis(clause="二(二)"),
    )
    async def reject_exclusion_review(
        self, info: Info, input: RejectExclusionReviewInput
    ) -> ExclusionReviewPayload:
        answer = await reject_review(info.context.desk, input.order, input.matters, input.reasons)
        return await ExclusionReviewPayload.of(info, answer)
