"""Opening an order to other groups: who takes part, who was asked, whom one may ask."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.accounts.actor import MONEY_KINDS
from app.orders import queries
from app.orders.coordinating.managing_routes import managed
from app.orders.errors import NotAGroup
from app.orders.making.forms import identifiers
from app.orders.news import group_news
from app.orders.pages import Page
from app.orders.together import joining
from app.orders.together import queries as group_queries
from app.orders.together.asking import asked_nearby
from app.orders.together.joining import Deed
from app.orders.together.pooling import suggestions
from app.orders.together.views import groups_view
from app.runtime.clock import local_day, utc_now
from app.runtime.i18n import gettext as _
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormReader, FormView
from catalog.organisations import Organisation

blueprint = Blueprint("order_groups", __name__, template_folder="../templates")
LONGEST_MESSAGE = 1_000
LONGEST_WORDS = 80


@blueprint.get("/ordini/<uuid:order_id>/gruppi")
def index(order_id: uuid.UUID) -> Page:
    """The groups of an order, and those near that could come."""
    return _page(order_id, FormView())


def _page(order_id: uuid.UUID, form: FormView) -> str:
    found, session = managed(order_id), current_session()
    words = " ".join(request.args.get("q", "").split())[:LONGEST_WORDS]
    now, timezone = utc_now(), current_settings().timezone
    return render_template(
        "orders/groups.html",
        page=groups_view(session, found.order, words),
        suggested=suggestions(session, found.order, timezone=timezone, now=now),
        asked=asked_nearby(session, found.order, local_day(now, timezone)),
        form=form,
        words=words,
        new_form_token=new_form_token,
    )


@blueprint.post("/ordini/<uuid:order_id>/gruppi")
def invite(order_id: uuid.UUID) -> Page:
    """Ask a group whether it takes part."""
    found, session = managed(order_id), current_session()
    form = FormReader(request.form)
    message = form.paragraphs("message", most=LONGEST_MESSAGE)
    asked = next(iter(identifiers([request.form.get("group", "")])), None)
    group = session.get(Organisation, asked) if asked else None
    if group is None or group.kind not in MONEY_KINDS:
        raise NotAGroup
    if not form.is_valid:
        return _page(order_id, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        act = Deed(found.actor, utc_now())
        part = joining.invite(session, order, group, message, act)
        group_news.tell_invited(session, order_id, part, act)
        flash(_("%(group)s is invited.", group=group.name), "info")
        return url_for(".index", order_id=order_id)

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


@blueprint.post("/ordini/<uuid:order_id>/gruppi/<uuid:group_id>/ritira")
def take_back(order_id: uuid.UUID, group_id: uuid.UUID) -> Page:
    """Take an invitation back."""
    found, session = managed(order_id), current_session()
    order = queries.locked_order(session, order_id)
    part = group_queries.part_of(session, order_id, group_id)
    joining.take_back(session, order, part, Deed(found.actor, utc_now()))
    flash(_("The invitation is taken back."), "info")
    return redirect(url_for(".index", order_id=order_id), HTTPStatus.SEE_OTHER)
