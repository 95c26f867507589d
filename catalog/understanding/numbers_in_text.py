"""Numbers on the board: figures, words, fractions, "una ventina di"."""

from dataclasses import dataclass
from fractions import Fraction

from catalog.understanding.board import Board
from catalog.understanding.numbers import read_number
from catalog.understanding.tokens import TokenKind

LARGEST_DENOMINATOR = 8
# Beyond this nobody buys: a longer row of figures is a telephone or a tax number.
LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class Number:
    """A number on the board: its value and the token where it ends; an article is one only before a unit."""

    value: Fraction
    end: int
    is_article: bool = False


def number_at(board: Board, first: int) -> Number | None:
    """Return the number that begins at the token `first`, or None."""
    if not board.is_free(first):
        return None
    token, words = board.tokens[first], board.tables.numbers
    if token.kind is TokenKind.NUMBER:
        return _in_figures(board, first)
    key = board.keys[first]
    if key in words.exact:
        return _times_thousand(board, words.exact[key], first + 1)
    about = words.about.get(key)
    if about is not None:
        return Number(Fraction(about), _after_of(board, first + 1))
    if key in words.articles:
        following = board.keys[first + 1] if board.is_free(first + 1) else ""
        if following in words.about:
            return Number(Fraction(words.about[following]), _after_of(board, first + 2))
        if following in words.exact and words.exact[following] < 1:
            return Number(words.exact[following], first + 2)
        return Number(Fraction(1), first + 1, is_article=True)
    return None


def figure_at(board: Board, first: int) -> Number | None:
    """Return the number in figures, or in words, that begins at the token; never an article."""
    number = number_at(board, first)
    return None if number is None or number.is_article else number


def _after_of(board: Board, end: int) -> int:
    return end + 1 if board.is_free(end) and board.keys[end] in {"di", "d'"} else end


def _in_figures(board: Board, first: int) -> Number | None:
    value = read_number(board.tokens[first].text)
    if value is None or value > LARGEST:
        return None
    parts = board.keys[first + 1 : first + 3]
    if (
        len(parts) == 2
        and parts[0] == "/"
        and parts[1].isascii()
        and parts[1].isdigit()
        and board.touches(first + 1)
    ):
        whole = int(parts[1]) if len(parts[1]) == 1 else 0
        # "1/2 kg" is a half; "2/3 kg" is "two or three", and the reader takes the larger.
        if value == 1 and 1 < whole <= LARGEST_DENOMINATOR:
            return Number(Fraction(1, whole), first + 3)
    return _times_thousand(board, value, first + 1)


def _times_thousand(board: Board, value: Fraction, end: int) -> Number:
    if board.is_free(end) and board.keys[end] in board.tables.numbers.thousands:
        return Number(value * 1000, end + 1)
    return Number(value, end)


def count_before(board: Board, thing: int) -> tuple[int, Number] | None:
    """Return the free whole number that counts the thing beginning at the token: where it starts, and it."""
    for first in (thing - 1, thing - 2, thing - 3):
        number = number_at(board, first)
        if (
            number is None
            or number.is_article
            or number.value.denominator != 1
            or number.value <= 0
        ):
            continue
        between = range(number.end, thing)
        if number.end <= thing and all(
            board.is_free(index) and board.tokens[index].is_word for index in between
        ):
            return first, number
    return None
