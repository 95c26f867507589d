"""When: "a giugno", "da settembre a giugno", "d'estate", "tutto l'anno", "subito"."""

from dataclasses import dataclass
from datetime import date, timedelta

from catalog.seasons import month_mask, months_between
from catalog.understanding.board import Board
from catalog.understanding.tokens import Span, TokenKind
from catalog.understanding.understood import MonthsHit

YEAR_DIGITS = 4
LAST_DAY = 31
# No moment of the table lies farther ahead than the end of the calendar from here.
LAST_TODAY = date.max - timedelta(days=31)
LONGEST_LEAD = 4


@dataclass(frozen=True, slots=True)
class _Month:
    """A month or a season on the board: its months, the first and the last of them, where it ends."""

    mask: int
    first_month: int
    last_month: int
    end: int


def read_months(board: Board, today: date) -> tuple[MonthsHit | None, tuple[Span, ...]]:
    """Claim the time of the year that the text names; further mentions add their months.

    Returns
    -------
    hit : MonthsHit or None
    further : tuple of Span
        Where the further mentions stand.
    """
    mask, spans = 0, []
    for first in range(len(board)):
        found = _range(board, first, today) or _list(board, first, today)
        if found is not None:
            mask |= found[0]
            spans.append(board.claim(first, found[1]))
    if not spans:
        return None, ()
    return MonthsHit(mask, spans[0]), tuple(spans[1:])


def _range(board: Board, first: int, today: date) -> tuple[int, int] | None:
    tables = board.tables.months
    until = tables["until"].at(board.keys, first)
    if until is not None:
        last = _named(board, until[0], today)
        return None if last is None else (months_between(today.month, last.last_month), last.end)
    opened = tables["from"].end(board.keys, first)
    start = _named(board, opened, today) or _named(board, opened, today, short=True)
    if start is None:
        return None
    joint = tables["to"].at(board.keys, start.end)
    if joint is None or (opened == first and board.keys[start.end] in {"e", "and"}):
        return None
    stop = _named(board, joint[0], today) or _named(board, joint[0], today, short=True)
    if stop is None:
        return None
    return months_between(start.first_month, stop.last_month), stop.end


def _list(board: Board, first: int, today: date) -> tuple[int, int] | None:
    lead = _lead(board, first)
    found = _named(board, first, today) or _named(board, lead, today)
    if found is None:
        # "gen/feb": a short name counts beside another one.
        short = _named(board, lead, today, short=True)
        if short is None or not board.is_free(short.end) or board.keys[short.end] not in {"/", "-"}:
            return None
        found = short
    mask, end = found.mask, found.end
    while True:
        joint = board.tables.months["also"].at(board.keys, end)
        if joint is None:
            return mask, end
        following = _named(board, _lead(board, joint[0]), today) or _named(
            board, joint[0], today, short=True
        )
        if following is None:
            return mask, end
        mask, end = mask | following.mask, following.end


def _lead(board: Board, first: int) -> int:
    tables = board.tables.months
    return max(tables["leads"].end(board.keys, first), tables["from"].end(board.keys, first))


def _named(board: Board, first: int, today: date, *, short: bool = False) -> _Month | None:
    """Return the month, the season or the moment that begins at the token."""
    if not board.is_free(first):
        return None
    if short:
        number = board.tables.short_months.get(board.keys[first])
        return None if number is None else _one_month(board, number, first + 1)
    start = _after_day(board, first)
    number = board.tables.month_names.get(board.keys[start]) if board.is_free(start) else None
    if number is not None:
        return _one_month(board, number, start + 1)
    season = board.tables.seasons.at(board.keys, first)
    if season is not None:
        return _season(season[1], season[0])
    return _moment(board, first, today)


def _one_month(board: Board, number: int, end: int) -> _Month:
    if board.is_free(end) and board.tokens[end].kind is TokenKind.NUMBER:
        text = board.tokens[end].text
        end += 1 if len(text) == YEAR_DIGITS and text.startswith("20") and text.isdigit() else 0
    return _Month(month_mask((number,)), number, number, end)


def _season(mask: int, end: int) -> _Month:
    # A season may run over the turn of the year: it begins after the month that is not in it.
    begins = next(
        (m for m in range(1, 13) if mask >> (m - 1) & 1 and not mask >> ((m - 2) % 12) & 1), 1
    )
    length = mask.bit_count()
    return _Month(mask, begins, (begins + length - 2) % 12 + 1, end)


def _moment(board: Board, first: int, today: date) -> _Month | None:
    found = board.tables.moments.at(board.keys, first)
    if found is None:
        return None
    end, moment = found
    if not moment.alone and len(board) > end - first:
        return None
    month = (min(today, LAST_TODAY) + timedelta(days=moment.days)).month
    return _Month(month_mask((month,)), month, month, end)


def _after_day(board: Board, first: int) -> int:
    """Step over the day of a date: "15 giugno", "dal 1 settembre"."""
    token = board.tokens[first]
    is_short = token.kind is TokenKind.NUMBER and token.text.isdigit() and len(token.text) <= 2
    return first + 1 if is_short and 1 <= int(token.text) <= LAST_DAY else first
