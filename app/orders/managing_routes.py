"""The page of an order for those who coordinate it."""

import uuid
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.accounts import gate
from app.accounts.actor import Actor
from app.orders import drafting, policies, queries
from app.orders.managing_view import manage_view
from app.orders.models import CollectiveOrder
from app.orders.pages import Page
from app.orders.people import standing_of
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.forms import FormReader

blueprint = Blueprint("managing_orders", __name__, template_folder="templates")
STEPS = ("announce", "open")


@dataclass(frozen=True, slots=True)
class Managed:
    """An order and who looks after it."""

    actor: Actor
    order: CollectiveOrder


def managed(order_id: uuid.UUID) -> Managed:
    """Return an order that the person looks after; refuses everybody else."""
    actor, session = gate.signed_in(), current_session()
    order = queries.order(session, order_id)
    producers = [each.producer_id for each in queries.producers_of(session, order_id)]
    gate.require(policies.may_manage(standing_of(session, actor), order, producers))
    return Managed(actor, order)


@blueprint.get("/ordini/<uuid:order_id>/gestione")
def manage(order_id: uuid.UUID) -> Page:
    """What is booked, and what can be done now."""
    order = managed(order_id).order
    return render_template(
        "orders/manage.html", page=manage_view(current_session(), order), token=new_form_token()
    )


@blueprint.post("/ordini/<uuid:order_id>/passo")
def step(order_id: uuid.UUID) -> Page:
    """Move an order on."""
    actor, session = managed(order_id).actor, current_session()
    form, target = FormReader(request.form), url_for(".manage", order_id=order_id)
    wanted = form.one_of("step", STEPS)
    if wanted is None:
        flash(_("Choose one of the entries."), "warning")
        return redirect(target, HTTPStatus.SEE_OTHER)

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        now = utc_now()
        if wanted == "announce":
            drafting.announce(session, order, actor=actor, now=now)
            flash(_("The order is announced: it opens by itself at its time."), "info")
        else:
            drafting.open_now(session, order, actor=actor, now=now)
            flash(_("The order is open: members can book."), "info")
        return target

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)
