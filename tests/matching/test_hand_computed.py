"""Scores worked out by hand; the engine and the oracle must both give the written numbers."""

from __future__ import annotations

import math

import pytest

from tests.matching.oracle_facts import great_circle_km, splitmix64, tie_key
from tests.matching.plain_market import (
    PlainClaim,
    PlainOffer,
    PlainParams,
    PlainProducer,
    PlainQuery,
    PlainTable,
)
from tests.matching.rankers import DAY, HERE, USUAL, Ranker, both_rankers, north, one_offer

CERTIFIED, DOCUMENTED, PEER_VERIFIED, SELF_DECLARED = 3, 1, 2, 0


def test_the_distance_between_two_airports_is_the_published_one() -> None:
    # Nashville to Los Angeles is 2887.2600 km on a sphere of radius 6372.8 km, hence
    # 2887.25995 * 6371.0088 / 6372.8 = 2886.44844 km on ours.
    assert great_circle_km((36.12, -86.67), (33.94, -118.40)) == pytest.approx(2886.44844, abs=1e-4)


def test_the_tie_hash_gives_the_published_outputs_of_splitmix64() -> None:
    assert splitmix64(0) == 0xE220A8397B1DCDAF
    assert splitmix64(1234567) == 6457827717110365317
    assert splitmix64(1234567 + 0x9E3779B97F4A7C15) == 3203168211198807973


@both_rankers
def test_ethics_and_price_of_one_offer(ranker: Ranker) -> None:
    # Claims: 4/4 certified = 1.0 and 2/4 documented = 0.5 * 0.6 = 0.3.
    # Ethics with weights 2 and 1: (2 * 1.0 + 1 * 0.3) / 3 = 0.766667.
    # Price: the only offer is its own reference, ratio 1, score 0.5.
    # Asked: ethics 0.35 and price 0.20, renormalised to 7/11 and 4/11.
    # Score: 0.766667 * 7/11 + 0.5 * 4/11 = 0.487879 + 0.181818 = 0.669697.
    producer = PlainProducer(*HERE, claims=(PlainClaim(4, CERTIFIED), PlainClaim(2, DOCUMENTED)))
    query = PlainQuery(day=DAY, criteria_weights=((0, 2.0), (1, 1.0)))
    ranking = ranker(one_offer(producer), query, USUAL, 20)
    assert ranking.rows == (0,)
    assert ranking.weights == pytest.approx((7 / 11, 0, 4 / 11, 0, 0, 0))
    assert ranking.contributions[0] == pytest.approx((0.4878788, 0, 0.1818182, 0, 0, 0), abs=1e-7)
    assert ranking.scores[0] == pytest.approx(0.6696970, abs=1e-7)
    assert math.isnan(ranking.distances_km[0])


@both_rankers
@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (PlainClaim(4, CERTIFIED, until=DAY), 1.0),
        (PlainClaim(4, CERTIFIED, until=DAY - 1), 0.4),
        (PlainClaim(3, PEER_VERIFIED, until=DAY + 1), 0.6375),
        (PlainClaim(3, PEER_VERIFIED, until=DAY - 1), 0.3),
        (PlainClaim(2, SELF_DECLARED, until=DAY - 1), 0.2),
        (PlainClaim(0, CERTIFIED), 0.0),
        (PlainClaim(-1, CERTIFIED), 0.0),
    ],
    ids=[
        "valid until today still counts",
        "expired yesterday counts as self-declared",
        "three quarters verified by peers",
        "expired peer verification",
        "an expired self-declaration loses nothing",
        "unknown counts zero",
        "nothing applies, nothing earned",
    ],
)
def test_strength_of_a_single_claim(ranker: Ranker, claim: PlainClaim, expected: float) -> None:
    only_ethics = PlainParams(weights={**USUAL.weights, "price": 0.0})
    query = PlainQuery(day=DAY, criteria_weights=((0, 1.0),))
    ranking = ranker(one_offer(PlainProducer(*HERE, claims=(claim,))), query, only_ethics, 20)
    assert ranking.scores[0] == pytest.approx(expected, abs=1e-12)


@both_rankers
def test_expiry_never_makes_a_claim_stronger(ranker: Ranker) -> None:
    # Where documents count 0.3 and words 0.6, an expired document still counts 0.3, not 0.6.
    params = PlainParams(
        weights={**USUAL.weights, "price": 0.0}, evidence_weights=(0.6, 0.3, 0.85, 1.0, 1.0)
    )
    producer = PlainProducer(*HERE, claims=(PlainClaim(4, DOCUMENTED, until=DAY - 1),))
    query = PlainQuery(day=DAY, criteria_weights=((0, 1.0),))
    assert ranker(one_offer(producer), query, params, 20).scores == pytest.approx((0.3,))


@both_rankers
def test_not_applicable_leaves_the_denominator_but_unknown_stays(ranker: Ranker) -> None:
    # Producer 0: certified 4/4 and "not applicable": 1.0 / 1 = 1.0.
    # Producer 1: certified 4/4 and unknown: (1.0 + 0) / 2 = 0.5.
    certified = PlainClaim(4, CERTIFIED)
    table = PlainTable(
        offers=(PlainOffer(offer_id=1, producer=0), PlainOffer(offer_id=2, producer=1)),
        producers=(
            PlainProducer(*HERE, claims=(certified, PlainClaim(-1))),
            PlainProducer(*HERE, claims=(certified, PlainClaim())),
        ),
        criteria=2,
    )
    only_ethics = PlainParams(weights={**USUAL.weights, "price": 0.0})
    query = PlainQuery(day=DAY, criteria_weights=((0, 1.0), (1, 1.0)))
    ranking = ranker(table, query, only_ethics, 20)
    assert ranking.rows == (0, 1)
    assert ranking.scores == pytest.approx((1.0, 0.5))


@both_rankers
def test_an_offers_own_claim_wins_over_its_producers_for_better_and_for_worse(
    ranker: Ranker,
) -> None:
    table = PlainTable(
        offers=(
            PlainOffer(offer_id=1),
            PlainOffer(offer_id=2, claims={0: PlainClaim(4, CERTIFIED)}),
            PlainOffer(offer_id=3, claims={0: PlainClaim(0)}),
        ),
        producers=(PlainProducer(*HERE, claims=(PlainClaim(4, DOCUMENTED),)),),
        criteria=1,
    )
    only_ethics = PlainParams(weights={**USUAL.weights, "price": 0.0})
    query = PlainQuery(day=DAY, criteria_weights=((0, 3.0),))
    ranking = ranker(table, query, only_ethics, 20)
    assert ranking.rows == (1, 0, 2)
    assert ranking.scores == pytest.approx((1.0, 0.6, 0.0))


@both_rankers
def test_proximity_is_halved_every_half_distance_after_the_offset(ranker: Ranker) -> None:
    # With offset 5 km and half-distance 20 km: 5 km -> 1, 25 km -> 1/2, 45 km -> 1/4, 15 km -> 0.5**0.5.
    kilometres = (45.0, 5.0, 25.0, 0.0, 15.0)
    table = PlainTable(
        offers=tuple(PlainOffer(offer_id=9 - i, producer=i) for i in range(5)),
        producers=tuple(PlainProducer(*north(km)) for km in kilometres),
    )
    only_proximity = PlainParams(weights={**USUAL.weights, "price": 0.0})
    ranking = ranker(table, PlainQuery(day=DAY, point=HERE), only_proximity, 20)
    found = dict(zip(ranking.rows, ranking.scores, strict=True))
    assert found == pytest.approx({0: 0.25, 1: 1.0, 2: 0.5, 3: 1.0, 4: 0.7071068}, abs=1e-7)
    assert ranking.rows[2:] == (4, 2, 0)
    assert dict(zip(ranking.rows, ranking.distances_km, strict=True)) == pytest.approx(
        dict(enumerate(kilometres)), abs=1e-6
    )


@both_rankers
def test_price_is_scored_against_the_lower_median_of_the_published_offers(
    ranker: Ranker,
) -> None:
    # Published prices 100, 200, 300, 400: the lower of the middle two is 200 (the unpublished
    # 1 cent and the price on request do not count). Ratios 0.5, 1, 1.5, 2 -> 1, 0.5, 0, 0;
    # on request 0.5. Category 5 has a single price: ratio 1 -> 0.5. 250 is not asked by anyone.
    offers = [
        PlainOffer(offer_id=row, price_cents=cents, category=4)
        for row, cents in enumerate((400, 100, 300, 200, -1))
    ]
    offers.append(PlainOffer(offer_id=5, price_cents=1, category=4, published=False))
    offers.append(PlainOffer(offer_id=6, price_cents=9000, category=5))
    table = PlainTable(offers=tuple(offers), producers=(PlainProducer(*HERE),))
    ranking = ranker(table, PlainQuery(day=DAY), USUAL, 20)
    assert dict(zip(ranking.rows, ranking.scores, strict=True)) == pytest.approx(
        {1: 1.0, 3: 0.5, 2: 0.0, 0: 0.0, 4: 0.5, 6: 0.5}
    )
    assert ranking.rejected == {"unpublished": 1, "category": 0}


@both_rankers
def test_a_price_between_the_bounds_is_scored_on_the_line(ranker: Ranker) -> None:
    # Reference 200: 150 -> ratio 0.75 -> 0.75; 250 -> ratio 1.25 -> 0.25; no reference -> 0.5.
    table = PlainTable(
        offers=(
            PlainOffer(offer_id=1, price_cents=250),
            PlainOffer(offer_id=2, price_cents=150),
            PlainOffer(offer_id=3, price_cents=150, category=1),
        ),
        producers=(PlainProducer(*HERE),),
        reference={(0, 0): 200},
    )
    ranking = ranker(table, PlainQuery(day=DAY), USUAL, 20)
    assert ranking.rows == (1, 2, 0)
    assert ranking.scores == pytest.approx((0.75, 0.5, 0.25))


@both_rankers
def test_coverage_season_and_text_shares(ranker: Ranker) -> None:
    # Quantity 2000, months April to June (bits 3, 4, 5).
    # Row 0: 500 available -> 0.25; April and May -> 2/3; text 3 of best 12 -> 0.25; price 0.5.
    # Row 1: unlimited -> 1; all year -> 1; text 12 -> 1; on request -> 0.5.
    # Row 2: 3000 available -> 1; June only -> 1/3; no words found -> 0; price 0.5 (its own reference).
    # Row 3: only in January -> out, although its text score 30 would have been the best.
    # Weights asked: price .20, coverage .15, season .10, text .20, total .65.
    # Row 0: (.20*.5 + .15*.25 + .10*2/3 + .20*.25) / .65 = (.1 + .0375 + .0666667 + .05) / .65
    #      = .2541667 / .65 = 0.3910256
    # Row 1: (.1 + .15 + .10 + .20) / .65 = .55 / .65 = 0.8461538
    # Row 2: (.1 + .15 + .0333333 + 0) / .65 = .2833333 / .65 = 0.4358974
    table = PlainTable(
        offers=(
            PlainOffer(offer_id=1, available=500, months=0b011000, price_cents=100),
            PlainOffer(offer_id=2),
            PlainOffer(offer_id=3, available=3000, months=0b100000, price_cents=70, category=1),
            PlainOffer(offer_id=4, months=0b1),
        ),
        producers=(PlainProducer(*HERE),),
    )
    query = PlainQuery(
        day=DAY, quantity=2000, months=0b111000, text=((3, 30.0), (0, 3.0), (1, 12.0))
    )
    ranking = ranker(table, query, USUAL, 20)
    assert ranking.rows == (1, 2, 0)
    assert ranking.scores == pytest.approx((0.8461538, 0.4358974, 0.3910256), abs=1e-7)
    assert ranking.rejected == {"unpublished": 0, "category": 0, "season": 1}


@both_rankers
def test_sliders_all_at_zero_count_equally(ranker: Ranker) -> None:
    # Asked: price (0.5, its own reference) and coverage (0.25): (0.5 + 0.25) / 2 = 0.375.
    table = one_offer(PlainProducer(*HERE), available=1)
    nothing = PlainParams(weights=dict.fromkeys(USUAL.weights, 0.0))
    ranking = ranker(table, PlainQuery(day=DAY, quantity=4), nothing, 20)
    assert ranking.weights == pytest.approx((0, 0, 0.5, 0.5, 0, 0))
    assert ranking.scores == pytest.approx((0.375,))


@both_rankers
def test_equal_offers_are_ordered_by_the_hash_of_demand_and_offer(ranker: Ranker) -> None:
    ids = (1, 2, 3, 4, 5, 6, 7, 8)
    table = PlainTable(
        offers=tuple(PlainOffer(offer_id=i) for i in ids), producers=(PlainProducer(*HERE),)
    )
    orders = set()
    for seed in (0, 1, 2):
        ranking = ranker(table, PlainQuery(day=DAY, tie_seed=seed), USUAL, 20)
        shown = tuple(ids[row] for row in ranking.rows)
        assert shown == tuple(sorted(ids, key=lambda i, s=seed: tie_key(i, s)))  # type: ignore[misc]
        orders.add(shown)
    assert len(orders) == 3
