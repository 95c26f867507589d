"""Where one is in a long list."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import url_for
from werkzeug.datastructures import MultiDict

Row = TypeVar("Row")
# After which row a list goes on: how the row sorts, and its identifier.
Key = tuple[str, uuid.UUID]
LONGEST_KEY = 200
# Nobody reads further; a larger number in an address is a mistake or mischief.
MAX_PAGE = 500


@dataclass(frozen=True, slots=True)
class Pager:
    """A page among pages, and the addresses of its neighbours."""

    page: int
    pages: int
    prev_url: str | None
    next_url: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a list that is read by key begins, and where it goes on."""

    first_url: str | None
    next_url: str | None


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """A part of a list that is read by key, so that rows which come meanwhile shift nothing."""

    rows: Sequence[Row]
    onward: Onward


def asked_key(args: "MultiDict[str, str]") -> Key | None:
    """Return after which row the list is asked for; None, also for nonsense, is its beginning."""
    try:
        return args.get("after", "")[:LONGEST_KEY], uuid.UUID(args.get("id", ""))
    except ValueError:
        return None


def part(
    found: Sequence[Row],
    most: int,
    key_of: Callable[[Row], Key],
    endpoint: str,
    *,
    after: Key | None,
    **values: Any,  # noqa: ANN401 any value may stand in an address
) -> Part[Row]:
    """Return at most so many of the rows found, one more of which says that the list goes on."""
    shown = found[:most]
    further = None
    if len(found) > most:
        text, last = key_of(shown[-1])
        further = url_for(endpoint, **values, after=text, id=last)
    first = url_for(endpoint, **values) if after else None
    return Part(shown, Onward(first, further))


def page_number(args: "MultiDict[str, str]") -> int:
    """Return the asked page, 1 to MAX_PAGE; anything else is the first."""
    raw = args.get("page", "")
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 3):
        return 1
    return max(1, min(int(raw), MAX_PAGE))


def pager(page: int, total: int, size: int, endpoint: str, **values: Any) -> Pager | None:  # noqa: ANN401 any value may stand in an address
    """Return the pager of a list; None when one page holds it."""
    pages = max(1, min(-(-total // size), MAX_PAGE))
    if pages == 1 and page == 1:
        return None
    before = min(page - 1, pages)  # Beyond the end, back to the last one.
    return Pager(
        page,
        pages,
        url_for(endpoint, **values, page=before if before > 1 else None) if page > 1 else None,
        url_for(endpoint, **values, page=page + 1) if page < pages else None,
        total,
    )
