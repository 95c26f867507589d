"""Who nearby wants the like of what an order lacks: groups as rows of the engine, the lack as its query.

What somebody wants is measured in cents, so that kilograms and pieces add up. The engine keeps those who want
one of the categories in the asked month within the distance, and ranks them by nearness and by how much of
what is missing they would take.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from catalog.categories import load_categories
from matching import MatchParams, OfferTable, Query, rank

MOST_KM = 60.0
PARAMS = MatchParams(weights={"proximity": 0.5, "coverage": 0.5})
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Wanter:
    """A group that wants goods of a category in some months (bit 0 is January), of so many cents together."""

    id: uuid.UUID
    lat: float
    lon: float
    category_code: str
    months: int
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What an order lacks: goods of these categories for so many cents, at a place and on a day."""

    order_id: uuid.UUID
    lat: float
    lon: float
    categories: tuple[str, ...]
    cents: int
    day: date


def rank_wanters(lack: Lack, wanters: Sequence[Wanter]) -> list[uuid.UUID]:
    """Return who would complete an order, best first; each once."""
    if not wanters or not lack.categories:
        return []
    tree = load_categories()
    owners = list(dict.fromkeys(each.id for each in wanters))
    number = {owner: index for index, owner in enumerate(owners)}
    places = {each.id: (each.lat, each.lon) for each in wanters}
    table = OfferTable(
        offer_id=np.array([each.id.int & (2**63 - 1) for each in wanters], dtype=np.int64),
        producer=np.array([number[each.id] for each in wanters], dtype=np.int32),
        category=np.array([tree.get(each.category_code).number for each in wanters], np.int32),
        price_cents=np.full(len(wanters), -1, dtype=np.int64),
        available=np.array([each.cents for each in wanters], dtype=np.int64),
        months=np.array([each.months for each in wanters], dtype=np.uint16),
        dimension=np.zeros(len(wanters), dtype=np.int8),
        lat=np.array([places[owner][0] for owner in owners]),
        lon=np.array([places[owner][1] for owner in owners]),
        reach_km=np.zeros(len(owners)),
        province=np.full(len(owners), -1, dtype=np.int32),
        kind=np.zeros(len(owners), dtype=np.int32),
    )
    query = Query(
        day=(lack.day - _EPOCH).days,
        categories=tuple(tree.span(code) for code in lack.categories),
        lat=lack.lat,
        lon=lack.lon,
        max_km=MOST_KM,
        months=1 << (lack.day.month - 1),
        quantity=max(lack.cents, 1),
        tie_seed=lack.order_id.int & (2**63 - 1),
    )
    ranking = rank(table, query, PARAMS, k=len(wanters))
    return list(dict.fromkeys(wanters[int(row)].id for row in ranking.offers))
