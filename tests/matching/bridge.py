"""From the plain market of the tests to the arrays of the engine; the only door between them."""

from __future__ import annotations

from typing import Any

import numpy as np

import matching
from tests.matching.plain_market import (
    PlainClaim,
    PlainOffer,
    PlainParams,
    PlainQuery,
    PlainRanking,
    PlainTable,
)

DIMENSIONS = 7
UNKNOWN = PlainClaim()


def _column(items: tuple[Any, ...], name: str, dtype: type) -> np.ndarray[Any, Any]:
    return np.array([getattr(item, name) for item in items], dtype=dtype)


def _offer_claims(offers: tuple[PlainOffer, ...]) -> matching.OfferClaims:
    """Sparse claims, last offer first: their order is no part of the contract."""
    found = [
        (row, criterion, claim)
        for row, offer in reversed(list(enumerate(offers)))
        for criterion, claim in offer.claims.items()
    ]
    return matching.OfferClaims(
        offer=np.array([row for row, _, _ in found], dtype=np.int64),
        criterion=np.array([criterion for _, criterion, _ in found], dtype=np.int32),
        value=np.array([claim.value for _, _, claim in found], dtype=np.int8),
        level=np.array([claim.level for _, _, claim in found], dtype=np.int8),
        until=np.array([claim.until for _, _, claim in found], dtype=np.int32),
    )


def _producer_claims(plain: PlainTable) -> dict[str, np.ndarray[Any, Any]]:
    shape = (len(plain.producers), plain.criteria)
    columns: dict[str, np.ndarray[Any, Any]] = {
        "value": np.zeros(shape, dtype=np.int8),
        "level": np.zeros(shape, dtype=np.int8),
        "until": np.full(shape, UNKNOWN.until, dtype=np.int32),
    }
    for index, producer in enumerate(plain.producers):
        for criterion, claim in enumerate(producer.claims):
            for name, column in columns.items():
                column[index, criterion] = getattr(claim, name)
    return {f"claim_{name}": column for name, column in columns.items()}


def table_columns(plain: PlainTable) -> dict[str, Any]:
    """Keyword arguments of ``matching.OfferTable`` for this market, free to be spoilt by a test."""
    reference = None
    if plain.reference is not None:
        reference = np.full((plain.categories, DIMENSIONS), -1, dtype=np.int64)
        for (category, dimension), cents in plain.reference.items():
            reference[category, dimension] = cents
    offers, producers, places = plain.offers, plain.producers, plain.places
    return {
        "offer_id": _column(offers, "offer_id", np.int64),
        "producer": _column(offers, "producer", np.int32),
        "category": _column(offers, "category", np.int32),
        "price_cents": _column(offers, "price_cents", np.int64),
        "available": _column(offers, "available", np.int64),
        "months": _column(offers, "months", np.uint16),
        "dimension": _column(offers, "dimension", np.int8),
        "modes": _column(offers, "modes", np.uint8),
        "published": _column(offers, "published", np.bool_),
        "origin_place": _column(offers, "origin_place", np.int32),
        "transformation_place": _column(offers, "transformation_place", np.int32),
        "reference_cents": reference,
        "lat": _column(producers, "lat", np.float64),
        "lon": _column(producers, "lon", np.float64),
        "reach_km": _column(producers, "reach_km", np.float64),
        "province": _column(producers, "province", np.int32),
        "kind": _column(producers, "kind", np.int32),
        "place_lat": _column(places, "lat", np.float64),
        "place_lon": _column(places, "lon", np.float64),
        "place_province": _column(places, "province", np.int32),
        "offer_claims": _offer_claims(offers),
        **_producer_claims(plain),
    }


def to_table(plain: PlainTable) -> matching.OfferTable:
    return matching.OfferTable(**table_columns(plain))


def query_fields(plain: PlainQuery) -> dict[str, Any]:
    """Keyword arguments of ``matching.Query`` for this demand, free to be spoilt by a test."""
    lat, lon = plain.point if plain.point is not None else (None, None)
    text = None
    if plain.text is not None:
        text = matching.TextScores(
            rows=np.array([row for row, _ in plain.text], dtype=np.int64),
            scores=np.array([score for _, score in plain.text], dtype=np.float64),
        )
    serves = None if plain.serves is None else np.array(plain.serves, dtype=np.int32)
    return {
        "day": plain.day,
        "categories": plain.categories,
        "lat": lat,
        "lon": lon,
        "province": plain.province,
        "max_km": plain.max_km,
        "months": plain.months,
        "quantity": plain.quantity,
        "dimension": plain.dimension,
        "max_price_cents": plain.max_price_cents,
        "required": plain.required,
        "criteria_weights": plain.criteria_weights,
        "required_kinds": plain.required_kinds,
        "excluded_producers": plain.excluded_producers,
        "pickup": plain.pickup,
        "serves": serves,
        "km0": plain.km0,
        "text": text,
        "text_required": plain.text_required,
        "tie_seed": plain.tie_seed,
    }


def to_query(plain: PlainQuery) -> matching.Query:
    return matching.Query(**query_fields(plain))


def to_params(plain: PlainParams) -> matching.MatchParams:
    return matching.MatchParams(
        weights=dict(plain.weights),
        offset_km=plain.offset_km,
        half_km=plain.half_km,
        pickup_km=plain.pickup_km,
        km0_km=plain.km0_km,
        evidence_weights=plain.evidence_weights,
        price_full=plain.price_full,
        price_none=plain.price_none,
    )


def plain_ranking(ranking: matching.Ranking) -> PlainRanking:
    return PlainRanking(
        rows=tuple(ranking.offers.tolist()),
        scores=tuple(ranking.score.tolist()),
        contributions=tuple(map(tuple, ranking.contributions.tolist())),
        distances_km=tuple(ranking.distance_km.tolist()),
        km0=tuple(ranking.km0.tolist()),
        eligible=ranking.eligible,
        rejected=ranking.rejected,
        weights=tuple(ranking.weights.tolist()),
    )


def engine_rank(table: PlainTable, query: PlainQuery, params: PlainParams, k: int) -> PlainRanking:
    return plain_ranking(matching.rank(to_table(table), to_query(query), to_params(params), k=k))
