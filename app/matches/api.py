"""The public interface of matching for other programs: GET /api/v1/matches."""

import math
from datetime import date
from typing import Any

from flask import Blueprint, Response, jsonify, request

from app.matches.chips import question_text
from app.matches.forms import read_k
from app.matches.market import current_market
from app.matches.openapi import document
from app.matches.queries import CardRows, rows_for_cards
from app.matches.routes import answer_now, asked_form
from app.matches.services import Answer
from app.runtime.transaction import current_session
from app.web.filters import locale_code
from catalog.claims import Claim
from catalog.evidence import is_expired, strength
from catalog.offers import Offer
from catalog.quantities import PRICING_UNIT
from catalog.seasons import months_of

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/matches")
def matches() -> Response:
    """Answer a demand as data."""
    k = read_k(request.args)
    market = current_market()
    session = current_session()
    market.follow_territory(session)
    answer = answer_now(market, asked_form(market), k)
    ids = [answer.snapshot.offer_uuid(int(row)) for row in answer.ranking.offers]
    rows = rows_for_cards(session, ids)
    ranking = [
        _ranked(answer, position, rows.offers[offer_id], rows)
        for position, offer_id in enumerate(ids)
        if offer_id in rows.offers
    ]
    return jsonify(
        {
            "understood": understood_json(answer),
            "ranking": ranking,
            "eligible": answer.ranking.eligible,
            "rejected": _rejected(answer),
        }
    )


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description of this interface."""
    return jsonify(document())


def understood_json(answer: Answer) -> dict[str, Any]:
    """Return what was understood; absent parts are null or empty."""
    ask, words, hit = answer.ask, answer.snapshot.words, answer.understood
    language = locale_code()
    quantity = None if hit is None else hit.quantity
    place = ask.place
    ceiling_unit = None
    if ask.ceiling is not None:
        ceiling_unit = None if ask.ceiling.unit is None else ask.ceiling.unit.value
    return {
        "categories": [
            {
                "code": code,
                "label": words.tree.label(code, language),
                "cpv": list(words.tree.get(code).cpv),
            }
            for code in ask.categories
        ],
        "criteria": [
            {"code": code, "label": words.criteria.get(code).label(language), "required": True}
            for code in ask.musts
        ],
        "place": None
        if place is None
        else {
            "name": place.name,
            "istat": place.istat,
            "province": place.province,
            "lat": place.lat,
            "lon": place.lon,
        },
        "area": None
        if ask.area is None
        else {"code": ask.area.code, "name": ask.area.name, "istat": list(ask.area.istat)},
        "radius_km": _radius(answer),
        "quantity": None
        if quantity is None
        else {
            "value": float(quantity.value),
            "unit": quantity.unit.value,
            "rhythm": ask.rhythm.value,
        },
        "months": list(months_of(ask.months)),
        "max_price": None
        if ask.ceiling is None
        else {"cents": ask.ceiling.cents, "unit": ceiling_unit},
        "text": ask.words,
        "questions": []
        if hit is None
        else [
            {"code": question.code.value, "text": question_text(question)}
            for question in hit.questions
        ],
    }


def _radius(answer: Answer) -> float | None:
    if answer.form.radius_km is not None:
        return answer.form.radius_km
    hit = answer.understood
    return None if hit is None or hit.radius_km is None else hit.radius_km.km


def _rejected(answer: Answer) -> dict[str, int]:
    """Return the counts with criteria by code instead of number."""
    criteria = answer.snapshot.words.criteria
    counts = {}
    for constraint, count in answer.ranking.rejected.items():
        kind, _colon, number = constraint.partition(":")
        name = f"{kind}:{criteria.by_number(int(number)).code}" if number else kind
        counts[name] = count
    return counts


def _ranked(answer: Answer, position: int, offer: Offer, rows: CardRows) -> dict[str, Any]:
    ranking = answer.ranking
    distance = float(ranking.distance_km[position])
    return {
        "rank": position + 1,
        "offer": str(offer.id),
        "title": offer.title,
        "producer": offer.organisation.name,
        "comune": answer.snapshot.words.gazetteer.get(offer.organisation.istat).name,
        "distance_km": None if math.isnan(distance) else round(distance, 3),
        "price_cents": offer.comparable_cents,
        "unit": PRICING_UNIT[offer.dimension].value,
        "score": round(float(ranking.score[position]), 9),
        "contributions": {
            factor: round(float(value), 9)
            for factor, value, weight in zip(
                ranking.factors, ranking.contributions[position], ranking.weights, strict=True
            )
            if weight > 0
        },
        "evidence": [_evidence(claim, answer.day) for claim in rows.claims_on(offer)],
    }


def _evidence(claim: Claim, day: date) -> dict[str, Any]:
    return {
        "criterion": claim.criterion_code,
        "value": claim.value,
        "level": claim.level.value,
        "issuer": claim.issuer,
        "valid_until": None if claim.valid_until is None else claim.valid_until.isoformat(),
        "expired": is_expired(claim.valid_until, day),
        "strength": strength(claim.value, claim.level, valid_until=claim.valid_until, day=day),
    }
