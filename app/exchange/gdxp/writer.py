"""Writes a price list in GDXP, strictly: every field with the type of its schema.

Prices are VAT included there, in whole cents: taking VAT off again gives our price back exactly, since
half a cent of the one is less than half a cent of the other. An offer without a code of its own is
given its reference, so that any program knows it again.
"""

import json
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.exchange.listing.drafting import SHORTEST_SKU
from app.exchange.listing.listed import reference_text
from app.exchange.listing.product import Product, Supplier

PROGRAM = "Distretto"
VERSION = 1
BASIS_POINTS = Decimal(100)
ONE = Decimal(10_000)
CENT = Decimal("0.01")
NO_CATEGORY = "Non Specificato"

Json = dict[str, object]


def write_gdxp(
    products: Sequence[Product], supplier: Supplier, *, street: str = "", created_on: date
) -> bytes:
    """Return a price list; `unit` of a product holds its size too."""
    seller: Json = {
        "name": supplier.name,
        "taxCode": "",
        "vatNumber": supplier.vat_number,
        "address": {"street": street, "locality": supplier.locality, "zipCode": ""},
        "contacts": [],
    }
    document: Json = {
        "protocolVersion": VERSION,
        "creationDate": created_on.isoformat(),
        "applicationSignature": PROGRAM,
        "subject": seller,
        "blocks": [{"supplier": seller | {"products": [_product(each) for each in products]}}],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _product(product: Product) -> Json:
    reference = reference_text(product.reference) if product.reference else ""
    return {
        "name": product.name,
        "um": product.unit or "",
        "category": product.category or NO_CATEGORY,
        "sku": product.sku if len(product.sku) >= SHORTEST_SKU else reference,
        "description": product.description or "",
        "active": product.active is not False,
        "orderInfo": {
            "packageQty": product.pack_size or 1,
            "minQty": _number(product.minimum),
            "maxQty": 0,
            "mulQty": _number(product.multiple),
            "availableQty": _number(product.available),
            "umPrice": _number(_gross(product)),
            "vatRate": _number(Decimal(product.vat_basis_points or 0) / BASIS_POINTS),
            "shippingCost": 0,
        },
    }


def _gross(product: Product) -> Decimal:
    price = product.price or Decimal(0)
    gross = price * (ONE + (product.vat_basis_points or 0)) / ONE
    return gross.quantize(CENT, ROUND_HALF_UP)


def _number(value: Decimal | None) -> int | float:
    """Return a JSON number; up to 15 digits its text is exactly the decimal's."""
    if value is None:
        return 0
    return int(value) if value == value.to_integral_value() else float(value)
