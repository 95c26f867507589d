"""Tables, demands and parameters that make no sense are refused with the field and the reason."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

import matching
from tests.matching.bridge import query_fields, table_columns, to_params, to_query, to_table
from tests.matching.plain_market import (
    PlainClaim,
    PlainOffer,
    PlainParams,
    PlainPlace,
    PlainProducer,
    PlainQuery,
    PlainTable,
)

NAN, INF = math.nan, math.inf
MARKET = PlainTable(
    offers=(
        PlainOffer(offer_id=1, price_cents=100, origin_place=0),
        PlainOffer(offer_id=2, producer=1, category=3, claims={1: PlainClaim(3, 2)}),
    ),
    producers=(
        PlainProducer(45.0, 9.0, claims=(PlainClaim(), PlainClaim(4, 3))),
        PlainProducer(45.5, 9.5, claims=(PlainClaim(-1), PlainClaim())),
    ),
    places=(PlainPlace(45.0, 9.0, 16),),
    criteria=2,
    categories=5,
)
DEMAND = PlainQuery(day=20_000, point=(45.0, 9.0), months=0b11, quantity=5)


def _refused_table(column: str, value: object) -> matching.BadOfferTable:
    columns = {**table_columns(MARKET), column: value}
    with pytest.raises(matching.BadOfferTable) as caught:
        matching.OfferTable(**columns)
    return caught.value


OFFER_COLUMNS = (
    "offer_id",
    "producer",
    "category",
    "price_cents",
    "available",
    "months",
    "dimension",
    "modes",
    "published",
    "origin_place",
    "transformation_place",
)
PRODUCER_COLUMNS = ("lat", "lon", "reach_km", "province", "kind")


def test_the_market_of_these_tests_is_itself_accepted() -> None:
    ranking = matching.rank(to_table(MARKET), to_query(DEMAND), to_params(PlainParams()))
    assert ranking.eligible == 2


@pytest.mark.parametrize("column", [*OFFER_COLUMNS[1:], *PRODUCER_COLUMNS[1:]])
def test_a_column_of_another_length_is_refused(column: str) -> None:
    right = table_columns(MARKET)[column]
    assert _refused_table(column, right[:1]).column == column
    assert _refused_table(column, np.concatenate([right, right])).column == column


@pytest.mark.parametrize("column", ["claim_value", "claim_level", "claim_until"])
def test_claims_of_another_shape_are_refused(column: str) -> None:
    right = table_columns(MARKET)[column]
    _refused_table(column, right[:1])
    _refused_table(column, right[:, :1])
    _refused_table(column, right.ravel())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("producer", [0, 2]),
        ("producer", [-1, 0]),
        ("category", [0, -1]),
        ("price_cents", [100, -2]),
        ("available", [-2, 1]),
        ("months", [0x1000, 1]),
        ("dimension", [0, 7]),
        ("dimension", [-1, 0]),
        ("modes", [3, 8]),
        ("origin_place", [1, 0]),
        ("origin_place", [-2, 0]),
        ("transformation_place", [0, 1]),
        ("lat", [NAN, 45.0]),
        ("lat", [45.0, 90.5]),
        ("lat", [-90.5, 45.0]),
        ("lat", [INF, 45.0]),
        ("lon", [9.0, NAN]),
        ("lon", [9.0, 180.5]),
        ("lon", [-180.5, 9.0]),
        ("reach_km", [-1.0, 5.0]),
        ("reach_km", [NAN, 5.0]),
        ("claim_value", [[0, 5], [0, 0]]),
        ("claim_value", [[0, -2], [0, 0]]),
        ("claim_level", [[0, 5], [0, 0]]),
        ("claim_level", [[0, -1], [0, 0]]),
        ("place_lat", [NAN]),
        ("place_lat", [91.0]),
        ("place_lon", [181.0]),
    ],
)
def test_a_value_out_of_range_is_refused_with_its_column(column: str, value: list[Any]) -> None:
    right = table_columns(MARKET)[column]
    error = _refused_table(column, np.array(value, dtype=right.dtype))
    assert error.column == column
    assert error.reason
    assert isinstance(error, ValueError)


@pytest.mark.parametrize(
    "reference",
    [np.full((5, 7), -2), np.full((3, 7), 100), np.full(35, 100)],
    ids=["below minus one", "categories missing", "flat"],
)
def test_reference_prices_that_do_not_fit_are_refused(reference: np.ndarray[Any, Any]) -> None:
    error = _refused_table("reference_cents", reference.astype(np.int64))
    assert error.column in {"reference_cents", "category"}


@pytest.mark.parametrize(
    "changed",
    [
        {"offer": [2]},
        {"offer": [-1]},
        {"criterion": [2]},
        {"criterion": [-1]},
        {"value": [5]},
        {"value": [-2]},
        {"level": [5]},
        {"level": [-1]},
        {"value": [1, 1]},
        {
            "offer": [0, 0],
            "criterion": [1, 1],
            "value": [1, 2],
            "level": [0, 0],
            "until": [9, 9],
        },
    ],
    ids="-".join,
)
def test_an_offers_own_claims_that_do_not_fit_are_refused(changed: dict[str, list[int]]) -> None:
    fields = {"offer": [1], "criterion": [1], "value": [3], "level": [2], "until": [20_000]}
    types = {
        "offer": np.int64,
        "criterion": np.int32,
        "value": np.int8,
        "level": np.int8,
        "until": np.int32,
    }
    arrays = {
        name: np.array(column, dtype=types[name]) for name, column in {**fields, **changed}.items()
    }
    columns = table_columns(MARKET)
    with pytest.raises(matching.BadOfferTable):
        matching.OfferTable(**{**columns, "offer_claims": matching.OfferClaims(**arrays)})


def _text(rows: list[int], scores: list[float]) -> matching.TextScores:
    return matching.TextScores(
        rows=np.array(rows, dtype=np.int64), scores=np.array(scores, dtype=np.float64)
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lat", NAN),
        ("lat", 90.01),
        ("lat", -90.01),
        ("lon", NAN),
        ("lon", 180.01),
        ("lon", INF),
        ("max_km", 0.0),
        ("max_km", -1.0),
        ("max_km", NAN),
        ("months", 0x1000),
        ("months", -1),
        ("quantity", -1),
        ("dimension", -2),
        ("max_price_cents", -2),
        ("categories", ((5, 3),)),
        ("categories", ((-1, 3),)),
        ("required", ((0, NAN),)),
        ("required", ((0, -0.1),)),
        ("required", ((0, 1.1),)),
        ("required", ((-1, 0.5),)),
        ("criteria_weights", ((0, NAN),)),
        ("criteria_weights", ((0, INF),)),
        ("criteria_weights", ((0, -1.0),)),
        ("criteria_weights", ((-1, 1.0),)),
        ("required_kinds", -1),
        ("province", -2),
    ],
)
def test_a_senseless_demand_is_refused_with_its_field(field: str, value: object) -> None:
    with pytest.raises(matching.BadQuery) as caught:
        matching.Query(**{**query_fields(DEMAND), field: value})
    assert caught.value.field == field
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    "fields",
    [{"lat": 45.0}, {"lon": 9.0}, {"max_km": 10.0}],
    ids=["only latitude", "only longitude", "a distance from nowhere"],
)
def test_half_a_place_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(matching.BadQuery):
        matching.Query(day=20_000, **fields)


@pytest.mark.parametrize(
    ("rows", "scores"),
    [([0], [1.0, 2.0]), ([0], [NAN]), ([0], [0.0]), ([0], [-1.0]), ([0], [INF]), ([-1], [1.0])],
)
def test_word_scores_that_do_not_fit_are_refused(rows: list[int], scores: list[float]) -> None:
    with pytest.raises(matching.BadQuery):
        matching.Query(day=20_000, text=_text(rows, scores))


@pytest.mark.parametrize(
    "fields",
    [
        {"weights": {**PlainParams().weights, "price": -0.1}},
        {"weights": {**PlainParams().weights, "price": NAN}},
        {"weights": {**PlainParams().weights, "charm": 1.0}},
        {"offset_km": -1.0},
        {"offset_km": NAN},
        {"half_km": 0.0},
        {"half_km": -20.0},
        {"half_km": NAN},
        {"pickup_km": -1.0},
        {"pickup_km": NAN},
        {"km0_km": -1.0},
        {"evidence_weights": (0.4, 0.6, 0.85, 1.0)},
        {"evidence_weights": (0.4, 0.6, 0.85, 1.0, 1.1)},
        {"evidence_weights": (-0.1, 0.6, 0.85, 1.0, 1.0)},
        {"price_full": 1.5, "price_none": 0.5},
        {"price_full": 1.0, "price_none": 1.0},
    ],
    ids=str,
)
def test_senseless_parameters_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - every refusal of matching is a ValueError
        matching.MatchParams(**fields)


def test_a_negative_number_of_answers_is_refused() -> None:
    table, query, params = to_table(MARKET), to_query(DEMAND), to_params(PlainParams())
    with pytest.raises(ValueError):  # noqa: PT011 - every refusal of matching is a ValueError
        matching.rank(table, query, params, k=-1)
    with pytest.raises(ValueError):  # noqa: PT011 - every refusal of matching is a ValueError
        matching.rank_many(table, [query], params, k=-1)


@pytest.mark.parametrize("column", [*OFFER_COLUMNS, *PRODUCER_COLUMNS, "claim_value"])
def test_the_columns_of_a_table_cannot_be_written(column: str) -> None:
    assert not getattr(to_table(MARKET), column).flags.writeable


def test_a_table_and_a_query_cannot_be_changed() -> None:
    table, query = to_table(MARKET), to_query(DEMAND)
    with pytest.raises(FrozenInstanceError):
        table.lat = table.lon  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        query.months = 1  # type: ignore[misc]


@pytest.mark.parametrize("column", ["lat", "published", "months", "claim_value"])
def test_what_the_caller_does_to_its_arrays_later_changes_no_answer(column: str) -> None:
    columns = table_columns(MARKET)
    table = matching.OfferTable(**columns)
    query = matching.Query(day=20_000, lat=45.0, lon=9.0, criteria_weights=((1, 1.0),))
    before = matching.rank(table, query, matching.MatchParams())
    columns[column][...] = 0
    after = matching.rank(table, query, matching.MatchParams())
    assert after.score.tobytes() == before.score.tobytes()
    assert after.eligible == before.eligible
