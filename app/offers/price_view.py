"""The past prices of an offer: a list, and a line drawn by the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.offers.words import rate_text
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.web.filters import euro, long_day
from catalog.offer_prices import OfferPrice, PriceSource

WIDTH, HEIGHT, MARGIN = 640, 180, 12
FEWEST_FOR_A_LINE = 2


@dataclass(frozen=True, slots=True)
class PastPrice:
    """One price: since when, how much, by which way."""

    since: str
    price: str
    vat: str
    source: str


@dataclass(frozen=True, slots=True)
class PriceLine:
    """The prices as a line of steps: its path, the points at which they change, the highest and lowest."""

    path: str
    points: tuple[tuple[float, float], ...]
    highest: str
    lowest: str
    text: str


def source_label(source: PriceSource) -> str:
    """Return by which way a price came."""
    return {
        PriceSource.FORM: _("by form"),
        PriceSource.BULK: _("in the table"),
        PriceSource.IMPORT: _("by price list"),
        PriceSource.OTHER: "",
    }[source]


def past_price(row: OfferPrice) -> PastPrice:
    """Return a price as a line of the list."""
    return PastPrice(
        long_day(row.valid_from),
        _("Price on request") if row.price_cents is None else euro(row.price_cents),
        "" if row.vat_basis_points is None else rate_text(row.vat_basis_points),
        source_label(row.source),
    )


def price_line(rows: Sequence[OfferPrice], now: datetime) -> PriceLine | None:
    """Return the line of the prices from the first to now, oldest first; None when there is nothing to see."""
    priced = [(row.valid_from, row.price_cents) for row in rows if row.price_cents is not None]
    if len(priced) < FEWEST_FOR_A_LINE:
        return None
    cents = [each for _moment, each in priced]
    low, high = min(cents), max(cents)
    first = priced[0][0]
    span = max(1.0, (now - first).total_seconds())

    def point(moment: datetime, value: int) -> tuple[float, float]:
        share = (moment - first).total_seconds() / span
        height = 0.5 if high == low else (value - low) / (high - low)
        x = MARGIN + share * (WIDTH - 2 * MARGIN)
        return round(x, 1), round(HEIGHT - MARGIN - height * (HEIGHT - 2 * MARGIN), 1)

    points = tuple(point(moment, value) for moment, value in priced)
    path = f"M{points[0][0]} {points[0][1]}"
    # Steps: a price holds until the day on which the next one begins.
    path += "".join(f"H{x}V{y}" for x, y in points[1:]) + f"H{WIDTH - MARGIN}"
    text = ngettext(
        "The price went from %(first)s to %(last)s in %(num)s step.",
        "The price went from %(first)s to %(last)s in %(num)s steps.",
        len(cents) - 1,
        first=euro(cents[0]),
        last=euro(cents[-1]),
    )
    return PriceLine(path, points, euro(high), euro(low), text)
