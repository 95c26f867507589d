"""Some rows scored alone get the numbers that they get among all; a short list forgets nobody."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matching
from tests.matching.agreement import BRIEF, THOROUGH
from tests.matching.bridge import to_params, to_query, to_table
from tests.matching.oracle import oracle_rank
from tests.matching.plain_market import PlainParams
from tests.matching.random_market import random_query, random_table
from tests.matching.strategies import MarketCase, cases, queries

ALL = 10_000


def said_of(ranking: matching.Ranking, rows: np.ndarray) -> tuple[object, ...]:
    """What a whole ranking says of some rows, down to the last bit."""
    mine = np.isin(ranking.offers, rows)
    return (
        ranking.offers[mine].tobytes(),
        ranking.score[mine].tobytes(),
        ranking.contributions[mine].tobytes(),
        ranking.distance_km[mine].tobytes(),
        ranking.km0[mine].tobytes(),
        ranking.weights.tobytes(),
    )


def bytes_of(scores: matching.RowScores) -> tuple[object, ...]:
    return (
        scores.offers.tobytes(),
        scores.score.tobytes(),
        scores.contributions.tobytes(),
        scores.distance_km.tobytes(),
        scores.km0.tobytes(),
        scores.weights.tobytes(),
    )


@THOROUGH
@given(case=cases(), data=st.data())
def test_some_rows_are_scored_as_among_all(case: MarketCase, data: st.DataObject) -> None:
    table, query, params = to_table(case.table), to_query(case.query), to_params(case.params)
    picked = data.draw(st.lists(st.sampled_from(range(len(table))))) if len(table) else []
    rows = np.array(picked, dtype=np.int64)
    whole = matching.rank(table, query, params, k=ALL)
    assert bytes_of(matching.score_rows(table, query, params, rows)) == said_of(whole, rows)


def test_rows_of_a_larger_market_are_scored_as_the_oracle_does() -> None:
    chance = random.Random(5)
    plain = random_table(chance, offers=2000)
    table, params = to_table(plain), PlainParams()
    seen = 0
    for _ in range(40):
        demand = random_query(chance, plain)
        rows = np.array(chance.sample(range(2000), 300), dtype=np.int64)
        found = matching.score_rows(table, to_query(demand), to_params(params), rows)
        whole = matching.rank(table, to_query(demand), to_params(params), k=ALL)
        assert bytes_of(found) == said_of(whole, rows)
        wanted = oracle_rank(plain, demand, params, ALL)
        if wanted.is_knife_edge:
            continue
        pairs = zip(wanted.plain().rows, wanted.plain().scores, strict=True)
        expected = [(row, score) for row, score in pairs if row in set(rows.tolist())]
        assert found.offers.tolist() == [row for row, _score in expected]
        assert found.score == pytest.approx([score for _row, score in expected], abs=1e-9)
        seen += len(expected)
    assert seen > 100


@BRIEF
@given(case=cases())
def test_rows_that_the_table_does_not_have_are_refused(case: MarketCase) -> None:
    table, query, params = to_table(case.table), to_query(case.query), to_params(case.params)
    for wrong in ([len(table)], [-1], [0.5], [[0]]):
        with pytest.raises(matching.BadQuery, match="rows"):
            matching.score_rows(table, query, params, np.array(wrong))


def pairs_that_fit(
    table: matching.OfferTable, asked: list[matching.Query], params: matching.MatchParams
) -> set[tuple[int, int]]:
    return {
        (number, int(row))
        for number, query in enumerate(asked)
        for row in matching.eligible_rows(table, query, params)
    }


def shortlisted(
    table: matching.OfferTable, asked: list[matching.Query], params: matching.MatchParams
) -> list[tuple[int, int]]:
    drawn = np.zeros(len(table.lat), dtype=np.bool_)
    for query in asked:
        if query.serves is not None:
            drawn[query.serves] = True
    book = matching.open_book(asked)
    rows = np.arange(len(table))
    demand, row = matching.shortlist(table, book, params, rows, drawn=drawn)
    return list(zip(demand.tolist(), row.tolist(), strict=True))


@THOROUGH
@given(case=cases(), data=st.data())
def test_a_short_list_holds_every_pair_that_fits(case: MarketCase, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(queries(case.table), max_size=4))
    asked = [to_query(query) for query in (case.query, *drawn)]
    table, params = to_table(case.table), to_params(case.params)
    found = shortlisted(table, asked, params)
    assert found == sorted(set(found))
    assert pairs_that_fit(table, asked, params) <= set(found)


def test_a_short_list_is_short() -> None:
    chance = random.Random(3)
    plain = random_table(chance, offers=500)
    table, params = to_table(plain), to_params(PlainParams())
    asked = [to_query(random_query(chance, plain)) for _ in range(60)]
    found = set(shortlisted(table, asked, params))
    fitting = pairs_that_fit(table, asked, params)
    assert fitting <= found
    assert len(fitting) > 100
    assert len(found) < 60 * 500 / 2


def test_an_empty_book_and_no_rows_give_no_pairs() -> None:
    table, params = to_table(random_table(random.Random(1), offers=20)), matching.MatchParams()
    drawn = np.zeros(len(table.lat), dtype=np.bool_)
    demand, row = matching.shortlist(
        table, matching.open_book([]), params, np.arange(20), drawn=drawn
    )
    assert not len(demand)
    assert not len(row)
    book = matching.open_book([matching.Query(day=1)])
    assert not len(matching.shortlist(table, book, params, np.arange(0), drawn=drawn)[0])
    assert book.nbytes > 0
