"""The acts on what was promised (R-43), one mutation each."""

import strawberry

from domain.commitment_acts import (
    OFFICERS,
    Assign,
    ItemCommand,
    MarkKept,
    ReportBroken,
    Waive,
)
from domain.services.commitment_reads import account_called, policy_of
from domain.services.commitments import (
    CommitmentAnswer,
    act_on_item,
)
from domain.services.replay import Order
from domain.words import Words
from schema.commitments import Commitment
from schema.context import Info
from schema.describe import mutation
from schema.directives import LegalBasis, Requires
from schema.refusal import Refusal, told
from schema.scalars import Key, LongText, ShortText

CLAUSE = LegalBasis(clause="五1")
OFFICER = Requires(roles=list(OFFICERS))


@strawberry.input(description="What every act on an item of a commitment carries (承诺核查操作).")
class CommitmentOrder:
    commitment_id: strawberry.ID = strawberry.field(description="The commitment (承诺).")
    item: int = strawberry.field(description="The number of its item (序号).")
    expected_version: int = strawberry.field(
        description="The version of the commitment that the caller has seen (所见版本); another "
        "one is CONFLICT."
    )
    idempotency_key: Key = strawberry.field(
        description="A new key for each act (幂等键); the same again repeats nothing."
    )


@strawberry.input(description="For assignCommitmentItem (分派).")
class AssignCommitmentItemInput(CommitmentOrder):
    officer: ShortText = strawberry.field(
        description="The name of the officer (经办人), who verifies for the same authority."
    )


@strawberry.input(description="For markCommitmentKept (登记履约).")
class MarkCommitmentKeptInput(CommitmentOrder):
    evidence: LongText = strawberry.field(description="What shows it (核查证据).")


@strawberry.input(description="For reportCommitmentBroken (登记未履行).")
class ReportCommitmentBrokenInput(CommitmentOrder):
    facts: LongText = strawberry.field(description="What was found (未履行事实).")


@strawberry.input(description="For waiveCommitmentItem (免予核查).")
class WaiveCommitmentItemInput(CommitmentOrder):
    reason: LongText = strawberry.field(description="Why (理由).")
    clause: ShortText = strawberry.field(
        description="The id of the clause that allows it (依据条款), of the policy of the case."
    )


@strawberry.type(description="What came of an act on an item of a commitment (承诺核查结果).")
class CommitmentPayload:
    commitment: Commitment | None = strawberry.field(
        description="The commitment as it now stands (承诺), also where the act was refused."
    )
    refusals: list[Refusal] = strawberry.field(
        description="Every ground on which it was refused (不予理由); empty where it was done."
    )
    version: int | None = strawberry.field(description="The version this act made (所成版本).")
    replayed: bool = strawberry.field(
        description="Whether the act had been done before under this key (重复请求)."
    )

    @classmethod
    async def of(cls, info: Info, answer: CommitmentAnswer) -> "CommitmentPayload":
        """The answer of the service as GraphQL shows it."""
        found = answer.commitment
        policy = await policy_of(found.row) if found else None
        return cls(
            commitment=Commitment.of(found) if found else None,
            refusals=await told(info.context, answer.refusals, policy),
            version=answer.version,
            replayed=answer.replayed,
        )


async def _done(info: Info, order: CommitmentOrder, command: ItemCommand) -> CommitmentPayload:
    """Carry out a command and answer with the commitment."""
    asked = Order(
        target=str(order.commitment_id),
        expected_version=order.expected_version,
        key=order.idempotency_key,
    )
    answer = await act_on_item(info.context.desk, asked, order.item, command)
    return await CommitmentPayload.of(info, answer)


def _words(info: Info, text: LongText) -> Words:
    """A text to keep; a scalar of text is never blank."""
    return Words(info.context.desk.new_id(), text)


@strawberry.type
class CommitmentsMutation:
    @mutation(
        "Make an item the task of an officer (分派). Makes FollowUpAssigned.", OFFICER, CLAUSE
    )
    async def assign_commitment_item(
        self, info: Info, input: AssignCommitmentItemInput
    ) -> CommitmentPayload:
        return await _done(info, input, Assign(officer=await account_called(input.officer)))

    @mutation(
        "Write down that a promise was verified and is kept (登记履约). Makes CommitmentKept.",
        OFFICER,
        CLAUSE,
    )
    async def mark_commitment_kept(
        self, info: Info, input: MarkCommitmentKeptInput
    ) -> CommitmentPayload:
        return await _done(info, input, MarkKept(evidence=_words(info, input.evidence)))

    @mutation(
        "Write down that a promise was not kept (登记未履行). It is no breach yet: allegeBreach "
        "takes the item's `breachSubject`. Makes CommitmentBroken.",
        OFFICER,
        CLAUSE,
    )
    async def report_commitment_broken(
        self, info: Info, input: ReportCommitmentBrokenInput
    ) -> CommitmentPayload:
        return await _done(info, input, ReportBroken(facts=_words(info, input.facts)))

    @mutation(
        "Let an item go, for a reason, on a clause (免予核查). Makes CommitmentWaived.",
        OFFICER,
        CLAUSE,
    )
    async def waive_commitment_item(
        self, info: Info, input: WaiveCommitmentItemInput
    ) -> CommitmentPayload:
        command = Waive(reason=_words(info, input.reason), clause=input.clause)
        return await _done(info, input, command)
