"""A made-up market, as large as wanted: places, prices and claims are all drawn at random."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from matching import OfferClaims, OfferTable, Query

OFFERS_PER_PRODUCER = 20
ROOTS, GROUPS, LEAVES = 18, 4, 3
CATEGORIES = ROOTS * (1 + GROUPS * (1 + LEAVES))
CRITERIA = 55
CORE_CRITERIA = 16
TODAY = 20_000
TOWNS = 7_900
PROVINCES = 107
NO_END = 2**31 - 1
_GROUP_SPAN = 1 + LEAVES
_ROOT_SPAN = 1 + GROUPS * _GROUP_SPAN
_KM_PER_DEGREE = 111.2

# Share of the towns, centre (latitude, longitude) and spread in degrees of the parts of a country.
_PARTS = (
    (0.45, (45.3, 10.0), (0.45, 1.6)),
    (0.18, (43.2, 11.8), (0.7, 0.9)),
    (0.22, (40.9, 15.2), (0.6, 1.2)),
    (0.09, (37.6, 14.2), (0.35, 0.9)),
    (0.06, (40.1, 9.0), (0.7, 0.4)),
)


@dataclass(frozen=True, slots=True)
class Towns:
    """Places with people: degrees, and the share of the people who live there."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    share: NDArray[np.float64]
    province: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of demand: for a "leaf", a "group", a "root" or "any" category, within a radius."""

    depth: str
    radius_km: float


def found_towns(random: Generator) -> Towns:
    """Return towns whose sizes are as uneven as real ones (log-normal, sigma 1.2)."""
    parts = random.choice(len(_PARTS), TOWNS, p=[share for share, _, _ in _PARTS])
    centre = np.array([centre for _, centre, _ in _PARTS])[parts]
    spread = np.array([spread for _, _, spread in _PARTS])[parts]
    at = centre + spread * random.standard_normal((TOWNS, 2))
    size = random.lognormal(0.0, 1.2, TOWNS)
    province = np.argsort(np.argsort(at[:, 0])) * PROVINCES // TOWNS
    return Towns(at[:, 0], at[:, 1], size / size.sum(), province.astype(np.int32))


def make_market(offers: int, towns: Towns, random: Generator) -> OfferTable:
    """Return a market of `offers` offers, `OFFERS_PER_PRODUCER` to each producer."""
    p = max(1, offers // OFFERS_PER_PRODUCER)
    home = random.choice(TOWNS, p, p=towns.share)
    scatter = 2.5 / _KM_PER_DEGREE * random.standard_normal((p, 2))
    producer = random.integers(0, p, offers)
    category = _categories(producer, p, random)
    near_home = _some(random, offers, 0.8)
    origin = np.where(near_home, home[producer], random.integers(0, TOWNS, offers))
    return OfferTable(
        offer_id=random.permutation(offers) + 1,
        producer=producer.astype(np.int32),
        category=category,
        price_cents=np.where(
            _some(random, offers, 0.1),
            -1,
            (100 * (1 + category % 17) * random.lognormal(0.0, 0.35, offers)).astype(np.int64),
        ),
        available=np.where(
            _some(random, offers, 0.2), -1, random.lognormal(11.0, 1.5, offers).astype(np.int64)
        ),
        months=_months(random, offers),
        dimension=np.where(_some(random, offers, 0.97), category % 4, 2).astype(np.int8),
        modes=random.choice(np.array([1, 2, 3, 4], np.uint8), offers, p=[0.15, 0.25, 0.57, 0.03]),
        published=_some(random, offers, 0.95),
        origin_place=origin.astype(np.int32),
        transformation_place=origin.astype(np.int32),
        lat=towns.lat[home] + scatter[:, 0],
        lon=towns.lon[home] + scatter[:, 1],
        reach_km=random.choice([0.0, 10.0, 30.0, 60.0, 150.0, np.inf], p),
        province=towns.province[home],
        kind=random.integers(0, 16, p).astype(np.int32),
        place_lat=towns.lat,
        place_lon=towns.lon,
        place_province=towns.province,
        claim_value=random.choice(
            np.array([-1, 0, 1, 2, 3, 4], np.int8), (p, CRITERIA), p=[0.1, 0.5, 0.1, 0.1, 0.1, 0.1]
        ),
        claim_level=random.integers(0, 5, (p, CRITERIA)).astype(np.int8),
        claim_until=_until(random, (p, CRITERIA)),
        offer_claims=_own_claims(offers, random),
    )


def make_queries(
    towns: Towns, table: OfferTable, random: Generator, kind: Kind, *, count: int
) -> list[Query]:
    """Return `count` different demands of one kind.

    Towns are drawn by their people and categories by their offers, as demands come in reality.
    """
    places = random.choice(TOWNS, count, p=towns.share)
    return [
        _demand(
            (float(towns.lat[place]), float(towns.lon[place]), int(towns.province[place])),
            subtree(int(table.category[random.integers(len(table))]), kind.depth),
            kind.radius_km,
            random,
        )
        for place in places
    ]


def subtree(category: int, depth: str) -> tuple[int, int]:
    """Return the range of the leaf, the group or the root that holds a category; "any" = all."""
    if depth == "any":
        return 0, CATEGORIES
    root = category // _ROOT_SPAN * _ROOT_SPAN
    if depth == "root":
        return root, root + _ROOT_SPAN
    group = root + 1 + (category - root - 1) // _GROUP_SPAN * _GROUP_SPAN
    if depth == "group":
        return group, group + _GROUP_SPAN
    leaf = max(category, group + 1)
    return leaf, leaf + 1


def _demand(
    place: tuple[float, float, int], span: tuple[int, int], radius_km: float, random: Generator
) -> Query:
    lat, lon, province = place
    start_month = int(random.integers(12))
    must = ((int(random.integers(CORE_CRITERIA)), 0.4),) if _some(random, 1, 0.3) else ()
    return Query(
        day=TODAY,
        categories=(span,),
        lat=lat,
        lon=lon,
        province=province,
        max_km=radius_km,
        months=(1 << start_month) | (1 << (start_month + 1) % 12),
        quantity=int(random.integers(1_000, 300_000)),
        max_price_cents=int(random.integers(500, 3_000)) if _some(random, 1, 0.3) else -1,
        required=must,
        criteria_weights=tuple((i, 1.0 + i % 3) for i in range(CORE_CRITERIA)),
        tie_seed=int(random.integers(2**63)),
    )


def _some(random: Generator, shape: int | tuple[int, ...], share: float) -> NDArray[np.bool_]:
    """Return a mask with about the given share of True."""
    return random.random(shape) < share


def _categories(producer: NDArray[np.int64], p: int, random: Generator) -> NDArray[np.int32]:
    """Return categories: each producer works in two roots, mostly with leaves."""
    popularity = 1.0 / np.arange(3, ROOTS + 3)
    roots = random.choice(ROOTS, (p, 2), p=popularity / popularity.sum())
    n = len(producer)
    root = roots[producer, random.integers(0, 2, n)] * _ROOT_SPAN
    group = root + 1 + random.integers(0, GROUPS, n) * _GROUP_SPAN
    leaf = group + random.integers(1, LEAVES + 1, n)
    return np.where(_some(random, n, 0.1), group, leaf).astype(np.int32)


def _months(random: Generator, n: int) -> NDArray[np.uint16]:
    length = random.choice([3, 6, 12], n, p=[0.3, 0.2, 0.5])
    run = (1 << length) - 1 << random.integers(0, 12, n)
    return ((run | run >> 12) & 0xFFF).astype(np.uint16)


def _until(random: Generator, shape: tuple[int, ...]) -> NDArray[np.int32]:
    dated = random.integers(TODAY - 300, TODAY + 900, shape)
    return np.where(_some(random, shape, 0.5), NO_END, dated).astype(np.int32)


def _own_claims(offers: int, random: Generator) -> OfferClaims:
    m = offers // 20
    offer = random.permutation(offers)[:m]
    return OfferClaims(
        offer=offer.astype(np.int64),
        criterion=random.integers(0, CRITERIA, m).astype(np.int32),
        value=random.integers(0, 5, m).astype(np.int8),
        level=random.integers(0, 5, m).astype(np.int8),
        until=_until(random, (m,)),
    )
