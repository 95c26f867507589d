"""What a producer sees of orders: those that were sent, its own lines, sums by group and never a household."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Mandate, Person, Role
from app.groups.models import Household
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment, LineOutcome
from app.orders.errors import OrderNotFound
from app.orders.models import CollectiveOrder, OrderEvent, OrderLine, OrderProducer
from app.orders.producers.answer_models import ProducerAnswer
from app.orders.states import OrderAction, OrderState
from catalog.organisations import Organisation

MOST_ORDERS = 60
PAGE_SIZE = 30
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

    part: OrderProducer
    order: CollectiveOrder
    producer: Organisation


def _received(producers: Collection[uuid.UUID]) -> Select[OrderProducer, CollectiveOrder]:
    """Return the orders sent to some producers in which something is ordered of them."""
    something = (
        select(LineOutcome.id)
        .join(OrderLine, OrderLine.id == LineOutcome.line_id)
        .where(
            OrderLine.order_id == OrderProducer.order_id,
            OrderLine.producer_id == OrderProducer.producer_id,
            LineOutcome.ordered_units > 0,
        )
        .exists()
    )
    return (
        select(OrderProducer, CollectiveOrder)
        .join(CollectiveOrder, CollectiveOrder.id == OrderProducer.order_id)
        .where(
            OrderProducer.producer_id.in_(set(producers)),
            CollectiveOrder.state.in_(SENT),
            something,
        )
        .options(joinedload(CollectiveOrder.holder), joinedload(OrderProducer.producer))
    )


def _is_answered() -> ColumnElement[bool]:
    """Return the condition that a producer has answered to the latest sending of an order."""
    latest = (
        select(func.max(OrderEvent.number))
        .where(OrderEvent.order_id == OrderProducer.order_id, OrderEvent.action == OrderAction.SEND)
        .scalar_subquery()
    )
    return (
        select(ProducerAnswer.id)
        .where(
            ProducerAnswer.order_id == OrderProducer.order_id,
            ProducerAnswer.producer_id == OrderProducer.producer_id,
            ProducerAnswer.sending == latest,
        )
        .exists()
    )


def to_answer(session: Session, producers: Collection[uuid.UUID]) -> list[Received]:
    """Return the orders that wait for an answer of some producers: those that are due first come first."""
    rows = session.execute(
        _received(producers)
        .where(CollectiveOrder.state == OrderState.SENT, ~_is_answered())
        .order_by(
            CollectiveOrder.deliver_on.is_(None), CollectiveOrder.deliver_on, OrderProducer.id
        )
        .limit(MOST_ORDERS)
    )
    return [Received(row[0], row[1], row[0].producer) for row in rows]


def received(
    session: Session, producers: Collection[uuid.UUID], before: uuid.UUID | None = None
) -> tuple[list[Received], bool]:
    """Return a page of the other orders sent to some producers, newest first, and whether there are older ones."""
    query = _received(producers).where((CollectiveOrder.state != OrderState.SENT) | _is_answered())
    if before is not None:
        query = query.where(OrderProducer.id < before)
    rows = session.execute(query.order_by(OrderProducer.id.desc()).limit(PAGE_SIZE + 1)).all()
    found = [Received(row[0], row[1], row[0].producer) for row in rows[:PAGE_SIZE]]
    return found, len(rows) > PAGE_SIZE


def totals(
    session: Session, parts: Collection[OrderProducer]
) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    """Return what orders come to for producers, by order and producer: as answered, else as ordered."""
    units = func.coalesce(LineOutcome.confirmed_units, LineOutcome.ordered_units)
    price = func.coalesce(LineOutcome.confirmed_price_cents, OrderLine.price_cents)
    rows = session.execute(
        select(OrderLine.order_id, OrderLine.producer_id, func.sum(units * price))
        .join(LineOutcome, LineOutcome.line_id == OrderLine.id)
        .where(OrderLine.order_id.in_({part.order_id for part in parts}))
        .group_by(OrderLine.order_id, OrderLine.producer_id)
    )
    return {(row[0], row[1]): int(row[2]) for row in rows}


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
