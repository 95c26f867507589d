"""What the oracle knows of one offer: distances, claims, the reference price, the soft scores.

Great-circle distances use the arctangent form of the central angle, which is exact where the
haversine form of the engine is exact and shares none of its arithmetic.
"""

from __future__ import annotations

import math
import statistics

from tests.matching.plain_market import (
    DELIVERY,
    PICKUP,
    REMOTE,
    PlainClaim,
    PlainOffer,
    PlainParams,
    PlainQuery,
    PlainTable,
)

EARTH_RADIUS_KM = 6371.0088
FACTORS = ("ethics", "proximity", "price", "coverage", "season", "text")
UNKNOWN = PlainClaim()
WORD = 2**64


def great_circle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    turn = math.radians(b[1] - a[1])
    east = math.cos(lat_b) * math.sin(turn)
    north = math.cos(lat_a) * math.sin(lat_b) - math.sin(lat_a) * math.cos(lat_b) * math.cos(turn)
    along = math.sin(lat_a) * math.sin(lat_b) + math.cos(lat_a) * math.cos(lat_b) * math.cos(turn)
    return EARTH_RADIUS_KM * math.atan2(math.hypot(east, north), along)


def splitmix64(seed: int) -> int:
    """First output of the generator of Steele, Lea and Flood (2014) for this seed."""
    mixed = (seed + 0x9E3779B97F4A7C15) % WORD
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 % WORD
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB % WORD
    return mixed ^ (mixed >> 31)


def tie_key(offer_id: int, tie_seed: int) -> int:
    return splitmix64((offer_id % WORD) ^ splitmix64(tie_seed % WORD))


def references(table: PlainTable) -> dict[tuple[int, int], int]:
    if table.reference is not None:
        return {cell: cents for cell, cents in table.reference.items() if cents >= 0}
    asked: dict[tuple[int, int], list[int]] = {}
    for offer in table.offers:
        if offer.published and offer.price_cents >= 0:
            asked.setdefault((offer.category, offer.dimension), []).append(offer.price_cents)
    return {cell: statistics.median_low(prices) for cell, prices in asked.items()}


def claim_of(table: PlainTable, offer: PlainOffer, criterion: int) -> PlainClaim:
    if criterion in offer.claims:
        return offer.claims[criterion]
    claims = table.producers[offer.producer].claims
    return claims[criterion] if criterion < len(claims) else UNKNOWN


def strength_of(claim: PlainClaim, day: int, params: PlainParams) -> float | None:
    """Strength of a claim on a day in [0, 1], ``None`` when the criterion does not apply."""
    if claim.value < 0:
        return None
    weight = params.evidence_weights[claim.level]
    if day > claim.until:
        weight = min(weight, params.evidence_weights[0])
    return claim.value / 4 * weight


def distance_to(table: PlainTable, offer: PlainOffer, query: PlainQuery) -> float:
    if query.point is None:
        return math.nan
    producer = table.producers[offer.producer]
    return great_circle_km(query.point, (producer.lat, producer.lon))


def is_km0(table: PlainTable, offer: PlainOffer, query: PlainQuery, params: PlainParams) -> bool:
    for index in (offer.origin_place, offer.transformation_place):
        if index < 0:
            return False
        place = table.places[index]
        near = (
            query.point is not None
            and great_circle_km(query.point, (place.lat, place.lon)) <= params.km0_km
        )
        if not near and not (query.province >= 0 and place.province == query.province):
            return False
    return True


def is_served(table: PlainTable, offer: PlainOffer, query: PlainQuery, params: PlainParams) -> bool:
    if offer.modes & REMOTE:
        return True
    km = distance_to(table, offer, query)
    reach = table.producers[offer.producer].reach_km
    if offer.modes & DELIVERY:
        if reach > 0 and km <= reach:
            return True
        if query.serves is not None and offer.producer in query.serves:
            return True
    if query.pickup and offer.modes & PICKUP:
        return query.max_km is not None or km <= params.pickup_km
    return False


def normalised_weights(query: PlainQuery, params: PlainParams) -> tuple[float, ...]:
    asked = {
        "ethics": any(weight > 0 for _, weight in query.criteria_weights),
        "proximity": query.point is not None,
        "price": True,
        "coverage": query.quantity > 0,
        "season": query.months != 0,
        "text": bool(query.text),
    }
    raw = {name: params.weights[name] if asked[name] else 0.0 for name in FACTORS}
    if sum(raw.values()) <= 0:
        raw = {name: 1.0 if asked[name] else 0.0 for name in FACTORS}
    total = math.fsum(raw.values())
    return tuple(raw[name] / total for name in FACTORS)


def ethics_of(
    table: PlainTable, offer: PlainOffer, query: PlainQuery, params: PlainParams
) -> float:
    weighted, total = [], []
    for criterion, weight in query.criteria_weights:
        strength = strength_of(claim_of(table, offer, criterion), query.day, params)
        if weight > 0 and strength is not None:
            weighted.append(weight * strength)
            total.append(weight)
    return math.fsum(weighted) / math.fsum(total) if total else 0.0


def proximity_of(offer: PlainOffer, km: float, params: PlainParams) -> float:
    if math.isnan(km):
        return 0.0
    if offer.modes & REMOTE or km <= params.offset_km:
        return 1.0
    return float(0.5 ** ((km - params.offset_km) / params.half_km))


def price_score_of(price_cents: int, reference: int | None, params: PlainParams) -> float:
    """Score of a price; there is no ratio to a reference of nothing, as there is none without."""
    if price_cents < 0 or not reference:
        return 0.5
    if price_cents <= params.price_full * reference:
        return 1.0
    if price_cents >= params.price_none * reference:
        return 0.0
    ratio = price_cents / reference
    return (params.price_none - ratio) / (params.price_none - params.price_full)


def coverage_of(offer: PlainOffer, quantity: int) -> float:
    if quantity <= 0:
        return 0.0
    return 1.0 if offer.available < 0 else min(1.0, offer.available / quantity)


def season_of(offer: PlainOffer, months: int) -> float:
    asked = [bit for bit in range(12) if months >> bit & 1]
    met = [bit for bit in asked if offer.months >> bit & 1]
    return len(met) / len(asked) if asked else 0.0
