"""An offer of ours as a list says it: what every export writes.

An import compares what a list says with what our own export would say of the same offer. Where both
are equal the list brings nothing new, and the offer is left as it is, whatever the words would be
understood to mean. So importing our own export changes nothing.
"""

import uuid
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal

from app.exchange.listing.limits import LARGEST_NUMBER
from app.exchange.listing.names import FULL, IN_CONVERSION, ORGANIC
from app.exchange.listing.product import Organic, Product
from app.exchange.listing.sizes import size_text
from app.exchange.listing.text import clean_text, one_line
from app.exchange.listing.units import unit_word
from catalog.claims import Claim
from catalog.offers import Offer
from catalog.quantities import Quantity, UnitCode

LONGEST_DESCRIPTION = 30_000
CENTS = Decimal(100)
REFERENCE_MARK = "DST-"
_ROUGH = Context(prec=12, rounding=ROUND_HALF_EVEN)
_FINE = Decimal("0.000001")


def listed_offer(offer: Offer, claims: Iterable[Claim] = (), *, category: str = "") -> Product:
    """Return an offer as a list says it, VAT excluded; `claims` are those about this offer."""
    return Product(
        line=0,
        name=one_line(offer.title),
        description=listed_description(offer),
        sku=one_line(offer.sku),
        category=one_line(category),
        unit=listed_unit(offer),
        size=size_text(offer.content),
        price=Decimal(offer.price_cents or 0) / CENTS,
        includes_vat=False,
        vat_basis_points=offer.vat_basis_points,
        pack_size=offer.pack_size,
        minimum=Decimal(offer.minimum_units),
        multiple=Decimal(offer.multiple_units),
        available=listed_available(offer),
        active=offer.published,
        organic=organic_of(claims),
        reference=offer.id,
    )


def listed_description(offer: Offer) -> str:
    """Return as much of the description as one cell holds."""
    return clean_text(clean_text(offer.description)[:LONGEST_DESCRIPTION])


def listed_unit(offer: Offer) -> str:
    """Return the container, or the unit where there is none."""
    return one_line(offer.unit_label) or unit_word(offer.unit)


def unit_with_size(offer: Offer) -> str:
    """Return unit and size in one text, for formats with one field for both: "cassetta 5 kg"."""
    unit = listed_unit(offer)
    ordinary = UnitCode.PIECE if offer.unit_label else offer.unit
    alone = offer.content == Quantity.of(1, ordinary)
    return unit if alone else f"{unit} {size_text(offer.content)}"


def listed_available(offer: Offer) -> Decimal | None:
    """Return the available sale units, None without a limit."""
    if offer.available_amount is None:
        return None
    units = _ROUGH.divide(Decimal(offer.available_amount), Decimal(offer.content_amount))
    if units >= LARGEST_NUMBER:
        return LARGEST_NUMBER
    # A little is not nothing.
    return max(_FINE, units.quantize(_FINE)) if units else Decimal(0)


def reference_text(offer_id: uuid.UUID) -> str:
    """Return what stands for an offer in a list."""
    return f"{REFERENCE_MARK}{offer_id.hex}"


def reference_in(text: str) -> uuid.UUID | None:
    """Return the offer that a text stands for, None when it is no reference of ours."""
    if not text.startswith(REFERENCE_MARK):
        return None
    try:
        return uuid.UUID(hex=text.removeprefix(REFERENCE_MARK))
    except ValueError:
        return None


def organic_of(claims: Iterable[Claim]) -> Organic | None:
    """Return what a column of its own says of an offer with these claims; None says nothing."""
    values = {FULL: Organic.YES, IN_CONVERSION: Organic.IN_CONVERSION}
    found = [claim.value for claim in claims if claim.criterion_code == ORGANIC]
    return values.get(found[0]) if found and found[0] is not None else None
