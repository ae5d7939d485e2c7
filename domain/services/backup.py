"""Backup and restore: neither is done before what it made has proven itself."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.services.ledger import verify
from domain.store.backup import (
    Contents,
    contents,
    copy_database,
    is_empty,
    is_sqlite,
    put_in_place,
    sqlite_path,
)
from domain.store.backup_file import BackupFault, check_sum, finished_at_last
from domain.store.database import database
from domain.store.key_proofs import proofs_kept
from domain.store.migrate import known, unapplied
from domain.store.seal import seal
from domain.store.sqlite_backup import check_pages
from domain.store.sqlite_backup import copy as copy_file

__all__ = ["BackupFault", "Contents", "back_up", "has_its_key", "restore"]


async def back_up(url: str, file: Path) -> Contents:
    """Write what is committed at one moment into a new file, while others read and write.

    An SQLite copy has every page looked at and its whole log verified; one of PostgreSQL is read
    to its end. Raises BackupFault and DatabaseFault; then there is no such file.
    """
    with finished_at_last(file) as part:
        await asyncio.to_thread(copy_database, url, part)
        held = await asyncio.to_thread(contents, part)
        if is_sqlite(part):
            await _verified(f"sqlite://{part}")
            await asyncio.to_thread(check_pages, part)
    return held


async def restore(file: Path, url: str, *, replace: bool = False) -> Contents:
    """Make the database at the URL what the backup holds, all or nothing, and verify it.

    Raises BackupFault for a file that was cut or changed, that is of the other kind of database or
    of a newer program; for a database that is in use, or that is not empty, unless on SQLite
    `replace` is given.
    """
    check_sum(file)
    held = await asyncio.to_thread(contents, file)
    await _check_place(file, held, url, replace=replace)
    path = sqlite_path(url)
    if path is None:
        await put_in_place(file, url)
        await _verified(url)
        return held
    with TemporaryDirectory(dir=path.absolute().parent) as directory:
        # Beside the database, which is not touched before the copy has proven itself.
        copy = Path(directory) / "restored.db"
        copy.touch(mode=0o600)
        await asyncio.to_thread(copy_file, file, copy)
        await _verified(f"sqlite://{copy}")
        await asyncio.to_thread(check_pages, copy)
        await put_in_place(copy, url)
    return held


async def has_its_key(url: str) -> bool:
    """Whether the restored database can be read here: its data key is the one set here."""
    async with database(url):
        return await proofs_kept() == seal().proofs


async def _check_place(file: Path, held: Contents, url: str, *, replace: bool) -> None:
    if newer := set(held.migrations) - set(known()):
        raise BackupFault(
            f"备份出自更新的版本 the backup is of a newer xinyipi, which knows {sorted(newer)}"
        )
    path = sqlite_path(url)
    if is_sqlite(file) != (path is not None):
        raise BackupFault(
            "备份与目标不是同一种数据库 the backup is of the other kind of database: SQLite is"
            " restored to SQLite, PostgreSQL to PostgreSQL"
        )
    if await is_empty(url):
        return
    if path is None:
        raise BackupFault("目标数据库非空，请新建一个 it is not empty: create a database for it")
    if not replace:
        raise BackupFault(_not_empty(path, held))


def _not_empty(path: Path, held: Contents) -> str:
    try:
        ends = f"，日志止于 its log ends at {contents(path).position}"
    except BackupFault:
        ends = ""
    return (
        f"目标数据库非空 the database is not empty{ends}，备份止于 the backup at {held.position}；"
        "用 --replace 取代 --replace puts the backup in its place"
    )


async def _verified(url: str) -> None:
    """BackupFault where something does not agree; a backup of an older program has to be migrated
    before that can be told.
    """
    async with database(url):
        if await unapplied():
            return
        _, findings = await verify()
    if findings:
        first = findings[0]
        raise BackupFault(
            f"{len(findings)} 处不符 things disagree, first {first.where}: {first.what}"
        )
