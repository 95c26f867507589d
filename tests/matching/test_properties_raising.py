"""Raising one score of one offer never lowers its rank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import matching
from tests.matching.agreement import BRIEF
from tests.matching.bridge import to_params, to_query, to_table
from tests.matching.changes import (
    better_words,
    cheaper,
    more_available,
    more_months,
    nearer,
    stronger_claims,
)
from tests.matching.oracle import oracle_rank
from tests.matching.oracle_facts import distance_to
from tests.matching.plain_market import PlainParams
from tests.matching.strategies import MarketCase, cases

IMPROVEMENTS: dict[str, Callable[[MarketCase, int], MarketCase]] = {
    "ethics": stronger_claims,
    "proximity": nearer,
    "price": cheaper,
    "coverage": more_available,
    "season": more_months,
    "text": better_words,
}


def _order(case: MarketCase) -> list[int]:
    table, query, params = to_table(case.table), to_query(case.query), to_params(case.params)
    rows: list[int] = matching.rank(table, query, params, k=1000).offers.tolist()
    return rows


def _asked(case: MarketCase, factor: str) -> MarketCase:
    """The same case asking for the factor, so that an improvement can show."""
    query = case.query
    rows = range(len(case.table.offers))
    everything: dict[str, dict[str, Any]] = {
        "ethics": {"criteria_weights": query.criteria_weights or ((0, 1.0), (1, 2.0))},
        "proximity": {"point": query.point or (45.695, 9.67)},
        "price": {},
        "coverage": {"quantity": query.quantity or 4000},
        "season": {"months": query.months or 0b111111},
        "text": {"text": query.text or tuple((row, 1.0 + row % 3) for row in rows)},
    }
    return replace(case, query=replace(query, **everything[factor]), params=PlainParams())


@pytest.mark.parametrize("factor", IMPROVEMENTS)
@BRIEF
@given(case=cases(fixed_reference=True, most_asked=2), data=st.data())
def test_raising_one_score_of_an_offer_never_lowers_its_rank(
    factor: str, case: MarketCase, data: st.DataObject
) -> None:
    case = _asked(case, factor)
    before = _order(case)
    assume(len(before) > 1)
    row = data.draw(st.sampled_from(before))
    better = IMPROVEMENTS[factor](case, row)
    assume(_is_no_farther(better, case, row))
    assume(not oracle_rank(better.table, better.query, better.params, 0).is_knife_edge)
    after = _order(better)
    assert after.index(row) <= before.index(row)


def _is_no_farther(better: MarketCase, case: MarketCase, row: int) -> bool:
    """Halfway on the map is not halfway on the globe near the poles or the date line."""
    if case.query.point is None:
        return True
    was = distance_to(case.table, case.table.offers[row], case.query)
    return distance_to(better.table, better.table.offers[row], better.query) <= was
