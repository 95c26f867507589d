"""Hard constraints: each offer falls to the first it fails."""

from typing import Any

import numpy as np
import pytest

from matching import MatchParams, OfferClaims, Query, TextScores, eligible_rows
from tests.matching.engine_market import DALMINE, ROMA, TREVIGLIO, ask, market

HERE = {"lat": TREVIGLIO[0], "lon": TREVIGLIO[1]}
PICK_UP, DELIVERY, AT_A_DISTANCE = [1], [2], [4]


def fallen(changes: dict[str, Any], **fields: object) -> list[str]:
    """Return what the only offer of a market fell to; nothing when it is eligible."""
    ranking = ask(market(changes=changes), **fields)
    return [name for name, count in ranking.rejected.items() if count]


@pytest.mark.parametrize(
    ("changes", "fields", "constraint"),
    [
        ({"published": [False]}, {}, "unpublished"),
        ({"category": [2]}, {"categories": ((0, 2), (3, 9))}, "category"),
        ({}, {"text_required": True}, "text"),
        ({"dimension": [1]}, {"dimension": 0}, "dimension"),
        ({}, {**HERE, "max_km": 14.0}, "distance"),
        ({"reach_km": [14.0]}, {**HERE, "pickup": False}, "delivery"),
        ({"modes": PICK_UP}, {**HERE, "pickup": False}, "delivery"),
        ({"lat": [ROMA[0]], "lon": [ROMA[1]]}, HERE, "delivery"),
        ({"months": [0b1]}, {"months": 0b110}, "season"),
        ({}, {"max_price_cents": 999}, "price"),
        ({"kind": [0b101]}, {"required_kinds": 0b011}, "kind"),
        ({}, {"excluded_producers": (0,)}, "excluded"),
        ({}, {**HERE, "km0": True}, "km0"),
    ],
)
def test_an_offer_falls_to_the_constraint_it_fails(
    changes: dict[str, Any], fields: dict[str, Any], constraint: str
) -> None:
    assert fallen(changes, **fields) == [constraint]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"category": [2]}, {"categories": ((0, 3),)}),
        ({"category": [2]}, {"categories": ((0, 1), (2, 2_000))}),
        ({}, {**HERE, "max_km": 15.0}),
        ({"reach_km": [15.0]}, {**HERE, "pickup": False}),
        ({"reach_km": [float("inf")], "lat": [ROMA[0]]}, {**HERE, "pickup": False}),
        ({"reach_km": [0.0]}, {**HERE, "pickup": False, "serves": np.array([0])}),
        ({"reach_km": [0.0]}, HERE),
        ({"modes": AT_A_DISTANCE, "lat": [-ROMA[0]]}, {**HERE, "max_km": 1.0, "pickup": False}),
        ({"price_cents": [-1]}, {"max_price_cents": 0}),
        ({"months": [0b100]}, {"months": 0b110}),
        ({"kind": [0b111]}, {"required_kinds": 0b011}),
    ],
)
def test_an_offer_that_fits_stays(changes: dict[str, Any], fields: dict[str, Any]) -> None:
    assert fallen(changes, **fields) == []


def test_a_radius_of_zero_is_no_delivery_even_next_door() -> None:
    at_dalmine = {"lat": DALMINE[0], "lon": DALMINE[1], "pickup": False}
    assert fallen({"reach_km": [0.0], "modes": DELIVERY}, **at_dalmine) == ["delivery"]


def test_serving_the_place_does_not_help_an_offer_that_is_only_picked_up() -> None:
    query = {**HERE, "pickup": False, "serves": np.array([0])}
    assert fallen({"modes": PICK_UP}, **query) == ["delivery"]


def test_a_stated_radius_replaces_the_usual_way_to_a_pick_up() -> None:
    far = {"modes": PICK_UP, "lat": [ROMA[0]], "lon": [ROMA[1]]}
    assert fallen(far, **HERE, max_km=600.0) == []


def test_only_the_constraints_that_were_asked_are_named() -> None:
    assert list(ask(market()).rejected) == ["unpublished", "category"]


def test_constraints_are_named_in_the_order_of_application() -> None:
    claims = {"claim_value": [[4]], "claim_level": [[4]], "claim_until": [[0]]}
    names = ask(
        market(changes=claims),
        **HERE,
        text_required=True,
        dimension=0,
        max_km=1.0,
        months=1,
        max_price_cents=1,
        required_kinds=1,
        excluded_producers=(0,),
        km0=True,
        required=((0, 0.5),),
    ).rejected
    assert list(names) == [
        *("unpublished", "category", "text", "dimension", "distance", "delivery", "season"),
        *("price", "kind", "excluded", "km0", "criterion:0"),
    ]


@pytest.mark.parametrize(
    ("until", "least", "expected"),
    [
        (100, 1.0, []),
        (99, 0.5, ["criterion:0"]),
        (99, 0.4, []),
    ],
)
def test_an_expired_certificate_counts_as_a_mere_declaration(
    until: int, least: float, expected: list[str]
) -> None:
    claims = {"claim_value": [[4]], "claim_level": [[3]], "claim_until": [[until]]}
    assert fallen(claims, required=((0, least),)) == expected


def test_a_must_is_not_met_by_a_claim_that_does_not_apply() -> None:
    claims = {"claim_value": [[-1]], "claim_level": [[3]], "claim_until": [[200]]}
    assert fallen(claims, required=((0, 0.1),)) == ["criterion:0"]


def test_an_own_claim_wins_over_that_of_the_producer() -> None:
    own = OfferClaims(
        offer=np.array([1]),
        criterion=np.array([0]),
        value=np.array([4]),
        level=np.array([3]),
        until=np.array([200]),
    )
    claims = {"claim_value": [[0]], "claim_level": [[0]], "claim_until": [[0]]}
    table = market(3, changes={**claims, "offer_claims": own})
    query = Query(day=100, required=((0, 0.9),))
    assert eligible_rows(table, query, MatchParams()).tolist() == [1]


PLACES = {
    "place_lat": [DALMINE[0], ROMA[0]],
    "place_lon": [DALMINE[1], ROMA[1]],
    "place_province": [16, 58],
}


@pytest.mark.parametrize(
    ("origin", "transformation", "fields", "expected"),
    [
        (0, 0, HERE, []),
        (0, 1, HERE, ["km0"]),
        (0, -1, HERE, ["km0"]),
        (0, 1, {**HERE, "province": 58}, []),
        (1, 1, {"province": 58}, []),
        (1, 1, {}, ["km0"]),
    ],
)
def test_km0_wants_production_and_transformation_near_or_in_the_province(
    origin: int, transformation: int, fields: dict[str, Any], expected: list[str]
) -> None:
    places = {**PLACES, "origin_place": [origin], "transformation_place": [transformation]}
    assert fallen(places, **fields, km0=True) == expected


def test_words_that_must_appear_leave_only_the_offers_that_have_them() -> None:
    table = market(4, changes={"published": [True, True, False, True]})
    text = TextScores(np.array([3, 2]), np.array([1.0, 2.0]))
    ranking = ask(table, text=text, text_required=True)
    assert ranking.offers.tolist() == [3]
    assert dict(ranking.rejected) == {"unpublished": 1, "category": 0, "text": 2}


def test_distance_does_not_concern_a_worded_offer_that_is_rendered_at_a_distance() -> None:
    table = market(2, changes={"modes": [4, 3], "lat": [ROMA[0]], "lon": [ROMA[1]]})
    text = TextScores(np.array([0, 1]), np.array([1.0, 2.0]))
    ranking = ask(table, **HERE, max_km=10.0, text=text, text_required=True)
    assert ranking.offers.tolist() == [0]
    assert ranking.rejected["distance"] == 1
