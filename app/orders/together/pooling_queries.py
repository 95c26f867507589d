"""Readings for pooling: what other groups have ordered, promised each other with producers, and ask for."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.accounts.actor import MONEY_KINDS
from app.groups.pact_models import Pact, PactState
from app.orders.booking.models import Booking
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.settling.cost_models import OrderCost
from app.orders.settling.costs import CostKind
from app.orders.states import WORKED_OUT
from catalog.demands import Demand, DemandState, Visibility
from catalog.organisations import Organisation

MOST_ROWS = 5_000


def ordered_before(
    session: Session, categories: Collection[str], since: datetime, but: Collection[uuid.UUID]
) -> Sequence[tuple[uuid.UUID, str, datetime, int]]:
    """Return for how many cents other groups booked goods of some categories, order by order, latest first."""
    cents = func.sum(Booking.quantity * OrderLine.price_cents)
    rows = session.execute(
        select(Booking.organisation_id, OrderLine.category_code, CollectiveOrder.closes_at, cents)
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .join(CollectiveOrder, CollectiveOrder.id == Booking.order_id)
        .where(
            OrderLine.category_code.in_(set(categories)),
            CollectiveOrder.state.in_(WORKED_OUT),
            CollectiveOrder.closes_at >= since,
            Booking.organisation_id.not_in(set(but)),
            Booking.quantity > 0,
        )
        .group_by(
            Booking.organisation_id,
            OrderLine.category_code,
            CollectiveOrder.id,
            CollectiveOrder.closes_at,
        )
        .order_by(CollectiveOrder.closes_at.desc(), CollectiveOrder.id, OrderLine.category_code)
        .limit(MOST_ROWS)
    )
    return [(row[0], row[1], row[2], int(row[3])) for row in rows]


def pacts_with(
    session: Session, producers: Collection[uuid.UUID]
) -> Sequence[tuple[uuid.UUID, uuid.UUID, int | None]]:
    """Return which groups have a pact in force with which of some producers, and the cost of a delivery."""
    rows = session.execute(
        select(Pact.organisation_id, Pact.producer_id, Pact.delivery_cost_cents)
        .where(Pact.producer_id.in_(set(producers)), Pact.state == PactState.ACTIVE)
        .order_by(Pact.id)
        .limit(MOST_ROWS)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def demands_of_groups(session: Session, day: date, but: Collection[uuid.UUID]) -> Sequence[Demand]:
    """Return the open demands of other groups that may be seen."""
    return session.scalars(
        select(Demand)
        .join(Organisation, Organisation.id == Demand.organisation_id)
        .where(
            Organisation.kind.in_(MONEY_KINDS),
            Organisation.id.not_in(set(but)),
            Demand.state == DemandState.OPEN,
            Demand.visibility != Visibility.PRIVATE,
            Demand.category_code.is_not(None),
            or_(Demand.valid_until.is_(None), Demand.valid_until >= day),
        )
        .order_by(Demand.id.desc())
        .limit(MOST_ROWS)
    ).all()


def demands_of_others(session: Session, day: date) -> Sequence[tuple[Demand, Organisation]]:
    """Return the open demands of organisations that are no groups, those that everybody may see."""
    rows = session.execute(
        select(Demand, Organisation)
        .join(Organisation, Organisation.id == Demand.organisation_id)
        .where(
            Organisation.kind.not_in(MONEY_KINDS),
            Demand.state == DemandState.OPEN,
            Demand.visibility == Visibility.PUBLIC,
            Demand.category_code.is_not(None),
            or_(Demand.valid_until.is_(None), Demand.valid_until >= day),
        )
        .order_by(Demand.id.desc())
        .limit(MOST_ROWS)
    )
    return [(row[0], row[1]) for row in rows]


def groups(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Organisation]:
    """Return some groups."""
    rows = session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(set(ids)), Organisation.kind.in_(MONEY_KINDS))
        .order_by(Organisation.id)
    )
    return {row.id: row for row in rows}


def transport_cents(session: Session, order_id: uuid.UUID) -> int:
    """Return what the transport of an order was said to cost."""
    query = select(func.sum(OrderCost.cents)).where(
        OrderCost.order_id == order_id,
        OrderCost.kind == CostKind.TRANSPORT,
        OrderCost.removed_at.is_(None),
    )
    return int(session.scalar(query) or 0)
