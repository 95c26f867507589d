"""Workbooks of banks, made plain text at the door: behind it there is one kind of table.

They are read by a program of their own (decision 12), before the database is asked anything.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.ledger.bank.columns import layout_of
from app.ledger.bank.errors import NotAStatement
from app.ledger.bank.lines import MOST_LINES
from app.runtime.tables.cells import Cell, Sheet, Trouble
from app.runtime.tables.containers import OLE, ZIP, zipped_workbook
from app.runtime.tables.csv_text import UNWRITTEN
from app.runtime.tables.errors import EmptySheet, TooManyRows
from app.runtime.tables.workbook import read_workbook

# Beyond this the rows are not where a person would look for them anyway.
MOST_PADDING = 20_000


def is_workbook(data: bytes) -> bool:
    """Tell whether a file is a container of some kind that workbooks are kept in."""
    return data.startswith((ZIP, OLE))


def as_text(data: bytes) -> bytes:
    """Return the sheet with the movements as separated text, its rows where they were.

    Raises
    ------
    BadArchive, BadTable, NotAStatement
    """
    if data.startswith(ZIP) and zipped_workbook(data) is None:
        raise NotAStatement
    sheets = [sheet for sheet in read_workbook(data) if sheet.rows]
    if not sheets:
        raise EmptySheet
    chosen = max(sheets, key=lambda sheet: (layout_of(sheet).is_complete, len(sheet.rows)))
    if len(chosen.rows) > MOST_LINES:
        raise TooManyRows(MOST_LINES)
    return _written(chosen)


def _written(sheet: Sheet) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    place = 0
    for row in sheet.rows:
        if row.number <= MOST_PADDING:
            writer.writerows([] for _ in range(row.number - place - 1))
            place = row.number
        writer.writerow(_texts(row.cells))
    return out.getvalue().encode()


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [_text(cell) for cell in cells]


def _text(cell: Cell) -> str:
    match cell:
        case Trouble():
            return "#"
        case date():
            return cell.isoformat()
        case Decimal():
            return f"{cell:f}".replace(".", ",")
    return UNWRITTEN.sub(" ", str(cell))
