"""The year of an offer, month by month."""

from dataclasses import dataclass
from datetime import date

from app.runtime.i18n import gettext as _
from app.web.filters import month_name, months
from catalog.seasons import ALL_YEAR


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month of the season strip."""

    short: str
    name: str
    available: bool
    current: bool


def season_strip(mask: int, today: date) -> tuple[MonthView, ...]:
    """Return the twelve months, with the present one marked."""
    return tuple(
        MonthView(
            month_name(month, "LLLLL"),
            month_name(month, "LLLL"),
            bool(mask & 1 << (month - 1)),
            month == today.month,
        )
        for month in range(1, 13)
    )


def season_text(mask: int) -> str:
    """Return a season in words."""
    if mask == ALL_YEAR:
        return _("All year round")
    spans = months(mask)
    # Only the first letter: in English every month begins with a capital.
    return spans[:1].upper() + spans[1:]
