"""An SQLite database, copied while others write by SQLite's own online backup, and put in place."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from domain.store.backup_file import BackupFault

MAGIC = b"SQLite format 3\0"


def copy(source: Path, target: Path) -> None:
    """Copy what is committed at one moment into the empty file `target`; nobody has to wait."""
    with _told(), _existing(source) as live, closing(sqlite3.connect(target)) as copied:
        live.backup(copied)
        _into_one_file(copied)


def check_pages(file: Path) -> None:
    """Raise BackupFault unless every page and index of the file is sound."""
    with _told(), _existing(file) as connection:
        _into_one_file(connection)
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
    if found != ["ok"]:
        raise BackupFault(f"页面损坏 the file is damaged: {found[0]}")


def put_in_place(source: Path, target: Path) -> None:
    """Make the database at `target` what `source` is, all or nothing, while nobody uses it."""
    with _told(), _existing(source) as copied, _alone(target) as connection:
        copied.backup(connection)


def is_empty(file: Path) -> bool:
    """Whether there is no table. BackupFault where somebody has the database open."""
    if not file.exists():
        return True
    with _told(), _alone(file) as connection:
        return connection.execute("SELECT 1 FROM sqlite_schema").fetchone() is None


def column(file: Path, table: str, name: str) -> list[str]:
    """One column of a small table, as text, by its id; empty where there is no such table."""
    with _existing(file) as connection:
        try:
            rows = connection.execute(f"SELECT {name} FROM {table} ORDER BY id").fetchall()
        except sqlite3.Error:
            return []
    return [str(row[0]) for row in rows]


@contextmanager
def _existing(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as connection:
        yield connection


@contextmanager
def _alone(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, timeout=1, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            _into_one_file(connection)  # which takes that nobody else has it open
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise BackupFault(
                f"数据库正在使用，先停止服务 the database is in use, stop the service first: {file}"
            ) from error
        yield connection


def _into_one_file(connection: sqlite3.Connection) -> None:
    """Bring the write-ahead log into the file, and do without one."""
    connection.execute("PRAGMA journal_mode = DELETE").fetchall()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise BackupFault(f"SQLite: {error}") from error
