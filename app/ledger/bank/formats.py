"""Which kind of file the bank has given, by what it holds and never by its name."""

import codecs
import enum

from app.ledger.bank.errors import NotAStatement
from app.ledger.bank.workbooks import is_workbook
from app.runtime.files.errors import FileMissing
from app.runtime.tables.containers import OTHER_PROGRAMS

LIMIT_BYTES = 2 * 1024 * 1024
_PAGES = (b"<html", b"<!doctype html", b"<table", b"{", b"[")


class StatementKind(enum.StrEnum):
    """The formats that are read."""

    TABLE = "table"
    CAMT = "camt"


def kind_of(data: bytes) -> StatementKind:
    """Return the kind of a file; raises FileMissing, NotAStatement."""
    if not data.strip():
        raise FileMissing
    if is_workbook(data):
        return StatementKind.TABLE
    start = data.removeprefix(codecs.BOM_UTF8).lstrip()[:40].lower()
    if data.startswith(OTHER_PROGRAMS) or start.startswith(_PAGES):
        raise NotAStatement
    is_xml = start.startswith(b"<") or _is_utf16_xml(data)
    return StatementKind.CAMT if is_xml else StatementKind.TABLE


def _is_utf16_xml(data: bytes) -> bool:
    marks = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return data.startswith(marks) and b"<" in data[2:4]
