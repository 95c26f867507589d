"""Amounts as banks write them: "1.234,56", "+12,50", "12,50-", "(12,50)", with or without a currency."""

import re
from collections.abc import Iterable
from decimal import Decimal

from app.ledger.bank.lines import MOST_CENTS, FaultCode, RowRefused
from app.runtime.tables.cells import Cell, Trouble, is_empty
from app.runtime.tables.numbers import Style, read_number, style_of

EURO = frozenset({"", "eur", "euro", "€"})
_MINUSES = str.maketrans({"−": "-", "–": "-", "\u00a0": " "})
_BEHIND = re.compile(r"(?P<number>.*\d[^-+]*)(?P<sign>[-+])")
_IN_BRACKETS = re.compile(r"\((?P<number>.+)\)")


def plain_amount(cell: Cell) -> Cell:
    """Return an amount with its sign before it, as numbers are read."""
    if not isinstance(cell, str) or isinstance(cell, Trouble):
        return cell
    text = cell.translate(_MINUSES).strip().lstrip("'").strip()
    bracketed = _IN_BRACKETS.fullmatch(text)
    if bracketed is not None:
        return f"-{bracketed['number'].strip()}"
    behind = _BEHIND.fullmatch(text)
    if behind is not None:
        text = behind["sign"] + behind["number"].strip()
    return text.removeprefix("+").strip()


def amounts_style(cells: Iterable[Cell]) -> Style:
    """Return how the amounts of a file are written."""
    return style_of(plain_amount(cell) for cell in cells)


def is_amount(cell: Cell) -> bool:
    """Tell whether a cell may hold an amount."""
    reading = read_number(plain_amount(cell))
    return reading is not None and reading.unit in EURO and not reading.per


def read_cents(cell: Cell, style: Style) -> int | None:
    """Return the cents of a cell, None of an empty one.

    Raises
    ------
    RowRefused
        Not an amount, finer than a cent, too large, or of another currency.
    """
    if is_empty(cell):
        return None
    shown = "" if isinstance(cell, Trouble) else str(cell)
    reading = read_number(plain_amount(cell), style)
    if reading is None or reading.per:
        raise RowRefused(FaultCode.BAD_AMOUNT, shown)
    if reading.unit not in EURO:
        raise RowRefused(FaultCode.OTHER_CURRENCY, shown)
    return exact_cents(reading.value, shown)


def exact_cents(value: Decimal, shown: str) -> int:
    """Return an amount of euros as cents, if it is one."""
    if abs(value) >= MOST_CENTS or value * 100 != int(value * 100):
        raise RowRefused(FaultCode.BAD_AMOUNT, shown)
    return int(value * 100)
