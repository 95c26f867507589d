"""Spreadsheets, read in a process of their own.

A file of ten kilobytes can name a cell so far away that reading it takes half a terabyte of memory and
ends the whole program, not just the request. So a child process with little memory and little time
reads the file; when it dies, that is an answer too.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from app.runtime.tables.cells import LONGEST_CELL, Cell, Sheet, Trouble, rows_of
from app.runtime.tables.errors import (
    BadTable,
    SpreadsheetLocked,
    SpreadsheetTooHeavy,
    SpreadsheetUnreadable,
    TooManyColumns,
    TooManyRows,
)
from app.runtime.tables.limits import MOST_COLUMNS, MOST_ROWS, MOST_SHEETS

READER = Path(__file__).with_name("workbook_reader.py")
SECONDS = 60
DIGITS = 15
"""Spreadsheets compute with about 15 digits: 0.1 + 0.2 is meant to be 0.3."""
_FAULTS: Mapping[str, type[BadTable]] = {
    "locked": SpreadsheetLocked,
    "unreadable": SpreadsheetUnreadable,
    "heavy": SpreadsheetTooHeavy,
}


def read_workbook(data: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of an XLSX, XLS or ODS file; one too large is left out if there are others.

    Raises
    ------
    SpreadsheetUnreadable, SpreadsheetLocked, SpreadsheetTooHeavy, TooManyRows, TooManyColumns
    """
    answer = _read_apart(data)
    sheets: list[Sheet] = []
    refused: BadTable | None = None
    for each in answer:
        match each:
            case {"fault": "rows"}:
                refused = refused or TooManyRows(MOST_ROWS)
            case {"fault": "columns", "count": Decimal() as count}:
                refused = refused or TooManyColumns(int(count), MOST_COLUMNS)
            case {"name": name, "rows": list() as rows}:
                cells = [(int(number), [_cell(cell) for cell in row]) for number, row in rows]
                sheets.append(Sheet(str(name), rows_of(cells)))
    if refused is not None and not any(sheet.rows for sheet in sheets):
        raise refused
    return tuple(sheets)


def _read_apart(data: bytes) -> Sequence[Mapping[str, object]]:
    limits = [str(limit) for limit in (MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, LONGEST_CELL)]
    try:
        done = subprocess.run(  # noqa: S603 our own file
            [sys.executable, "-I", str(READER), *limits],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SpreadsheetTooHeavy from error
    if done.returncode != 0:
        raise SpreadsheetTooHeavy
    answer = json.loads(done.stdout, parse_float=_number, parse_int=_number)
    if "fault" in answer:
        raise _FAULTS[answer["fault"]]
    sheets: Sequence[Mapping[str, object]] = answer["sheets"]
    return sheets


def _number(text: str) -> Decimal:
    value = Decimal(text)
    if value == value.to_integral_value() and abs(value) < 10**DIGITS:
        return value.quantize(Decimal(1))
    return Decimal(f"{value:.{DIGITS}g}")


def _cell(cell: object) -> Cell:
    match cell:
        case str() | bool() | Decimal():
            return cell
        case {"date": text}:
            return date.fromisoformat(str(text))
        case {"trouble": name}:
            return Trouble(name)
    return ""
