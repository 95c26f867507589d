"""What an order costs a household: goods by line, its share of each cost with the rule in words."""

import uuid
from collections.abc import Sequence

from flask import Blueprint, render_template, request

from app.accounts import gate
from app.accounts.errors import Forbidden
from app.groups.models import Household
from app.orders import policies, queries
from app.orders.claims import claim_queries
from app.orders.claims.claim_routes import this_hour
from app.orders.claims.claim_states import Side
from app.orders.claims.claim_views import claim_cards
from app.orders.claims.claiming import is_claimable
from app.orders.claims.substitution_views import gifts_of
from app.orders.handover.weight_words import weight_text
from app.orders.making.forms import identifiers
from app.orders.models import CollectiveOrder
from app.orders.pages import Page
from app.orders.people import standing_of
from app.orders.settling.account_views import account_view
from app.orders.settling.sums_gate import sees_sums
from app.orders.words import state_words
from app.runtime.once import new_form_token
from app.runtime.transaction import current_session
from app.web.forms import FormView

blueprint = Blueprint(
    "order_accounts", __name__, template_folder="../templates", url_prefix="/ordini"
)


@blueprint.get("/<uuid:order_id>/conto")
def show(order_id: uuid.UUID) -> Page:
    """The account of one's household; who looks after the orders or the money of its group sees it too."""
    session = current_session()
    order = queries.order(session, order_id)
    household, own = _household(order)
    reports = own or household.organisation_id in standing_of(session, gate.signed_in()).coordinates
    claims = claim_queries.claims_of_household(session, order_id, household.id)
    return render_template(
        "orders/account.html",
        order=order,
        household=household.name,
        state_label=state_words(order.state),
        page=account_view(session, order, household, claims),
        cards=claim_cards(session, claims, Side.HOUSEHOLD, names=False, act=own),
        may_report=reports and is_claimable(session, order, this_hour()),
        gifts=gifts_of(session, order, household.id),
        may_refuse=own,
        new_form_token=new_form_token,
        no_form=FormView(),
        weight_text=weight_text,
    )


def _household(order: CollectiveOrder) -> tuple[Household, bool]:
    """Return the household asked for, else one's own, and whether it is one's own.

    Another's is for who sees the sums of its group.
    """
    session = current_session()
    joined = [each.organisation_id for each in queries.joined_groups(session, order.id)]
    own = _own(order, joined)
    wanted = [*identifiers([request.args.get("household", "")]), *own][:1]
    found = session.get(Household, wanted[0]) if wanted else None
    if found is None or found.organisation_id not in joined:
        raise Forbidden
    gate.require(found.id in own or sees_sums(order.id, found.organisation_id))
    return found, found.id in own


def _own(order: CollectiveOrder, joined: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    standing = standing_of(current_session(), gate.signed_in())
    if not policies.may_see(standing, order, joined):
        return []
    return [standing.households[each] for each in joined if each in standing.households]
