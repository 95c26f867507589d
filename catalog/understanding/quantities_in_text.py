"""How much: "200 kg", "mezzo chilo", "10 casse da 5 kg", "30 pasti al giorno"."""

from dataclasses import dataclass
from fractions import Fraction

from catalog.quantities import UNITS, Dimension, Quantity, UnitCode
from catalog.rhythm import Rhythm
from catalog.understanding.board import Board
from catalog.understanding.numbers_in_text import Number, figure_at, number_at
from catalog.understanding.tables import UnitWord
from catalog.understanding.tokens import Span
from catalog.understanding.understood import QuantityHit

LARGEST_AMOUNT = 10**13
# How many tokens may stand between the packs and their size.
FARTHEST_PACK = 6


@dataclass(frozen=True, slots=True)
class QuantityReading:
    """A quantity, its further words when they stand apart, and the tokens of the thing it counts."""

    hit: QuantityHit
    more: tuple[Span, ...] = ()
    number_span: Span | None = None
    thing: tuple[int, int] | None = None
    is_pack_size: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of units on the board."""

    value: Fraction
    unit: UnitWord
    first: int
    unit_first: int
    end: int


def read_quantity(board: Board) -> QuantityReading | None:
    """Claim the first quantity of the text that has a unit, and its rhythm."""
    for first in range(len(board)):
        measure = _range(board, first) or measure_at(board, first) or _unit_first(board, first)
        if (
            measure is None
            or _is_deadline(board, measure)
            or _too_much(measure.value, measure.unit)
        ):
            continue
        return _reading(board, measure)
    return None


def measure_at(board: Board, first: int) -> Measure | None:
    """Return the measure that begins at the token: a number with its unit, or packs of a told size."""
    number = number_at(board, first)
    if number is None:
        return None
    packs = _packs(board, first, number)
    if packs is not None:
        return packs
    unit = board.tables.units.at(board.keys, number.end)
    if unit is None or not board.free_runs(number.end, unit[0]):
        return None
    value, end = _and_a_half(board, number.value * unit[1].times, unit)
    times = _times_behind(board, end)
    if times is not None:
        value, end = value * times[0], times[1]
    return Measure(value, unit[1], first, number.end, end)


def _unit_first(board: Board, first: int) -> Measure | None:
    """Read "kg 200"; not when the number has a unit of its own behind it."""
    unit = board.tables.units.at(board.keys, first)
    if (
        unit is None
        or unit[1].thing
        or UNITS[unit[1].code].dimension not in {Dimension.MASS, Dimension.VOLUME}
    ):
        return None
    start = unit[0] + 1 if board.is_free(unit[0]) and board.keys[unit[0]] == "." else unit[0]
    number = figure_at(board, start)
    if number is None or board.tables.units.at(board.keys, number.end) is not None:
        return None
    return Measure(number.value * unit[1].times, unit[1], first, number.end, number.end)


def _times_behind(board: Board, start: int) -> tuple[Fraction, int] | None:
    """Read the packs of "125 g x 500 vasetti"."""
    number = (
        figure_at(board, start + 1)
        if board.is_free(start) and board.keys[start] in {"x", "×"}
        else None
    )
    if number is None:
        return None
    return number.value, board.tables.quantity["containers"].end(board.keys, number.end)


def _packs(board: Board, first: int, number: Number) -> Measure | None:
    """Read "10 casse da 5 kg" and "6 x 200 ml" as what they hold together."""
    quantity = board.tables.quantity
    container = quantity["containers"].end(board.keys, number.end)
    joint = quantity["before_pack_size"].at(board.keys, container)
    if joint is None:
        return None
    if container == number.end and board.keys[container] not in {"x", "×"}:
        return None
    size = number_at(board, joint[0])
    unit = None if size is None else board.tables.units.at(board.keys, size.end)
    if size is None or unit is None:
        return None
    return Measure(number.value * size.value * unit[1].times, unit[1], first, size.end, unit[0])


def _and_a_half(board: Board, value: Fraction, unit: tuple[int, UnitWord]) -> tuple[Fraction, int]:
    """Read "un chilo e mezzo"."""
    end = unit[0]
    words = board.keys[end : end + 2]
    if (
        len(words) == 2
        and words[0] == "e"
        and board.tables.numbers.exact.get(words[1]) == Fraction(1, 2)
    ):
        return value + Fraction(unit[1].times, 2), end + 2
    return value, end


def _range(board: Board, first: int) -> Measure | None:
    """Read "da 5 a 10 kg", "100-150 kg": what is needed at most."""
    quantity = board.tables.quantity
    opened = quantity["before_range"].end(board.keys, first) if board.is_free(first) else first
    lower = number_at(board, opened)
    if lower is None or lower.is_article:
        return None
    lower_end = lower.end
    unit = board.tables.units.at(board.keys, lower.end)
    if unit is not None and opened > first:
        lower_end = unit[0]
    joint = quantity["inside_range"].at(board.keys, lower_end)
    if joint is None or (opened == first and board.keys[lower_end] not in {"-", "–"}):
        return None
    upper = measure_at(board, joint[0])
    if upper is None:
        return None
    return Measure(upper.value, upper.unit, first, upper.unit_first, upper.end)


def _is_deadline(board: Board, measure: Measure) -> bool:
    before = measure.first - 1
    return (
        UNITS[measure.unit.code].dimension is Dimension.TIME
        and board.is_free(before)
        and board.keys[before] in board.tables.quantity["before_deadline"]
    )


def _too_much(value: Fraction, unit: UnitWord) -> bool:
    return (
        not 0 < value * UNITS[unit.code].amount < LARGEST_AMOUNT
        or Quantity.of(value, unit.code).amount == 0
    )


def _reading(board: Board, measure: Measure) -> QuantityReading:
    number_span = board.span(measure.first, max(measure.unit_first, measure.first + 1))
    rhythm, end = _rhythm_after(board, measure.end)
    end = board.tables.quantity["after_quantity"].end(board.keys, end)
    packs = _packs_before(board, measure.first)
    first = _opening(board, measure.first)
    is_pack_size = first < measure.first and board.keys[measure.first - 1] == "da"
    span = board.claim(first, end)
    more = []
    value = measure.value
    if packs is not None and not _too_much(packs[0] * value, measure.unit):
        value *= packs[0]
        more.append(board.claim(packs[1], packs[2]))
    if rhythm is Rhythm.ONCE:
        rhythm, rhythm_span = read_rhythm(board)
        more += [] if rhythm_span is None else [rhythm_span]
    hit = QuantityHit(Quantity.of(value, measure.unit.code), measure.unit.code, value, rhythm, span)
    thing = (measure.unit_first, measure.end) if measure.unit.thing else None
    return QuantityReading(hit, tuple(more), number_span, thing, is_pack_size=is_pack_size)


def _opening(board: Board, first: int) -> int:
    """Return where the words before a measure begin: "almeno 5 kg", "in sacchi da 25 kg"."""
    quantity = board.tables.quantity
    while board.is_free(first - 1) and board.keys[first - 1] in quantity["before_quantity"]:
        first -= 1
    if board.is_free(first - 1) and board.keys[first - 1] == "da":
        container = first - 2
        if (
            board.is_free(container)
            and quantity["containers"].end(board.keys, container) > container
        ):
            held = board.is_free(container - 1) and board.keys[container - 1] == "in"
            return container - 1 if held else container
    return first


def _packs_before(board: Board, measure_first: int) -> tuple[Fraction, int, int] | None:
    """Return the packs of "100 bottiglie di vino da 0,75 l": how many, and where their words are."""
    joint = measure_first - 1
    if not board.is_free(joint) or board.keys[joint] != "da":
        return None
    for first in range(max(0, joint - FARTHEST_PACK), joint):
        number = figure_at(board, first)
        end = (
            first
            if number is None
            else board.tables.quantity["containers"].end(board.keys, number.end)
        )
        if number is not None and end > number.end:
            return number.value, first, end
    return None


def _rhythm_after(board: Board, start: int) -> tuple[Rhythm, int]:
    slash = board.is_free(start) and board.keys[start] == "/"
    first = start + 1 if slash else start
    found = board.tables.rhythms.at(board.keys, first)
    return (Rhythm.ONCE, start) if found is None else (found[1], found[0])


def read_rhythm(board: Board) -> tuple[Rhythm, Span | None]:
    """Claim the first words of rhythm that stand by themselves ("alla settimana")."""
    for first in range(len(board)):
        slash = board.is_free(first) and board.keys[first] == "/"
        found = board.tables.rhythms.at(board.keys, first + 1 if slash else first)
        # A bare noun ("settimana") is a rhythm only close behind its quantity or after a slash.
        if found is not None and (
            slash
            or found[0] > first + 1
            or board.keys[first].endswith(("li", "le", "ni", "ne", "ly"))
        ):
            return found[1], board.claim(first, found[0])
    return Rhythm.ONCE, None


def pieces(value: Fraction, span: Span, rhythm: Rhythm) -> QuantityHit:
    """Return a count of pieces."""
    return QuantityHit(Quantity.of(value, UnitCode.PIECE), UnitCode.PIECE, value, rhythm, span)
