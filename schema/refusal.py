"""Refusals and reasons as callers read them: code, sentence, clause, and where in the input."""

from collections.abc import Iterable
from functools import lru_cache

import strawberry

from domain.instants import civil_day
from domain.policy import Policy
from domain.refusal import Param as DomainParam
from domain.refusal import Refusal as DomainRefusal
from domain.refusal import RefusalCode, message, messages
from domain.services.policies import policy_in_force
from schema.context import Context
from schema.describe import described

described(
    RefusalCode,
    "Every ground of a refusal (不予理由); never renamed.",
    **{code.name: f"{said.en} ({said.zh})." for code, said in messages().items()},
)


@strawberry.type(description="A clause of the policy, or an article it leans on (条款).")
class Clause:
    id: str = strawberry.field(description="As people cite it (条款编号), such as `三4`.")
    document: str = strawberry.field(description="The paper it stands in (文件号).")
    text: str = strawberry.field(description="What it says (条文).")

    @classmethod
    def cited(cls, policy: Policy | None, id: str | None) -> "Clause | None":
        """The clause with this id, as the policy has it; None where there is none."""
        return _clause(policy, id) if policy and id else None


@lru_cache(maxsize=1024)
def _clause(policy: Policy, id: str) -> Clause | None:
    found = policy.clause(id)
    return Clause(id=found.id, document=found.document, text=found.text) if found else None


@strawberry.type(description="One value a refusal speaks of (参数).")
class Param:
    name: str = strawberry.field(description="Its name (名称).")
    value: str = strawberry.field(description="Its value (值).")

    @classmethod
    def of(cls, param: DomainParam) -> "Param":
        """The parameter as GraphQL shows it."""
        return cls(name=param.name, value=param.value)


@strawberry.type(
    description="Why something is refused or does not apply (不予理由): an answer, not an error."
)
class Refusal:
    code: RefusalCode = strawberry.field(description="The ground (代码); branch on this alone.")
    message: str = strawberry.field(
        description="A sentence that says what to do next (提示), Chinese unless English is asked."
    )
    clause: Clause | None = strawberry.field(description="The clause it rests on (依据条款).")
    path: list[str] = strawberry.field(description="Where in the input it was found (位置).")
    params: list[Param] = strawberry.field(description="The values it speaks of (参数).")

    @classmethod
    def of(cls, refusal: DomainRefusal, policy: Policy | None, language: str) -> "Refusal":
        """The refusal in words of the policy it cites, or in the default words."""
        clause = refusal.clause or (policy.reasons.get(refusal.code) if policy else None)
        wordings = policy.wordings if policy else None
        return cls(
            code=refusal.code,
            message=message(refusal, language, wordings),
            clause=Clause.cited(policy, clause),
            path=list(refusal.path),
            params=[Param.of(param) for param in refusal.params],
        )


async def told(
    context: Context, refusals: Iterable[DomainRefusal], policy: Policy | None = None
) -> list[Refusal]:
    """The refusals as this caller reads them, under `policy` or the one in force today."""
    listed = list(refusals)
    if listed and policy is None:
        policy = await policy_in_force(civil_day(context.desk.now()))
    return [Refusal.of(refusal, policy, context.language) for refusal in listed]
