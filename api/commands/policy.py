"""`xinyipi policy`: a policy file, checked before anybody publishes it."""

from collections.abc import Iterator
from typing import IO

import click

from domain.policy import Policy, Tier, TierEffect
from domain.policy_fault import Fault, PolicyFault
from domain.policy_file import check_policy, policy_hash, policy_text

EFFECTS = {
    TierEffect.NEUTRAL: "普通办理 ordinary",
    TierEffect.RESTRICT: "严格审批 strict",
}
"""How a tier without benefits handles a case."""


@click.group()
def policy() -> None:
    """政策文件。 Policy files."""


@policy.command()
@click.argument("file", type=click.File("rb"))
def check(file: IO[bytes]) -> None:
    """检查政策文件，运行其中示例。 Check a policy file (docs/policy-file.md), run its examples.

    Every fault is told with its line, and nothing is published.
    """
    try:
        checked = check_policy(policy_text(file.read()))
    except PolicyFault as faulty:
        for fault in faulty.faults:
            click.echo(_told(file.name, fault), err=True)
        count = len(faulty.faults)
        raise click.ClickException(f"{count} 处错误。 Faults: {count}.") from None
    click.echo("\n".join(_summary(checked)))


def _told(name: str, fault: Fault) -> str:
    return f"{name}:{fault.line}: {fault.reason('zh')}。 {fault.reason('en')}."


def _summary(policy: Policy) -> Iterator[str]:
    document = policy.document
    last = document.effective_to.isoformat() if document.effective_to else "…"
    yield f"{document.number} {document.title}"
    yield f"有效期 in force: {document.effective_from} – {last}"  # noqa: RUF001 - a range
    yield f"档次 tiers: {', '.join(map(_tier, policy.tiers))}"
    yield f"便利 benefits: {len(policy.benefits)}"
    yield f"示例 examples: {len(policy.examples)} 通过 passed"
    yield f"内容 content: sha256 {policy_hash(policy)}"


def _tier(tier: Tier) -> str:
    return f"{tier.id} ({EFFECTS.get(tier.effect, len(tier.benefits))})"
