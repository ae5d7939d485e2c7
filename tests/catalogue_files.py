"""Catalogue files as people hand them in: workbooks and CSV, changed by hand."""

import io
import json
import zipfile
from base64 import b64encode
from collections.abc import Callable

from openpyxl import Workbook, load_workbook

from domain.matter_export import catalogue_file
from domain.matter_import import read_catalogue, starter
from domain.matter_rules import Known
from domain.services.matters import Plan
from domain.table_file import FileFormat

NOTHING = Plan(versions=(), latest={}, unchanged=0, authorities=()).digest
"""The digest of a file that says what the catalogue says."""


def base64(content: bytes) -> str:
    """A file as GraphQL takes it."""
    return b64encode(content).decode()


def rows(*numbers: int) -> bytes:
    """These matters of the starter catalogue, counted from 0, with all authorities, in JSON."""
    catalogue = json.loads(starter())
    chosen = [catalogue["matters"][number] for number in numbers]
    return json.dumps(catalogue | {"matters": chosen}).encode()


def as_file(content: bytes, known: Known, written_in: FileFormat) -> bytes:
    """A catalogue in JSON, written in another form."""
    read = read_catalogue(content, known)
    assert read.faults == ()
    return catalogue_file(read.authorities, read.matters, written_in)


def packed(book: bytes, /, **parts: bytes) -> bytes:
    """The workbook with these parts below `xl/` in place of its own; `__` stands for `/`."""
    named = {f"xl/{name.replace('__', '/')}.xml": part for name, part in parts.items()}
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as archive,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as again,
    ):
        for name in archive.namelist():
            again.writestr(name, named.get(name) or archive.read(name))
    return written.getvalue()


def edited(workbook: bytes, edit: Callable[[Workbook], object]) -> bytes:
    """The workbook after somebody has edited it."""
    book = load_workbook(io.BytesIO(workbook))
    edit(book)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
