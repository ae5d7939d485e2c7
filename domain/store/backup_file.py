"""A backup as a file: there whole or not at all, with its SHA-256 beside it, as `sha256sum` writes.

The sum stands last: a backup without one was not finished, and one that was cut or changed since
does not agree with it.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp


class BackupFault(Exception):
    """No backup was made of it, or none is restored from it; the text says why, in one line."""


@contextmanager
def finished_at_last(file: Path) -> Iterator[Path]:
    """A new file for its owner alone, which bears the name and the sum once the block is done.

    BackupFault where there is a file of that name, or no place for one.
    """
    part = _beside(file)
    try:
        yield part
        _finish(part, file)
    finally:
        for left in part.parent.glob(f"{part.name}*"):
            left.unlink()


def check_sum(file: Path) -> None:
    """Raise BackupFault unless the file is to the byte what was backed up."""
    beside = _sum_file(file)
    try:
        kept, _, _ = beside.read_text().partition(" ")
        same = kept == _sha256(file)
    except (OSError, UnicodeDecodeError) as error:
        raise BackupFault(f"备份或其校验和无法读取 it cannot be read: {error}") from error
    if not same:
        raise BackupFault(
            f"备份与校验和不符，已被截断或改动 it was cut or changed since: {file}, {beside}"
        )


def _beside(file: Path) -> Path:
    if file.exists():
        raise BackupFault(f"文件已存在 the file is there already: {file}")
    try:
        opened, name = mkstemp(dir=file.absolute().parent, prefix=f".{file.name}.")
    except OSError as error:
        raise BackupFault(f"备份无法写入 the backup cannot be written: {error}") from error
    os.close(opened)
    return Path(name)


def _finish(part: Path, file: Path) -> None:
    try:
        with part.open("rb") as written:
            os.fsync(written.fileno())
        file.hardlink_to(part)  # which, unlike a renaming, takes nobody's place
        _sum_file(file).write_text(f"{_sha256(file)}  {file.name}\n")
    except OSError as error:
        raise BackupFault(f"备份无法写入 the backup cannot be written: {error}") from error


def _sum_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
