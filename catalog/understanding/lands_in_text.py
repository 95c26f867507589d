"""Valleys, zones, provinces and regions: "in Val Seriana", "provincia di Bergamo", "in Lombardia"."""

from collections.abc import Callable

from catalog.geography import Area
from catalog.understanding.board import Board
from catalog.understanding.lexicon import Lexicon
from catalog.understanding.place_context import Lead
from catalog.understanding.place_reading import PlaceReading, in_area
from catalog.understanding.tokens import fold

MOST_WORDS = 4


def read_area(
    board: Board, lexicon: Lexicon, *, first: int, start: int, lead: Lead
) -> PlaceReading | None:
    """Claim the valley or zone named at the token `start`.

    A name of one word ("isola", "bassa") is a zone only where a place is announced, and a comune of
    that name goes before it.
    """
    for end, words in lexicon.places.windows(board, start):
        area = lexicon.places.area(words)
        if area is None or (" " not in words and lead < Lead.PLAIN):
            continue
        if lead is not Lead.PLAIN or not lexicon.places.comuni(words):
            return in_area(board, area, first, end)
    return None


def read_province(board: Board, lexicon: Lexicon, first: int) -> PlaceReading | None:
    """Claim "in provincia di Bergamo", "prov. BG"."""
    start = board.tables.places["province"].end(board.keys, first)
    return _longest(board, first, start, lexicon.places.province) if start > first else None


def read_region(board: Board, lexicon: Lexicon, *, first: int, start: int) -> PlaceReading | None:
    """Claim "in Lombardia", "nella bergamasca", when the words before the name allow a region."""

    def land(words: str) -> Area | None:
        code = board.tables.territories.get(fold(words))
        return lexicon.places.region(words) if code is None else lexicon.places.province(code)

    if board.tables.places["region"].at(board.keys, first) is None:
        return None
    return _longest(board, first, start, land)


def _longest(
    board: Board, first: int, start: int, find: Callable[[str], Area | None]
) -> PlaceReading | None:
    for end in range(min(start + MOST_WORDS, len(board)), start, -1):
        if not board.free_runs(start, end):
            continue
        area = find(board.span(start, end).of(board.text))
        if area is not None:
            return in_area(board, area, first, end)
    return None
