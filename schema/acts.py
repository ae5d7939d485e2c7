"""What all acts on a case share: the order they carry, the payload they answer with."""

from collections.abc import Callable
from typing import TypeAlias

import strawberry
from strawberry.types.field import StrawberryField

from domain.action import LEGAL_BASES, CaseAction
from domain.command import Command
from domain.roles import RIGHTS
from domain.services.cases import Answer, Order, perform
from domain.services.pinned_cases import with_versions
from domain.words import Words
from schema.cases import Case
from schema.context import Info
from schema.describe import mutation
from schema.directives import LegalBasis, Requires
from schema.refusal import Refusal, told
from schema.scalars import DocumentNo, Key, LongText, ShortText


@strawberry.input(description="What every act on a case carries (办件操作).")
class CaseOrder:
    case_id: strawberry.ID = strawberry.field(description="The case (办件).")
    expected_version: int = strawberry.field(
        description="The version the caller has seen (所见版本); another one is CONFLICT."
    )
    idempotency_key: Key = strawberry.field(
        description="A new key for each act (幂等键); the same again repeats nothing."
    )


@strawberry.type(description="What came of an act on a case (办理结果).")
class CasePayload:
    case: Case | None = strawberry.field(
        description="The case as it now stands (办件), also where the act was refused."
    )
    refusals: list[Refusal] = strawberry.field(
        description="Every ground on which it was refused (不予理由); empty where it was done."
    )
    version: int | None = strawberry.field(description="The version this act made (所成版本).")
    replayed: bool = strawberry.field(
        description="Whether the act had been done before under this key (重复请求)."
    )

    @classmethod
    async def of(cls, info: Info, answer: Answer) -> "CasePayload":
        """The answer of the service as GraphQL shows it."""
        found = await with_versions(answer.case) if answer.case else None
        return cls(
            case=Case.of(info.context, found) if found else None,
            refusals=await told(info.context, answer.refusals, found.policy if found else None),
            version=answer.version,
            replayed=answer.replayed,
        )


_Decorator: TypeAlias = Callable[[Callable[..., object]], StrawberryField]

ACTS: dict[CaseAction, StrawberryField] = {}
"""The mutation of each act on a case, as `act` has declared it."""


def act(action: CaseAction, description: str) -> _Decorator:
    """The one mutation for an act, with the roles that may do it and the clauses it rests on."""

    def decorated(resolver: Callable[..., object]) -> StrawberryField:
        assert action not in ACTS, f"{action} has one mutation"
        ACTS[action] = declared(resolver)
        return ACTS[action]

    bases = (LegalBasis(clause=clause) for clause in LEGAL_BASES[action])
    declared = mutation(description, Requires(roles=list(RIGHTS[action])), *bases)
    return decorated


async def done(info: Info, order: CaseOrder, command: Command) -> CasePayload:
    """Carry out a command and answer with the case."""
    answer = await perform(
        info.context.desk,
        Order(
            case=str(order.case_id),
            expected_version=order.expected_version,
            key=order.idempotency_key,
        ),
        command,
    )
    return await CasePayload.of(info, answer)


def words(info: Info, text: LongText | ShortText | DocumentNo | None) -> Words | None:
    """A text to keep; one without a single sign is none."""
    return Words(info.context.desk.new_id(), text) if text and text.strip() else None
