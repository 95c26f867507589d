"""Cells that are neither plain text nor plain numbers: VAT rates, yes and no, how a thing is grown."""

import re
from decimal import Decimal

from app.exchange.listing.product import Organic
from app.runtime.tables.cells import Cell, Trouble
from app.runtime.tables.numbers import Style, read_number
from catalog.place_names import fold_name

BASIS_POINTS = Decimal(100)
HIGHEST = 100
SHARE_UP_TO = Decimal("0.3")
"""A bare number up to here is a share (0.04): no rate of a third of a per cent exists."""
KNOWN_RATES = frozenset({0, 400, 500, 1000, 2200})
_WITHOUT_VAT = frozenset(
    [
        "esente",
        "esenti",
        "es",
        "non",
        "soggetto",
        "non",
        "soggetta",
        "fuori",
        "campo",
        "escluso",
        "esclusa",
        "nessuna",
    ]
)
YES = frozenset(
    [
        "si",
        "s",
        "x",
        "v",
        "yes",
        "y",
        "true",
        "vero",
        "ok",
        "attivo",
        "attiva",
        "disponibile",
        "visibile",
        "ordinabile",
    ]
)
NO = frozenset(
    [
        "no",
        "n",
        "false",
        "falso",
        "inattivo",
        "sospeso",
        "esaurito",
        "esaurita",
        "terminato",
        "terminata",
    ]
)
TICKS = frozenset("✓✔☑●•✗✘☐")
_NOT = re.compile(r"\bnon\b")
_ORGANIC = re.compile(r"\b(?:bio|biologic[oaih]\w*|organic|demeter|biodinamic[oai])\b")
_CONVENTIONAL = re.compile(r"\b(?:convenzionale|convenzionali|conventional)\b")
_CONVERSION = re.compile(r"\b(?:conversione|conv|conversion)\b")
ON_REQUEST = frozenset(
    {"su richiesta", "a richiesta", "da concordare", "da definire", "on request", "su preventivo"}
)


def read_vat(cell: Cell) -> int | None:
    """Return a rate in hundredths of a per cent: "4%", 0.04, "IVA 10", "esente"; None for what is none."""
    if isinstance(cell, Decimal):
        return _points(cell * 100 if 0 < cell <= SHARE_UP_TO else cell)
    if not isinstance(cell, str) or isinstance(cell, Trouble):
        return None
    words = fold_name(cell).split()
    if words and _WITHOUT_VAT.intersection(words):
        return 0
    text = re.sub(r"(?i)\b(?:i\.?v\.?a\.?|vat|aliquota)\b\.?", " ", cell).strip()
    percent = text.replace("%", " ").strip()
    reading = read_number(percent, Style.COMMA)
    if reading is None or reading.unit or reading.per:
        return None
    value = reading.value
    if "%" not in text and 0 < value <= SHARE_UP_TO:
        value *= 100
    return _points(value)


def read_truth(cell: Cell) -> bool | None:
    """Return yes or no, None for what is neither."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, Decimal):
        return bool(cell) if cell in (0, 1) else None
    if not isinstance(cell, str) or isinstance(cell, Trouble):
        return None
    text = cell.strip()
    if text in TICKS:
        return text not in "✗✘☐"
    words = fold_name(text).split()
    if text in {"1", "0"}:
        return text == "1"
    if len(words) == 2 and words[0] == "non" and words[1] in YES:
        return False
    if len(words) != 1:
        return None
    return True if words[0] in YES else False if words[0] in NO else None


def read_organic(cell: Cell) -> Organic | None:
    """Return what a cell says of how a product is grown; None says nothing."""
    truth = read_truth(cell)
    if truth is not None:
        return Organic.YES if truth else Organic.NO
    if not isinstance(cell, str) or isinstance(cell, Trouble):
        return None
    text = fold_name(cell)
    if _CONVERSION.search(text):
        return Organic.IN_CONVERSION
    if _CONVENTIONAL.search(text) or (_NOT.search(text) and _ORGANIC.search(text)):
        return Organic.NO
    return Organic.YES if _ORGANIC.search(text) else None


def is_on_request(cell: Cell) -> bool:
    """Tell whether a price cell says that one has to ask."""
    return isinstance(cell, str) and fold_name(cell) in ON_REQUEST


def _points(percent: Decimal) -> int | None:
    points = percent * BASIS_POINTS
    if not 0 <= percent <= HIGHEST or points != points.to_integral_value():
        return None
    return int(points)
