"""Where a producer answers an order, and where whoever coordinates notes what it said on the telephone."""

import uuid
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.accounts import gate
from app.accounts.actor import Actor
from app.accounts.policies import may_order
from app.orders import queries
from app.orders.coordinating.managing_routes import managed
from app.orders.errors import OrderNotFound
from app.orders.models import CollectiveOrder
from app.orders.pages import Page
from app.orders.producers import answer_queries, received_queries
from app.orders.producers.answer_forms import (
    Asked,
    answer_values,
    answer_words,
    read_answer,
    unsure_lines,
)
from app.orders.producers.answer_views import answer_view
from app.orders.producers.answering import Answer, answer_order
from app.organisations.queries import organisation_by_slug
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.once import done_before, new_form_token, once
from app.runtime.transaction import current_session
from app.web.conflict import EditedMeanwhile, conflict_page, contested, marked, resolved
from app.web.forms import FormReader, FormView
from catalog.organisations import Organisation

blueprint = Blueprint("order_answers", __name__, template_folder="../templates")


@dataclass(frozen=True, slots=True)
class Desk:
    """An order that somebody answers: for their own organisation, or on behalf of a producer."""

    actor: Actor
    order: CollectiveOrder
    producer: Organisation
    asked: Asked
    on_behalf: bool

    @property
    def action(self) -> str:
        """Where the form goes."""
        name = ".note" if self.on_behalf else ".answer"
        return url_for(name, order_id=self.order.id, slug=self.producer.slug)

    @property
    def page_url(self) -> str:
        """Where one comes from and goes back to."""
        if self.on_behalf:
            return url_for("managing_orders.manage", order_id=self.order.id)
        return url_for("received_orders.document", order_id=self.order.id, slug=self.producer.slug)


def _own_desk(order_id: uuid.UUID, slug: str) -> Desk:
    actor, session = gate.signed_in(), current_session()
    producer = organisation_by_slug(session, slug)
    gate.require(may_order(actor, producer.id))
    order = received_queries.sent_order(session, order_id, producer.id)
    asked = answer_queries.asked_lines(session, order_id, producer.id)
    return Desk(actor, order, producer, asked, on_behalf=False)


def _desk_on_behalf(order_id: uuid.UUID, slug: str) -> Desk:
    found, session = managed(order_id), current_session()
    producers = queries.producers_of(session, order_id)
    producer = next((each.producer for each in producers if each.producer.slug == slug), None)
    if producer is None:
        raise OrderNotFound
    asked = answer_queries.asked_lines(session, order_id, producer.id)
    return Desk(found.actor, found.order, producer, asked, on_behalf=True)


def _stored(desk: Desk) -> FormView:
    part = answer_queries.producer_of(current_session(), desk.order.id, desk.producer.id)
    return FormView(marked(answer_values(desk.asked), part.revision))


def _page(desk: Desk, form: FormView) -> str:
    return render_template(
        "orders/answer.html",
        desk=desk,
        page=answer_view(current_session(), desk.order, desk.producer.id, desk.asked),
        form=form,
        unsure=unsure_lines(form, desk.asked),
        new_form_token=new_form_token,
    )


@blueprint.get("/ordini/ricevuti/<uuid:order_id>/<slug>/risposta")
def answer_form(order_id: uuid.UUID, slug: str) -> Page:
    """What was ordered of the producer, with how many it brings and at what price."""
    desk = _own_desk(order_id, slug)
    return _page(desk, _stored(desk))


@blueprint.post("/ordini/ricevuti/<uuid:order_id>/<slug>/risposta")
def answer(order_id: uuid.UUID, slug: str) -> Page:
    """Take the producer's answer."""
    return _take(_own_desk(order_id, slug))


@blueprint.get("/ordini/<uuid:order_id>/gestione/risposta/<slug>")
def note_form(order_id: uuid.UUID, slug: str) -> Page:
    """The same on behalf of a producer that answered elsewhere."""
    desk = _desk_on_behalf(order_id, slug)
    return _page(desk, _stored(desk))


@blueprint.post("/ordini/<uuid:order_id>/gestione/risposta/<slug>")
def note(order_id: uuid.UUID, slug: str) -> Page:
    """Note what a producer answered elsewhere."""
    return _take(_desk_on_behalf(order_id, slug))


def _take(desk: Desk) -> Page:
    session, typed = current_session(), resolved(request.form)
    form = FormReader(typed)
    # A form that has been dealt with changed what it is read against.
    before = done_before(session, form.token)
    if before is not None:
        return redirect(before, HTTPStatus.SEE_OTHER)
    said = read_answer(form, desk.asked, on_behalf=desk.on_behalf)
    if said is None:
        return _page(desk, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        target = once(session, form.token, now=utc_now(), deed=lambda: _deed(desk, said))
    except EditedMeanwhile:
        return _conflict(desk, form)
    return redirect(target, HTTPStatus.SEE_OTHER)


def _deed(desk: Desk, said: Answer) -> str:
    session = current_session()
    order = queries.locked_order(session, desk.order.id)
    count = answer_order(session, order, desk.producer.id, said, actor=desk.actor, now=utc_now())
    if count:
        words = ngettext("%(num)s product is changed.", "%(num)s products are changed.", count)
        flash(_("The order is confirmed.") + " " + words, "info")
    else:
        flash(_("The order is confirmed as it was sent."), "info")
    return desk.page_url


def _conflict(desk: Desk, form: FormReader) -> Page:
    asked = answer_queries.asked_lines(current_session(), desk.order.id, desk.producer.id)
    now = Desk(desk.actor, desk.order, desk.producer, asked, desk.on_behalf)
    stored = _stored(now).values
    return conflict_page(
        contested(answer_words(asked), stored, form.values),
        stored,
        form.values,
        heading=_("Two versions of the answer"),
        action=desk.action,
        cancel_url=desk.page_url,
    )
