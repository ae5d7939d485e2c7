"""What is wrong with a policy file, and how its examples come out, as its writers read it."""

import strawberry

from domain.policy_example import ExampleResult
from domain.policy_fault import Fault as DomainFault
from domain.policy_fault import FaultCode, texts
from domain.services.policy_drafts import Checked
from schema.describe import described

described(
    FaultCode,
    "What can be wrong with a policy file (政策文件错误).",
    name="PolicyFaultCode",
    **{code.name: f"{said.en} ({said.zh})." for code, said in texts().items()},
)


@strawberry.type(description="Something wrong with a policy file (政策文件错误).")
class PolicyFault:
    code: FaultCode = strawberry.field(description="What is wrong (代码).")
    line: int = strawberry.field(description="In which line of the file, from 1 (行).")
    path: list[str] = strawberry.field(description="Where in the file (位置).")
    message: str = strawberry.field(description="What is wrong, and what to do about it (提示).")

    @classmethod
    def of(cls, fault: DomainFault, language: str) -> "PolicyFault":
        """The fault as GraphQL shows it."""
        return cls(
            code=fault.code,
            line=fault.line,
            path=[str(step) for step in fault.path],
            message=fault.reason(language),
        )


@strawberry.type(description="How an example of a policy came out (示例结果).")
class PolicyExample:
    name: str = strawberry.field(description="Its name (名称).")
    clause: str = strawberry.field(description="The id of the clause it is about (条款编号).")
    passed: bool = strawberry.field(description="Whether the policy answers as expected (通过).")
    differences: list[str] = strawberry.field(
        description="Each as `field: expected ≠ found` (差异); none where it passed."
    )

    @classmethod
    def of(cls, result: ExampleResult) -> "PolicyExample":
        """The result as GraphQL shows it."""
        return cls(
            name=result.name,
            clause=result.clause,
            passed=result.passed,
            differences=list(result.differences),
        )


@strawberry.type(description="What a look at a policy file found (检查结果).")
class PolicyCheck:
    faults: list[PolicyFault] = strawberry.field(
        description="Everything that keeps it from being published (错误)."
    )
    examples: list[PolicyExample] = strawberry.field(
        description="Its examples (示例); none where the file cannot be read."
    )

    @classmethod
    def of(cls, found: Checked, language: str) -> "PolicyCheck":
        """The findings as GraphQL shows them."""
        return cls(
            faults=[PolicyFault.of(fault, language) for fault in found.faults],
            examples=[PolicyExample.of(result) for result in found.examples],
        )
