"""An offer as a list would have it, before anything is stored."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.exchange.doubts import SIZE_DOUBTS, Doubt
from catalog.offers import Offer
from catalog.quantities import Quantity, UnitCode

LARGEST_AMOUNT = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One offer that a list describes; `line` is the product's number in the file.

    `active` is the list's word, `shown` is whether the category is certain enough for buyers;
    `months` and `category_code` are only for a new offer: on an old one a person may have set them.
    """

    line: int
    title: str
    description: str
    sku: str | None
    category_code: str
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

    def listed_values(self) -> dict[str, object]:
        """Return the columns of an offer that every import sets anew."""
        return {
            "title": self.title,
            "description": self.description,
            "sku": self.sku,
            "price_cents": self.price_cents,
            "vat_basis_points": self.vat_basis_points,
            "pack_size": self.pack_size,
            "minimum_units": self.minimum_units,
            "multiple_units": self.multiple_units,
        }

    def size_values(self) -> dict[str, object]:
        """Return the columns that say what is sold."""
        return {
            "unit": self.unit,
            "unit_label": self.unit_label,
            "content_amount": self.content.amount,
            "dimension": self.content.dimension,
        }

    def guessed_values(self) -> dict[str, object]:
        """Return the columns that come from understanding the name."""
        return {"category_code": self.category_code, "months": self.months}

    def wanted_values(self, offer: Offer | None, *, publish: bool) -> dict[str, object]:
        """Return the columns as they should be after the import; `offer` is what there is now.

        Of an offer that is already there a person may have corrected what we only guess: its
        category, its season, a size read from its name. That is kept as long as the name is.
        """
        renamed = offer is None or offer.title != self.title
        values = self.listed_values()
        content = self.content.amount if offer is None else offer.content_amount
        if renamed or self.size_is_certain:
            values |= self.size_values()
            content = self.content.amount
        values["available_amount"] = self._available(content)
        if renamed:
            values |= self.guessed_values()
        published = self._published(offer, publish=publish, renamed=renamed)
        if published is not None:
            values["published"] = published
        return values

    def _available(self, content: int) -> int | None:
        if self.available_units is None:
            return None
        return min(LARGEST_AMOUNT, math.floor(self.available_units * content))

    def _published(self, offer: Offer | None, *, publish: bool, renamed: bool) -> bool | None:
        """Return whether buyers see the offer; None leaves it as a person has set it."""
        if not self.active:
            return False
        if publish and self.shown:
            return True
        return False if offer is None or (renamed and not self.shown) else None


@dataclass(frozen=True, slots=True)
class Unclassified:
    """A product that no category is known for; it is left out and listed for a person."""

    line: int
    name: str
    category: str
