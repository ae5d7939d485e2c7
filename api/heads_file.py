"""The heads of the ledger in a file, a line a day, for whoever carries them out of the house."""

from collections.abc import Sequence
from pathlib import Path

from domain.chain import Head
from domain.ledger_file import head_line, read_heads
from domain.services.evidence import heads_after


async def add_heads(name: str) -> None:
    """Add the heads that were published since the last line to the file of this name, if any.

    LedgerFault where it is no file of heads.
    """
    if name:
        file = Path(name)
        last = _last_day(file)
        _add(file, await heads_after(last))


def _last_day(file: Path) -> str:
    known = read_heads(file.read_text(encoding="utf-8").splitlines()) if file.exists() else []
    return known[-1].day.isoformat() if known else ""


def _add(file: Path, heads: Sequence[Head]) -> None:
    if heads:
        with file.open("a", encoding="utf-8") as lines:
            lines.writelines(f"{head_line(head)}\n" for head in heads)
