"""Properties of a ranking that hold in every market."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import matching
from tests.matching.agreement import BRIEF, THOROUGH, bytes_of
from tests.matching.bridge import plain_ranking, to_params, to_query, to_table
from tests.matching.changes import reordered, spoilt, with_offer
from tests.matching.oracle import Case, asked_constraints, first_failure, oracle_rank
from tests.matching.plain_market import PlainRanking
from tests.matching.strategies import MarketCase, cases, category_ranges

ALL = 1000


def _rank(case: MarketCase, k: int = ALL) -> PlainRanking:
    return plain_ranking(_ranking(case, k))


def _ranking(case: MarketCase, k: int = ALL) -> matching.Ranking:
    return matching.rank(to_table(case.table), to_query(case.query), to_params(case.params), k=k)


def _shown_ids(case: MarketCase, ranking: PlainRanking) -> list[int]:
    return [case.table.offers[row].offer_id for row in ranking.rows]


@THOROUGH
@given(case=cases())
def test_a_masked_offer_never_appears(case: MarketCase) -> None:
    for row in _rank(case).rows:
        assert first_failure(Case(case.table, row, case.query, case.params)) is None


@THOROUGH
@given(case=cases())
def test_every_offer_is_either_eligible_or_counted_as_rejected_once(case: MarketCase) -> None:
    ranking = _rank(case, k=0)
    assert sum(ranking.rejected.values()) + ranking.eligible == len(case.table.offers)
    musts = {f"criterion:{criterion}" for criterion, _ in case.query.required}
    assert set(ranking.rejected) == {*asked_constraints(case.query), *musts}


@THOROUGH
@given(case=cases(most_asked=3), data=st.data())
def test_permuting_the_offers_permutes_nothing_in_the_answer(
    case: MarketCase, data: st.DataObject
) -> None:
    assume(not oracle_rank(case.table, case.query, case.params, 0).is_knife_edge)
    other = reordered(case, data.draw(st.permutations(range(len(case.table.offers)))))
    before, after = _rank(case), _rank(other)
    assert _shown_ids(case, before) == _shown_ids(other, after)
    assert after.scores == pytest.approx(before.scores, abs=1e-12)
    assert after.rejected == before.rejected


@THOROUGH
@given(case=cases(fixed_reference=True, most_asked=3), data=st.data())
def test_adding_an_offer_that_fails_the_mask_changes_nothing(
    case: MarketCase, data: st.DataObject
) -> None:
    assume(case.table.offers)
    model = data.draw(st.sampled_from(case.table.offers))
    bad = data.draw(st.sampled_from(spoilt(replace(model, offer_id=2**62 + 1), case.query)))
    position = data.draw(st.integers(0, len(case.table.offers)))
    other = with_offer(case, bad, position, text=99.0 if case.query.text else 0.0)
    before, after = _rank(case), _rank(other)
    assert _shown_ids(other, after) == _shown_ids(case, before)
    assert after.scores == pytest.approx(before.scores, abs=1e-12)
    assert after.eligible == before.eligible
    assert sum(after.rejected.values()) == sum(before.rejected.values()) + 1


@BRIEF
@given(case=cases())
def test_contributions_sum_to_the_score(case: MarketCase) -> None:
    ranking = _ranking(case)
    assert tuple(ranking.factors) == tuple(matching.FACTORS)
    assert ranking.contributions.shape == (len(ranking.offers), 6)
    assert np.abs(ranking.contributions.sum(axis=1) - ranking.score).max(initial=0.0) <= 1e-9


@BRIEF
@given(case=cases())
def test_no_contribution_is_negative_or_above_its_weight(case: MarketCase) -> None:
    ranking = _ranking(case)
    assert ranking.weights.sum() == pytest.approx(1.0)
    assert (ranking.contributions >= 0).all()
    assert (ranking.contributions <= ranking.weights + 1e-12).all()


@BRIEF
@given(case=cases())
def test_scores_never_rise_down_the_list(case: MarketCase) -> None:
    scores = np.round(_ranking(case).score, 12)
    assert (scores[:-1] >= scores[1:]).all()


@BRIEF
@given(case=cases())
def test_the_same_input_gives_the_same_bytes(case: MarketCase) -> None:
    table, query, params = to_table(case.table), to_query(case.query), to_params(case.params)
    first = bytes_of(matching.rank(table, query, params))
    assert bytes_of(matching.rank(table, query, params)) == first
    assert bytes_of(_ranking(case, k=20)) == first


@BRIEF
@given(case=cases(), data=st.data())
def test_asking_other_things_in_between_does_not_change_an_answer(
    case: MarketCase, data: st.DataObject
) -> None:
    table, params = to_table(case.table), to_params(case.params)
    before = bytes_of(matching.rank(table, to_query(case.query), params))
    other = replace(case.query, day=case.query.day + data.draw(st.integers(-2, 2)))
    matching.rank(table, to_query(other), params)
    matching.rank(table, to_query(replace(case.query, criteria_weights=((1, 5.0),))), params)
    matching.rank(table, to_query(case.query), matching.MatchParams())
    assert bytes_of(matching.rank(table, to_query(case.query), params)) == before


@BRIEF
@given(case=cases(most_asked=2), few=st.integers(0, 5))
def test_a_shorter_list_is_the_beginning_of_a_longer_one(case: MarketCase, few: int) -> None:
    short, long = _ranking(case, k=few), _ranking(case, k=50)
    assert len(short.offers) == min(few, short.eligible)
    assert short.offers.tolist() == long.offers[:few].tolist()
    assert short.score.tobytes() == long.score[:few].tobytes()
    assert short.contributions.tobytes() == long.contributions[:few].tobytes()
    assert (short.eligible, short.rejected) == (long.eligible, long.rejected)


@BRIEF
@given(case=cases(most_asked=2), seed=st.integers(0, 2**63 - 1))
def test_the_tie_seed_changes_only_the_order_of_equals(case: MarketCase, seed: int) -> None:
    other = replace(case, query=replace(case.query, tie_seed=seed))
    before, after = _rank(case), _rank(other)
    assert dict(zip(after.rows, after.scores, strict=True)) == dict(
        zip(before.rows, before.scores, strict=True)
    )
    assert after.scores == pytest.approx(before.scores, abs=2e-12)


@BRIEF
@given(case=cases(most_asked=3), factor=st.sampled_from((0.25, 4.0)))
def test_only_the_proportions_of_weights_and_word_scores_matter(
    case: MarketCase, factor: float
) -> None:
    # A power of two changes no digit, so that the answers are equal to the last bit.
    query, params = case.query, case.params
    scaled = replace(
        case,
        query=replace(
            query,
            criteria_weights=tuple((i, w * factor) for i, w in query.criteria_weights),
            text=None if query.text is None else tuple((r, s * factor) for r, s in query.text),
        ),
        params=replace(params, weights={f: w * factor for f, w in params.weights.items()}),
    )
    assert bytes_of(_ranking(scaled)) == bytes_of(_ranking(case))


@BRIEF
@given(case=cases(most_asked=3), ranges=category_ranges())
def test_a_category_range_inside_another_adds_nothing(
    case: MarketCase, ranges: tuple[tuple[int, int], ...]
) -> None:
    start, stop = ranges[0]
    more = (*ranges, (start, stop), (stop - 1, stop), (start, start + 1))
    once = replace(case, query=replace(case.query, categories=ranges))
    doubled = replace(case, query=replace(case.query, categories=more))
    assert bytes_of(_ranking(doubled)) == bytes_of(_ranking(once))


@BRIEF
@given(case=cases(most_asked=3))
def test_the_order_in_which_producers_and_words_are_listed_does_not_matter(
    case: MarketCase,
) -> None:
    query = case.query
    turned = replace(
        query,
        serves=None if query.serves is None else query.serves[::-1] * 2,
        excluded_producers=query.excluded_producers[::-1] * 2,
        text=None if query.text is None else query.text[::-1],
        criteria_weights=query.criteria_weights,
    )
    assert bytes_of(_ranking(replace(case, query=turned))) == bytes_of(_ranking(case))
