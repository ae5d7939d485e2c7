"""Policies for tests: the shipped one, and copies of it that differ in one place."""

from functools import cache
from pathlib import Path
from uuid import uuid4

import domain
from domain.policy import Policy
from domain.policy_file import load_policy
from domain.store.database import database, execute

SHILONG = Path(domain.__file__).with_name("policies") / "shilong-2022.toml"


@cache
def shilong() -> Policy:
    """平龙政服领办〔2022〕11号."""
    return load_policy(shilong_text(), id="policy-1", version=1)


async def rewrite_policy(url: str, text: str) -> None:
    """As if this had been the first version; its id is new, since a version never changes."""
    async with database(url):
        await execute("UPDATE policy_version SET id = ?, document = ?", str(uuid4()), text)


@cache
def shilong_text() -> str:
    return SHILONG.read_text(encoding="utf-8")


def changed(*changes: tuple[str, str]) -> str:
    """The text of the shipped file, with something else in one place for each change."""
    text = shilong_text()
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands in the file {text.count(old)} times"
        text = text.replace(old, new)
    return text
