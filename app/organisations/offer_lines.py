"""Offers in plain lists: the same line wherever an offer is named in passing."""

from flask import url_for

from app.organisations.evidence import Badge
from app.organisations.prices import sale_unit
from app.organisations.views import OfferLine
from app.web.art import art_of
from app.web.filters import locale_code, months
from catalog.categories import load_categories
from catalog.offers import Offer


def offer_line(offer: Offer, *, by: str = "", badges: tuple[Badge, ...] = ()) -> OfferLine:
    """Return an offer as a line; `by` says whose it is where the page does not."""
    tree = load_categories()
    known = offer.category_code in tree
    parts = [
        by,
        tree.label(offer.category_code, locale_code()) if known and not by else "",
        months(offer.months),
    ]
    return OfferLine(
        url_for("offers.offer", offer_id=offer.id),
        offer.title,
        art_of(tree, offer.category_code),
        " · ".join(part for part in parts if part),
        offer.price_cents,
        sale_unit(offer),
        badges,
        offer.cover,
    )
