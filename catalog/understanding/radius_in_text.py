"""How far: "entro 20 km da", "nel raggio di 15 chilometri"."""

from dataclasses import dataclass

from catalog.quantities import UNITS, Dimension
from catalog.understanding.board import Board
from catalog.understanding.numbers_in_text import Number, figure_at
from catalog.understanding.understood import FARTHEST_KM, Question, QuestionCode, RadiusHit

METRES = 1000


@dataclass(frozen=True, slots=True)
class RadiusReading:
    """The distance found, the token after it, and what must be asked about it."""

    hit: RadiusHit | None = None
    end: int = 0
    questions: tuple[Question, ...] = ()


def read_radius(board: Board) -> RadiusReading:
    """Claim the first distance of the text.

    A length is a distance when a word of distance opens it, or when a word of origin follows it ("10 km da").
    """
    for first in range(len(board)):
        reading = _opened(board, first) or _followed(board, first)
        if reading is not None:
            return reading
    return RadiusReading()


def read_bare_radius(board: Board) -> RadiusReading:
    """Claim the first length in kilometres; for a text that names a place ("Treviglio 20 km")."""
    for first in range(len(board)):
        number = figure_at(board, first)
        length = None if number is None else _length_km(board, number)
        if length is not None and length[0] >= 1:
            return _reading(board, first, *length)
    return RadiusReading()


def _opened(board: Board, first: int) -> RadiusReading | None:
    opener = (
        board.tables.places["sure_radius"].at(board.keys, first) if board.is_free(first) else None
    )
    if opener is None:
        return None
    start = opener[0]
    negative = start < len(board) and board.keys[start] in {"-", "−"}
    number = figure_at(board, start + 1 if negative else start)
    length = None if number is None else _length_km(board, number)
    if length is None:
        return None
    return _reading(board, first, -length[0] if negative else length[0], length[1])


def _followed(board: Board, first: int) -> RadiusReading | None:
    opened = board.tables.places["radius"].end(board.keys, first) if board.is_free(first) else first
    number = figure_at(board, opened)
    length = None if number is None else _length_km(board, number)
    if length is None or board.tables.places["radius_from"].at(board.keys, length[1]) is None:
        return None
    # "10 km di recinzione" is a length; "10 km di Treviglio" is not Italian.
    if board.keys[length[1]] in {"di", "d'"} or length[0] == 0:
        return None
    return _reading(board, first, *length)


def _length_km(board: Board, number: Number) -> tuple[float, int] | None:
    unit = board.tables.units.at(board.keys, number.end)
    if unit is None or UNITS[unit[1].code].dimension is not Dimension.LENGTH:
        return None
    return float(number.value * UNITS[unit[1].code].amount / METRES), unit[0]


def _reading(board: Board, first: int, km: float, end: int) -> RadiusReading:
    span = board.claim(first, end)
    if 0 < km <= FARTHEST_KM:
        return RadiusReading(RadiusHit(km, span), end)
    return RadiusReading(None, end, (Question(QuestionCode.BAD_RADIUS, {"km": km}, span),))
