"""Soft scores, by hand."""

import math
from typing import Any

import numpy as np
import pytest

from matching import (
    FACTORS,
    MatchParams,
    OfferClaims,
    Query,
    TextScores,
    offer_strengths,
    rank,
    strengths,
)
from tests.matching.engine_market import DALMINE, TREVIGLIO, ask, market

PRICE_ONLY = {"price": 1.0}


def score(name: str, changes: dict[str, Any], **fields: object) -> float:
    """Return one factor of the only offer, all weight on it."""
    params = MatchParams(weights={name: 1.0})
    asked: dict[str, Any] = {"day": 100, **fields}
    ranking = rank(market(changes=changes), Query(**asked), params)
    return float(ranking.contributions[0, FACTORS.index(name)])


@pytest.mark.parametrize(
    ("price", "expected"),
    [(0, 1.0), (500, 1.0), (750, 0.75), (1_000, 0.5), (1_400, 0.1), (1_500, 0.0), (9_999, 0.0)],
)
def test_price_falls_from_half_the_reference_to_one_and_a_half(price: int, expected: float) -> None:
    reference = np.full((1, 7), 1_000)
    changes = {"price_cents": [price], "reference_cents": reference}
    assert score("price", changes) == pytest.approx(expected)


@pytest.mark.parametrize(("price", "reference"), [(-1, 1_000), (700, -1), (700, 0)])
def test_a_price_that_cannot_be_judged_scores_half(price: int, reference: int) -> None:
    changes = {"price_cents": [price], "reference_cents": np.full((1, 7), reference)}
    assert score("price", changes) == 0.5


@pytest.mark.parametrize(("available", "expected"), [(-1, 1.0), (0, 0.0), (50, 0.25), (900, 1.0)])
def test_coverage_is_the_share_of_the_quantity(available: int, expected: float) -> None:
    assert score("coverage", {"available": [available]}, quantity=200) == expected


def test_season_is_the_share_of_the_asked_months() -> None:
    assert score("season", {"months": [0b0111]}, months=0b1110) == pytest.approx(2 / 3)


def test_proximity_halves_beyond_the_offset() -> None:
    north_km = 25.0
    lat = TREVIGLIO[0] + math.degrees(north_km / 6371.0088)
    place = {"lat": [lat], "lon": [TREVIGLIO[1]]}
    here = {"lat": TREVIGLIO[0], "lon": TREVIGLIO[1]}
    assert score("proximity", place, **here) == pytest.approx(0.5)


def test_proximity_is_full_within_the_offset() -> None:
    here = {"lat": DALMINE[0] + 0.01, "lon": DALMINE[1]}
    assert score("proximity", {}, **here) == 1.0


def test_what_is_rendered_at_a_distance_is_always_near() -> None:
    far = {"modes": [4], "lat": [-40.0]}
    assert score("proximity", far, lat=TREVIGLIO[0], lon=TREVIGLIO[1]) == 1.0


CLAIMS = {
    "claim_value": [[4, 2, -1, 0]],
    "claim_level": [[3, 2, 4, 4]],
    "claim_until": [[100, 99, 200, 200]],
}


def test_strength_is_value_times_trust_and_falls_when_evidence_expires() -> None:
    found = strengths(market(changes=CLAIMS), 100, MatchParams())
    assert found[0, [0, 1, 3]].tolist() == pytest.approx([1.0, 0.5 * 0.4, 0.0])
    assert math.isnan(found[0, 2])


def test_expiry_never_raises_a_strength() -> None:
    params = MatchParams(evidence_weights=(0.9, 0.3, 1.0, 1.0, 1.0))
    claims = {"claim_value": [[4]], "claim_level": [[1]], "claim_until": [[99]]}
    assert strengths(market(changes=claims), 100, params).tolist() == [[0.3]]


def test_ethics_is_the_weighted_mean_over_the_claims_that_apply() -> None:
    wishes = ((0, 1.0), (1, 2.0), (2, 5.0), (3, 1.0))
    found = score("ethics", CLAIMS, criteria_weights=wishes)
    assert found == pytest.approx((1.0 + 2 * 0.2 + 0.0) / 4)


def test_ethics_is_zero_when_nothing_applies() -> None:
    assert score("ethics", CLAIMS, criteria_weights=((2, 1.0),)) == 0.0


def test_enormous_wishes_do_not_overflow() -> None:
    wishes = ((0, 1e308), (3, 1e308))
    assert score("ethics", CLAIMS, criteria_weights=wishes) == pytest.approx(0.5)


def test_own_claims_enter_the_ethics_score_of_their_offer_alone() -> None:
    own = OfferClaims(
        offer=np.array([1, 1]),
        criterion=np.array([3, 0]),
        value=np.array([4, -1]),
        level=np.array([4, 0]),
        until=np.array([200, 200]),
    )
    table = market(2, changes={**CLAIMS, "offer_claims": own})
    params = MatchParams(weights={"ethics": 1.0})
    ranking = rank(table, Query(day=100, criteria_weights=((0, 1.0), (3, 3.0))), params)
    assert ranking.offers.tolist() == [1, 0]
    assert ranking.score.tolist() == pytest.approx([1.0, 0.25])


def test_strengths_of_offers_take_their_own_claims_first() -> None:
    own = OfferClaims(
        offer=np.array([1]),
        criterion=np.array([3]),
        value=np.array([4]),
        level=np.array([2]),
        until=np.array([200]),
    )
    table = market(2, changes={**CLAIMS, "offer_claims": own})
    found = offer_strengths(table, np.array([1, 0, 1]), 100, MatchParams())
    assert found[:, 3].tolist() == [0.85, 0.0, 0.85]
    assert found[:, 0].tolist() == [1.0, 1.0, 1.0]


def test_text_is_measured_against_the_best_eligible_offer() -> None:
    table = market(4, changes={"price_cents": [1, 1, 9_000, 1]})
    text = TextScores(np.array([0, 1, 2]), np.array([2.0, 4.0, 8.0]))
    params = MatchParams(weights={"text": 1.0})
    ranking = rank(table, Query(day=1, max_price_cents=100, text=text), params)
    assert ranking.offers.tolist()[:2] == [1, 0]
    assert ranking.score.tolist() == [1.0, 0.5, 0.0]


def test_weights_of_what_is_not_asked_are_shared_out() -> None:
    ranking = ask(market(), quantity=10)
    assert ranking.weights.tolist() == pytest.approx([0, 0, 0.2 / 0.35, 0.15 / 0.35, 0, 0])


def test_weights_that_are_all_zero_count_equally() -> None:
    params = MatchParams(weights={"text": 1.0})
    ranking = rank(market(), Query(day=1, quantity=10), params)
    assert ranking.weights.tolist() == [0, 0, 0.5, 0.5, 0, 0]


def test_contributions_sum_to_the_score() -> None:
    ranking = ask(market(), quantity=10, months=3, lat=TREVIGLIO[0], lon=TREVIGLIO[1])
    assert ranking.contributions.sum(axis=1) == pytest.approx(ranking.score, abs=1e-12)
    assert ranking.distance_km == pytest.approx([14.1], abs=0.1)


def test_without_a_point_there_is_no_distance() -> None:
    assert np.isnan(ask(market()).distance_km).all()


def test_k_of_zero_gives_only_the_counts() -> None:
    ranking = rank(market(3), Query(day=1), MatchParams(weights=PRICE_ONLY), 0)
    assert (ranking.eligible, ranking.contributions.shape) == (3, (0, 6))
