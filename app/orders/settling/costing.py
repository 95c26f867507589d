"""Saying what an order costs beside its goods: added, changed, taken out, until it is settled."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.groups.pact_models import PactState
from app.groups.pact_queries import open_pact
from app.orders import queries
from app.orders.errors import BadCost, CostsStand, TooManyCosts
from app.orders.models import CollectiveOrder
from app.orders.settling import queries as settling_queries
from app.orders.settling.cost_models import OrderCost
from app.orders.settling.costs import CostKind, CostSplit, Limit
from app.orders.states import OrderState
from app.runtime.i18n import gettext as _

MOST_COSTS = 12
STANDS = frozenset({OrderState.SETTLED, OrderState.ARCHIVED, OrderState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class CostDraft:
    """A cost as somebody wants it; either an amount or a share of the goods."""

    kind: CostKind
    label: str
    split: CostSplit
    cents: int | None = None
    basis_points: int | None = None
    producer_id: uuid.UUID | None = None
    group_id: uuid.UUID | None = None
    payee_id: uuid.UUID | None = None
    limit: Limit | None = None


def add_cost(
    session: Session,
    order: CollectiveOrder,
    draft: CostDraft,
    *,
    actor: Actor | None,
    now: datetime,
) -> OrderCost:
    """Add a cost after those that are there. The order must be locked.

    Raises
    ------
    CostsStand, BadCost, TooManyCosts
    """
    _require_fitting(session, order, draft)
    if len(settling_queries.costs_of(session, order.id)) >= MOST_COSTS:
        raise TooManyCosts
    place = settling_queries.last_place(session, order.id) + 1
    added = _written(session, order, draft, place, now)
    _record(session, "order.cost_added", added, actor, now)
    return added


def change_cost(
    session: Session,
    order: CollectiveOrder,
    cost: OrderCost,
    draft: CostDraft,
    *,
    actor: Actor,
    now: datetime,
) -> OrderCost:
    """Put another cost in the place of one. The order must be locked.

    Raises
    ------
    CostsStand, BadCost
    """
    _require_fitting(session, order, draft)
    cost.removed_at = now
    session.flush()
    changed = _written(session, order, draft, cost.place, now)
    _record(session, "order.cost_changed", changed, actor, now)
    return changed


def remove_cost(
    session: Session, order: CollectiveOrder, cost: OrderCost, *, actor: Actor, now: datetime
) -> None:
    """Take a cost out. The order must be locked.

    Raises
    ------
    CostsStand
    """
    if order.state in STANDS:
        raise CostsStand
    cost.removed_at = now
    session.flush()
    _record(session, "order.cost_removed", cost, actor, now)


def add_costs_of_pacts(
    session: Session, order: CollectiveOrder, *, actor: Actor | None, now: datetime
) -> None:
    """Add the delivery that the pacts of the holder with the producers speak of, by value."""
    for each in queries.producers_of(session, order.id):
        pact = open_pact(session, order.holder_id, each.producer_id)
        if pact is not None and pact.state is PactState.ACTIVE and pact.delivery_cost_cents:
            add_cost(
                session,
                order,
                CostDraft(
                    kind=CostKind.TRANSPORT,
                    label=_("Transport"),
                    split=CostSplit.VALUE,
                    cents=pact.delivery_cost_cents,
                    producer_id=each.producer_id,
                    payee_id=each.producer_id,
                ),
                actor=actor,
                now=now,
            )


def _require_fitting(session: Session, order: CollectiveOrder, draft: CostDraft) -> None:
    if order.state in STANDS:
        raise CostsStand
    producers = [each.producer_id for each in queries.producers_of(session, order.id)]
    groups = [each.organisation_id for each in queries.joined_groups(session, order.id)]
    fits = (
        draft.producer_id in {None, *producers}
        and draft.payee_id in {None, *producers}
        and draft.group_id in {None, *groups}
    )
    if not fits or not _is_amount(draft):
        raise BadCost


def _is_amount(draft: CostDraft) -> bool:
    if draft.cents is not None:
        return draft.cents > 0 and draft.basis_points is None
    return draft.basis_points is not None and draft.basis_points > 0


def _written(
    session: Session, order: CollectiveOrder, draft: CostDraft, place: int, now: datetime
) -> OrderCost:
    row = OrderCost(
        order_id=order.id,
        place=place,
        kind=draft.kind,
        label=draft.label,
        producer_id=draft.producer_id,
        group_id=draft.group_id,
        payee_id=draft.payee_id,
        cents=draft.cents,
        basis_points=draft.basis_points,
        split=draft.split,
        limit_measure=draft.limit.measure if draft.limit else None,
        limit_amount=draft.limit.amount if draft.limit else None,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _record(
    session: Session, action: str, cost: OrderCost, actor: Actor | None, now: datetime
) -> None:
    facts = {
        "cost": str(cost.id),
        "place": cost.place,
        "kind": cost.kind.value,
        "cents": cost.cents,
        "basis_points": cost.basis_points,
    }
    subject = Subject("collective_order", cost.order_id)
    record(session, action, subject, actor=actor, now=now, facts=facts)
