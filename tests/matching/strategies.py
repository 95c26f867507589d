"""Small adversarial markets: few producers in equal places, ties, odd claims, odd coordinates."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any

from hypothesis import strategies as st

from tests.matching.oracle_facts import FACTORS
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
CATEGORIES = 12
CRITERIA = 3
FIXED_REFERENCE = {
    (category, dimension): cents
    for category in range(CATEGORIES)
    for dimension, cents in ((0, 200), (1, 150), (2, 0))
}

BERGAMO = (45.695, 9.67)
ITALIAN_POINTS = (
    BERGAMO,
    (45.5214, 9.5936),
    (45.6487, 9.6062),
    (45.889, 9.9515),
    (45.4642, 9.19),
    (38.1157, 13.3615),
)
ODD_POINTS = (
    (0.0, 0.0),
    (90.0, 0.0),
    (-90.0, 0.0),
    (45.7, 180.0),
    (45.7, -179.9),
    (-45.695, -170.33),
)


ASKABLE = (
    "categories",
    "max_km",
    "months",
    "quantity",
    "dimension",
    "max_price_cents",
    "required",
    "required_kinds",
    "excluded_producers",
    "serves",
    "km0",
    "text",
)


@dataclass(frozen=True, slots=True)
class MarketCase:
    table: PlainTable
    query: PlainQuery
    params: PlainParams


@cache
def points() -> st.SearchStrategy[tuple[float, float]]:
    """Mostly the same few Italian towns, so that equal distances are common."""
    around = st.tuples(st.floats(45.3, 46.1), st.floats(9.3, 10.2))
    towns = st.sampled_from((*[BERGAMO] * 12, *ITALIAN_POINTS * 2, *ODD_POINTS))
    return st.integers(0, 5).flatmap(lambda turn: around if turn == 1 else towns)


CLAIMS = tuple(
    PlainClaim(value, level, until)
    for value in range(-1, 5)
    for level in range(5)
    for until in (DAY - 1, DAY, DAY + 1, NO_END, 0)
)
ID_LISTS = (
    (1, 2, 3, 4, 5, 6, 7, 8),
    (19, 4, 11, 2, 16, 3, 7, 1),
    (2**62, 5, 2**31, 9, 2**53 + 1, 12, 2**40, 1),
    (8, 7, 6, 5, 4, 3, 2, 1),
)


@cache
def producers() -> st.SearchStrategy[PlainProducer]:
    return st.builds(
        lambda point, **columns: PlainProducer(*point, **columns),
        points(),
        reach_km=st.sampled_from((*[math.inf] * 5, 0.0, 0.0, 0.5, 25.0, 60.0, 333.3)),
        province=st.sampled_from((-1, 16, 15)),
        kind=st.sampled_from((3, 1, 2, 0)),
        claims=st.tuples(*[st.sampled_from(CLAIMS)] * CRITERIA),
    )


@cache
def places() -> st.SearchStrategy[PlainPlace]:
    return st.builds(
        lambda point, province: PlainPlace(point[0], point[1], province),
        points(),
        st.sampled_from((-1, 16, 15)),
    )


@cache
def offers(producer_count: int, place_count: int) -> st.SearchStrategy[PlainOffer]:
    """Offers without a number of their own; ``tables`` gives them different ones."""
    pairs = tuple(product(range(-1, place_count), repeat=2))
    own = tuple({criterion: claim} for claim in CLAIMS for criterion in range(CRITERIA))
    return st.builds(
        lambda places, **columns: PlainOffer(
            offer_id=0, origin_place=places[0], transformation_place=places[1], **columns
        ),
        st.sampled_from(pairs),
        producer=st.integers(0, producer_count - 1),
        category=st.sampled_from((3, 3, 3, *range(CATEGORIES))),
        price_cents=st.sampled_from((200, 100, 300, -1, 0, *range(0, 400, 7))),
        available=st.sampled_from((-1, 0, 7, 1000, 2500)),
        months=st.sampled_from((0xFFF, 0xFFF, 0, 0b1, 0b111000, 0b100000000000)),
        dimension=st.sampled_from((0, 0, 0, 0, 0, 1, 2)),
        modes=st.sampled_from((3, 3, 3, 3, 3, 1, 2, 4, 7, 0)),
        published=st.sampled_from((*[True] * 9, False)),
        claims=st.sampled_from((*[{}] * len(own), *own)),
    )


@st.composite
def tables(draw: st.DrawFn, *, fixed_reference: bool = False) -> PlainTable:
    made = draw(st.lists(producers(), min_size=1, max_size=3))
    spots = draw(st.lists(places(), max_size=2))
    one = offers(len(made), len(spots))
    ids = draw(st.sampled_from(ID_LISTS))[: draw(st.sampled_from((3, 4, 5, 6, 7, 8, 2, 1, 0)))]
    listed = tuple(replace(draw(one), offer_id=offer_id) for offer_id in ids)
    is_empty = not listed and draw(st.booleans())
    return PlainTable(
        offers=listed,
        producers=() if is_empty else tuple(made),
        places=tuple(spots),
        criteria=CRITERIA,
        categories=CATEGORIES,
        reference=FIXED_REFERENCE if fixed_reference else None,
    )


@cache
def category_ranges() -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    """Nested, overlapping, disjoint and equal ranges of category numbers."""
    ends = st.sampled_from(
        ((3, 4), (0, CATEGORIES), (2, 6), (0, 3), (5, 9), (8, CATEGORIES), (3, CATEGORIES))
    )
    return st.lists(ends, min_size=1, max_size=3).map(tuple)


@cache
def per_criterion(value: st.SearchStrategy[float]) -> st.SearchStrategy[Any]:
    one = st.tuples(st.integers(0, CRITERIA - 1), value)
    return st.lists(one, min_size=1, max_size=CRITERIA, unique_by=lambda pair: pair[0]).map(tuple)


STRENGTHS = st.one_of(st.sampled_from((0.0, 0.1, 0.4, 0.6, 0.6375, 0.85, 1.0)), st.floats(0, 1))
WEIGHTS = st.one_of(st.sampled_from((1.0, 0.0, 2.0)), st.floats(0.01, 10.0))


@cache
def text_scores(offer_count: int) -> st.SearchStrategy[Any]:
    """Scores for some of the rows, in any order; now and then for none."""
    if offer_count == 0:
        return st.just(())
    score = st.one_of(st.sampled_from((1.0, 2.5, 10.0)), st.floats(0.001, 50.0))
    one = st.tuples(st.integers(0, offer_count - 1), score)
    some = st.lists(one, min_size=1, max_size=offer_count, unique_by=lambda pair: pair[0])
    return st.sampled_from((1, 2, 3, 4, 5, 0)).flatmap(
        lambda turn: some.map(tuple) if turn else st.just(())
    )


@cache
def constraints(offer_count: int, producer_count: int) -> dict[str, st.SearchStrategy[Any]]:
    """For every part of a query that may be left unasked, the values it takes when asked."""
    sellers: st.SearchStrategy[Any] = st.just(())
    if producer_count:
        sellers = st.lists(st.integers(0, producer_count - 1), max_size=2).map(tuple)
    return {
        "categories": category_ranges(),
        "max_km": st.one_of(
            st.sampled_from((60.0, 0.001, 20.0, 300.0, 20100.0)), st.floats(1.0, 500.0)
        ),
        "months": st.sampled_from((0xFFF, 0b1, 0b11100, 0b100000100000)),
        "quantity": st.sampled_from((1, 7, 999, 2000, 4000)),
        "dimension": st.sampled_from((0, 0, 1, 6)),
        "max_price_cents": st.sampled_from((200, 1000, 150, 0)),
        "required": per_criterion(STRENGTHS),
        "required_kinds": st.integers(1, 3),
        "excluded_producers": sellers,
        "serves": sellers,
        "km0": st.just(True),
        "text": text_scores(offer_count),
    }


@cache
def asked_fields(most: int) -> st.SearchStrategy[set[str]]:
    few = st.sets(st.sampled_from(ASKABLE), max_size=min(2, most))
    return st.one_of(few, st.sets(st.sampled_from(ASKABLE), max_size=most))


SOUGHT_POINTS = st.sampled_from((0, 1, 2, 3)).flatmap(lambda turn: points() if turn else st.none())
RARELY = st.sampled_from((False,) * 15 + (True,))
CRITERIA_WEIGHTS = st.one_of(per_criterion(WEIGHTS), st.just(()))


@st.composite
def queries(draw: st.DrawFn, table: PlainTable, *, most_asked: int = 5) -> PlainQuery:
    values = constraints(len(table.offers), len(table.producers))
    point = draw(SOUGHT_POINTS)
    asked = sorted(draw(asked_fields(most_asked)))
    if point is None and "max_km" in asked:
        asked.remove("max_km")
    return PlainQuery(
        day=draw(st.sampled_from((DAY, DAY, DAY + 1, DAY - 1))),
        point=point,
        province=draw(st.sampled_from((-1, 16))),
        criteria_weights=draw(CRITERIA_WEIGHTS),
        pickup=draw(st.sampled_from((True, True, False))),
        text_required=draw(st.booleans()) if "text" in asked else draw(RARELY),
        tie_seed=draw(st.sampled_from((0, 1, 42, 2**63 - 1))),
        **{name: draw(values[name]) for name in asked},
    )


@cache
def params() -> st.SearchStrategy[PlainParams]:
    """Usual parameters or sliders, some or all of them at zero."""
    one = st.sampled_from((0.0, 0.0, 0.2, 0.35, 1.0, 7.0))
    odd = st.builds(
        PlainParams,
        weights=st.fixed_dictionaries(dict.fromkeys(FACTORS, one)),
        offset_km=st.sampled_from((0.0, 5.0, 12.5)),
        half_km=st.sampled_from((1.0, 20.0, 55.5)),
        pickup_km=st.sampled_from((0.0, 30.0, 200.0)),
        km0_km=st.sampled_from((0.0, 70.0)),
        evidence_weights=st.sampled_from(
            ((0.4, 0.6, 0.85, 1.0, 1.0), (0.0, 0.1, 0.2, 0.3, 1.0), (0.6, 0.3, 0.5, 0.9, 0.9))
        ),
        price_full=st.sampled_from((0.0, 0.5, 0.8)),
        price_none=st.sampled_from((1.5, 3.0)),
    )
    return st.one_of(st.just(PlainParams(weights=dict(DEFAULT_WEIGHTS))), odd)


@st.composite
def cases(draw: st.DrawFn, *, fixed_reference: bool = False, most_asked: int = 5) -> MarketCase:
    table = draw(tables(fixed_reference=fixed_reference))
    return MarketCase(table, draw(queries(table, most_asked=most_asked)), draw(params()))


EMPTY_CASE = MarketCase(
    PlainTable(criteria=CRITERIA, categories=CATEGORIES),
    PlainQuery(day=DAY, point=BERGAMO, quantity=10, months=0b11),
    PlainParams(),
)
