"""An order in GDXP, the JSON that the programs of purchasing groups read: the booking of a group.

The block of the order stands at both places where readers look for it. Units are those of the price; what GDXP has no
field for (places, what is weighed) stays out.
"""

import json
from datetime import date

from app.orders.producers.document import Document, DocumentLine

PROGRAM = "Distretto"
VERSION = 1
NO_CATEGORY = "Non Specificato"
CENTS = 100

Json = dict[str, object]


def order_as_gdxp(document: Document, *, created_on: date) -> bytes:
    """Return the order of a document as the booking of its group."""
    order: Json = {
        "phase": "booking",
        "openDate": document.opened_on.isoformat(),
        "closeDate": document.closed_on.isoformat(),
    }
    if document.deliver_on is not None:
        order["deliveryDate"] = document.deliver_on.isoformat()
    supplier: Json = {
        **_party(document.producer, document.producer_vat),
        "products": [_product(line) for line in document.lines],
        "order": order,
        "orderInfo": order,
    }
    root: Json = {
        "protocolVersion": VERSION,
        "creationDate": created_on.isoformat(),
        "applicationSignature": PROGRAM,
        "subject": _party(document.group, ""),
        "blocks": [{"supplier": supplier}],
    }
    return json.dumps(root, ensure_ascii=False, indent=1).encode()


def _party(name: str, vat: str) -> Json:
    return {
        "name": name,
        "taxCode": "",
        "vatNumber": vat,
        "address": {"street": "", "locality": "", "zipCode": ""},
        "contacts": [],
    }


def _product(line: DocumentLine) -> Json:
    return {
        "name": line.title,
        "um": line.unit,
        "category": NO_CATEGORY,
        "sku": line.sku,
        "description": "",
        "active": True,
        "orderInfo": {
            "packageQty": line.pack,
            "minQty": 0,
            "maxQty": 0,
            "mulQty": 0,
            "availableQty": 0,
            "umPrice": _hundredths(line.price_cents),
            "vatRate": _hundredths(line.vat_basis_points),
            "shippingCost": 0,
        },
        "bookingInfo": {"totalQty": line.units},
    }


def _hundredths(value: int) -> int | float:
    """Return a JSON number; up to 15 digits its text is exactly the decimal's."""
    whole, rest = divmod(value, CENTS)
    return value / CENTS if rest else whole
