"""What a pack holds, read from a product's name: "240 gr", "5Kg/9Kg/15Kg circa", "6 x 200 ml"."""

from fractions import Fraction

from catalog.quantities import UNITS, Dimension, Quantity, UnitCode
from catalog.understanding.board import Board
from catalog.understanding.numbers_in_text import figure_at
from catalog.understanding.tables import UnitWord, load_tables
from catalog.understanding.tokens import tokenize

LONGEST_NAME = 500
LARGEST_AMOUNT = 10**12
PACKED = frozenset({Dimension.MASS, Dimension.VOLUME, Dimension.PIECE})
BETWEEN = frozenset({"/", "-", "–", "o", "e", ","})
TIMES = frozenset({"x", "×", "*"})


def pack_in_name(name: str) -> tuple[Quantity, ...]:
    """Return the sizes that a product's name tells, each once, in the order of the name.

    Several sizes are alternatives ("750ml / 3litri"). A number without a unit of mass, volume or count says
    nothing ("6 x 5" may be a bargain as well as a box), and so do ages, lengths and percentages. Only the first
    500 characters are read.
    """
    board = Board(name, tokenize(name[:LONGEST_NAME]), load_tables())
    sizes: list[Quantity] = []
    index = 0
    while index < len(board):
        found, end = _sizes_at(board, index)
        sizes += [size for size in found if size not in sizes]
        index = max(end, index + 1)
    return tuple(sizes)


def _sizes_at(board: Board, first: int) -> tuple[list[Quantity], int]:
    """Return the sizes that begin at the token and where they end: "5/9/15 kg" shares its unit."""
    before = _unit_at(board, first)
    if before is not None:
        return _unit_first(board, first, *before)
    values: list[Fraction] = []
    end = first
    while True:
        number = figure_at(board, end)
        if number is None:
            return [], first + 1
        values.append(number.value)
        end = number.end
        unit = _unit_at(board, end)
        if unit is not None:
            return _with_inner(board, values, unit[0], unit[1])
        if not board.is_free(end):
            return [], end
        if board.keys[end] in TIMES:
            return _multiplied(board, values[-1], end + 1)
        if board.keys[end] not in BETWEEN:
            return [], end
        end += 1


def _unit_first(
    board: Board, first: int, unit_end: int, unit: UnitWord
) -> tuple[list[Quantity], int]:
    """Read "gr. 240", unless the number has a unit of its own behind it."""
    if first > 0 and board.touches(first):
        return [], unit_end
    start = unit_end + 1 if board.is_free(unit_end) and board.keys[unit_end] == "." else unit_end
    number = figure_at(board, start)
    if number is None or _unit_at(board, number.end) is not None:
        return [], unit_end
    return _quantities([number.value], unit), number.end


def _with_inner(
    board: Board, values: list[Fraction], end: int, unit: UnitWord
) -> tuple[list[Quantity], int]:
    """Read "10 pz da 100 g" as what they weigh together."""
    if UNITS[unit.code].dimension is Dimension.PIECE and len(values) == 1:
        joint = board.tables.quantity["before_pack_size"].at(board.keys, end)
        if joint is not None:
            inner, inner_end = _multiplied(board, values[0], joint[0])
            if inner:
                return inner, inner_end
    return _quantities(values, unit), end


def _multiplied(board: Board, times: Fraction, start: int) -> tuple[list[Quantity], int]:
    number = figure_at(board, start)
    unit = None if number is None else _unit_at(board, number.end)
    if number is None or unit is None:
        return [], start
    return _quantities([times * number.value], unit[1]), unit[0]


def _unit_at(board: Board, first: int) -> tuple[int, UnitWord] | None:
    noun = board.tables.quantity["pack_nouns"].at(board.keys, first)
    if noun is not None:
        return noun[0], UnitWord(UnitCode.PIECE, 1, thing=False)
    unit = board.tables.units.at(board.keys, first)
    if unit is None or unit[1].thing or UNITS[unit[1].code].dimension not in PACKED:
        return None
    return unit


def _quantities(values: list[Fraction], unit: UnitWord) -> list[Quantity]:
    amounts = [value * unit.times for value in values]
    found = [
        Quantity.of(value, unit.code)
        for value in amounts
        if value * UNITS[unit.code].amount < LARGEST_AMOUNT
    ]
    return [quantity for quantity in found if quantity.amount > 0]
