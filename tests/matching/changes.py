"""Ways of changing a market that keep everything else as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tests.matching.oracle_facts import claim_of
from tests.matching.plain_market import NO_END, PlainClaim, PlainOffer, PlainQuery, PlainTable
from tests.matching.strategies import MarketCase


def reordered(case: MarketCase, order: Sequence[int]) -> MarketCase:
    """The same market with its offers listed in another order."""
    new_row = {old: new for new, old in enumerate(order)}
    text = case.query.text
    return replace(
        case,
        table=replace(case.table, offers=tuple(case.table.offers[row] for row in order)),
        query=replace(
            case.query,
            text=None if text is None else tuple((new_row[row], score) for row, score in text),
        ),
    )


def with_offer(case: MarketCase, offer: PlainOffer, position: int, text: float) -> MarketCase:
    """The market with one more offer at this row; it has the text score where words are asked."""
    offers = list(case.table.offers)
    offers.insert(position, offer)
    scores = case.query.text
    if scores is not None:
        moved = [(row + (row >= position), score) for row, score in scores]
        scores = (*moved, (position, text)) if text > 0 else tuple(moved)
    return replace(
        case,
        table=replace(case.table, offers=tuple(offers)),
        query=replace(case.query, text=scores),
    )


def with_columns(case: MarketCase, row: int, **columns: Any) -> MarketCase:
    offers = list(case.table.offers)
    offers[row] = replace(offers[row], **columns)
    return replace(case, table=replace(case.table, offers=tuple(offers)))


def every_claim(table: PlainTable, change: Any) -> PlainTable:
    """The market with every claim, of producers and of offers, replaced by ``change(claim)``."""
    return replace(
        table,
        offers=tuple(
            replace(o, claims={i: change(claim) for i, claim in o.claims.items()})
            for o in table.offers
        ),
        producers=tuple(
            replace(p, claims=tuple(change(claim) for claim in p.claims)) for p in table.producers
        ),
    )


def spoilt(offer: PlainOffer, query: PlainQuery) -> list[PlainOffer]:
    """Copies of an offer, each failing one of the constraints that the query asks."""
    copies = [replace(offer, published=False)]
    if query.point is not None:
        copies.append(replace(offer, modes=0))
    if query.months:
        copies.append(replace(offer, months=~query.months & 0xFFF))
    if query.dimension >= 0:
        copies.append(replace(offer, dimension=(query.dimension + 1) % 7))
    if query.max_price_cents >= 0:
        copies.append(replace(offer, price_cents=query.max_price_cents + 1))
    if query.km0:
        copies.append(replace(offer, origin_place=-1))
    copies += [
        replace(offer, claims={**offer.claims, criterion: PlainClaim(-1)})
        for criterion, least in query.required
        if least > 1e-9
    ]
    copies += [replace(offer, producer=producer) for producer in query.excluded_producers]
    return copies


def nearer(case: MarketCase, row: int) -> MarketCase:
    """Move the offer to a producer like its own, halfway to the demand and known to all lists."""
    table, query = case.table, case.query
    old = table.offers[row].producer
    producer = table.producers[old]
    lat, lon = query.point or (producer.lat, producer.lon)
    new = len(table.producers)
    moved = replace(producer, lat=(producer.lat + lat) / 2, lon=(producer.lon + lon) / 2)
    serves = query.serves
    if serves is not None and old in serves:
        serves = (*serves, new)
    changed = replace(
        case,
        table=replace(table, producers=(*table.producers, moved)),
        query=replace(query, serves=serves),
    )
    return with_columns(changed, row, producer=new)


def cheaper(case: MarketCase, row: int) -> MarketCase:
    price = case.table.offers[row].price_cents
    return with_columns(case, row, price_cents=price // 2 if price > 0 else price)


def more_available(case: MarketCase, row: int) -> MarketCase:
    available = case.table.offers[row].available
    return with_columns(case, row, available=available * 2 + 3 if available >= 0 else available)


def more_months(case: MarketCase, row: int) -> MarketCase:
    return with_columns(case, row, months=case.table.offers[row].months | 0b111)


def stronger_claims(case: MarketCase, row: int) -> MarketCase:
    """Give the offer claims of its own, each a little stronger than the one that counted."""
    offer = case.table.offers[row]
    own = dict(offer.claims)
    for criterion in range(case.table.criteria):
        claim = claim_of(case.table, offer, criterion)
        if claim.value >= 0:
            value, level = min(4, claim.value + 1), min(4, claim.level + 1)
            own[criterion] = PlainClaim(value, level, NO_END)
    return with_columns(case, row, claims=own)


def better_words(case: MarketCase, row: int) -> MarketCase:
    if case.query.text is None:
        return case
    scores = dict(case.query.text)
    scores[row] = scores.get(row, 0.0) * 1.5 + 1.0
    return replace(case, query=replace(case.query, text=tuple(scores.items())))
