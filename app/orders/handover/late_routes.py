"""Weights and counts that came when the accounts were closed: entered, or dismissed with a reason."""

import uuid
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.accounts import gate
from app.accounts.actor import Actor
from app.orders import queries
from app.orders.errors import OrderNotFound
from app.orders.handover import late, late_queries
from app.orders.handover.errors import LateReasonMissing
from app.orders.handover.late_views import late_page
from app.orders.models import CollectiveOrder, GroupState
from app.orders.pages import Page
from app.orders.settling.sums_gate import sees_sums
from app.orders.states import WORKED_OUT, OrderState
from app.orders.words import state_words
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView
from catalog.organisations import Organisation

blueprint = Blueprint(
    "late_reports", __name__, template_folder="../templates", url_prefix="/ordini"
)
LONGEST_REASON = 300
# Goods that were weighed and whose order was given up meanwhile wait too.
WITH_REPORTS = WORKED_OUT | {OrderState.CANCELLED}


@blueprint.app_context_processor
def shared() -> dict[str, object]:
    """Let the pages of an order say that something waits; nothing is read before one asks."""
    return {"late_waiting": _late_waiting}


def _late_waiting(order_id: uuid.UUID, group_id: uuid.UUID) -> int:
    return late_queries.count_waiting(current_session(), order_id, group_id)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who decides, on an order, for a group."""

    actor: Actor
    order: CollectiveOrder
    group: Organisation


def _asked(order_id: uuid.UUID, group_id: uuid.UUID) -> _Asked:
    session = current_session()
    gate.require(sees_sums(order_id, group_id))
    order = queries.order(session, order_id)
    part = queries.group_of(session, order_id, group_id)
    if part is None or part.state is not GroupState.JOINED or order.state not in WITH_REPORTS:
        raise OrderNotFound
    return _Asked(gate.signed_in(), order, session.get_one(Organisation, group_id))


@blueprint.get("/<uuid:order_id>/gruppi/<uuid:group_id>/tardivi")
def show(order_id: uuid.UUID, group_id: uuid.UUID) -> Page:
    """What waits."""
    return _page(_asked(order_id, group_id), FormView())


def _page(found: _Asked, form: FormView) -> str:
    return render_template(
        "orders/late.html",
        order=found.order,
        group=found.group,
        state_label=state_words(found.order.state),
        page=late_page(current_session(), found.order, found.group.id),
        form=form,
        new_form_token=new_form_token,
    )


@blueprint.post("/<uuid:order_id>/gruppi/<uuid:group_id>/tardivi/<uuid:report_id>")
def decide(order_id: uuid.UUID, group_id: uuid.UUID, report_id: uuid.UUID) -> Page:
    """Enter a value, or dismiss it."""
    found, session = _asked(order_id, group_id), current_session()
    form = FormReader(request.form)
    deed_name = form.one_of("deed", ("enter", "dismiss"))
    field = f"reason-{report_id}"
    reason = form.text(field, most=LONGEST_REASON, required=False)
    if deed_name == "dismiss" and not reason:
        form.refuse(field, message_for(LateReasonMissing()))
    if deed_name is None or not form.is_valid:
        return _page(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        waiting = late_queries.waiting_one(session, order_id, group_id, report_id)
        if deed_name == "enter":
            late.enter(session, order, waiting, actor=found.actor, now=utc_now())
            flash(_("Entered: it counts when the order is settled again."), "info")
        else:
            late.dismiss(session, waiting, reason, actor=found.actor, now=utc_now())
            flash(_("Dismissed: what stood before counts."), "info")
        return url_for(".show", order_id=order_id, group_id=group_id)

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)
