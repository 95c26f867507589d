"""Reads data/buyers.toml and data/promoters.toml: who asks, and who founded the district."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.admin.demo.product_table import read_toml
from catalog.organisations import LegalForm, OrganisationKind
from catalog.quantities import UNITS, Dimension, UnitCode
from catalog.rhythm import Rhythm
from catalog.seasons import month_mask


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandEntry:
    """A need of a buyer; `must` and `prefer` are codes of criteria."""

    text: str
    category: str
    amount: int
    dimension: Dimension
    rhythm: Rhythm
    max_km: float | None
    months: int
    max_price_cents: int | None
    must: tuple[str, ...]
    prefer: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerEntry:
    """A demonstrative buyer."""

    name: str
    kind: OrganisationKind
    legal_form: LegalForm
    place: str
    purpose: str
    demands: tuple[DemandEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromoterEntry:
    """A real organisation of which nothing but the name is said."""

    name: str
    slug: str
    kind: OrganisationKind
    legal_form: LegalForm


def read_buyers() -> tuple[BuyerEntry, ...]:
    """Return the buyers with their demands."""
    return tuple(
        BuyerEntry(
            name=entry["name"],
            kind=OrganisationKind(entry["kind"]),
            legal_form=LegalForm(entry["legal_form"]),
            place=entry["place"],
            purpose=entry["purpose"],
            demands=tuple(_demand(demand) for demand in entry["demand"]),
        )
        for entry in read_toml("buyers.toml")["buyer"]
    )


def _demand(entry: Mapping[str, Any]) -> DemandEntry:
    unit = UNITS[UnitCode(entry["unit"])]
    return DemandEntry(
        text=entry["text"],
        category=entry["category"],
        amount=entry["amount"] * unit.amount,
        dimension=unit.dimension,
        rhythm=Rhythm(entry["rhythm"]),
        max_km=entry.get("max_km"),
        months=month_mask(entry.get("months", ())),
        max_price_cents=entry.get("max_price"),
        must=tuple(entry.get("must", ())),
        prefer=tuple(entry.get("prefer", ())),
    )


def read_promoters() -> tuple[PromoterEntry, ...]:
    """Return the promoters named by the founding document."""
    return tuple(
        PromoterEntry(
            name=entry["name"],
            slug=entry["slug"],
            kind=OrganisationKind(entry["kind"]),
            legal_form=LegalForm(entry.get("legal_form", LegalForm.UNKNOWN)),
        )
        for entry in read_toml("promoters.toml")["promoter"]
    )
