"""What an order came to once it was settled: read from what was charged, and worked out by nobody again."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.orders.claims.allowances import allowances_of
from app.orders.models import CollectiveOrder
from app.orders.settling import charge_queries
from app.orders.settling import queries as settling_queries
from app.orders.settling.charge_queries import Charge
from app.orders.settling.cost_models import OrderCost
from app.orders.settling.costs import CostOutcome, SharedCost
from app.orders.settling.reckoned import Charged, Reckoning, allowed_for
from app.orders.settling.reckoning import reckon
from app.orders.states import WORKED_OUT, OrderState

CHARGED = frozenset({OrderState.SETTLED, OrderState.ARCHIVED})


def sums_of(session: Session, order: CollectiveOrder) -> Reckoning:
    """Return what an order comes to: charged once it is settled, worked out before, nothing while it is open."""
    if order.state in CHARGED:
        return charged(session, order)
    if order.state in WORKED_OUT:
        return reckon(session, order)
    return Reckoning((), tuple(settling_queries.costs_of(session, order.id)), ())


def charged(session: Session, order: CollectiveOrder) -> Reckoning:
    """Return what households were charged at the latest settlement, as a reckoning without its differences."""
    number = charge_queries.last_settlement(session, order.id) or 0
    costs = settling_queries.costs_of(session, order.id)
    rows = charge_queries.charges_of(session, order.id, number)
    goods: defaultdict[uuid.UUID, dict[uuid.UUID, int]] = defaultdict(dict)
    beside: defaultdict[uuid.UUID, dict[uuid.UUID, int]] = defaultdict(dict)
    groups: dict[uuid.UUID, uuid.UUID] = {}
    for row in rows:
        groups[row.household_id] = row.group_id
        if row.producer_id is not None:
            goods[row.household_id][row.producer_id] = row.cents
        elif row.cost_id is not None:
            beside[row.household_id][row.cost_id] = row.cents
    # What is given back may have been granted since: it stands beside what was charged, in the books as here.
    allowances = allowances_of(session, order.id)
    households = [
        Charged(key, groups[key], goods[key], beside[key], difference=None)
        for key in sorted(groups)
    ]
    return Reckoning(
        allowed_for(households, allowances), tuple(costs), _shared(costs, rows), allowances
    )


def _shared(costs: Sequence[OrderCost], rows: Sequence[Charge]) -> tuple[SharedCost, ...]:
    parts: defaultdict[uuid.UUID, dict[uuid.UUID, int]] = defaultdict(dict)
    for row in rows:
        if row.cost_id is not None:
            parts[row.cost_id][row.household_id] = row.cents
    return tuple(
        SharedCost(cost.rule(), _outcome(cost, parts[cost.id]), cost.split, parts[cost.id])
        for cost in costs
    )


def _outcome(cost: OrderCost, parts: Mapping[uuid.UUID, int]) -> CostOutcome:
    """Return what became of a cost, as far as it shows in what was charged."""
    rule = cost.rule()
    if not parts:
        if rule.limit is None:
            return CostOutcome.NOBODY
        return CostOutcome.NOT_GIVEN if rule.is_discount else CostOutcome.FREE
    cut = rule.is_discount and rule.cents is not None and -sum(parts.values()) < rule.cents
    return CostOutcome.CUT if cut else CostOutcome.SHARED
