"""The engine and the full scan of the benchmark agree on a market of twenty thousand offers."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.full_scan import Scan
from benchmarks.synthetic import TODAY, Kind, found_towns, make_market, make_queries
from matching import MatchParams, OfferTable, Query, Ranking, prepare, rank, rank_many

PARAMS = MatchParams()
RANDOM = np.random.default_rng(11)
TOWNS = found_towns(RANDOM)
KINDS = [
    Kind(depth, radius_km)
    for depth in ("leaf", "group", "root", "any")
    for radius_km in (5.0, 60.0, 300.0, 2_000.0)
]


@pytest.fixture(scope="module")
def table() -> OfferTable:
    return make_market(20_000, TOWNS, np.random.default_rng(12))


@pytest.fixture(scope="module")
def scan(table: OfferTable) -> Scan:
    return Scan(table, PARAMS, TODAY)


def queries_of(table: OfferTable, kind: Kind, count: int = 8) -> list[Query]:
    return make_queries(TOWNS, table, np.random.default_rng(13), kind, count=count)


def same(one: Ranking, other: Ranking) -> bool:
    arrays = ("offers", "score", "contributions", "distance_km", "km0", "weights")
    return (one.eligible, dict(one.rejected)) == (other.eligible, dict(other.rejected)) and all(
        getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in arrays
    )


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_the_answers_are_those_of_a_full_scan(table: OfferTable, scan: Scan, kind: Kind) -> None:
    for query in queries_of(table, kind):
        ranking = rank(table, query, PARAMS)
        for found in (scan.wide(query, 20), scan.narrowing(query, 20)):
            assert ranking.offers.tolist() == found.offers.tolist()
            assert ranking.score == pytest.approx(found.score, abs=1e-9)
            assert (ranking.eligible, ranking.rejected) == (found.eligible, found.rejected)


def test_many_at_once_are_ranked_as_one_by_one(table: OfferTable) -> None:
    queries = [query for kind in KINDS for query in queries_of(table, kind, 2)]
    queries += [replace(query, tie_seed=1, max_km=None) for query in queries]
    together = rank_many(table, queries, PARAMS)
    assert all(
        same(ranking, rank(table, query, PARAMS))
        for ranking, query in zip(together, queries, strict=True)
    )


def test_threads_do_not_disturb_each_other(table: OfferTable) -> None:
    days = [
        replace(query, day=TODAY + shift)
        for shift, query in enumerate(queries_of(table, Kind("root", 300.0), 12))
    ]
    alone = [rank(table, query, PARAMS) for query in days]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda query: rank(table, query, PARAMS), days * 3))
    assert all(same(one, other) for one, other in zip(alone * 3, together, strict=True))


def test_strengths_of_past_days_do_not_pile_up(table: OfferTable) -> None:
    query = queries_of(table, Kind("any", 300.0), 1)[0]
    for day in range(TODAY, TODAY + 20):
        rank(table, replace(query, day=day), PARAMS)
    assert prepare(table).strengths.nbytes <= 2 * table.producers * table.criteria


def test_a_hundred_bytes_hold_an_offer_apart_from_the_towns(table: OfferTable) -> None:
    towns = table.place_lat.nbytes + table.place_lon.nbytes + table.place_province.nbytes
    query = replace(
        queries_of(table, Kind("any", 300.0), 1)[0],
        criteria_weights=tuple((i, 1.0) for i in range(table.criteria)),
    )
    rank(table, query, PARAMS)
    assert (table.nbytes + prepare(table).nbytes - towns) / len(table) < 100
