"""Many demands at once are answered as one by one."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

import matching
from tests.matching.agreement import BRIEF, assert_agrees, bytes_of
from tests.matching.bridge import to_params, to_query, to_table
from tests.matching.oracle import oracle_rank
from tests.matching.plain_market import PlainParams
from tests.matching.random_market import random_query, random_table
from tests.matching.strategies import MarketCase, cases, queries


@BRIEF
@given(case=cases(), data=st.data(), k=st.sampled_from((20, 2, 0)))
def test_rank_many_is_rank_one_by_one(case: MarketCase, data: st.DataObject, k: int) -> None:
    drawn = data.draw(st.lists(queries(case.table), max_size=3))
    asked = [to_query(query) for query in (case.query, *drawn, case.query)]
    table, params = to_table(case.table), to_params(case.params)
    together = matching.rank_many(table, asked, params, k=k)
    alone = [matching.rank(table, query, params, k=k) for query in asked]
    assert [bytes_of(ranking) for ranking in together] == [bytes_of(ranking) for ranking in alone]


@BRIEF
@given(case=cases(), data=st.data())
def test_rank_many_answers_in_the_order_of_the_demands(
    case: MarketCase, data: st.DataObject
) -> None:
    drawn = data.draw(st.lists(queries(case.table), min_size=1, max_size=3))
    asked = [to_query(query) for query in (case.query, *drawn)]
    table, params = to_table(case.table), to_params(case.params)
    forward = [bytes_of(r) for r in matching.rank_many(table, asked, params)]
    backward = [bytes_of(r) for r in matching.rank_many(table, asked[::-1], params)]
    assert backward == forward[::-1]


@BRIEF
@given(case=cases())
def test_no_demands_no_answers(case: MarketCase) -> None:
    assert matching.rank_many(to_table(case.table), [], to_params(case.params)) == []


def test_many_demands_on_a_larger_market_are_answered_as_the_oracle_does() -> None:
    chance = random.Random(11)
    plain = random_table(chance, offers=2000)
    demands = [random_query(chance, plain) for _ in range(30)]
    params = PlainParams()
    rankings = matching.rank_many(
        to_table(plain), tuple(map(to_query, demands)), to_params(params), k=25
    )
    assert len(rankings) == len(demands)
    for ranking, demand in zip(rankings, demands, strict=True):
        assert_agrees(ranking, oracle_rank(plain, demand, params, 25))
