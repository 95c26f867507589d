"""The products of an open order: adding one, withdrawing one."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.orders import queries
from app.orders.coordinating.managing_routes import managed
from app.orders.errors import EmptyOrder
from app.orders.making import line_changes
from app.orders.making import queries as making_queries
from app.orders.making.forms import identifiers
from app.orders.making.views import blocks_of
from app.orders.news import group_news
from app.orders.pages import Page
from app.orders.together.joining import Deed
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView
from catalog.offers import Offer

blueprint = Blueprint("order_lines", __name__, template_folder="../templates")
LONGEST_REASON = 500


@blueprint.get("/ordini/<uuid:order_id>/prodotti")
def index(order_id: uuid.UUID) -> Page:
    """What can be booked, and what its producers offer besides."""
    return _page(order_id, FormView())


def _page(order_id: uuid.UUID, form: FormView) -> str:
    found, session = managed(order_id), current_session()
    lines = queries.lines_of(session, order_id)
    there = {line.offer_id for line in lines if line.withdrawn_at is None}
    ids = [each.producer_id for each in queries.producers_of(session, order_id)]
    offers = [each for each in making_queries.offers_of(session, ids) if each.id not in there]
    return render_template(
        "orders/lines.html",
        order=found.order,
        lines=lines,
        blocks=blocks_of(making_queries.organisations(session, ids), offers),
        form=form,
    )


@blueprint.post("/ordini/<uuid:order_id>/prodotti")
def add(order_id: uuid.UUID) -> Page:
    """Add an offer of one of the producers."""
    found, session = managed(order_id), current_session()
    asked = next(iter(identifiers([request.form.get("offer", "")])), None)
    offer = session.get(Offer, asked) if asked else None
    if offer is None:
        raise EmptyOrder
    order = queries.locked_order(session, order_id)
    was = {line.offer_id for line in queries.lines_of(session, order_id) if line.withdrawn_at}
    deed = Deed(found.actor, utc_now())
    line = line_changes.add_line(session, order, offer, deed)
    if line.offer_id in was:
        group_news.tell_line(session, line, "line_restored", deed)
    flash(_("%(title)s is in the order.", title=line.title), "info")
    return redirect(url_for(".index", order_id=order_id), HTTPStatus.SEE_OTHER)


@blueprint.post("/ordini/<uuid:order_id>/prodotti/<uuid:line_id>/ritira")
def withdraw(order_id: uuid.UUID, line_id: uuid.UUID) -> Page:
    """Take a product out and tell those who had booked it."""
    found, session = managed(order_id), current_session()
    form = FormReader(request.form)
    reason = form.text("reason", most=LONGEST_REASON)
    if not form.is_valid:
        return _page(order_id, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    order = queries.locked_order(session, order_id)
    line = queries.line_of(session, order_id, line_id)
    deed = Deed(found.actor, utc_now())
    if line_changes.withdraw_line(session, order, line, reason, deed):
        group_news.tell_line(session, line, "line_withdrawn", deed, reason=reason)
    flash(_("%(title)s is withdrawn; who had booked it is told.", title=line.title), "info")
    return redirect(url_for(".index", order_id=order_id), HTTPStatus.SEE_OTHER)
