"""Backups of the whole database: which kind it is, what a file holds, and whether it is sound."""

from pathlib import Path
from typing import Any, NamedTuple

from domain.store import postgres_backup, sqlite_backup
from domain.store.backup_file import BackupFault
from domain.store.database import WRITING, configuration, database, fetch_one


class Contents(NamedTuple):
    """What a backup holds: the migrations it has seen, where its log ends, and the proof of the
    data key that sealed last. The key itself is never in a database.
    """

    migrations: tuple[str, ...]
    position: int
    hash: str
    key_proof: str


def copy_database(url: str, file: Path) -> None:
    """Copy what is committed at one moment into the empty file, and see that the copy is sound.

    Raises BackupFault, and DatabaseFault for a faulty URL.
    """
    credentials = _credentials(url)
    if path := credentials.get("file_path"):
        sqlite_backup.copy(Path(path), file)
        sqlite_backup.check_pages(file)
    else:
        postgres_backup.copy(credentials, file)
        postgres_backup.check_whole(file)


def contents(file: Path) -> Contents:
    """What the backup holds. BackupFault where it is no backup of ours."""
    column = sqlite_backup.column if is_sqlite(file) else postgres_backup.column
    try:
        (position,) = column(file, "log_head", "position")
        (hash,) = column(file, "log_head", "hash")
        *_, proof = column(file, "data_key", "proof")
    except ValueError as fault:
        raise BackupFault(f"不是信易批的备份 no backup of xinyipi: {file}") from fault
    migrations = column(file, "tortoise_migrations", "name")
    return Contents(tuple(migrations), int(position), hash, proof)


def is_sqlite(file: Path) -> bool:
    """Whether it is of SQLite, and not of PostgreSQL. BackupFault where it is neither."""
    with file.open("rb") as opened:
        start = opened.read(len(sqlite_backup.MAGIC))
    if start == sqlite_backup.MAGIC:
        return True
    if start.startswith(postgres_backup.MAGIC):
        return False
    raise BackupFault(f"不是信易批的备份 no backup of xinyipi: {file}")


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL."""
    path = _credentials(url).get("file_path")
    return Path(path) if path else None


async def put_in_place(file: Path, url: str) -> None:
    """Make the database at the URL what the backup of the same kind holds, all or nothing."""
    if path := sqlite_path(url):
        sqlite_backup.put_in_place(file, path)
    else:
        postgres_backup.put_in_place(file, _credentials(url))


async def is_empty(url: str) -> bool:
    """Whether the database has no table. BackupFault where an SQLite database is in use."""
    if path := sqlite_path(url):
        return sqlite_backup.is_empty(path)
    async with database(url):
        found = await fetch_one(
            "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = current_schema() LIMIT 1"
        )
    return found is None


def _credentials(url: str) -> dict[str, Any]:
    credentials: dict[str, Any] = configuration(url)["connections"][WRITING]["credentials"]
    return credentials
