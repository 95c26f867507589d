"""Makes spreadsheets for tests: as people write them, and as nobody should."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

from app.exchange.listing.product import PriceList
from app.exchange.sheets.columns import Layout
from app.exchange.sheets.fields import Basis
from app.exchange.sheets.formats import format_of
from app.exchange.sheets.reading import chosen_sheet, list_in, read_sheets
from app.runtime.tables.cells import Sheet

ODS_NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text")
)
MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def csv_list(*rows: str, encoding: str = "utf-8") -> bytes:
    """Return lines as the bytes of a text file."""
    return "\r\n".join(rows).encode(encoding)


def xlsx(*sheets: Callable[[Any, Any], None], names: Sequence[str] = ()) -> bytes:
    """Return a workbook; each function gets a sheet and the book, to write into it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for number, write in enumerate(sheets):
            write(book.add_worksheet(names[number] if names else None), book)
    return stream.getvalue()


def xlsx_rows(*rows: Sequence[object]) -> bytes:
    """Return a workbook of one sheet with these rows."""

    def write(sheet: Any, _book: Any) -> None:
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return xlsx(write)


def with_sheet_xml(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return the workbook with the XML of its first sheet changed, as other programs may write it."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name.endswith("sheet1.xml") else content)
    return stream.getvalue()


def without_cached_values(data: bytes) -> bytes:
    """Return the workbook as a program writes it that does not compute."""
    return with_sheet_xml(data, lambda xml: re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", xml))


def ods(*rows: str, name: str = "Listino", row: str = "<table:table-row>") -> bytes:
    """Return an ODS file of one sheet; rows are the XML of their cells."""
    lines = "".join(f"{row}{cells}</table:table-row>" for cells in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_NAMESPACES} {CALCEXT}>'
        f'<office:body><office:spreadsheet><table:table table:name="{name}">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED
        )
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return stream.getvalue()


def text_cell(text: str, attributes: str = "") -> str:
    """Return an ODS cell with a text."""
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def number_cell(value: str, attributes: str = "") -> str:
    """Return an ODS cell with a number."""
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}" {attributes}>'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def sheets_in(data: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a file."""
    return read_sheets(data, format_of(data))


def layout_in(data: bytes) -> Layout:
    """Return how a file is recognised."""
    return chosen_sheet(sheets_in(data), None)[1]


def list_read(data: bytes, basis: Basis | None = Basis.NET) -> PriceList:
    """Return the list of a file; where it leaves VAT open, `basis` is what the person says."""
    sheet, layout = chosen_sheet(sheets_in(data), None)
    if layout.basis is Basis.UNCLEAR and basis is not None:
        layout = layout.with_choice({}, basis)
    return list_in(sheet, layout)
