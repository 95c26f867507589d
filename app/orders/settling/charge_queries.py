"""Readings of what households were charged, and of the households that the sums of an order are about."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.groups.models import Household
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment
from app.orders.models import OrderEvent
from app.orders.settling.cost_models import OrderCharge
from app.orders.states import OrderAction

PAGE_SIZE = 50


class Charge(NamedTuple):
    """What a household was charged for the goods of a producer, or for a cost."""

    household_id: uuid.UUID
    group_id: uuid.UUID
    producer_id: uuid.UUID | None
    cost_id: uuid.UUID | None
    cents: int


class Called(NamedTuple):
    """A household as it is called in its group."""

    id: uuid.UUID
    code: str
    name: str


def last_settlement(session: Session, order_id: uuid.UUID) -> int | None:
    """Return the number of the latest settlement of an order, taken back or not."""
    return session.scalar(
        select(func.max(OrderEvent.number)).where(
            OrderEvent.order_id == order_id, OrderEvent.action == OrderAction.SETTLE
        )
    )


def charges_of(
    session: Session, order_id: uuid.UUID, settlement: int, household_id: uuid.UUID | None = None
) -> list[Charge]:
    """Return what households, or one, were charged at a settlement."""
    query = select(
        OrderCharge.household_id,
        OrderCharge.group_id,
        OrderCharge.producer_id,
        OrderCharge.cost_id,
        OrderCharge.cents,
    ).where(OrderCharge.order_id == order_id, OrderCharge.settlement == settlement)
    if household_id is not None:
        query = query.where(OrderCharge.household_id == household_id)
    rows = session.execute(query.order_by(OrderCharge.household_id, OrderCharge.id))
    return [Charge(*row) for row in rows]


def charged_cents(
    session: Session, order_id: uuid.UUID, settlement: int, household_id: uuid.UUID
) -> int:
    """Return what a household was charged in all at a settlement."""
    query = select(func.sum(OrderCharge.cents)).where(
        OrderCharge.order_id == order_id,
        OrderCharge.settlement == settlement,
        OrderCharge.household_id == household_id,
    )
    return int(session.scalar(query) or 0)


def expected_by_group(session: Session, order_id: uuid.UUID) -> Mapping[uuid.UUID, int]:
    """Return what was expected at closing of the households of each group, in cents."""
    rows = session.execute(
        select(Booking.organisation_id, func.sum(Allotment.expected_cents))
        .join(Booking, Booking.id == Allotment.booking_id)
        .where(Allotment.order_id == order_id)
        .group_by(Booking.organisation_id)
        .order_by(Booking.organisation_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def page_of_households(
    session: Session,
    order_id: uuid.UUID,
    groups: Collection[uuid.UUID],
    after: uuid.UUID | None,
) -> Sequence[Called]:
    """Return households of some groups that get something of an order, one more than a page, as they are called."""
    get_something = (
        select(Booking.household_id)
        .join(Allotment, Allotment.booking_id == Booking.id)
        .where(Booking.order_id == order_id, Booking.organisation_id.in_(set(groups)))
    )
    length = func.length(Household.code)
    query = (
        select(Household.id, Household.code, Household.name)
        .where(Household.id.in_(get_something))
        .order_by(length, Household.code, Household.id)
        .limit(PAGE_SIZE + 1)
    )
    last = session.get(Household, after) if after else None
    if last is not None:
        code, many = last.code, len(last.code)
        further = and_(Household.code == code, Household.id > last.id)
        query = query.where(
            or_(length > many, and_(length == many, or_(Household.code > code, further)))
        )
    return [Called(*row) for row in session.execute(query)]
