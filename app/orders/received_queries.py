"""What a producer sees of orders: those that were sent, its own lines, sums by group and never a household."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Mandate, Person, Role
from app.groups.models import Household
from app.orders.booking_models import Booking
from app.orders.errors import OrderNotFound
from app.orders.models import CollectiveOrder, OrderLine, OrderProducer
from app.orders.outcome_models import Allotment, LineOutcome
from app.orders.states import OrderState
from catalog.organisations import Organisation

MOST_ORDERS = 60
MOST_PEOPLE = 20
SENT = frozenset(
    {
        OrderState.SENT,
        OrderState.CONFIRMED,
        OrderState.DELIVERED,
        OrderState.SETTLED,
        OrderState.ARCHIVED,
    }
)


@dataclass(frozen=True, slots=True)
class Received:
    """An order that a producer has received."""

    order: CollectiveOrder
    producer: Organisation


def received(session: Session, producers: Collection[uuid.UUID]) -> list[Received]:
    """Return the latest orders sent to some producers."""
    rows = session.execute(
        select(CollectiveOrder, Organisation)
        .join(OrderProducer, OrderProducer.order_id == CollectiveOrder.id)
        .join(Organisation, Organisation.id == OrderProducer.producer_id)
        .where(OrderProducer.producer_id.in_(set(producers)), CollectiveOrder.state.in_(SENT))
        .options(joinedload(CollectiveOrder.holder))
        .order_by(CollectiveOrder.id.desc(), Organisation.name)
        .limit(MOST_ORDERS)
    )
    return [Received(row[0], row[1]) for row in rows]


def sent_order(session: Session, order_id: uuid.UUID, producer_id: uuid.UUID) -> CollectiveOrder:
    """Return an order sent to a producer; raises OrderNotFound for any other."""
    found = session.scalar(
        select(CollectiveOrder)
        .join(OrderProducer, OrderProducer.order_id == CollectiveOrder.id)
        .where(
            CollectiveOrder.id == order_id,
            OrderProducer.producer_id == producer_id,
            CollectiveOrder.state.in_(SENT),
        )
        .options(joinedload(CollectiveOrder.holder))
    )
    if found is None:
        raise OrderNotFound
    return found


@dataclass(frozen=True, slots=True)
class Ordered:
    """A line with what is ordered of it and, after the producer's answer, what comes at which price."""

    line: OrderLine
    ordered: int
    comes: int
    price_cents: int


def ordered_lines(session: Session, order_id: uuid.UUID, producer_id: uuid.UUID) -> list[Ordered]:
    """Return the lines of a producer of which something is ordered."""
    comes = func.coalesce(LineOutcome.confirmed_units, LineOutcome.ordered_units)
    rows = session.execute(
        select(
            OrderLine,
            func.sum(LineOutcome.ordered_units),
            func.sum(comes),
            func.max(LineOutcome.confirmed_price_cents),
        )
        .join(LineOutcome, LineOutcome.line_id == OrderLine.id)
        .where(OrderLine.order_id == order_id, OrderLine.producer_id == producer_id)
        .group_by(OrderLine.id)
        .having(func.sum(LineOutcome.ordered_units) > 0)
        .order_by(OrderLine.number)
    )
    return [
        Ordered(row[0], int(row[1]), int(row[2]), row[0].price_cents if row[3] is None else row[3])
        for row in rows
    ]


def units_by_household(
    session: Session, order_id: uuid.UUID, producer_id: uuid.UUID, group_id: uuid.UUID
) -> list[tuple[str, str, uuid.UUID, int]]:
    """Return what each household of one group gets of a producer, by code: 2 before 10."""
    units = func.coalesce(Allotment.confirmed_units, Allotment.expected_units)
    rows = session.execute(
        select(Household.code, Household.name, Booking.line_id, units)
        .select_from(Allotment)
        .join(Booking, Booking.id == Allotment.booking_id)
        .join(Household, Household.id == Booking.household_id)
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .where(
            Booking.order_id == order_id,
            Booking.organisation_id == group_id,
            OrderLine.producer_id == producer_id,
            units > 0,
        )
        .order_by(func.length(Household.code), Household.code, Household.id, OrderLine.number)
    )
    return [(row[0], row[1], row[2], int(row[3])) for row in rows]


def people_of(session: Session, producer_id: uuid.UUID) -> Sequence[Person]:
    """Return who takes the orders of a producer and can be written to."""
    return session.scalars(
        select(Person)
        .join(Mandate, Mandate.person_id == Person.id)
        .where(
            Mandate.organisation_id == producer_id,
            Mandate.role.in_((Role.OWNER, Role.EDITOR, Role.ORDERS)),
            Person.email.is_not(None),
        )
        .order_by(Mandate.id)
        .limit(MOST_PEOPLE)
    ).all()
