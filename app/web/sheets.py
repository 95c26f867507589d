"""Tables for spreadsheets, in which no cell may start a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

# What spreadsheets take for the beginning of a formula (OWASP, "CSV injection").
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
BYTE_ORDER_MARK = "\ufeff"
DAYS = "yyyy-mm-dd"

Cell = str | int | Decimal | date | None


def harmless(text: str) -> str:
    """Return a text as a cell that shows it and never computes: with a leading apostrophe if need be."""
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS_A_FORMULA) else text


def _as_text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return harmless(cell)
        case datetime():
            return cell.isoformat(timespec="seconds")
        case date():
            return cell.isoformat()
        case Decimal():
            return str(cell).replace(".", ",")
    return str(cell)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a CSV as Italian spreadsheets open it: UTF-8 with mark, semicolons, comma decimals."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(name) for name in header])
    for row in rows:
        writer.writerow([_as_text(cell) for cell in row])
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def xlsx_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, name: str) -> bytes:
    """Return an XLSX with one sheet; texts are written as texts, whatever they look like."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(name[:31])
        bold, days = book.add_format({"bold": True}), book.add_format({"num_format": DAYS})
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, bold)
            sheet.set_column(column, column, max(12, min(40, len(title) + 4)))
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                match cell:
                    case str():
                        sheet.write_string(number, column, cell)
                    case date():
                        sheet.write_datetime(number, column, cell, days)
                    case int() | Decimal():
                        sheet.write_number(number, column, cell)
    return out.getvalue()
