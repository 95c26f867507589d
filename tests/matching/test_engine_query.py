"""Queries and parameters: what they refuse."""

from typing import Any

import numpy as np
import pytest

from matching import BadQuery, MatchParams, Query, TextScores, rank
from matching.params import BadParams
from tests.matching.engine_market import ask, market

NAN, INFINITE = float("nan"), float("inf")
POINT = {"lat": 45.0, "lon": 9.0}


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("day", {"day": -1}),
        ("day", {"day": 1.5}),
        ("lat", {"lat": NAN, "lon": 9.0}),
        ("lat", {"lat": 91.0, "lon": 9.0}),
        ("lat", {"lon": 9.0}),
        ("lon", {"lat": 45.0}),
        ("lon", {"lat": 45.0, "lon": 181.0}),
        ("max_km", {"max_km": 10.0}),
        ("max_km", {**POINT, "max_km": 0.0}),
        ("max_km", {**POINT, "max_km": NAN}),
        ("max_km", {**POINT, "max_km": INFINITE}),
        ("categories", {"categories": ((3, 2),)}),
        ("categories", {"categories": ((-1, 2),)}),
        ("months", {"months": 4096}),
        ("quantity", {"quantity": -1}),
        ("max_price_cents", {"max_price_cents": -2}),
        ("required", {"required": ((0, 1.1),)}),
        ("required", {"required": ((0, NAN),)}),
        ("criteria_weights", {"criteria_weights": ((0, -1.0),)}),
        ("criteria_weights", {"criteria_weights": ((0, INFINITE),)}),
        ("required_kinds", {"required_kinds": -1}),
        ("excluded_producers", {"excluded_producers": (-1,)}),
        ("serves", {"serves": np.array([-1])}),
        ("serves", {"serves": np.array([0.5])}),
    ],
)
def test_a_bad_field_is_refused_by_name(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(BadQuery) as refusal:
        Query(**{"day": 1, **fields})
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("rows", "scores"),
    [([0], [0.0]), ([0], [NAN]), ([0, 0], [1.0, 2.0]), ([-1], [1.0]), ([0, 1], [1.0])],
)
def test_bad_text_scores_are_refused(rows: list[int], scores: list[float]) -> None:
    with pytest.raises(BadQuery) as refusal:
        TextScores(np.array(rows), np.array(scores))
    assert refusal.value.field == "text"


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("required", {"required": ((0, 0.5),)}),
        ("criteria_weights", {"criteria_weights": ((0, 1.0),)}),
        ("excluded_producers", {"excluded_producers": (1,)}),
        ("serves", {"serves": np.array([1])}),
        ("text", {"text": TextScores(np.array([1]), np.array([1.0]))}),
    ],
)
def test_what_the_table_does_not_have_is_refused(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(BadQuery) as refusal:
        ask(market(), **fields)
    assert refusal.value.field == field


def test_a_negative_k_is_refused() -> None:
    with pytest.raises(BadQuery) as refusal:
        rank(market(), Query(day=1), MatchParams(), -1)
    assert refusal.value.field == "k"


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("weights", {"weights": {"price": -1.0}}),
        ("weights", {"weights": {"beauty": 1.0}}),
        ("weights", {"weights": {"price": NAN}}),
        ("half_km", {"half_km": 0.0}),
        ("offset_km", {"offset_km": -1.0}),
        ("pickup_km", {"pickup_km": INFINITE}),
        ("evidence_weights", {"evidence_weights": (0.1, 0.2)}),
        ("evidence_weights", {"evidence_weights": (0.1, 0.2, 0.3, 0.4, 1.5)}),
        ("price_none", {"price_full": 1.0, "price_none": 1.0}),
    ],
)
def test_bad_parameters_are_refused_by_name(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(BadParams) as refusal:
        MatchParams(**fields)
    assert refusal.value.field == field


def test_a_factor_without_a_weight_weighs_nothing() -> None:
    assert MatchParams(weights={"price": 2.0}).weights["ethics"] == 0.0
