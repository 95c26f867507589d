"""Orders as their producers receive them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request, url_for

from app.accounts import gate
from app.accounts.policies import may_order, may_view
from app.orders.making.forms import identifiers
from app.orders.models import CollectiveOrder
from app.orders.pages import Page
from app.orders.producers import answer_queries, received_queries
from app.orders.producers.answer_views import answer_view
from app.orders.producers.document import document_of
from app.orders.producers.papers import file_of
from app.orders.words import state_words
from app.organisations.queries import organisation_by_slug
from app.runtime.clock import utc_now
from app.runtime.once import new_form_token
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormView
from catalog.organisations import Organisation

blueprint = Blueprint("received_orders", __name__, template_folder="../templates")


@dataclass(frozen=True, slots=True)
class Card:
    """One order received: which, where it stands, what it comes to."""

    received: received_queries.Received
    state: str
    cents: int


@blueprint.get("/ordini/ricevuti")
def index() -> Page:
    """Orders sent to the organisations that the person acts for: what waits for an answer, then the rest."""
    actor, session = gate.signed_in(), current_session()
    own = [hat.organisation_id for hat in actor.hats]
    before = next(iter(identifiers([request.args.get("before", "")])), None)
    waiting = [] if before else received_queries.to_answer(session, own)
    rest, has_older = received_queries.received(session, own, before)
    cents = received_queries.totals(session, [each.part for each in (*waiting, *rest)])
    return render_template(
        "orders/received.html",
        waiting=[_card(each, cents) for each in waiting],
        rest=[_card(each, cents) for each in rest],
        older_url=url_for(".index", before=rest[-1].part.id) if has_older else None,
    )


def _card(
    each: received_queries.Received, cents: Mapping[tuple[uuid.UUID, uuid.UUID], int]
) -> Card:
    key = (each.order.id, each.producer.id)
    return Card(each, state_words(each.order.state), cents.get(key, 0))


@dataclass(frozen=True, slots=True)
class _Received:
    """An order as one of its producers receives it, and whether the person answers for that producer."""

    order: CollectiveOrder
    producer: Organisation
    may_answer: bool


def _received(order_id: uuid.UUID, slug: str) -> _Received:
    actor, session = gate.signed_in(), current_session()
    producer = organisation_by_slug(session, slug)
    gate.require(may_view(actor, producer.id))
    order = received_queries.sent_order(session, order_id, producer.id)
    return _Received(order, producer, may_order(actor, producer.id))


@blueprint.get("/ordini/ricevuti/<uuid:order_id>/<slug>")
def document(order_id: uuid.UUID, slug: str) -> Page:
    """One order: totals by product and by group, and the answer to it."""
    return document_page(order_id, slug, FormView())


def document_page(order_id: uuid.UUID, slug: str, claims_form: FormView) -> str:
    """Return the page of an order; a step of a claim that was not taken stands in its form."""
    found, session = _received(order_id, slug), current_session()
    asked = answer_queries.asked_lines(session, order_id, found.producer.id)
    part = answer_queries.producer_of(session, order_id, found.producer.id)
    return render_template(
        "orders/document.html",
        page=document_of(
            session, found.order, found.producer, timezone=current_settings().timezone
        ),
        slug=slug,
        claims_form=claims_form,
        answer=answer_view(session, found.order, found.producer.id, asked),
        may_answer=found.may_answer,
        revision=part.revision,
        new_form_token=new_form_token,
    )


@blueprint.get("/ordini/ricevuti/<uuid:order_id>/<slug>/ordine.<any(pdf, csv, xlsx, gdxp):kind>")
def sheet(order_id: uuid.UUID, slug: str, kind: str) -> Response:
    """The order as a file."""
    received, timezone = _received(order_id, slug), current_settings().timezone
    found = document_of(current_session(), received.order, received.producer, timezone=timezone)
    file = file_of(found, kind, timezone=timezone, now=utc_now())
    response = make_response(file.data)
    response.headers["Content-Type"] = file.media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
