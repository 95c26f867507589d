"""Readings for those who coordinate: the board, the matrix, what happened."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person
from app.groups.models import Household
from app.orders.amounts import delivered_units
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment
from app.orders.models import (
    CollectiveOrder,
    GroupState,
    OrderEvent,
    OrderGroup,
    OrderProducer,
)
from app.orders.states import OrderState
from catalog.organisations import Organisation

PAGE_SIZE = 40
MOST_CELLS = 250_000


MOST_WAITING = 200
MOST_PRODUCERS = 200
WAITS = (
    OrderState.OPEN,
    OrderState.CLOSED,
    OrderState.SENT,
    OrderState.CONFIRMED,
    OrderState.DELIVERED,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders of the board are looked at; None: all."""

    state: OrderState | None = None
    producer_id: uuid.UUID | None = None

    @property
    def is_all(self) -> bool:
        return self == Wanted()


def waiting(session: Session, coordinated: Collection[uuid.UUID]) -> Sequence[CollectiveOrder]:
    """Return the orders of some holders that may wait for somebody, the one that closed first before."""
    return session.scalars(
        select(CollectiveOrder)
        .where(CollectiveOrder.holder_id.in_(set(coordinated)), CollectiveOrder.state.in_(WAITS))
        .order_by(CollectiveOrder.closes_at, CollectiveOrder.id)
        .limit(MOST_WAITING)
    ).all()


def producers_of(
    session: Session, groups: Collection[uuid.UUID]
) -> Sequence[tuple[uuid.UUID, str]]:
    """Return the producers from which some groups have ordered, by name."""
    rows = session.execute(
        select(Organisation.id, Organisation.name)
        .join(OrderProducer, OrderProducer.producer_id == Organisation.id)
        .join(OrderGroup, OrderGroup.order_id == OrderProducer.order_id)
        .where(OrderGroup.organisation_id.in_(set(groups)), OrderGroup.state == GroupState.JOINED)
        .distinct()
        .order_by(Organisation.name, Organisation.id)
        .limit(MOST_PRODUCERS)
    )
    return [(row[0], row[1]) for row in rows]


def orders_of(
    session: Session,
    groups: Collection[uuid.UUID],
    coordinated: Collection[uuid.UUID],
    before: uuid.UUID | None,
    wanted: Wanted,
) -> Sequence[CollectiveOrder]:
    """Return the latest orders of some groups, one more than a page; drafts only of those coordinated."""
    joined = select(OrderGroup.order_id).where(
        OrderGroup.organisation_id.in_(set(groups)), OrderGroup.state == GroupState.JOINED
    )
    query = (
        select(CollectiveOrder)
        .where(
            CollectiveOrder.id.in_(joined),
            (CollectiveOrder.state != OrderState.DRAFT)
            | CollectiveOrder.holder_id.in_(set(coordinated)),
        )
        .options(joinedload(CollectiveOrder.holder))
        .order_by(CollectiveOrder.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    if before is not None:
        query = query.where(CollectiveOrder.id < before)
    if wanted.state is not None:
        query = query.where(CollectiveOrder.state == wanted.state)
    if wanted.producer_id is not None:
        with_producer = select(OrderProducer.order_id).where(
            OrderProducer.producer_id == wanted.producer_id
        )
        query = query.where(CollectiveOrder.id.in_(with_producer))
    return session.scalars(query).all()


def households_booked(session: Session, orders: Collection[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """Return how many households have booked in some orders."""
    rows = session.execute(
        select(Booking.order_id, func.count(Booking.household_id.distinct()))
        .where(Booking.order_id.in_(set(orders)), (Booking.quantity > 0) | (Booking.tolerance > 0))
        .group_by(Booking.order_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a household wants of a line, and gets of it after closing as it is known now."""

    household_id: uuid.UUID
    code: str
    name: str
    group_id: uuid.UUID
    group: str
    line_id: uuid.UUID
    quantity: int
    tolerance: int
    given: int | None


def cells_of(
    session: Session, order_id: uuid.UUID, *, group_id: uuid.UUID | None = None
) -> list[Cell]:
    """Return every booking of an order, or of one group in it, with its household, by group and household."""
    query = (
        select(
            Household.id,
            Household.code,
            Household.name,
            Organisation.id,
            Organisation.name,
            Booking.line_id,
            Booking.quantity,
            Booking.tolerance,
            Allotment.expected_units,
            Allotment.confirmed_units,
            Allotment.delivered_units,
        )
        .join(Household, Household.id == Booking.household_id)
        .join(Organisation, Organisation.id == Booking.organisation_id)
        .outerjoin(Allotment, Allotment.booking_id == Booking.id)
        .where(
            Booking.order_id == order_id,
            # What came in place of something else was never asked for.
            (Booking.quantity > 0) | (Booking.tolerance > 0) | (Allotment.delivered_units > 0),
        )
        .order_by(
            Organisation.name,
            func.length(Household.code),
            Household.code,
            Household.id,
            Booking.line_id,
        )
        .limit(MOST_CELLS)
    )
    if group_id is not None:
        query = query.where(Booking.organisation_id == group_id)
    return [
        Cell(key, code, name, group_id, group, line_id, asked, more, _given(*units))
        for key, code, name, group_id, group, line_id, asked, more, *units in session.execute(query)
    ]


class _Units(NamedTuple):
    """The units of an allotment, stage by stage."""

    expected_units: int
    confirmed_units: int | None
    delivered_units: int | None


def _given(expected: int | None, confirmed: int | None, delivered: int | None) -> int | None:
    """Return what a household gets as it is known now; None before the order is closed."""
    return None if expected is None else delivered_units(_Units(expected, confirmed, delivered))


def events_of(session: Session, order_id: uuid.UUID) -> Sequence[tuple[OrderEvent, str | None]]:
    """Return the steps of an order with who took them; the program has no name."""
    rows = session.execute(
        select(OrderEvent, Person.name)
        .outerjoin(Person, Person.id == OrderEvent.by_id)
        .where(OrderEvent.order_id == order_id)
        .order_by(OrderEvent.number)
    )
    return [(row[0], row[1]) for row in rows]
