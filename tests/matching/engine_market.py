"""A tiny market for the tests of the engine: plain offers of one cheese maker, changed at will."""

from collections.abc import Mapping
from typing import Any

from matching import MatchParams, OfferTable, Query, Ranking, rank

TREVIGLIO = (45.5206, 9.5903)
DALMINE = (45.6468, 9.6062)
ROMA = (41.8931, 12.4828)

_PER_PRODUCER = {
    "lat": DALMINE[0],
    "lon": DALMINE[1],
    "reach_km": 30.0,
    "province": 16,
    "kind": 0,
}
_PER_OFFER = {
    "producer": 0,
    "category": 0,
    "price_cents": 1_000,
    "available": -1,
    "months": 0xFFF,
    "dimension": 0,
}


def market(
    offers: int = 1, producers: int = 1, *, changes: Mapping[str, Any] | None = None
) -> OfferTable:
    """Return a table of equal offers (identifiers 100, 101, ...), some columns replaced."""
    columns: dict[str, Any] = {"offer_id": list(range(100, 100 + offers))}
    columns |= {name: [value] * offers for name, value in _PER_OFFER.items()}
    columns |= {name: [value] * producers for name, value in _PER_PRODUCER.items()}
    columns |= changes or {}
    return OfferTable(**columns)


def ask(table: OfferTable, **fields: object) -> Ranking:
    """Return the ranking of a query on day 100, with the usual parameters."""
    asked: dict[str, Any] = {"day": 100, **fields}
    return rank(table, Query(**asked), MatchParams())
