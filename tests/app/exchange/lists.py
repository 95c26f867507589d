"""Makes price lists for tests: plainly fictional, in the shape that programs really write."""

import json
from typing import Any

SUPPLIER = {
    "name": "Azienda Demo Prova",
    "vatNumber": "12345670017",
    "address": {"street": "Via di Prova 1", "locality": "Treviglio", "zipCode": "24047"},
    "contacts": [{"type": "emailAddress", "value": "prova@example.org"}],
}


def product(name: str = "Mele di prova 5 kg", **changes: Any) -> dict[str, Any]:
    """Return a product; `orderInfo` fields and fields of the product itself are told apart by name."""
    info = {
        "packageQty": 1,
        "maxQty": 0,
        "minQty": 0,
        "mulQty": 1,
        "availableQty": 0,
        "umPrice": 10.4,
        "vatRate": 4,
        "shippingCost": 0,
    }
    values: dict[str, Any] = {
        "name": name,
        "um": "Cassette",
        "category": "Frutta fresca",
        "sku": "",
        "description": "",
        "active": True,
    }
    for key, value in changes.items():
        (info if key in info else values)[key] = value
    return {"orderInfo": info} | values


def document(*products: Any, **supplier: Any) -> dict[str, Any]:
    """Return a whole document of one supplier."""
    return {
        "protocolVersion": "1.0",
        "creationDate": "2026-11-20",
        "applicationSignature": "Prova",
        "subject": {"name": "GAS di Prova"},
        "blocks": [{"supplier": SUPPLIER | {"products": list(products)} | supplier}],
    }


def price_list(*products: Any, **supplier: Any) -> bytes:
    """Return a document as the bytes of a file."""
    return json.dumps(document(*products, **supplier)).encode()
