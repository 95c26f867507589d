"""Reads data/products_*.toml and data/packs.toml: what can be offered, in which packs, at which price."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.offers import AvailabilityPeriod
from catalog.quantities import UNITS, Dimension, UnitCode
from catalog.seasons import month_mask

DATA = Path(__file__).with_name("data")
PRODUCT_FILES = (
    "products_fresh.toml",
    "products_processed.toml",
    "products_services.toml",
    "products_technical.toml",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A sale unit: its content, and its price against the plain unit in percent."""

    label: str | None
    of: UnitCode
    content: int
    factor: int
    pack: int
    minimum: int
    multiple: int

    @property
    def unit(self) -> UnitCode:
        """The unit of the offer: the plain unit itself, or a piece that has its own name."""
        return self.of if self.label is None else UnitCode.PIECE

    @property
    def content_amount(self) -> int:
        """The content in smallest units."""
        return self.content * UNITS[self.of].amount

    @property
    def dimension(self) -> Dimension:
        """What is measured."""
        return UNITS[self.of].dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Something that several producers offer, each under one of the titles."""

    key: str
    category: str
    titles: tuple[str, ...]
    about: str
    price: tuple[int, int]
    sale: tuple[Pack, ...]
    vat_basis_points: int
    available: tuple[int, int] | None
    period: AvailabilityPeriod
    months: int | None
    modes: frozenset[str]
    claims: tuple[str, ...]
    extras: tuple[str, ...]
    by_quote: bool
    far: bool

    @property
    def can_be_organic(self) -> bool:
        """Its titles have a word, in brackets, for those who are certified."""
        return "[" in self.titles[0]


def read_packs() -> dict[str, Pack]:
    """Return the sale units by their code."""
    entries = read_toml("packs.toml")["pack"]
    return {code: _pack(entry) for code, entry in entries.items()}


def _pack(entry: Mapping[str, Any]) -> Pack:
    return Pack(
        label=entry.get("label"),
        of=UnitCode(entry["of"]),
        content=entry.get("content", 1),
        factor=entry.get("factor", 100),
        pack=entry.get("pack", 1),
        minimum=entry.get("minimum", 0),
        multiple=entry.get("multiple", 1),
    )


def read_products() -> dict[str, Product]:
    """Return the products by their key, which is their category unless said."""
    packs = read_packs()
    entries = [entry for name in PRODUCT_FILES for entry in read_toml(name)["product"]]
    products = [_product(entry, packs) for entry in entries]
    return {product.key: product for product in products}


def _product(entry: Mapping[str, Any], packs: Mapping[str, Pack]) -> Product:
    least, most, period = entry.get("available", (0, 0, AvailabilityPeriod.STOCK))
    return Product(
        key=entry.get("key", entry["category"]),
        category=entry["category"],
        titles=tuple(entry["titles"]),
        about=entry["about"],
        price=(entry["price"][0], entry["price"][1]),
        sale=tuple(packs[code] for code in entry["sale"]),
        vat_basis_points=entry["vat"] * 100,
        available=(least, most) if most else None,
        period=AvailabilityPeriod(period),
        months=month_mask(entry["months"]) if "months" in entry else None,
        modes=frozenset(entry.get("modes", ())),
        claims=tuple(entry.get("claims", ())),
        extras=tuple(entry.get("extras", ())),
        by_quote=entry.get("by_quote", False),
        far=entry.get("origin") == "far",
    )


def read_toml(name: str) -> dict[str, Any]:
    """Return one of the tables of the demonstration."""
    with (DATA / name).open("rb") as file:
        return tomllib.load(file)
