"""What an order comes to for the households of one group: for those who look after its orders or its money."""

import uuid

from flask import Blueprint, render_template

from app.accounts import gate
from app.orders import queries
from app.orders.errors import OrderNotFound
from app.orders.models import GroupState
from app.orders.pages import Page
from app.orders.settling.routes import household_after
from app.orders.settling.sums_gate import sees_sums
from app.orders.settling.views import group_sums_view
from app.orders.states import WORKED_OUT
from app.orders.words import state_words
from app.runtime.transaction import current_session
from catalog.organisations import Organisation

blueprint = Blueprint("group_sums", __name__, template_folder="../templates", url_prefix="/ordini")


@blueprint.get("/<uuid:order_id>/gruppi/<uuid:group_id>/conteggio")
def show(order_id: uuid.UUID, group_id: uuid.UUID) -> Page:
    """The households of the group, each with what it owes; of other groups nothing."""
    session = current_session()
    gate.require(sees_sums(order_id, group_id))
    order = queries.order(session, order_id)
    part = queries.group_of(session, order_id, group_id)
    if part is None or part.state is not GroupState.JOINED or order.state not in WORKED_OUT:
        raise OrderNotFound
    return render_template(
        "orders/group_sums.html",
        order=order,
        state_label=state_words(order.state),
        group=session.get_one(Organisation, group_id),
        page=group_sums_view(session, order, group_id, household_after()),
    )
