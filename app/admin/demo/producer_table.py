"""Reads data/profiles.toml and data/producers.toml: kinds of producers, and those of the small market."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.admin.demo.product_table import read_toml
from catalog.organisations import LegalForm, OrganisationKind

# One key and its value: radius in km, nearest comuni, code of a zone, name of a polygon,
# everywhere, or pick-up only.
AreaSpec = tuple[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A kind of producer."""

    code: str
    names: tuple[str, ...]
    kind: OrganisationKind
    legal_form: LegalForm
    purpose: str
    farm: bool
    weight: int
    offers: tuple[int, int]
    assortment: tuple[str, ...]
    areas: tuple[tuple[AreaSpec, ...], ...]
    claims: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProducerEntry:
    """A producer of the small market: always there, whatever the seed."""

    profile: str
    place: str
    province: str
    products: tuple[str, ...]
    areas: tuple[AreaSpec, ...]
    claims: tuple[str, ...]


def read_profiles() -> tuple[dict[str, Profile], tuple[str, ...]]:
    """Return the profiles by their code, and the words that names are made of."""
    table = read_toml("profiles.toml")
    profiles = {code: _profile(code, entry) for code, entry in table["profile"].items()}
    return profiles, tuple(table["words"])


def _profile(code: str, entry: Mapping[str, Any]) -> Profile:
    return Profile(
        code=code,
        names=tuple(entry["names"]),
        kind=OrganisationKind(entry["kind"]),
        legal_form=LegalForm(entry["legal_form"]),
        purpose=entry["purpose"],
        farm=entry["farm"],
        weight=entry["weight"],
        offers=(entry["offers"][0], entry["offers"][1]),
        assortment=tuple(entry["assortment"]),
        areas=tuple(_areas(option) for option in entry["areas"]),
        claims=tuple(tuple(option) for option in entry["claims"]),
    )


def _areas(entries: list[dict[str, Any]]) -> tuple[AreaSpec, ...]:
    return tuple(item for entry in entries for item in entry.items())


def read_producers() -> tuple[ProducerEntry, ...]:
    """Return the producers of the small market, in the order of their numbers."""
    return tuple(
        ProducerEntry(
            profile=entry["profile"],
            place=entry["place"],
            province=entry.get("province", "BG"),
            products=tuple(entry["products"]),
            areas=_areas(entry["areas"]),
            claims=tuple(entry["claims"]),
        )
        for entry in read_toml("producers.toml")["producer"]
    )
