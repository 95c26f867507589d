"""The columns that our own lists have, in CSV and XLSX alike; their names are what reading knows best."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from app.exchange.listing.listed import reference_text
from app.exchange.listing.product import Organic, Product
from app.exchange.sheets.escapes import escaped

BASIS_POINTS = Decimal(100)
ON_REQUEST = "su richiesta"
ORGANIC = {Organic.YES: "sì", Organic.IN_CONVERSION: "in conversione", Organic.NO: "no", None: ""}

Value = str | Decimal
"""Text is already safe to be opened by a spreadsheet; numbers are never negative."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: its name, what it holds of a product, how wide it is, its number format."""

    header: str
    value: Callable[[Product], Value]
    width: int = 12
    number_format: str = "General"


def _price(product: Product) -> Value:
    return product.price if product.price else ON_REQUEST


def _rate(product: Product) -> Value:
    if product.vat_basis_points is None:
        return ""
    return f"{decimal_text(Decimal(product.vat_basis_points) / BASIS_POINTS)}%"


def _count(value: Decimal | int | None) -> Value:
    return "" if value is None else Decimal(value)


LIST_COLUMNS = (
    ListColumn("Codice", lambda product: escaped(product.sku)),
    ListColumn("Prodotto", lambda product: escaped(product.name), 44),
    ListColumn("Descrizione", lambda product: escaped(product.description or ""), 40),
    ListColumn("Categoria", lambda product: escaped(product.category), 20),
    ListColumn("Unità di vendita", lambda product: escaped(product.unit or ""), 16),
    ListColumn("Contenuto", lambda product: product.size or ""),
    ListColumn("Prezzo IVA esclusa", _price, 18, "#,##0.00"),
    ListColumn("IVA", _rate, 8),
    ListColumn("Pezzi per collo", lambda product: _count(product.pack_size), 14),
    ListColumn("Minimo", lambda product: _count(product.minimum), 9),
    ListColumn("Multiplo", lambda product: _count(product.multiple), 9),
    ListColumn("Quantità disponibile", lambda product: _count(product.available), 18),
    ListColumn("Pubblicato", lambda product: "sì" if product.active else "no", 11),
    ListColumn("Bio", lambda product: ORGANIC[product.organic]),
    ListColumn(
        "Riferimento",
        lambda product: reference_text(product.reference) if product.reference else "",
        40,
    ),
)


def decimal_text(value: Decimal) -> str:
    """Return a number with a decimal comma and nothing between its thousands: "1234,5"."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",")
