"""Offers of equal merit, where only the hash of demand and offer may decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

import matching
from tests.matching.bridge import to_params, to_query, to_table
from tests.matching.oracle_facts import tie_key
from tests.matching.plain_market import (
    PlainOffer,
    PlainParams,
    PlainProducer,
    PlainQuery,
    PlainTable,
)

DAY = 20_000
PRODUCERS = tuple(PlainProducer(45.695, 9.67) for _ in range(40))


def _shown(table: PlainTable, query: PlainQuery, k: int) -> list[int]:
    """Numbers of the offers shown, best first."""
    ranking = matching.rank(to_table(table), to_query(query), to_params(PlainParams()), k=k)
    return [table.offers[row].offer_id for row in ranking.offers.tolist()]


@pytest.mark.parametrize("k", [1, 20, 1999, 2000])
def test_of_two_thousand_equal_offers_the_first_by_hash_are_shown(k: int) -> None:
    ids = [7 * number + 1 for number in range(2000)]
    table = PlainTable(
        offers=tuple(PlainOffer(offer_id=i, producer=i % 40) for i in ids), producers=PRODUCERS
    )
    query = PlainQuery(day=DAY, tie_seed=99)
    assert _shown(table, query, k) == sorted(ids, key=lambda i: tie_key(i, 99))[:k]


def test_the_better_ones_come_first_and_equals_fill_the_rest_by_hash() -> None:
    # Fifteen offers cover the need, the others half of it: the last five of twenty places are a tie.
    better = [3 + 50 * number for number in range(15)]
    worse = [4 + 50 * number for number in range(60)]
    table = PlainTable(
        offers=tuple(
            PlainOffer(offer_id=i, producer=i % 40, available=1000 if i in better else 500)
            for i in sorted([*better, *worse])
        ),
        producers=PRODUCERS,
    )
    query = PlainQuery(day=DAY, quantity=1000, tie_seed=5)
    by_hash = [sorted(group, key=lambda i: tie_key(i, 5)) for group in (better, worse)]
    assert _shown(table, query, 20) == by_hash[0] + by_hash[1][:5]


def test_a_difference_beyond_the_twelfth_decimal_is_no_difference() -> None:
    # Coverage is 0.25 + i * 2.5e-15 and the score, with weights 3/7 and 4/7, 0.392857142857143: the
    # digits after the twelfth are far from one half, so all scores round to the same number.
    table = PlainTable(
        offers=tuple(
            PlainOffer(offer_id=100 - i, producer=i % 40, available=10**14 + i) for i in range(20)
        ),
        producers=PRODUCERS,
    )
    query = PlainQuery(day=DAY, quantity=4 * 10**14, tie_seed=3)
    by_hash = sorted(range(81, 101), key=lambda i: tie_key(i, 3))
    assert _shown(table, query, 20) == by_hash
    assert _shown(table, query, 4) == by_hash[:4]


def test_another_demand_puts_other_equals_first() -> None:
    table = PlainTable(
        offers=tuple(PlainOffer(offer_id=i, producer=i % 40) for i in range(1, 201)),
        producers=PRODUCERS,
    )
    query = PlainQuery(day=DAY)
    firsts = {_shown(table, replace(query, tie_seed=seed), 1)[0] for seed in range(40)}
    assert len(firsts) > 25


def test_no_offer_is_first_by_its_place_in_the_list() -> None:
    offers = tuple(PlainOffer(offer_id=i, producer=i % 40) for i in range(1, 201))
    table = PlainTable(offers=offers, producers=PRODUCERS)
    turned = PlainTable(offers=offers[::-1], producers=PRODUCERS)
    query = PlainQuery(day=DAY, tie_seed=8)
    assert _shown(table, query, 20) == _shown(turned, query, 20)
