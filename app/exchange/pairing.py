"""Which offer of ours a product of a list is: by the supplier's code, by our reference, by the name."""

import uuid
from collections.abc import Sequence

from app.exchange.listing.drafts import Draft
from app.exchange.listing.text import one_line
from catalog.offers import Offer
from catalog.place_names import fold_name


def pair(drafts: Sequence[Draft], offers: Sequence[Offer]) -> list[tuple[Draft, Offer | None]]:
    """Return every draft with the offer that it is about, None for a new one; no offer comes twice.

    An offer that has a code of its own in the list, or is referred to, is never taken for another
    product by its name.
    """
    known = _known(drafts, offers)
    taken = {offer.id for offer in known.values()}
    by_title: dict[str, list[Offer]] = {}
    for offer in offers:
        if offer.id not in taken:
            by_title.setdefault(title_key(offer.title), []).append(offer)
    pairs: list[tuple[Draft, Offer | None]] = []
    for number, draft in enumerate(drafts):
        offer_known = known.get(number)
        if offer_known is None:
            # As the list writes it, then without the code that lists are sorted by.
            keys = (title_key(draft.said.name), title_key(draft.title))
            namesakes = next((by_title[key] for key in keys if by_title.get(key)), None)
            offer_known = namesakes.pop(0) if namesakes else None
        pairs.append((draft, offer_known))
    return pairs


def _known(drafts: Sequence[Draft], offers: Sequence[Offer]) -> dict[int, Offer]:
    """Return the offers that drafts name beyond doubt, by the draft's place in the list."""
    by_sku = {one_line(offer.sku): offer for offer in offers if offer.sku is not None}
    by_id = {offer.id: offer for offer in offers}
    known = {
        number: by_sku[draft.sku]
        for number, draft in enumerate(drafts)
        if draft.sku is not None and draft.sku in by_sku
    }
    taken: set[uuid.UUID] = {offer.id for offer in known.values()}
    for number, draft in enumerate(drafts):
        referred = by_id.get(draft.said.reference) if draft.said.reference else None
        if number not in known and referred is not None and referred.id not in taken:
            known[number] = referred
            taken.add(referred.id)
    return known


def title_key(title: str) -> str:
    """Return the form in which two ways of writing one name are equal."""
    return fold_name(title) or one_line(title)
