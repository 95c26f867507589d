"""The columns of an offer as they should be after an import."""

import math
from collections.abc import Iterator
from decimal import Decimal

from app.exchange.listing.drafts import Draft
from app.exchange.listing.listed import (
    listed_available,
    listed_description,
    listed_unit,
    unit_with_size,
)
from app.exchange.listing.prices import net_cents
from app.exchange.listing.product import Product
from app.exchange.listing.sizes import size_text
from app.exchange.listing.text import one_line
from catalog.offers import Offer

LARGEST_AMOUNT = 10**12
Values = dict[str, object]


def values_for_new(draft: Draft, *, publish: bool) -> Values:
    """Return the columns of an offer that the list brings."""
    return {
        "title": draft.title,
        "description": draft.description,
        "sku": draft.sku,
        "price_cents": draft.price_cents,
        "vat_basis_points": draft.vat_basis_points,
        "pack_size": draft.pack_size,
        "minimum_units": draft.minimum_units,
        "multiple_units": draft.multiple_units,
        "available_amount": _amount(draft.available_units, draft.content.amount),
        "published": draft.active and draft.shown and publish,
        **draft.size_values(),
        **draft.guessed_values(),
    }


def values_for_old(draft: Draft, offer: Offer, *, publish: bool) -> Values:
    """Return the columns that the list sets of an offer that is there already.

    What the list does not state is left alone, and so is what it says as our own export would. A
    person may have corrected what we only guess: category, season, a size read from the name. That is
    kept as long as the name is.
    """
    said = draft.said
    values: Values = {}
    renamed = said.name != one_line(offer.title) and draft.title != offer.title
    if renamed:
        values["title"] = draft.title
        values |= draft.guessed_values()
    if said.description is not None and said.description != listed_description(offer):
        values["description"] = draft.description
    if draft.sku is not None and said.sku != one_line(offer.sku):
        values["sku"] = draft.sku
    content = offer.content_amount
    if _brings_size(draft, offer, renamed=renamed):
        values |= draft.size_values()
        content = draft.content.amount
    values |= _prices(said, offer)
    values |= _quantities(draft, offer, content)
    values["published"] = _published(draft, offer, publish=publish, renamed=renamed)
    return values


def _brings_size(draft: Draft, offer: Offer, *, renamed: bool) -> bool:
    said = draft.said
    if said.unit is None and said.size is None:
        return renamed
    unit, joint, size = listed_unit(offer), unit_with_size(offer), size_text(offer.content)
    same_unit = said.unit is None or said.unit in {unit, joint}
    same_size = said.size is None or said.size == size
    if not (same_unit and same_size):
        return renamed or draft.size_is_certain
    # A container alone says nothing of its content: there the name does.
    return renamed and said.size is None and said.unit != joint


def _prices(said: Product, offer: Offer) -> Iterator[tuple[str, object]]:
    """Set rate and price; a rate that is not stated is the one that the offer has."""
    rate = offer.vat_basis_points if said.vat_basis_points is None else said.vat_basis_points
    yield "vat_basis_points", rate
    if said.price is None or not (said.price or offer.price_cents):
        return
    net = net_cents(said.price, rate if said.includes_vat else None)
    # What costs something never becomes "on request" by rounding.
    yield "price_cents", max(1, net) if said.price else None


def _quantities(draft: Draft, offer: Offer, content: int) -> Iterator[tuple[str, object]]:
    said = draft.said
    if said.pack_size is not None:
        yield "pack_size", draft.pack_size
    if said.minimum is not None:
        yield "minimum_units", draft.minimum_units
    if said.multiple is not None:
        yield "multiple_units", draft.multiple_units
    known = said.available == listed_available(offer) and content == offer.content_amount
    # GDXP writes 0 for "without limit"; there what is sold out is not active.
    sold_out = said.active is False and said.available is None
    if said.available_stated and not known and not sold_out:
        yield "available_amount", _amount(said.available, content)


def _amount(units: Decimal | None, content: int) -> int | None:
    return None if units is None else min(LARGEST_AMOUNT, math.floor(units * content))


def _published(draft: Draft, offer: Offer, *, publish: bool, renamed: bool) -> bool:
    """Return whether buyers see the offer; where the list does not decide, a person has."""
    active = draft.said.active
    if renamed and not draft.shown:
        return False
    if active is None or active == is_orderable(offer):
        return offer.published
    if not active:
        return False
    return offer.published or (publish and draft.shown)


def is_orderable(offer: Offer) -> bool:
    """Tell whether buyers can order it today: it is shown, and there is some of it."""
    return offer.published and offer.available_amount != 0
