"""Claims as producers read and answer them, on the page of the order they received."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for

from app.accounts import gate
from app.accounts.policies import may_order
from app.orders.claims import arrival_queries, claim_queries, substitution_queries
from app.orders.claims.arrival_views import came_text
from app.orders.claims.claim_routes import moved, read_move, require_side
from app.orders.claims.claim_states import Side
from app.orders.claims.claim_views import ClaimCard, claim_cards
from app.orders.claims.claim_words import instead_text
from app.orders.pages import Page
from app.orders.producers import received_queries
from app.orders.producers.received_routes import document_page
from app.organisations.queries import organisation_by_slug
from app.runtime.clock import utc_now
from app.runtime.once import once
from app.runtime.transaction import current_session
from app.web.forms import FormReader

blueprint = Blueprint(
    "received_claims", __name__, template_folder="../templates", url_prefix="/ordini/ricevuti"
)


@dataclass(frozen=True, slots=True)
class Came:
    """What the groups wrote that came of a line, when it was not what was expected."""

    title: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReceivedClaims:
    """What did not come or was spoiled of one order, for its producer."""

    came: tuple[Came, ...]
    cards: tuple[ClaimCard, ...]


@blueprint.app_context_processor
def shared() -> dict[str, object]:
    """Let the pages of orders received say what was claimed; nothing is read before one asks."""
    return {"received_claims": received_claims, "waiting_claims": _waiting}


def _waiting() -> Mapping[tuple[uuid.UUID, uuid.UUID], int]:
    actor = gate.signed_in()
    own = [hat.organisation_id for hat in actor.hats]
    return claim_queries.waiting_claims(current_session(), own)


def received_claims(order_id: uuid.UUID, slug: str) -> ReceivedClaims:
    """Return what was claimed of a producer in an order; households by name only if the order says so."""
    actor, session = gate.signed_in(), current_session()
    producer = organisation_by_slug(session, slug)
    order = received_queries.sent_order(session, order_id, producer.id)
    claims = claim_queries.claims_to_producer(session, order_id, producer.id)
    cards = claim_cards(
        session,
        claims,
        Side.PRODUCER,
        names=order.names_to_producer,
        act=may_order(actor, producer.id),
    )
    came = [
        Came(came.title, instead_text(missing.title, came.title, units), "")
        for missing, came, units in substitution_queries.brought_by(session, order_id, producer.id)
    ] + [
        Came(line.title, came_text(arrival), arrival.reason)
        for line, arrival in arrival_queries.differing(session, order, producer.id)
    ]
    return ReceivedClaims(tuple(came), tuple(cards))


@blueprint.post("/<uuid:order_id>/<slug>/guasti/<uuid:claim_id>")
def answer(order_id: uuid.UUID, slug: str, claim_id: uuid.UUID) -> Page:
    """Agree to a claim, or decline it with a reason."""
    actor, session = gate.signed_in(), current_session()
    producer = organisation_by_slug(session, slug)
    gate.require(may_order(actor, producer.id))
    received_queries.sent_order(session, order_id, producer.id)
    require_side(order_id, claim_id, actor, Side.PRODUCER)
    form = FormReader(request.form)
    move = read_move(form, claim_id, Side.PRODUCER)
    back = url_for("received_orders.document", order_id=order_id, slug=slug) + "#claims"
    if move is None:
        return document_page(order_id, slug, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        moved(order_id, claim_id, move, actor, Side.PRODUCER)
        return back

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)
