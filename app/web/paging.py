"""Where one is in a long list."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

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
