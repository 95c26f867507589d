"""Many offers in one table: what stands in its cells, and what was typed into them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from app.offers.amounts import LARGEST_AMOUNT, parse_amount, readable
from app.offers.forms import cents_text
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader
from catalog.offers import Offer
from catalog.quantities import UNITS, Quantity, UnitCode

MOST_ROWS = 100
LONGEST_CELL = 20
CELLS = ("price", "available", "published")


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row as text; `unit` is what its quantity is counted in."""

    price: str
    available: str
    published: str
    unit: str

    @property
    def mark(self) -> str:
        """The cells as one text, by which a later look tells whether they were touched."""
        return "|".join((self.price, self.available, self.published, self.unit))


@dataclass(slots=True)
class Row:
    """One row as it was typed: its cells, what its writer had seen, and what is wrong with it."""

    id: uuid.UUID
    cells: Cells
    seen: str
    revision: str
    errors: dict[str, str] = field(default_factory=dict)
    price_cents: int | None = None
    available_amount: int | None = None

    @property
    def is_touched(self) -> bool:
        """Whether anything was typed into it."""
        return self.cells.mark != self.seen


def cells_of(offer: Offer) -> Cells:
    """Return the cells of an offer."""
    _one, unit = readable(Quantity(offer.content_amount, offer.dimension))
    available = ""
    if offer.available_amount is not None:
        available, unit = readable(Quantity(offer.available_amount, offer.dimension))
    price = "" if offer.price_cents is None else cents_text(offer.price_cents)
    return Cells(price, available, "1" if offer.published else "", unit.value)


def read_rows(values: "MultiDict[str, str]") -> list[Row]:
    """Return the rows of a table as they were typed, a hundred at most; the faults stand in them."""
    rows: list[Row] = []
    for text in dict.fromkeys(values.getlist("offer")[:MOST_ROWS]):
        try:
            rows.append(_row(values, uuid.UUID(text)))
        except ValueError:
            continue
    return rows


def _row(values: "MultiDict[str, str]", offer_id: uuid.UUID) -> Row:
    def cell(name: str) -> str:
        return " ".join(values.get(f"{name}-{offer_id}", "").split())[: LONGEST_CELL + 1]

    seen = values.get(f"seen-{offer_id}", "")
    # The unit is not typed: it is the one that the quantity was shown in.
    unit = seen.rpartition("|")[2]
    published = "1" if cell("published") else ""
    row = Row(
        id=offer_id,
        cells=Cells(cell("price"), cell("available"), published, unit),
        seen=seen,
        revision=values.get(f"revision-{offer_id}", ""),
    )
    _read_price(row)
    _read_available(row)
    return row


def _read_price(row: Row) -> None:
    reader = FormReader(MultiDict({"price": row.cells.price}))
    row.price_cents = reader.cents("price")
    if not reader.is_valid:
        row.errors["price"] = reader.errors["price"]


def _read_available(row: Row) -> None:
    text = row.cells.available
    if not text:
        return
    value = parse_amount(text)
    unit = UnitCode(row.cells.unit) if row.cells.unit in set(UnitCode) else None
    if value is None or unit is None or value * UNITS[unit].amount > LARGEST_AMOUNT:
        row.errors["available"] = _("Write a number like 5 or 1,5.")
        return
    row.available_amount = Quantity.of(value, unit).amount


def has_faults(rows: Sequence[Row]) -> bool:
    """Tell whether anything in the rows needs another look."""
    return any(row.errors for row in rows)
