"""Who stays out and why, worked out by hand, for the engine and the oracle."""

from __future__ import annotations

import math

import pytest

from tests.matching.plain_market import (
    PlainClaim,
    PlainOffer,
    PlainParams,
    PlainPlace,
    PlainProducer,
    PlainQuery,
    PlainTable,
)
from tests.matching.rankers import DAY, HERE, USUAL, Ranker, both_rankers, north, one_offer


@both_rankers
def test_each_way_of_being_served(ranker: Ranker) -> None:
    # The demand is 20 km from the producers; pick-up is accepted within 10 km by these params.
    # Row 0: delivered within 25 km -> in.      Row 1: pick-up only, 20 > 10 -> out.
    # Row 2: reach 0 but its polygon covers -> in.   Row 3: reach 15 < 20 and too far to fetch -> out.
    # Row 4: rendered at a distance -> in.      Row 5: reach infinite but not delivered -> out.
    reach_and_modes = ((25.0, 3), (25.0, 1), (0.0, 2), (15.0, 3), (0.0, 4), (math.inf, 1))
    table = PlainTable(
        offers=tuple(
            PlainOffer(offer_id=row, producer=row, modes=modes)
            for row, (_, modes) in enumerate(reach_and_modes)
        ),
        producers=tuple(PlainProducer(*north(20.0), reach_km=km) for km, _ in reach_and_modes),
    )
    query = PlainQuery(day=DAY, point=HERE, serves=(2,))
    ranking = ranker(table, query, PlainParams(pickup_km=10.0), 20)
    assert sorted(ranking.rows) == [0, 2, 4]
    assert ranking.rejected == {"unpublished": 0, "category": 0, "delivery": 3}


@both_rankers
def test_reach_zero_delivers_nowhere_not_even_next_door(ranker: Ranker) -> None:
    table = one_offer(PlainProducer(*HERE, reach_km=0.0), modes=3)
    query = PlainQuery(day=DAY, point=HERE, pickup=False)
    assert ranker(table, query, USUAL, 20).rejected["delivery"] == 1


@both_rankers
def test_a_stated_distance_replaces_the_usual_pick_up_radius(ranker: Ranker) -> None:
    # 50 km away, pick-up only: beyond the usual 30 km, but within the 60 km that the buyer stated.
    table = one_offer(PlainProducer(*north(50.0), reach_km=0.0), modes=1)
    assert ranker(table, PlainQuery(day=DAY, point=HERE), USUAL, 20).rejected["delivery"] == 1
    assert ranker(table, PlainQuery(day=DAY, point=HERE, max_km=60.0), USUAL, 20).eligible == 1
    near = ranker(table, PlainQuery(day=DAY, point=HERE, max_km=40.0), USUAL, 20)
    assert near.rejected == {"unpublished": 0, "category": 0, "distance": 1, "delivery": 0}


@both_rankers
def test_a_service_at_a_distance_ignores_kilometres_and_counts_as_near(
    ranker: Ranker,
) -> None:
    # Proximity 1 and price 0.5 with weights .30 and .20: (.30 + .10) / .50 = 0.8.
    table = one_offer(PlainProducer(*north(800.0), reach_km=0.0), modes=4)
    ranking = ranker(table, PlainQuery(day=DAY, point=HERE, max_km=10.0), USUAL, 20)
    assert ranking.scores == pytest.approx((0.8,))
    assert ranking.distances_km == pytest.approx((800.0,), abs=1e-6)


@both_rankers
def test_km0_needs_both_places_near_or_in_the_province(ranker: Ranker) -> None:
    # Places: 0 at 69 km, 1 at 71 km, 2 at 300 km but in province 16.
    places = (
        PlainPlace(*north(69.0), 15),
        PlainPlace(*north(71.0), 15),
        PlainPlace(*north(300.0), 16),
    )
    pairs = ((0, 0), (0, 1), (0, 2), (2, 2), (0, -1), (-1, -1), (1, 1))
    table = PlainTable(
        offers=tuple(
            PlainOffer(offer_id=row, origin_place=origin, transformation_place=made)
            for row, (origin, made) in enumerate(pairs)
        ),
        producers=(PlainProducer(*HERE),),
        places=places,
    )
    marked = ranker(table, PlainQuery(day=DAY, point=HERE, province=16), USUAL, 20)
    assert {row for row, km0 in zip(marked.rows, marked.km0, strict=True) if km0} == {0, 2, 3}
    asked = ranker(table, PlainQuery(day=DAY, point=HERE, province=16, km0=True), USUAL, 20)
    assert sorted(asked.rows) == [0, 2, 3]
    assert asked.rejected["km0"] == 4
    nowhere = ranker(table, PlainQuery(day=DAY, km0=True), USUAL, 20)
    assert (nowhere.eligible, nowhere.rejected["km0"]) == (0, 7)


@both_rankers
def test_each_offer_falls_to_the_first_constraint_it_fails(ranker: Ranker) -> None:
    # Row r fails constraint number r and every later one that one column can fail; the last passes.
    good = {"category": 5, "price_cents": 100, "months": 0b10, "claims": {1: PlainClaim(4, 3)}}
    far, plain, ugly = 0, 1, 2
    bad = {"price_cents": 900, "months": 0b1, "claims": {}}
    rows: list[dict[str, object]] = [
        {**bad, "published": False, "category": 9, "producer": far},
        {**bad, "category": 9, "producer": far, "dimension": 1},
        {**bad, "producer": far, "dimension": 1},
        {**bad, "dimension": 1, "producer": far},
        {**bad, "producer": far},
        {**bad, "modes": 0, "producer": ugly},
        {**bad, "producer": ugly},
        {**bad, "months": 0b11, "producer": ugly},
        {"producer": ugly, "claims": {}},
        {"producer": 3, "claims": {}},
        {"producer": plain, "claims": {}},
        {"producer": plain, "claims": {1: PlainClaim(-1)}, "origin_place": 0},
        {"producer": plain, "origin_place": 0, "price_cents": -1},
    ]
    textless = {2}
    near = {"transformation_place": 0}
    table = PlainTable(
        offers=tuple(
            PlainOffer(offer_id=row, **{**good, **near, **columns})  # type: ignore[arg-type]
            for row, columns in enumerate(rows)
        ),
        producers=(
            PlainProducer(*north(90.0), kind=0),
            PlainProducer(*HERE, kind=3),
            PlainProducer(*HERE, kind=1),
            PlainProducer(*HERE, kind=3),
        ),
        places=(PlainPlace(*HERE),),
        criteria=2,
    )
    query = PlainQuery(
        day=DAY,
        categories=((4, 6),),
        point=HERE,
        max_km=50.0,
        months=0b10,
        dimension=0,
        max_price_cents=500,
        required=((1, 0.9),),
        required_kinds=3,
        excluded_producers=(3,),
        km0=True,
        text=tuple((row, 1.0) for row in range(len(rows)) if row not in textless),
        text_required=True,
    )
    ranking = ranker(table, query, USUAL, 20)
    assert ranking.rows == (12,)
    assert list(ranking.rejected.items()) == [
        ("unpublished", 1),
        ("category", 1),
        ("text", 1),
        ("dimension", 1),
        ("distance", 1),
        ("delivery", 1),
        ("season", 1),
        ("price", 1),
        ("kind", 1),
        ("excluded", 1),
        ("km0", 1),
        ("criterion:1", 1),
    ]
