"""Which data keys a database was written with: proofs of them, never the keys."""

from domain.store.data_key import KeyFault
from domain.store.database import execute, fetch
from domain.store.seal import seal


async def proofs_kept() -> tuple[str, ...]:
    """The proofs of the data keys, oldest first; none where no migration has seen one."""
    rows = await fetch("SELECT proof FROM data_key ORDER BY id")
    return tuple(str(row["proof"]) for row in rows)


async def keep_proofs() -> None:
    """Note the data keys that are new. Raises KeyFault where an old one is missing or another."""
    kept, proofs = await proofs_kept(), seal().proofs
    if kept != proofs[: len(kept)]:
        raise KeyFault(_ANOTHER)
    for number, proof in enumerate(proofs[len(kept) :], start=len(kept) + 1):
        await execute("INSERT INTO data_key (id, proof) VALUES (?, ?)", number, proof)


async def check_proofs() -> None:
    """Raise KeyFault unless the data keys are those that the database was written with."""
    if await proofs_kept() != seal().proofs:
        raise KeyFault(_ANOTHER)


_ANOTHER = (
    "数据密钥与本数据库不符；新增密钥后须运行 xinyipi migrate。"
    " This is not the data key of this database; after adding one, run xinyipi migrate"
)
