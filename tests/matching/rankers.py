"""The engine and the oracle behind one signature, for examples that both must satisfy."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from tests.matching.bridge import engine_rank
from tests.matching.oracle import oracle_rank
from tests.matching.plain_market import (
    PlainOffer,
    PlainParams,
    PlainProducer,
    PlainQuery,
    PlainRanking,
    PlainTable,
)

Ranker = Callable[[PlainTable, PlainQuery, PlainParams, int], PlainRanking]


def plain_oracle_rank(
    table: PlainTable, query: PlainQuery, params: PlainParams, k: int
) -> PlainRanking:
    return oracle_rank(table, query, params, k).plain()


both_rankers = pytest.mark.parametrize(
    "ranker", [engine_rank, plain_oracle_rank], ids=["engine", "oracle"]
)


DAY = 20_000
HERE = (45.0, 9.0)
USUAL = PlainParams()


def north(km: float) -> tuple[float, float]:
    """Return a point due north of HERE: along a meridian an arc is radius times angle."""
    return HERE[0] + math.degrees(km / 6371.0088), HERE[1]


def one_offer(producer: PlainProducer, **columns: object) -> PlainTable:
    offer = PlainOffer(offer_id=1, price_cents=200, **columns)  # type: ignore[arg-type]
    return PlainTable(offers=(offer,), producers=(producer,), criteria=len(producer.claims))
