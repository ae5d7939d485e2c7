"""`xinyipi policy`: a policy file, checked, compared, taken in as a draft and given out again."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click

from api.clock import new_id, now
from api.settings import Settings
from api.storage import migrated_database
from domain.author import Author
from domain.instants import civil_day
from domain.policy import Policy, Tier, TierEffect
from domain.policy_diff import GradeChange, PolicyChange, changes, grade_changes
from domain.policy_fault import Fault, PolicyFault
from domain.policy_file import check_policy, load_policy, policy_hash, policy_text
from domain.refusal import Refused, message
from domain.roles import Role
from domain.services.policies import policy_file_of
from domain.services.policy_drafts import import_draft

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
        raise _faulty(file.name, faulty) from None
    click.echo("\n".join(_summary(checked)))


@policy.command("import")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--as", "name", required=True, help="起草人账户 the account that drafts; it must exist"
)
def import_(file: IO[bytes], name: str) -> None:
    """将政策文件收为草案。 Take a policy file in as a draft and print its id.

    Faults do not matter yet. It is published over GraphQL or in the console, by somebody else.
    """
    try:
        text = policy_text(file.read())
        click.echo(asyncio.run(_imported(text, name)))
    except PolicyFault as faulty:
        raise _faulty(file.name, faulty) from None
    except Refused as refused:
        told = refused.refusals[0]
        raise click.ClickException(f"--as: {message(told)} {message(told, 'en')}") from None


@policy.command()
@click.argument("version", required=False)
def export(version: str | None) -> None:
    """输出政策文件。 Print a policy file as it was taken in, comments and all.

    VERSION is the number of a version or the id of a draft; without it, the policy in force.
    """
    click.echo(_text_of(version), nl=False)


@policy.command()
@click.argument("before")
@click.argument("after")
def diff(before: str, after: str) -> None:
    """对比两个政策。 Compare two policies, value by value and grade by grade.

    Each is a file, the number of a version, or the id of a draft.
    """
    old, new = _loaded(before), _loaded(after)
    lines = [*map(_changed, changes(old, new)), *map(_regraded, grade_changes(old, new))]
    click.echo("\n".join(lines) or "无变更。 No change.")


# --- reading and writing ---------------------------------------------------------------


async def _imported(text: str, name: str) -> str:
    async with migrated_database(Settings.from_environment().database_url):
        return await import_draft(text, name, author=_author, at=now(), id=new_id())


def _author(officer: str) -> Author:
    return Author(officer=officer, role=Role.POLICY_ADMIN, request_id=new_id())


def _loaded(which: str) -> Policy:
    path = Path(which)
    try:
        text = policy_text(path.read_bytes()) if path.is_file() else _text_of(which)
        return load_policy(text)
    except PolicyFault as faulty:
        raise _faulty(which, faulty) from None


def _text_of(which: str | None) -> str:
    text = asyncio.run(_stored(which))
    if text is None:
        raise click.ClickException(f"未找到 not found: {which or '…'}")
    return text


async def _stored(which: str | None) -> str | None:
    async with migrated_database(Settings.from_environment().database_url):
        return await policy_file_of(which, civil_day(now()))


# --- telling ---------------------------------------------------------------------------


def _faulty(name: str, faulty: PolicyFault) -> click.ClickException:
    """Tell every fault; the exception ends the command."""
    for fault in faulty.faults:
        click.echo(_told(name, fault), err=True)
    count = len(faulty.faults)
    return click.ClickException(f"{count} 处错误。 Faults: {count}.")


def _changed(change: PolicyChange) -> str:
    place = ".".join(change.path)
    return f"{place}: {change.before or '—'} → {change.after or '—'}"


def _regraded(change: GradeChange) -> str:
    who = f"{change.fact} {change.token} ({', '.join(change.applicants)})"
    tiers = f"{change.before or '—'} → {change.after or '—'}"
    benefits = (*(f"+{code}" for code in change.gains), *(f"-{code}" for code in change.loses))
    return " ".join((f"{who}: {tiers}", *benefits))


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
