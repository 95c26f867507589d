"""VAT: a price with and without it, and the rate that a category usually has."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalog.categories import CategoryTree
from catalog.money import half_up

FILE = Path(__file__).parent / "data" / "vat.toml"
WHOLE = 10_000
BASIS_POINTS = 100
USUAL_RATES = (400, 500, 1000, 2200)


def with_vat(net_cents: int, basis_points: int) -> int:
    """Return a price with VAT, rounded to the nearest cent (half up)."""
    return half_up(net_cents * (WHOLE + basis_points), WHOLE)


def without_vat(gross_cents: int, basis_points: int) -> int:
    """Return a price without VAT, rounded to the nearest cent (half up).

    `with_vat` of it may differ from the price given by a cent: two prices with VAT can have the same price
    without.
    """
    return half_up(gross_cents * WHOLE, WHOLE + basis_points)


@dataclass(frozen=True, slots=True)
class VatTable:
    """The usual rates, in basis points, by category; `source` says how far to trust them."""

    version: str
    source: str
    default: int
    by_category: Mapping[str, int]

    def proposed(self, tree: CategoryTree, code: str) -> int:
        """Return the rate of the nearest category on the way up that has one."""
        for category in reversed(tree.path(code)):
            if category.code in self.by_category:
                return self.by_category[category.code]
        return self.default


@cache
def load_vat() -> VatTable:
    """Return the table of the file, read once."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return VatTable(
        version=data["version"],
        source=data["source"],
        default=int(data["default"]) * BASIS_POINTS,
        by_category={
            code: int(rate) * BASIS_POINTS
            for rate, codes in data["rates"].items()
            for code in codes
        },
    )
