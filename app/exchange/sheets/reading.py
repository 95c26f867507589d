"""From the bytes of a spreadsheet to its sheets, and to the list in the one that holds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.exchange.errors import EmptyPriceList, PriceBasisUnclear, TitleColumnMissing, UnknownSheet
from app.exchange.listing.product import PriceList
from app.exchange.sheets.columns import Column, Layout, layout_of
from app.exchange.sheets.fields import Basis, Field
from app.exchange.sheets.formats import FileFormat
from app.exchange.sheets.rows import price_list_of
from app.runtime.tables.cells import Sheet
from app.runtime.tables.csv_text import read_csv
from app.runtime.tables.errors import EmptySheet
from app.runtime.tables.workbook import read_workbook


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """What a person has said of a file; what is left open is recognised."""

    sheet: str | None = None
    fields: Mapping[int, Field | None] = field(default_factory=dict)
    basis: Basis | None = None


AS_RECOGNISED = SheetChoice()


def choice_of(layout: Layout) -> SheetChoice:
    """Return the choice that leads to a layout."""
    fields = {column.index: column.field for column in layout.columns}
    return SheetChoice(layout.sheet, fields, layout.basis)


def read_sheets(data: bytes, kind: FileFormat) -> tuple[Sheet, ...]:
    """Return the sheets of a file that hold anything.

    Raises
    ------
    BadPriceList, BadArchive
        The subclass says why the file cannot be read.
    """
    found = (read_csv(data),) if kind is FileFormat.CSV else read_workbook(data)
    sheets = tuple(sheet for sheet in found if sheet.rows)
    if not sheets:
        raise EmptySheet
    return sheets


def chosen_sheet(sheets: Sequence[Sheet], name: str | None) -> tuple[Sheet, Layout]:
    """Return the sheet of a name, else the one that looks most like a list; raises UnknownSheet."""
    if name is not None:
        for sheet in sheets:
            if sheet.name == name:
                return sheet, layout_of(sheet)
        raise UnknownSheet(name)
    pairs = [(sheet, layout_of(sheet)) for sheet in sheets]
    return max(pairs, key=lambda pair: _likeness(*pair))


def _likeness(sheet: Sheet, layout: Layout) -> tuple[int, float, int]:
    known = sum(column.confidence for column in layout.columns)
    needed = sum(layout.column(each) is not None for each in (Field.TITLE, Field.PRICE))
    return needed, min(known, 4.0), len(sheet.rows)


def list_in(sheet: Sheet, layout: Layout) -> PriceList:
    """Return the price list of a sheet.

    Raises
    ------
    TitleColumnMissing, PriceBasisUnclear
        A person must say it.
    EmptyPriceList
        There is not a single product.
    """
    if not layout.is_list:
        raise TitleColumnMissing
    if layout.basis is Basis.UNCLEAR and _has_price(layout.columns):
        raise PriceBasisUnclear
    found = price_list_of(sheet, layout)
    if not found.products and not found.faults:
        raise EmptyPriceList
    return found


def _has_price(columns: Sequence[Column]) -> bool:
    return any(column.field is Field.PRICE for column in columns)
