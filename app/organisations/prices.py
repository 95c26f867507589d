"""How the price of an offer is written."""

from app.web.filters import euro
from app.web.units import quantity_text, unit_symbol
from catalog.offers import Offer
from catalog.quantities import PRICING_UNIT, Dimension, Quantity


def sale_unit(offer: Offer) -> str:
    """Return what the price is for: "kg", "vasetto (240 g)"."""
    if offer.unit_label is None:
        return unit_symbol(offer.unit)
    # "A box of six" already says how many; a jar says its weight only in brackets.
    if offer.dimension is Dimension.PIECE or offer.content == Quantity.of(1, offer.unit):
        return offer.unit_label
    return f"{offer.unit_label} ({quantity_text(offer.content)})"


def comparable_text(offer: Offer) -> str | None:
    """Return the price per kg or litre when the offer is sold in something else."""
    unit = PRICING_UNIT[offer.dimension]
    if offer.comparable_cents is None or offer.content == Quantity.of(1, unit):
        return None
    return f"{euro(offer.comparable_cents)}/{unit_symbol(unit)}"
