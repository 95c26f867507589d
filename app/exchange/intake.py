"""Takes a file in: what it is, what its columns mean, a few rows to look at. No database is needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.exchange.gdxp.document import read_price_lists
from app.exchange.gdxp.json_text import check_size
from app.exchange.listing.text import one_line
from app.exchange.mappings import fingerprint_of
from app.exchange.sheets.columns import Column, Layout
from app.exchange.sheets.escapes import unescaped
from app.exchange.sheets.formats import FileFormat, format_of
from app.exchange.sheets.reading import chosen_sheet, read_sheets
from app.exchange.sheets.table import decimal_text
from app.runtime.tables.cells import Cell, Row, Sheet, Trouble, is_empty

SAMPLE_ROWS = 6
LONGEST_SAMPLE = 60
MOST_NAMES = 30


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file that can be read; GDXP says itself what it means and has no layout."""

    kind: FileFormat
    sheets: tuple[str, ...] = ()
    layout: Layout | None = None
    samples: tuple[Row, ...] = ()


def take_file(data: bytes, limit: int, sheet: str | None = None) -> TakenFile:
    """Look into a file that somebody hands in.

    Raises
    ------
    BadPriceList, BadArchive
        The subclass says why it cannot be read.
    """
    check_size(len(data), limit)
    kind = format_of(data)
    if kind is FileFormat.GDXP:
        read_price_lists(data)
        return TakenFile(kind)
    sheets = read_sheets(data, kind)
    found, layout = chosen_sheet(sheets, sheet)
    names = tuple(each.name for each in sheets)[:MOST_NAMES]
    return TakenFile(kind, names, layout, _samples(found, layout))


def _samples(sheet: Sheet, layout: Layout) -> tuple[Row, ...]:
    first = layout.header.number if layout.header else 0
    below = [row for row in sheet.rows if row.number > first and len(row.filled) > 1]
    return tuple(below[:SAMPLE_ROWS])


def written_layout(taken: TakenFile, layout: Layout) -> dict[str, Any]:
    """Return what the page of columns shows, as JSON."""
    return {
        "sheets": list(taken.sheets),
        "sheet": layout.sheet,
        "header": layout.header.number if layout.header else None,
        "basis": layout.basis.value,
        "fingerprint": fingerprint_of(layout),
        "columns": [_written(column, taken.samples) for column in layout.columns],
    }


def _written(column: Column, samples: Sequence[Row]) -> dict[str, Any]:
    return {
        "index": column.index,
        "letter": column.letter,
        "header": column.header[:LONGEST_SAMPLE],
        "field": column.field.value if column.field else None,
        "confidence": column.confidence,
        "samples": [cell_text(row.cell(column.index)) for row in samples],
    }


def cell_text(cell: Cell) -> str:
    """Return the beginning of a cell as a person would see it."""
    match cell:
        case Trouble():
            text = "#"
        case bool():
            text = "✓" if cell else "✗"
        case Decimal():
            text = decimal_text(cell)
        case date():
            text = f"{cell:%d/%m/%Y}"
        case _:
            text = "" if is_empty(cell) else one_line(unescaped(cell))
    return text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"
