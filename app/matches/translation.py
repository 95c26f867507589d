"""Turns an Ask into the numbers of the engine."""

import hashlib
import math
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from app.matches.ask import Ask, dimension_asked
from app.matches.forms import FIXED_WEIGHTS
from app.matches.projection import MarketSnapshot
from app.matches.records import DIMENSION_CODE, Vocabulary
from app.runtime.clock import day_number
from app.web.map import KM_PER_DEGREE
from catalog.criteria import CriteriaSet
from catalog.places import Place
from matching import MatchParams, Query, TextScores

KM0 = "km0"
ASKED_WEIGHT = 3.0
CORE_WEIGHT = 1.0


def params_of(ask: Ask) -> MatchParams:
    """Return the engine's parameters with the buyer's weights."""
    weights = {**FIXED_WEIGHTS, **ask.weights}
    return MatchParams(weights={factor: weight / 100 for factor, weight in weights.items()})


def tie_seed(text: str) -> int:
    """Return the number of a demand that decides among equals: the same words, the same order."""
    normal = " ".join(text.casefold().split())
    return int.from_bytes(hashlib.blake2b(normal.encode(), digest_size=8).digest(), "big")


def criteria_weights(ask: Ask, criteria: CriteriaSet) -> tuple[tuple[int, float], ...]:
    """Return what counts in the ethics score.

    The core criteria count once; a must counts three times, a wish of 1 to 3 so many times more.
    """
    weights = {criterion.number: CORE_WEIGHT for criterion in criteria if criterion.core}
    for code, wish in ask.wishes.items():
        if code == KM0:
            continue
        number = criteria.get(code).number
        weights[number] = weights.get(number, 0.0) + CORE_WEIGHT * wish
    for code in ask.musts:
        if code != KM0:
            weights[criteria.get(code).number] = ASKED_WEIGHT
    return tuple(sorted(weights.items()))


def query_of(
    ask: Ask, snapshot: MarketSnapshot, day: date, text: TextScores | None = None
) -> Query:
    """Return the query of the engine for this day."""
    return completed(outline_of(ask, snapshot.words, day), reach_of(ask, snapshot), day, text)


def outline_of(ask: Ask, words: Vocabulary, day: date) -> Query:
    """Return the query as far as it does not depend on who is in the market."""
    dimension = dimension_asked(ask, words.tree)
    ceiling = None
    if ask.ceiling is not None and dimension is not None:
        ceiling = ask.ceiling.per_pricing_unit(dimension)
    compares = dimension is not None and (ask.quantity is not None or ceiling is not None)
    query = Query(
        day=day_number(day),
        categories=tuple(words.tree.span(code) for code in ask.categories),
        months=ask.months,
        quantity=ask.needed if compares else 0,
        dimension=DIMENSION_CODE[dimension] if compares and dimension is not None else -1,
        max_price_cents=-1 if ceiling is None else ceiling,
        required=tuple(
            (words.criteria.get(code).number, words.criteria.get(code).required_strength)
            for code in ask.musts
            if code != KM0
        ),
        criteria_weights=criteria_weights(ask, words.criteria),
        pickup=not ask.delivery_only,
        km0=KM0 in ask.musts,
        text_required=not ask.categories and bool(ask.words),
        tie_seed=tie_seed(ask.text),
    )
    if ask.centre is None:
        return query
    lat, lon = ask.centre
    istat = "" if ask.place is None else ask.place.istat
    province = (istat if ask.area is None else ask.area.istat[0])[:3]
    return replace(
        query, lat=lat, lon=lon, province=int(province) if province else -1, max_km=ask.max_km
    )


@dataclass(frozen=True, slots=True)
class Reach:
    """Who delivers to the place of an ask, and who lies outside its area; the same for all asks there."""

    serves: NDArray[np.int32] | None = None
    outside: tuple[int, ...] = ()


NOWHERE = Reach()


def reach_of(ask: Ask, snapshot: MarketSnapshot) -> Reach:
    """Return how the market reaches the place or area of an ask."""
    if ask.centre is None:
        return NOWHERE
    lat, lon = ask.centre
    istat = None if ask.place is None else ask.place.istat
    return Reach(_serving(ask, snapshot, lat, lon, istat), _outside(ask, snapshot))


def completed(
    outline: Query,
    reach: Reach,
    day: date,
    text: TextScores | None = None,
    *,
    excluded: tuple[int, ...] = (),
) -> Query:
    """Return the query of an outline: its day, who reaches the place, who may not appear."""
    return replace(
        outline,
        day=day_number(day),
        text=text,
        serves=reach.serves,
        excluded_producers=(*excluded, *reach.outside),
    )


def _serving(
    ask: Ask, snapshot: MarketSnapshot, lat: float, lon: float, istat: str | None
) -> NDArray[np.int32]:
    """Return the producers that serve the place by polygon or list; for an area, any part of it."""
    if ask.area is None:
        return snapshot.areas.serving(lat, lon, istat)
    table, gazetteer = snapshot.table, snapshot.words.gazetteer
    reached = np.zeros(len(table.lat), dtype=np.bool_)
    for code in ask.area.istat:
        place = gazetteer.get(code)
        reached[snapshot.areas.serving(place.lat, place.lon, code)] = True
        # The radius of a producer speaks of the point it is measured from: here, each comune.
        near = flat_distance_km(table.lat, table.lon, place) <= table.reach_km
        reached |= near & (table.reach_km > 0)
    return np.flatnonzero(reached).astype(np.int32)


def flat_distance_km(
    lats: NDArray[np.float64], lons: NDArray[np.float64], place: Place
) -> NDArray[np.float64]:
    """Return distances to a place on the flat: within a few metres over the span of a valley."""
    north = (lats - place.lat) * KM_PER_DEGREE
    east = (lons - place.lon) * KM_PER_DEGREE * math.cos(math.radians(place.lat))
    return np.hypot(north, east)


def _outside(ask: Ask, snapshot: MarketSnapshot) -> tuple[int, ...]:
    """Return the producers that lie outside the asked area; none when no area was asked."""
    if ask.area is None:
        return ()
    inside = frozenset(ask.area.istat)
    return tuple(
        number for number, producer in enumerate(snapshot.producers) if producer.istat not in inside
    )
