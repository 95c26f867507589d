"""A market written down in plain Python: what the oracle reads and the bridge turns into arrays.

Field names, units and sentinel values are those of the public contract of ``matching``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_END = 2**31 - 1
PICKUP, DELIVERY, REMOTE = 1, 2, 4
DEFAULT_WEIGHTS: Mapping[str, float] = {
    "ethics": 0.35,
    "proximity": 0.30,
    "price": 0.20,
    "coverage": 0.15,
    "season": 0.10,
    "text": 0.20,
}


@dataclass(frozen=True, slots=True)
class PlainClaim:
    value: int = 0
    level: int = 0
    until: int = NO_END


@dataclass(frozen=True, slots=True)
class PlainOffer:
    offer_id: int
    producer: int = 0
    category: int = 0
    price_cents: int = -1
    available: int = -1
    months: int = 0xFFF
    dimension: int = 0
    modes: int = PICKUP | DELIVERY
    published: bool = True
    origin_place: int = -1
    transformation_place: int = -1
    claims: Mapping[int, PlainClaim] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlainProducer:
    lat: float
    lon: float
    reach_km: float = math.inf
    province: int = -1
    kind: int = 0
    claims: tuple[PlainClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class PlainPlace:
    lat: float
    lon: float
    province: int = -1


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A market; ``reference`` maps (category, dimension) to cents, or is computed when ``None``."""

    offers: tuple[PlainOffer, ...] = ()
    producers: tuple[PlainProducer, ...] = ()
    places: tuple[PlainPlace, ...] = ()
    criteria: int = 0
    categories: int = 16
    reference: Mapping[tuple[int, int], int] | None = None


@dataclass(frozen=True, slots=True)
class PlainQuery:
    day: int
    categories: tuple[tuple[int, int], ...] = ()
    point: tuple[float, float] | None = None
    province: int = -1
    max_km: float | None = None
    months: int = 0
    quantity: int = 0
    dimension: int = -1
    max_price_cents: int = -1
    required: tuple[tuple[int, float], ...] = ()
    criteria_weights: tuple[tuple[int, float], ...] = ()
    required_kinds: int = 0
    excluded_producers: tuple[int, ...] = ()
    pickup: bool = True
    serves: tuple[int, ...] | None = None
    km0: bool = False
    text: tuple[tuple[int, float], ...] | None = None
    text_required: bool = False
    tie_seed: int = 0


@dataclass(frozen=True, slots=True)
class PlainParams:
    weights: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    offset_km: float = 5.0
    half_km: float = 20.0
    pickup_km: float = 30.0
    km0_km: float = 70.0
    evidence_weights: tuple[float, ...] = (0.4, 0.6, 0.85, 1.0, 1.0)
    price_full: float = 0.5
    price_none: float = 1.5


@dataclass(frozen=True, slots=True)
class PlainRanking:
    """What any ranker must answer, best offer first; one entry per offer shown in each tuple."""

    rows: tuple[int, ...]
    scores: tuple[float, ...]
    contributions: tuple[tuple[float, ...], ...]
    distances_km: tuple[float, ...]
    km0: tuple[bool, ...]
    eligible: int
    rejected: Mapping[str, int]
    weights: tuple[float, ...]
