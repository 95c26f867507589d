"""A market of thousands of offers clustered like Italian towns, and demands of every kind."""

from __future__ import annotations

import math
from random import Random

from tests.matching.plain_market import (
    DEFAULT_WEIGHTS,
    NO_END,
    PlainClaim,
    PlainOffer,
    PlainParams,
    PlainPlace,
    PlainProducer,
    PlainQuery,
    PlainTable,
)

DAY = 20_000
CATEGORIES = 60
CRITERIA = 6
TOWNS = (
    (45.695, 9.67),
    (45.5214, 9.5936),
    (45.6487, 9.6062),
    (45.889, 9.9515),
    (45.4642, 9.19),
    (41.9028, 12.4964),
    (38.1157, 13.3615),
    (35.5, 12.6),
    (47.09, 12.18),
)


ENDS_OF_THE_EARTH = ((89.9, 0.0), (-89.9, 100.0), (45.7, 179.95), (-10.0, -179.95), (0.0, 0.0))
Towns = tuple[tuple[float, float], ...]


def _near(chance: Random, towns: Towns, *, spread: float = 0.15) -> tuple[float, float]:
    """A point around one of the towns, kept on the globe across the poles and the date line."""
    town = chance.choice(towns)
    lat, lon = town[0] + chance.gauss(0, spread), town[1] + chance.gauss(0, spread)
    return max(-90.0, min(90.0, lat)), (lon + 180.0) % 360.0 - 180.0


def _claim(chance: Random) -> PlainClaim:
    until = chance.choice((DAY - 400, DAY - 1, DAY, DAY + 1, DAY + 400, NO_END))
    return PlainClaim(chance.choice((-1, 0, 0, 1, 2, 3, 4)), chance.randrange(5), until)


def _offer(chance: Random, offer_id: int, producers: int, places: int) -> PlainOffer:
    own = {
        chance.randrange(CRITERIA): _claim(chance) for _ in range(chance.choice((0, 0, 0, 1, 3)))
    }
    return PlainOffer(
        offer_id=offer_id,
        producer=chance.randrange(producers),
        category=int(chance.triangular(0, CATEGORIES, 12)),
        price_cents=chance.choice((-1, 0, 150, 150, chance.randrange(50, 900))),
        available=chance.choice((-1, 0, 500, chance.randrange(1, 100_000))),
        months=chance.choice((0xFFF, 0xFFF, chance.randrange(0x1000))),
        dimension=chance.choice((0, 0, 0, 1, 2, 3)),
        modes=chance.choice((3, 3, 3, 1, 2, 4, 7)),
        published=chance.random() < 0.93,
        origin_place=chance.randrange(-1, places),
        transformation_place=chance.randrange(-1, places),
        claims=own,
    )


def random_table(chance: Random, *, offers: int, towns: Towns = TOWNS) -> PlainTable:
    producers = tuple(
        PlainProducer(
            *_near(chance, towns),
            reach_km=chance.choice((0.0, 10.0, 30.0, 80.0, math.inf)),
            province=chance.choice((-1, 16, 15, 97)),
            kind=chance.randrange(8),
            claims=tuple(_claim(chance) for _ in range(CRITERIA)),
        )
        for _ in range(max(1, offers // 20))
    )
    places = tuple(
        PlainPlace(*_near(chance, towns), chance.choice((-1, 16, 15, 97))) for _ in range(40)
    )
    ids = chance.sample(range(1, 10 * offers), offers)
    return PlainTable(
        offers=tuple(_offer(chance, number, len(producers), len(places)) for number in ids),
        producers=producers,
        places=places,
        criteria=CRITERIA,
        categories=CATEGORIES,
    )


def _place_fields(chance: Random, towns: Towns) -> dict[str, object]:
    """Where the demand is and how far it looks; one demand in five says nothing about it."""
    if chance.random() < 0.2:
        return {}
    fields: dict[str, object] = {
        "point": _near(chance, towns, spread=0.02),
        "pickup": chance.random() < 0.7,
    }
    if chance.random() < 0.6:
        fields["max_km"] = chance.choice((2.0, 15.0, 60.0, 300.0, 1200.0))
    return fields


def _text(chance: Random, offers: int) -> tuple[tuple[int, float], ...]:
    rows = chance.sample(range(offers), offers // 8)
    return tuple((row, chance.uniform(0.01, 18.0)) for row in rows)


def random_query(chance: Random, table: PlainTable, *, towns: Towns = TOWNS) -> PlainQuery:
    start = chance.randrange(CATEGORIES - 1)
    whole = (start, chance.randrange(start + 1, CATEGORIES + 1))
    sellers = range(len(table.producers))
    sometimes: dict[str, object] = {
        "categories": chance.choice(((whole,), (whole, (0, 3)), (whole, (start, start + 1)))),
        "province": chance.choice((16, 15)),
        "months": chance.randrange(1, 0x1000),
        "quantity": chance.choice((1, 1000, 50_000)),
        "dimension": chance.choice((0, 0, 1)),
        "max_price_cents": chance.choice((0, 150, 400, 800)),
        "required": tuple(
            (criterion, chance.choice((0.0, 0.15, 0.3, 0.4)))
            for criterion in chance.sample(range(CRITERIA), 2)
        ),
        "criteria_weights": tuple(
            (criterion, chance.choice((0.0, 1.0, chance.uniform(0, 5))))
            for criterion in chance.sample(range(CRITERIA), 4)
        ),
        "required_kinds": chance.choice((1, 2, 5)),
        "excluded_producers": tuple(chance.sample(sellers, len(sellers) // 4)),
        "serves": tuple(chance.sample(sellers, len(sellers) // 3)),
        "km0": True,
        "text": _text(chance, len(table.offers)),
    }
    asked = {name: value for name, value in sometimes.items() if chance.random() < 0.3}
    return PlainQuery(
        day=DAY + chance.choice((-1, 0, 0, 1)),
        text_required="text" in asked and chance.random() < 0.4,
        tie_seed=chance.randrange(2**63),
        **_place_fields(chance, towns),  # type: ignore[arg-type]
        **asked,  # type: ignore[arg-type]
    )


def random_params(chance: Random) -> PlainParams:
    return PlainParams(
        weights={name: chance.choice((0.0, 0.5, 3.0)) for name in DEFAULT_WEIGHTS},
        offset_km=chance.choice((0.0, 8.0)),
        half_km=chance.choice((3.0, 40.0)),
        pickup_km=chance.choice((0.0, 15.0, 100.0)),
        km0_km=chance.choice((20.0, 70.0)),
        evidence_weights=chance.choice(((0.4, 0.6, 0.85, 1.0, 1.0), (0.6, 0.3, 0.5, 0.9, 0.9))),
    )
