"""From the rows of a sheet to products, each with its faults by row and column."""

from collections.abc import Mapping

from app.exchange.listing.faults import LineFault
from app.exchange.listing.product import PriceList, Product
from app.exchange.listing.text import one_line
from app.exchange.sheets.columns import Column, Layout
from app.exchange.sheets.escapes import unescaped
from app.exchange.sheets.fields import Basis, Field
from app.exchange.sheets.row_reader import RowReader
from app.runtime.tables.cells import Row, Sheet
from app.runtime.tables.numbers import style_of

LONGEST_HEADING = 80
NUMBERS = (Field.PRICE, Field.PACK, Field.MINIMUM, Field.MULTIPLE, Field.AVAILABLE)


def price_list_of(sheet: Sheet, layout: Layout) -> PriceList:
    """Return the products of a sheet; `layout` must know its titles and whether prices include VAT."""
    columns = {each.field: each for each in layout.columns if each.field is not None}
    rows = _rows_below(sheet, layout)
    styles = {
        each: style_of(row.cell(columns[each].index) for row in rows)
        for each in NUMBERS
        if each in columns
    }
    faults: list[LineFault] = []
    products: list[Product] = []
    heading = ""
    for row in rows:
        title = _heading_in(row, columns)
        if title is not None:
            heading = title
            continue
        reader = RowReader(row, columns, styles, faults)
        product = reader.product(heading, includes_vat=layout.basis is Basis.GROSS)
        if product is not None:
            products.append(product)
    return PriceList(
        supplier=None, products=tuple(products), faults=tuple(faults), strict_codes=True
    )


def _rows_below(sheet: Sheet, layout: Layout) -> list[Row]:
    """Return the rows of products; the header that is repeated on every page is none."""
    if layout.header is None:
        return list(sheet.rows)
    header = layout.header
    return [row for row in sheet.rows if row.number > header.number and row.cells != header.cells]


def _heading_in(row: Row, columns: Mapping[Field, Column]) -> str | None:
    """Return the category that a row of its own gives to what follows; "" for a note, None for a product."""
    filled = row.filled
    if len(filled) != 1 or len(columns) == 1 or not isinstance(row.cell(filled[0]), str):
        return None
    text = one_line(unescaped(str(row.cell(filled[0]))))
    return text if len(text) <= LONGEST_HEADING else ""
