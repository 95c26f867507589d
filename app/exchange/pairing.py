"""Which offer of ours a product of a list is: by the supplier's code, then by the name."""

from collections.abc import Sequence

from app.exchange.drafts import Draft
from catalog.offers import Offer
from catalog.place_names import fold_name


def pair(drafts: Sequence[Draft], offers: Sequence[Offer]) -> list[tuple[Draft, Offer | None]]:
    """Return every draft with the offer that it is about, None for a new one; no offer comes twice.

    An offer that has a code of its own in the list is never taken for another product by its name.
    """
    by_sku = {offer.sku: offer for offer in offers if offer.sku is not None}
    by_title: dict[str, list[Offer]] = {}
    listed = {draft.sku for draft in drafts if draft.sku is not None}
    for offer in offers:
        if offer.sku not in listed:
            by_title.setdefault(title_key(offer.title), []).append(offer)
    pairs: list[tuple[Draft, Offer | None]] = []
    for draft in drafts:
        known = by_sku.get(draft.sku) if draft.sku is not None else None
        if known is None:
            namesakes = by_title.get(title_key(draft.title), [])
            known = namesakes.pop(0) if namesakes else None
        pairs.append((draft, known))
    return pairs


def title_key(title: str) -> str:
    """Return the form in which two ways of writing one name are equal."""
    return fold_name(title) or title
