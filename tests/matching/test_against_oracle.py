"""The engine and the brute-force scorer, written apart, give the same answers."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import matching
from tests.matching.agreement import THOROUGH, assert_agrees
from tests.matching.bridge import to_params, to_query, to_table
from tests.matching.oracle import oracle_rank
from tests.matching.oracle_facts import references
from tests.matching.plain_market import PlainParams, PlainTable
from tests.matching.random_market import (
    ENDS_OF_THE_EARTH,
    TOWNS,
    Towns,
    random_params,
    random_query,
    random_table,
)
from tests.matching.strategies import CATEGORIES, EMPTY_CASE, MarketCase, cases, tables


@THOROUGH
@given(case=cases(), k=st.sampled_from((20, 3, 1, 0)))
@example(case=EMPTY_CASE, k=20)
def test_the_answers_are_the_k_best_of_the_oracle(case: MarketCase, k: int) -> None:
    ranking = matching.rank(to_table(case.table), to_query(case.query), to_params(case.params), k=k)
    assert_agrees(ranking, oracle_rank(case.table, case.query, case.params, k))


@THOROUGH
@given(case=cases(fixed_reference=True, most_asked=2), k=st.sampled_from((20, 2)))
def test_the_answers_are_the_oracles_with_given_reference_prices(case: MarketCase, k: int) -> None:
    ranking = matching.rank(to_table(case.table), to_query(case.query), to_params(case.params), k=k)
    assert_agrees(ranking, oracle_rank(case.table, case.query, case.params, k))


@THOROUGH
@given(case=cases())
@example(case=EMPTY_CASE)
def test_the_eligible_rows_are_those_the_oracle_lets_pass(case: MarketCase) -> None:
    rows = matching.eligible_rows(
        to_table(case.table), to_query(case.query), to_params(case.params)
    )
    assert rows.tolist() == oracle_rank(case.table, case.query, case.params, 0).eligible_rows


@THOROUGH
@given(table=tables())
def test_reference_prices_are_lower_medians_of_what_is_published(table: PlainTable) -> None:
    columns = table.offers
    found = matching.reference_prices(
        np.array([o.category for o in columns], dtype=np.int32),
        np.array([o.dimension for o in columns], dtype=np.int8),
        np.array([o.price_cents for o in columns], dtype=np.int64),
        np.array([o.published for o in columns], dtype=np.bool_),
        CATEGORIES,
        7,
    )
    wanted = references(table)
    assert found.shape == (CATEGORIES, 7)
    assert {
        (category, dimension): int(found[category, dimension])
        for category in range(CATEGORIES)
        for dimension in range(7)
        if found[category, dimension] >= 0
    } == wanted


@pytest.mark.parametrize(
    ("seed", "towns"),
    [(1, TOWNS), (2, TOWNS), (3, ENDS_OF_THE_EARTH)],
    ids=["italy", "italy again", "poles and date line"],
)
def test_forty_demands_on_a_larger_market_are_answered_as_the_oracle_does(
    seed: int, towns: Towns
) -> None:
    chance = random.Random(seed)
    plain = random_table(chance, offers=3000, towns=towns)
    table = to_table(plain)
    for number in range(40):
        query = random_query(chance, plain, towns=towns)
        params = random_params(chance) if number % 3 == 0 else PlainParams()
        k = chance.choice((1, 20, 50, 5000))
        ranking = matching.rank(table, to_query(query), to_params(params), k=k)
        assert_agrees(ranking, oracle_rank(plain, query, params, k))
