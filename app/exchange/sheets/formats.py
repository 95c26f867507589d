"""Which kind of file it is, by what it holds and never by its name."""

import codecs
import enum

from app.exchange.errors import NotAPriceListFormat
from app.runtime.tables.containers import OLE, OTHER_PROGRAMS, ZIP, zipped_workbook

BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MARKUP = (b"<?xml", b"<html", b"<!doctype", b"<table", b"<workbook")


class FileFormat(enum.StrEnum):
    """The formats that a price list may have."""

    GDXP = "gdxp"
    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


def format_of(data: bytes) -> FileFormat:
    """Return the format of a file; a ZIP container is looked into first.

    Raises
    ------
    NotAPriceListFormat, BadArchive
    """
    if data.startswith(ZIP):
        return _zipped(data)
    if data.startswith(OLE):
        return FileFormat.XLS
    if data.startswith(OTHER_PROGRAMS):
        raise NotAPriceListFormat
    start = data.removeprefix(codecs.BOM_UTF8).lstrip()[:20].lower()
    if start.startswith(MARKUP):
        # Many programs write a web page and call it XLS.
        raise NotAPriceListFormat
    if start.startswith((b"{", b"[")):
        return FileFormat.GDXP
    return FileFormat.CSV


def _zipped(data: bytes) -> FileFormat:
    kind = zipped_workbook(data)
    if kind is None:
        raise NotAPriceListFormat
    return FileFormat(kind)
