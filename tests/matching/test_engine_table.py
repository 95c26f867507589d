"""The offer table: what it refuses, what it keeps."""

import gc
import weakref
from typing import Any

import numpy as np
import pytest

from matching import BadOfferTable, MatchParams, OfferClaims, OfferTable, Query, prepare, rank
from tests.matching.engine_market import market


@pytest.mark.parametrize(
    ("column", "values", "reason"),
    [
        ("producer", [1], "index"),
        ("producer", [-1], "index"),
        ("producer", [0, 0], "shape"),
        ("producer", [0.5], "type"),
        ("price_cents", [-2], "range"),
        ("available", [-2], "range"),
        ("months", [4096], "range"),
        ("months", [70_000], "range"),
        ("dimension", [7], "index"),
        ("dimension", [300], "range"),
        ("modes", [8], "range"),
        ("published", [1], "type"),
        ("lat", [90.5], "range"),
        ("lat", [float("nan")], "finite"),
        ("lon", [-180.5], "range"),
        ("reach_km", [-1.0], "range"),
        ("origin_place", [0], "index"),
        ("claim_value", [[5]], "range"),
        ("reference_cents", [1_000], "shape"),
        ("place_lat", [45.0], "shape"),
    ],
)
def test_a_bad_column_is_refused_with_its_name_and_the_reason(
    column: str, values: object, reason: str
) -> None:
    changes: dict[str, Any] = {column: values}
    if column == "claim_value":
        changes |= {"claim_level": [[0]], "claim_until": [[0]]}
    with pytest.raises(BadOfferTable) as refusal:
        market(changes=changes)
    # The latitudes say how many places there are, so it is the longitudes that are missing.
    expected = "place_lon" if column == "place_lat" else column
    assert (refusal.value.column, refusal.value.reason) == (expected, reason)


def test_reference_prices_for_too_few_categories_are_refused() -> None:
    with pytest.raises(BadOfferTable) as refusal:
        market(changes={"reference_cents": np.full((0, 7), -1)})
    assert (refusal.value.column, refusal.value.reason) == ("category", "index")


def test_two_own_claims_of_an_offer_for_one_criterion_are_refused() -> None:
    with pytest.raises(BadOfferTable) as refusal:
        OfferClaims(
            offer=np.array([3, 1, 3]),
            criterion=np.array([2, 2, 2]),
            value=np.array([1, 1, 1]),
            level=np.array([1, 1, 1]),
            until=np.array([1, 1, 1]),
        )
    assert refusal.value.reason == "duplicate"


def test_an_own_claim_of_an_unknown_row_is_refused() -> None:
    one = np.array([1])
    claims = OfferClaims(offer=one, criterion=one, value=one, level=one, until=one)
    with pytest.raises(BadOfferTable) as refusal:
        market(changes={"offer_claims": claims})
    assert refusal.value.column == "offer_claims.offer"


def test_columns_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        market().price_cents[0] = 1


def test_a_table_does_not_change_with_the_arrays_it_was_made_of() -> None:
    prices = np.array([1_000])
    table = market(changes={"price_cents": prices})
    prices[0] = 5
    assert table.price_cents.tolist() == [1_000]


def test_read_only_arrays_of_the_wanted_type_are_kept_without_a_copy() -> None:
    prices = np.array([1_000], dtype=np.int64)
    prices.flags.writeable = False
    assert market(changes={"price_cents": prices}).price_cents is prices


def test_modes_and_publication_have_defaults() -> None:
    table = market()
    assert table.modes.tolist() == [3]
    assert table.published.tolist() == [True]


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        ([300, 100, 200], 200),
        ([400, 100, 200, 300], 200),
        ([-1, 500], 500),
        ([-1, -1], -1),
        ([0, 0, 7], 0),
    ],
)
def test_the_reference_price_is_the_lower_median_of_asked_prices(
    prices: list[int], expected: int
) -> None:
    table = market(len(prices), changes={"price_cents": prices})
    assert table.reference_cents[0, 0] == expected


def test_unpublished_offers_do_not_move_the_reference_price() -> None:
    changes = {"price_cents": [100, 900], "published": [True, False]}
    assert market(2, changes=changes).reference_cents[0, 0] == 100


def test_reference_prices_are_kept_apart_by_category_and_dimension() -> None:
    changes = {"price_cents": [1, 2, 3], "category": [0, 1, 1], "dimension": [0, 0, 1]}
    reference = market(3, changes=changes).reference_cents
    assert (reference[0, 0], reference[1, 0], reference[1, 1], reference[0, 1]) == (1, 2, 3, -1)


def test_an_empty_market_answers_nothing() -> None:
    table = market(0, 0)
    ranking = rank(table, Query(day=1, lat=45.0, lon=9.0, max_km=10), MatchParams())
    assert ranking.eligible == 0
    assert sum(ranking.rejected.values()) == 0


def test_the_index_is_built_once_and_goes_with_its_table() -> None:
    table = market()
    index = prepare(table)
    assert prepare(table) is index
    gone = weakref.ref(table)
    del table
    gc.collect()
    assert gone() is None


def test_the_size_counts_every_column() -> None:
    table = market(10)
    per_offer = sum(
        getattr(table, name).nbytes
        for name in OfferTable.__slots__
        if getattr(getattr(table, name, None), "shape", None) == (10,)
    )
    assert per_offer == 450
    assert table.nbytes > per_offer
