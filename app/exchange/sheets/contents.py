"""What the cells of a column look like: how well each meaning fits them."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from app.exchange.listing.contents import stated_size
from app.exchange.listing.listed import reference_in
from app.exchange.listing.units import CONTAINERS, measure_of
from app.exchange.sheets.fields import Field
from app.exchange.sheets.words import KNOWN_RATES, is_on_request, read_organic, read_truth, read_vat
from app.runtime.tables.cells import Cell, Trouble, is_empty
from app.runtime.tables.numbers import read_number
from catalog.place_names import fold_name

SAMPLE = 200


def fits_of(cells: Sequence[Cell]) -> Mapping[Field, float]:
    """Return, for each meaning, which share of the filled cells may have it; nothing when all are empty."""
    filled = [cell for cell in cells if not is_empty(cell)][:SAMPLE]
    if not filled:
        return {}
    fits = {field: _share(filled, test) for field, test in _TESTS.items()}
    different = len({str(cell) for cell in filled}) / len(filled)
    # Names and codes differ from row to row, categories repeat themselves.
    fits[Field.TITLE] *= 0.5 + different / 2
    fits[Field.SKU] *= different
    fits[Field.CATEGORY] *= 1.0 - different * 0.4
    return fits


def _share(cells: Sequence[Cell], test: Callable[[Cell], bool]) -> float:
    return sum(map(test, cells)) / len(cells)


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and not isinstance(cell, Trouble)


def _is_name(cell: Cell) -> bool:
    return _is_text(cell) and sum(letter.isalpha() for letter in str(cell)) >= 3


def _is_code(cell: Cell) -> bool:
    if isinstance(cell, Decimal):
        return cell == cell.to_integral_value()
    return _is_text(cell) and len(str(cell).split()) == 1 and len(str(cell)) <= 40


def _is_price(cell: Cell) -> bool:
    reading = read_number(cell)
    if reading is None:
        return isinstance(cell, Trouble) or is_on_request(cell)
    return not reading.unit


def _is_count(cell: Cell) -> bool:
    reading = read_number(cell)
    return reading is not None and reading.value >= 0


def _is_rate(cell: Cell) -> bool:
    return read_vat(cell) is not None and (
        read_vat(cell) in KNOWN_RATES or (isinstance(cell, str) and "%" in cell)
    )


def _is_unit(cell: Cell) -> bool:
    if not _is_text(cell):
        return False
    words = fold_name(str(cell)).split()
    return measure_of(str(cell)) is not None or (bool(words) and words[0] in CONTAINERS)


def _is_size(cell: Cell) -> bool:
    # A bare number is a size too, under a heading that says "Peso (g)".
    bare = read_number(cell)
    return (bare is not None and not bare.per) or (_is_text(cell) and bool(stated_size(str(cell))))


_TESTS: Mapping[Field, Callable[[Cell], bool]] = {
    Field.SKU: _is_code,
    Field.TITLE: _is_name,
    Field.DESCRIPTION: _is_name,
    Field.CATEGORY: _is_name,
    Field.UNIT: _is_unit,
    Field.SIZE: _is_size,
    Field.PRICE: _is_price,
    Field.VAT: _is_rate,
    Field.PACK: _is_count,
    Field.MINIMUM: _is_count,
    Field.MULTIPLE: _is_count,
    Field.AVAILABLE: _is_count,
    Field.ACTIVE: lambda cell: read_truth(cell) is not None,
    Field.ORGANIC: lambda cell: read_organic(cell) is not None,
    Field.REFERENCE: lambda cell: _is_text(cell) and reference_in(str(cell).strip()) is not None,
}
