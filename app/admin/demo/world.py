"""What every maker of rows shares: the dice, the day, the tables and the language of the market."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from app.admin.demo.buyer_table import BuyerEntry, PromoterEntry, read_buyers, read_promoters
from app.admin.demo.claim_table import ClaimKind, read_claim_kinds
from app.admin.demo.identity import DemoIds
from app.admin.demo.producer_table import (
    ProducerEntry,
    Profile,
    read_producers,
    read_profiles,
)
from app.admin.demo.product_table import Product, read_products, read_toml
from catalog.categories import CategoryTree, load_categories
from catalog.criteria import CriteriaSet, load_criteria
from catalog.places import Gazetteer, load_gazetteer

Row = dict[str, Any]
Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Tables:
    """The data files of the demonstration."""

    products: Mapping[str, Product]
    profiles: Mapping[str, Profile]
    words: tuple[str, ...]
    producers: tuple[ProducerEntry, ...]
    claims: Mapping[str, ClaimKind]
    buyers: tuple[BuyerEntry, ...]
    promoters: tuple[PromoterEntry, ...]
    polygons: Mapping[str, list[Ring]]
    days: tuple[str, ...]


@cache
def load_tables() -> Tables:
    """Return the data files, read once."""
    profiles, words = read_profiles()
    areas = read_toml("areas.toml")
    return Tables(
        products=read_products(),
        profiles=profiles,
        words=words,
        producers=read_producers(),
        claims=read_claim_kinds(),
        buyers=read_buyers(),
        promoters=read_promoters(),
        polygons=areas["polygon"],
        days=tuple(areas["days"]),
    )


@dataclass(slots=True)
class World:
    """One load. Everything random comes from `random`, everything dated from `now`."""

    now: datetime
    random: Random
    ids: DemoIds
    tables: Tables
    tree: CategoryTree
    criteria: CriteriaSet
    gazetteer: Gazetteer
    # Demonstrative organisations that have visited others; only a few, as in life.
    verifiers: list[uuid.UUID] = field(default_factory=list)
    certificates: int = 0

    @classmethod
    def make(cls, *, now: datetime, seed: int) -> "World":
        """Return a world that depends on `now` and `seed` alone."""
        # The dice make up a demonstration; nothing secret hangs on them.
        random = Random(seed)  # noqa: S311
        return cls(
            now=now.astimezone(UTC),
            random=random,
            ids=DemoIds(random),
            tables=load_tables(),
            tree=load_categories(),
            criteria=load_criteria(),
            gazetteer=load_gazetteer(),
        )

    @property
    def day(self) -> date:
        """The day of the load."""
        return self.now.date()

    def day_from_now(self, days: tuple[int, int]) -> date:
        """Return a day that many days ahead, behind when negative."""
        return self.day + timedelta(days=self.random.randint(*days))

    def moment_ago(self, least: int, most: int) -> datetime:
        """Return a moment between so many days ago."""
        return self.now - timedelta(days=self.random.randint(least, most))

    def certificate(self, prefix: str) -> str:
        """Return the next number of a certificate; every one begins with DEMO."""
        self.certificates += 1
        return f"{prefix}-{self.certificates:05d}"

    def happens(self, chance: float) -> bool:
        """Throw the dice."""
        return self.random.random() < chance
