"""At what price: "sotto 2 euro al kg", "max 3,50 €/kg", "meno di 15€ l'ora"."""

from dataclasses import dataclass
from fractions import Fraction

from catalog.quantities import PRICING_UNIT, UNITS, UnitCode
from catalog.understanding.board import Board
from catalog.understanding.numbers_in_text import figure_at
from catalog.understanding.phrases import PhraseTable
from catalog.understanding.tables import UnitWord
from catalog.understanding.understood import PriceHit

LONGEST_LIMIT = 4
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount of money on the board; `unit_end` is None until the unit was read."""

    cents: Fraction
    first: int
    end: int


def read_price(board: Board) -> PriceHit | None:
    """Claim the first price of the text; without a word of limit it is a ceiling all the same."""
    for index in range(len(board)):
        amount = _amount(board, index)
        if amount is None or amount.cents <= 0:
            continue
        if _phrase_before(board, board.tables.price["minimums"], amount.first) < amount.first:
            continue
        unit, end = _unit(board, amount.end)
        end = max(
            end, board.tables.price["limits"].end(board.keys, end) if _closes(board, end) else end
        )
        first = _first(board, amount.first)
        cents, code = _per_unit(amount.cents, unit)
        if cents <= 0:
            continue
        return PriceHit(cents, code, board.claim(first, end))
    return None


def _amount(board: Board, first: int) -> _Amount | None:
    """Return the amount that begins at `first`, the sign of the euro before or behind the number."""
    currency, cent = board.tables.price["currency"], board.tables.price["cents"]
    if not board.is_free(first):
        return None
    start = currency.end(board.keys, first)
    if start > first:
        _, inner = _unit(board, start)
        number = figure_at(board, inner)
        return None if number is None else _Amount(number.value * HUNDRED, first, number.end)
    number = figure_at(board, first)
    if number is None:
        return None
    end = currency.end(board.keys, number.end)
    if end > number.end:
        return _with_cents(board, _Amount(number.value * HUNDRED, first, end))
    end = cent.end(board.keys, number.end)
    return _Amount(number.value, first, end) if end > number.end else None


def _with_cents(board: Board, euros: _Amount) -> _Amount:
    """Return "2 euro e 50" as one amount."""
    if not board.is_free(euros.end) or board.keys[euros.end] != "e":
        return euros
    number = figure_at(board, euros.end + 1)
    if number is None or number.value >= HUNDRED or number.value.denominator != 1:
        return euros
    end = board.tables.price["cents"].end(board.keys, number.end)
    bare = (
        board.tables.units.at(board.keys, end) is None
        and board.tables.price["currency"].at(board.keys, end) is None
    )
    return _Amount(euros.cents + number.value, euros.first, end) if bare else euros


def _unit(board: Board, start: int) -> tuple[UnitWord | None, int]:
    """Return the unit said after an amount ("al kg", "l'ora", "cadauno") and where it ends."""
    adjective = board.tables.price_adjectives.at(board.keys, start)
    if adjective is not None:
        return adjective[1], adjective[0]
    per = board.tables.price["per"].at(board.keys, start)
    if per is None:
        return None, start
    unit = board.tables.units.at(board.keys, per[0])
    if unit is not None:
        return unit[1], unit[0]
    container = board.tables.quantity["containers"].at(board.keys, per[0])
    return None, start if container is None else container[0]


def _first(board: Board, start: int) -> int:
    """Return where the price begins: the words of limit, or the lower end of a range, belong to it."""
    prices = board.tables.price
    joint = _phrase_before(board, prices["range_joints"], start)
    if joint < start:
        lower = _number_before(board, joint)
        if lower is not None:
            opener = _phrase_before(board, prices["range_openers"], lower)
            if opener < lower or board.keys[joint] in {"-", "–"}:
                return opener
    return _phrase_before(board, prices["limits"], start)


def _number_before(board: Board, end: int) -> int | None:
    for first in (end - 1, end - 2):
        number = figure_at(board, first)
        if number is None:
            continue
        if max(number.end, board.tables.price["currency"].end(board.keys, number.end)) == end:
            return first
    return None


def _closes(board: Board, end: int) -> bool:
    return board.is_free(end) and board.keys[end] in {"max", "massimo", "massimi"}


def _phrase_before(board: Board, table: PhraseTable[None], end: int) -> int:
    """Return where the longest phrase that ends at `end` begins; `end` when there is none."""
    for first in range(max(0, end - LONGEST_LIMIT), end):
        if table.end(board.keys, first) == end:
            return first
    return end


def _per_unit(cents: Fraction, unit: UnitWord | None) -> tuple[int, UnitCode | None]:
    """Return whole cents per unit; a price per "etto" becomes one per kilogram."""
    if unit is None:
        return int(cents + Fraction(1, 2)), None
    if unit.times == 1:
        return int(cents + Fraction(1, 2)), unit.code
    pricing = UNITS[PRICING_UNIT[UNITS[unit.code].dimension]]
    per_pricing = cents * pricing.amount / (UNITS[unit.code].amount * unit.times)
    return int(per_pricing + Fraction(1, 2)), pricing.code
