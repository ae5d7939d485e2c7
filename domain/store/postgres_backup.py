"""A PostgreSQL database, copied while others write by `pg_dump`, and restored by `pg_restore`."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.store.backup_file import BackupFault

MAGIC = b"PGDMP"


def copy(server: Mapping[str, Any], file: Path) -> None:
    """Copy what is committed at one moment into the file, in PostgreSQL's custom format."""
    _run("pg_dump", "--format=custom", f"--file={file}", *_OURS_ALONE, server=server)


def check_whole(file: Path) -> None:
    """Raise BackupFault unless `pg_restore` can read the file to its end."""
    _run("pg_restore", f"--file={os.devnull}", str(file))


def put_in_place(file: Path, server: Mapping[str, Any]) -> None:
    """Make the empty database what the file says, all or nothing."""
    database = f"--dbname={server['database']}"
    _run("pg_restore", "--single-transaction", database, *_OURS_ALONE, str(file), server=server)


def column(file: Path, table: str, name: str) -> list[str]:
    """One column of a small table of the file, as text; empty where there is no such table."""
    lines = iter(
        _run("pg_restore", "--data-only", f"--table={table}", "--file=-", str(file)).splitlines()
    )
    for line in lines:
        if line.startswith("COPY "):  # COPY public.log_head (id, "position", hash) FROM stdin;
            columns = line[line.index("(") + 1 : line.index(")")].replace('"', "").split(", ")
            at = columns.index(name)
            return [row.split("\t")[at] for row in iter(lambda: next(lines), "\\.")]
    return []


_OURS_ALONE = ("--no-owner", "--no-privileges", "--no-password")
"""Whoever restores owns what is restored; and nobody is asked anything."""


def _run(program: str, *arguments: str, server: Mapping[str, Any] | None = None) -> str:
    found = shutil.which(program)
    if found is None:
        raise BackupFault(
            f"未找到 {program}，请安装 PostgreSQL 客户端 not found, install PostgreSQL's client"
            " of the server's version: apt-get install postgresql-client"
        )
    done = subprocess.run(  # noqa: S603 (no shell, and the arguments are ours)
        [found, *arguments],
        env=os.environ | _environment(server or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupFault(" ".join(done.stderr.split()))
    return done.stdout


def _environment(server: Mapping[str, Any]) -> dict[str, str]:
    """Where the server is; not among the arguments, which everybody on the machine can read."""
    given = {variable: server.get(option) for variable, option in _VARIABLES.items()}
    given["PGSSLMODE"] = "require" if server.get("ssl") else None
    return {variable: str(value) for variable, value in given.items() if value}


_VARIABLES = {
    "PGHOST": "host",
    "PGPORT": "port",
    "PGUSER": "user",
    "PGPASSWORD": "password",
    "PGDATABASE": "database",
}
