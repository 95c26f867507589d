"""How a group takes part in another's order: asked, answering, its deadline, its places, leaving."""

import uuid
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.accounts import gate
from app.accounts.actor import Actor
from app.orders import policies, queries
from app.orders.coordinating.matrix_sheets import matrix_sheet
from app.orders.errors import GroupHasBooked, LaterThanTheOrder
from app.orders.making.forms import identifiers, read_moment
from app.orders.models import CollectiveOrder, OrderGroup
from app.orders.news import group_news
from app.orders.pages import Page
from app.orders.people import standing_of
from app.orders.together import joining, places
from app.orders.together import queries as group_queries
from app.orders.together.joining import Deed
from app.orders.together.part_views import own_matrix, part_view
from app.orders.wall_time import wall_of
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormReader, FormView

blueprint = Blueprint("order_parts", __name__, template_folder="../templates")
LONGEST_REASON = 500
PART = "/ordini/<uuid:order_id>/gruppi/<uuid:group_id>"
ANSWERS = ("accept", "decline")


@dataclass(frozen=True, slots=True)
class Own:
    """A group's part of an order, and who coordinates it there."""

    actor: Actor
    order: CollectiveOrder
    part: OrderGroup

    def url(self) -> str:
        """Return where one looks after it: the holder on the page of the order."""
        if self.part.organisation_id == self.order.holder_id:
            return url_for("managing_orders.manage", order_id=self.order.id)
        return url_for(
            "order_parts.show", order_id=self.order.id, group_id=self.part.organisation_id
        )


def _own(order_id: uuid.UUID, group_id: uuid.UUID) -> Own:
    actor, session = gate.signed_in(), current_session()
    order = queries.order(session, order_id)
    makers = [each.producer_id for each in queries.producers_of(session, order_id)]
    gate.require(policies.may_make_with(standing_of(session, actor), group_id, makers))
    return Own(actor, order, group_queries.part_of(session, order_id, group_id))


@blueprint.get(PART)
def show(order_id: uuid.UUID, group_id: uuid.UUID) -> Page:
    """The invitation or, once the group takes part, what its households have booked."""
    found = _own(order_id, group_id)
    return _page(found, FormView(_stored(found)))


def _stored(found: Own) -> "MultiDict[str, str]":
    values: MultiDict[str, str] = MultiDict()
    if found.part.closes_at is not None:
        day, clock = wall_of(found.part.closes_at, current_settings().timezone)
        values["own_on"], values["own_at"] = day, clock
    return values


def _page(found: Own, form: FormView) -> str:
    session = current_session()
    order = queries.order(session, found.order.id)
    return render_template(
        "orders/part.html",
        page=part_view(session, order, found.part),
        matrix=own_matrix(session, order, found.part),
        form=form,
        new_form_token=new_form_token,
    )


@blueprint.post(f"{PART}/risposta")
def answer(order_id: uuid.UUID, group_id: uuid.UUID) -> Page:
    """Say yes, with a deadline of one's own, or no."""
    found, session = _own(order_id, group_id), current_session()
    form = FormReader(request.form)
    wanted = form.one_of("answer", ANSWERS)
    until = read_moment(form, "own", current_settings().timezone)
    reason = form.text("reason", most=LONGEST_REASON, required=False)
    if not form.is_valid:
        return _page(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        part = group_queries.part_of(session, order_id, group_id)
        act = Deed(found.actor, utc_now())
        if wanted == "accept":
            joining.accept(session, order, part, until, act)
            flash(_("Your group takes part: its households can book."), "info")
        else:
            joining.decline(session, order, part, reason, act)
            flash(_("You have said that your group does not take part."), "info")
        group_news.tell_holder(session, order_id, part, reason, act)
        return found.url()

    try:
        return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)
    except LaterThanTheOrder as error:
        form.refuse("own_on", message_for(error))
    return _page(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.post(f"{PART}/scadenza")
def deadline(order_id: uuid.UUID, group_id: uuid.UUID) -> Page:
    """Let the group's households book until another moment."""
    found, session = _own(order_id, group_id), current_session()
    form = FormReader(request.form)
    until = read_moment(form, "own", current_settings().timezone)
    if not form.is_valid:
        return _page(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    order = queries.locked_order(session, order_id)
    part = group_queries.part_of(session, order_id, group_id)
    try:
        joining.set_deadline(session, order, part, until, Deed(found.actor, utc_now()))
    except LaterThanTheOrder as error:
        form.refuse("own_on", message_for(error))
        return _page(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("The deadline of your group is saved."), "info")
    return redirect(found.url(), HTTPStatus.SEE_OTHER)


@blueprint.post(f"{PART}/ritiro")
def serve(order_id: uuid.UUID, group_id: uuid.UUID) -> Page:
    """Say which places of the group serve the order."""
    found, session = _own(order_id, group_id), current_session()
    now = utc_now()
    order = queries.locked_order(session, order_id)
    part = group_queries.part_of(session, order_id, group_id)
    wanted = identifiers(request.form.getlist("place"))
    moved = places.set_places(session, order, part, wanted, actor=found.actor, now=now)
    group_news.tell_moved(session, order_id, moved, Deed(found.actor, now))
    flash(_("The pick-up places of this order are saved."), "info")
    return redirect(found.url(), HTTPStatus.SEE_OTHER)


@blueprint.post(f"{PART}/lascia")
def leave(order_id: uuid.UUID, group_id: uuid.UUID) -> Page:
    """Take part no longer."""
    found, session = _own(order_id, group_id), current_session()
    form = FormReader(request.form)
    reason = form.text("leave_reason", most=LONGEST_REASON, required=False)
    knows = form.ticked("with_bookings")
    if not form.is_valid:
        return _page(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        part = group_queries.part_of(session, order_id, group_id)
        act = Deed(found.actor, utc_now())
        gone = joining.leave(session, order, part, reason, act, with_bookings=knows)
        group_news.tell_holder(session, order_id, part, reason, act)
        group_news.tell_taken_out(session, order_id, gone, reason, act)
        flash(_("Your group does not take part any more."), "info")
        return found.url()

    try:
        return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)
    except GroupHasBooked as error:
        form.refuse("with_bookings", message_for(error))
    return _page(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get(f"{PART}/tabella.<any(csv, xlsx):kind>")
def sheet(order_id: uuid.UUID, group_id: uuid.UUID, kind: str) -> Response:
    """The group's own households by products as a spreadsheet."""
    found = _own(order_id, group_id)
    matrix = own_matrix(current_session(), found.order, found.part)
    return matrix_sheet(matrix, kind, name=f"ordine-{found.order.number}")
