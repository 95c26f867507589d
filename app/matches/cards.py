"""Makes cards: one ranked offer with everything that explains its place."""

import math
from dataclasses import dataclass

from flask import url_for

from app.demands.words import rhythm_text
from app.matches.ask import Ask
from app.matches.labels import SHOWN_FACTORS, factor_label
from app.matches.queries import CardRows
from app.matches.services import Answer
from app.matches.views import Bar, Card, WhyLine
from app.organisations.evidence import Badge, badges_of
from app.organisations.prices import comparable_text, sale_unit
from app.runtime.i18n import gettext as _
from app.web.art import art_of
from app.web.filters import euro, kilometres, months, number
from app.web.units import quantity_text, unit_symbol
from catalog.categories import CategoryTree, Nature
from catalog.offers import Offer, available_in_a_month
from catalog.organisations import PositionSource
from catalog.quantities import PRICING_UNIT, Quantity

MOST_BADGES = 3
FULL = 100


@dataclass(frozen=True, slots=True)
class _Scored:
    """The numbers of one ranked offer."""

    rank: int
    row: int
    score: float
    distance_km: float | None
    km0: bool
    contributions: dict[str, float]
    weights: dict[str, float]


def _scored(answer: Answer, position: int) -> _Scored:
    ranking = answer.ranking
    distance = float(ranking.distance_km[position])
    return _Scored(
        position + 1,
        int(ranking.offers[position]),
        float(ranking.score[position]),
        None if math.isnan(distance) else distance,
        bool(ranking.km0[position]),
        dict(zip(ranking.factors, ranking.contributions[position].tolist(), strict=True)),
        dict(zip(ranking.factors, ranking.weights.tolist(), strict=True)),
    )


def points(contributions: dict[str, float], score: int) -> dict[str, int]:
    """Return whole points per factor that sum to the shown score (largest remainder)."""
    exact = {factor: value * FULL for factor, value in contributions.items()}
    whole = {factor: math.floor(value) for factor, value in exact.items()}
    missing = score - sum(whole.values())
    by_remainder = sorted(exact, key=lambda factor: whole[factor] - exact[factor])
    for factor in by_remainder[: max(0, missing)]:
        whole[factor] += 1
    return whole


def _bars(scored: _Scored, whole: dict[str, int]) -> tuple[Bar, ...]:
    bars, start = [], 0.0
    for factor in SHOWN_FACTORS:
        width = scored.contributions[factor] * FULL
        if scored.weights[factor] > 0:
            bars.append(
                Bar(factor, round(start, 3), round(width, 3), whole[factor], factor_label(factor))
            )
        start += width
    return tuple(bars)


def _delivery_fact(offer: Offer, rows: CardRows, answer: Answer) -> str | None:
    """Return how the good arrives, or where the service is rendered."""
    areas = rows.areas.get(offer.organisation_id, []) if offer.delivery else []
    if offer.at_distance:
        return None
    if not areas:
        return _("pick-up only") if offer.pickup else None
    area, ask = areas[0], answer.ask
    place = ask.place.name if ask.place is not None and _served(offer, ask, rows) else None
    text = _reach_text(place, is_service=_is_service(offer, answer.snapshot.words.tree))
    if area.days:
        text = f"{text} {area.days}"
    if area.minimum_order_cents:
        text += ", " + _("minimum %(amount)s", amount=euro(area.minimum_order_cents))
    return text


def _is_service(offer: Offer, tree: CategoryTree) -> bool:
    known = offer.category_code in tree
    return known and tree.get(offer.category_code).nature is Nature.SERVICE


def _reach_text(place: str | None, *, is_service: bool) -> str:
    if is_service:
        return _("comes to %(place)s", place=place) if place else _("works in its area")
    return _("delivers to %(place)s", place=place) if place else _("delivers in its area")


def _served(offer: Offer, ask: Ask, rows: CardRows) -> bool:
    """Tell whether one of the producer's areas names or reaches the place of the demand."""
    if ask.centre is None:
        return False
    home = (offer.organisation.lat, offer.organisation.lon)
    return any(
        area.covers(ask.centre, None if ask.place is None else ask.place.istat, home)
        for area in rows.areas.get(offer.organisation_id, [])
    )


def _coverage_text(offer: Offer, ask: Ask) -> str | None:
    """Return how much of the need the offer covers, in the buyer's own terms: "20 of 30 a day"."""
    if ask.quantity is None or ask.quantity.dimension is not offer.dimension:
        return None
    asked = f"{quantity_text(ask.quantity)} {rhythm_text(ask.rhythm)}".strip()
    if offer.available_amount is None:
        return _("covers all of %(quantity)s", quantity=asked)
    available = available_in_a_month(offer.available_amount, offer.available_period)
    if available >= ask.needed:
        return _("covers all of %(quantity)s", quantity=asked)
    part = Quantity(ask.quantity.amount * available // ask.needed, offer.dimension)
    return _("covers %(part)s of %(quantity)s", part=quantity_text(part), quantity=asked)


def _facts(offer: Offer, rows: CardRows, answer: Answer) -> tuple[str, ...]:
    season = months(offer.months)
    facts = (
        _delivery_fact(offer, rows, answer),
        _coverage_text(offer, answer.ask),
        _("season: %(months)s", months=season) if season else None,
    )
    return tuple(fact[0].upper() + fact[1:] for fact in facts if fact)


def _because(
    factor: str, scored: _Scored, offer: Offer, answer: Answer, badges: tuple[Badge, ...]
) -> str:
    """Return the sentence behind the points of a factor."""
    if factor == "ethics":
        held = [badge.label for badge in badges if not badge.expired]
        return ", ".join(held[:3]) if held else _("nothing claimed with evidence yet")
    if factor == "proximity":
        if offer.at_distance or scored.distance_km is None:
            return _("rendered at a distance")
        return kilometres(scored.distance_km)
    if factor == "price":
        return _price_reason(scored, offer, answer)
    if factor == "coverage":
        return _coverage_text(offer, answer.ask) or ""
    if factor == "season":
        return months(offer.months & answer.ask.months) or _("all the months you ask for")
    return _("the words you wrote")


def _price_reason(scored: _Scored, offer: Offer, answer: Answer) -> str:
    cents = offer.comparable_cents
    if cents is None:
        return _("on request: counted as average")
    table = answer.snapshot.table
    reference = int(
        table.reference_cents[int(table.category[scored.row]), int(table.dimension[scored.row])]
    )
    if reference <= 0:
        return _("no other price to compare with")
    unit = unit_symbol(PRICING_UNIT[offer.dimension])
    usual = f"{euro(reference)}/{unit}"
    percent = round(100 * (cents - reference) / reference)
    if percent == 0:
        return _("as the usual %(price)s", price=usual)
    if percent < 0:
        return _("%(percent)s%% below the usual %(price)s", percent=number(-percent), price=usual)
    return _("%(percent)s%% above the usual %(price)s", percent=number(percent), price=usual)


def make_card(answer: Answer, position: int, offer: Offer, rows: CardRows) -> Card:
    """Return the card of the offer at a position of the ranking."""
    scored = _scored(answer, position)
    words = answer.snapshot.words
    score = round(scored.score * FULL)
    whole = points(scored.contributions, score)
    badges = badges_of(
        rows.claims_on(offer), words.criteria, answer.ask.musts, answer.day, MOST_BADGES
    )
    organisation = offer.organisation
    place = words.gazetteer.get(organisation.istat)
    return Card(
        rank=scored.rank,
        offer_id=offer.id,
        url=url_for("offers.offer", offer_id=offer.id),
        title=offer.title,
        organisation=organisation.name,
        organisation_url=url_for("organisations.organisation", slug=organisation.slug),
        comune=place.name,
        approximate=organisation.position_source is PositionSource.APPROXIMATE,
        distance_km=scored.distance_km,
        at_distance=offer.at_distance,
        price_cents=offer.price_cents,
        unit=sale_unit(offer),
        comparable=comparable_text(offer),
        score=score,
        bars=_bars(scored, whole),
        facts=_facts(offer, rows, answer),
        badges=badges,
        why=tuple(
            WhyLine(
                factor,
                factor_label(factor).capitalize(),
                whole[factor],
                round(scored.weights[factor] * FULL),
                _because(factor, scored, offer, answer, badges),
            )
            for factor in SHOWN_FACTORS
            if scored.weights[factor] > 0
        ),
        art=art_of(words.tree, offer.category_code),
        cover=offer.cover,
        km0=scored.km0,
    )
