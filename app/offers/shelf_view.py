"""My offers: the list and its filters as plain values."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from app.offers.season import season_text
from app.offers.shelf_queries import Shelf, Shown, Wish
from app.organisations.prices import sale_unit
from app.runtime.i18n import gettext as _
from app.web.art import art_of
from app.web.filters import long_day
from catalog.categories import load_categories
from catalog.offers import Offer
from catalog.vat import with_vat


@dataclass(frozen=True, slots=True)
class ShelfFilter:
    """One kind of offers to narrow the list to."""

    label: str
    url: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfLine:
    """One offer as its owner sees it in the list."""

    id: uuid.UUID
    title: str
    art: str
    cover: str | None
    state: str
    state_label: str
    published: bool
    price_cents: int | None
    gross_cents: int | None
    unit: str
    season: str
    price_since: str
    price_is_old: bool
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfPage:
    """The page of an organisation's own offers."""

    name: str
    slug: str
    filters: tuple[ShelfFilter, ...]
    shown: str
    words: str
    offers: tuple[ShelfLine, ...]
    total: int
    old_prices: int
    old_days: int
    again: tuple[tuple[uuid.UUID, str, str], ...]
    next_url: str | None
    is_first: bool


def filter_label(shown: Shown) -> str:
    """Return how a kind of offers is called."""
    return {
        Shown.ALL: _("All"),
        Shown.PUBLISHED: _("On the market"),
        Shown.PAUSED: _("Paused"),
        Shown.DRAFT: _("Drafts"),
        Shown.OUT_OF_SEASON: _("Out of season"),
        Shown.OLD_PRICE: _("Old price"),
    }[shown]


def shelf_filters(
    slug: str, counts: Mapping[Shown, int], wish: Wish, endpoint: str
) -> tuple[ShelfFilter, ...]:
    """Return the filters with their counts; what is empty is left out, unless it is chosen."""
    return tuple(
        ShelfFilter(
            filter_label(shown),
            url_for(endpoint, slug=slug, show=None if shown is Shown.ALL else shown.value),
            counts[shown],
            shown is wish.shown,
        )
        for shown in Shown
        if counts[shown] or shown in {Shown.ALL, wish.shown}
    )


def state_of(offer: Offer, day: date) -> tuple[str, str]:
    """Return the state of an offer as a code and in words."""
    if not offer.published:
        return ("paused", _("Paused")) if offer.published_at else ("draft", _("Draft"))
    later = offer.available_from is not None and offer.available_from > day
    if later or not offer.months & 1 << (day.month - 1):
        return "season", _("Published, out of season")
    return "published", _("Published")


def shelf_line(offer: Offer, shelf: Shelf) -> ShelfLine:
    """Return an offer as a line of its owner's list."""
    state, label = state_of(offer, shelf.day)
    gross = None
    if offer.price_cents is not None and offer.vat_basis_points is not None:
        gross = with_vat(offer.price_cents, offer.vat_basis_points)
    confirmed = offer.price_confirmed_at
    return ShelfLine(
        id=offer.id,
        title=offer.title,
        art=art_of(load_categories(), offer.category_code),
        cover=offer.cover,
        state=state,
        state_label=label,
        published=offer.published,
        price_cents=offer.price_cents,
        gross_cents=gross,
        unit=sale_unit(offer),
        season=season_text(offer.months),
        price_since=long_day(confirmed) if confirmed and offer.price_cents is not None else "",
        price_is_old=is_old(offer, shelf.old_before),
        url=url_for("offers.offer", offer_id=offer.id) if offer.published else None,
    )


def is_old(offer: Offer, old_before: datetime) -> bool:
    """Tell whether buyers see a price that nobody has confirmed lately."""
    if not offer.published or offer.price_cents is None:
        return False
    return offer.price_confirmed_at is None or offer.price_confirmed_at < old_before


def next_url(slug: str, wish: Wish, page: Sequence[Offer], size: int, endpoint: str) -> str | None:
    """Return the address of the next page, by the key of the last offer of this one."""
    if len(page) <= size:
        return None
    last = page[size - 1]
    return url_for(
        endpoint,
        slug=slug,
        show=None if wish.shown is Shown.ALL else wish.shown.value,
        q=wish.words or None,
        after=last.title,
        id=last.id,
    )
