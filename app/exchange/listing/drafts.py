"""An offer as a list would have it, before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.exchange.listing.doubts import SIZE_DOUBTS, Doubt
from app.exchange.listing.product import Product
from catalog.quantities import Quantity, UnitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One offer that a list describes; `line` is the product's number in the file.

    `said` is the product in the list's own words, `active` is the list's word, `shown` is whether the category is certain enough for buyers;
    `months` and `category_code` are only for a new offer: on an old one a person may have set them.
    Without a category there can be no new offer.
    """

    said: Product
    line: int
    title: str
    description: str
    sku: str | None
    category_code: str | None
    confidence: float
    months: int
    unit: UnitCode
    unit_label: str | None
    content: Quantity
    price_cents: int | None
    vat_basis_points: int | None
    pack_size: int
    minimum_units: int
    multiple_units: int
    available_units: Decimal | None
    active: bool
    shown: bool
    claims: Mapping[str, int] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()

    @property
    def size_is_certain(self) -> bool:
        """Whether the list itself, and not a guess, says what a sale unit holds."""
        return not SIZE_DOUBTS.intersection(self.doubts)

    def size_values(self) -> dict[str, object]:
        """Return the columns that say what is sold."""
        return {
            "unit": self.unit,
            "unit_label": self.unit_label,
            "content_amount": self.content.amount,
            "dimension": self.content.dimension,
        }

    def guessed_values(self) -> dict[str, object]:
        """Return the columns that come from understanding the name; none when nothing is understood."""
        if self.category_code is None:
            return {}
        return {"category_code": self.category_code, "months": self.months}
