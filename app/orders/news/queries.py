"""Readings for what people are told of orders: who, and what their household gets."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Mandate, Person, Role
from app.groups.models import Duty, DutyKind, Household, HouseholdPerson
from app.orders.booking.models import Basket, Booking
from app.orders.closing.models import Allotment
from app.orders.models import CollectiveOrder, GroupState, OrderEvent, OrderGroup, OrderLine
from app.orders.producers.answer_models import LineEvent, ProducerAnswer
from app.orders.states import OrderAction, OrderState
from catalog.organisations import Organisation

MOST_PEOPLE = 10_000
MOST_DUE = 200


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a household, and how they read."""

    person_id: uuid.UUID
    locale: str
    household_id: uuid.UUID
    group_id: uuid.UUID


def members_of(session: Session, groups: Collection[uuid.UUID]) -> list[Member]:
    """Return the people of the households of some groups that have not left."""
    rows = session.execute(
        select(Person.id, Person.locale, Household.id, Household.organisation_id)
        .join(HouseholdPerson, HouseholdPerson.person_id == Person.id)
        .join(Household, Household.id == HouseholdPerson.household_id)
        .where(
            Household.organisation_id.in_(set(groups)),
            Household.left_on.is_(None),
            Person.disabled_at.is_(None),
        )
        .order_by(HouseholdPerson.id)
        .limit(MOST_PEOPLE)
    )
    return [Member(*row) for row in rows]


def coordinators_of(
    session: Session, group_id: uuid.UUID, producers: Collection[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """Return who looks after the orders of a group with some producers, and the language of each."""
    found: dict[uuid.UUID, str] = {}
    acting = select(Person.id, Person.locale).join(Mandate, Mandate.person_id == Person.id)
    acting = acting.where(
        Mandate.organisation_id == group_id, Mandate.role.in_((Role.OWNER, Role.EDITOR))
    )
    charged = select(Person.id, Person.locale).join(Duty, Duty.person_id == Person.id)
    charged = charged.where(
        Duty.organisation_id == group_id,
        Duty.kind == DutyKind.COORDINATOR,
        Duty.producer_id.is_(None) | Duty.producer_id.in_(set(producers)),
    )
    for query in (acting, charged):
        rows = session.execute(query.order_by(Person.id).limit(MOST_PEOPLE))
        found.update((row[0], row[1]) for row in rows)
    return found


def answer(
    session: Session, order_id: uuid.UUID, producer_id: uuid.UUID, number: int
) -> tuple[ProducerAnswer, Organisation] | None:
    """Return one answer and the producer that gave it."""
    row = session.execute(
        select(ProducerAnswer, Organisation)
        .join(Organisation, Organisation.id == ProducerAnswer.producer_id)
        .where(
            ProducerAnswer.order_id == order_id,
            ProducerAnswer.producer_id == producer_id,
            ProducerAnswer.number == number,
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def changes_of(session: Session, answer: ProducerAnswer) -> Sequence[tuple[LineEvent, OrderLine]]:
    """Return what an answer changed."""
    rows = session.execute(
        select(LineEvent, OrderLine)
        .join(OrderLine, OrderLine.id == LineEvent.line_id)
        .where(
            LineEvent.order_id == answer.order_id,
            LineEvent.answer == answer.number,
            OrderLine.producer_id == answer.producer_id,
        )
        .order_by(LineEvent.number)
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True, slots=True)
class Given:
    """What a household asked for of a line and gets of it; nothing was worked out for what was taken away."""

    line: OrderLine
    household_id: uuid.UUID
    group_id: uuid.UUID
    quantity: int
    tolerance: int
    expected_units: int
    expected_cents: int
    confirmed_units: int | None


def given_in(session: Session, order_id: uuid.UUID) -> Iterator[Given]:
    """Return what all households get in an order, line by line: plain columns, for there may be many."""
    lines = {
        line.id: line
        for line in session.scalars(
            select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.number)
        )
    }
    rows = session.execute(
        select(
            Booking.line_id,
            Booking.household_id,
            Booking.organisation_id,
            Booking.quantity,
            Booking.tolerance,
            func.coalesce(Allotment.expected_units, 0),
            func.coalesce(Allotment.expected_cents, 0),
            Allotment.confirmed_units,
        )
        .select_from(Booking)
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .outerjoin(Allotment, Allotment.booking_id == Booking.id)
        .where(
            Booking.order_id == order_id,
            (Booking.quantity > 0) | (Booking.tolerance > 0) | Allotment.id.is_not(None),
        )
        .order_by(Booking.household_id, OrderLine.number)
    )
    for row in rows:
        yield Given(lines[row[0]], *row[1:])


def booked_cents(session: Session, order_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """Return what the households that booked anything have booked, by household."""
    rows = session.execute(
        select(Booking.household_id, func.sum(Booking.quantity * OrderLine.price_cents))
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .where(
            Booking.order_id == order_id,
            (Booking.quantity > 0) | (Booking.tolerance > 0),
            OrderLine.withdrawn_at.is_(None),
        )
        .group_by(Booking.household_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def step(session: Session, order_id: uuid.UUID, number: int) -> OrderEvent | None:
    """Return a step of an order by its number."""
    return session.scalar(
        select(OrderEvent).where(OrderEvent.order_id == order_id, OrderEvent.number == number)
    )


def last_step(
    session: Session, order_id: uuid.UUID, actions: Collection[OrderAction]
) -> OrderEvent | None:
    """Return the latest step of an order among some kinds."""
    return session.scalar(
        select(OrderEvent)
        .where(OrderEvent.order_id == order_id, OrderEvent.action.in_(set(actions)))
        .order_by(OrderEvent.number.desc())
        .limit(1)
    )


def groups_closing_by(
    session: Session, moment: datetime
) -> list[tuple[CollectiveOrder, OrderGroup]]:
    """Return open orders with each group whose deadline may lie before a moment."""
    rows = session.execute(
        select(CollectiveOrder, OrderGroup)
        .join(OrderGroup, OrderGroup.order_id == CollectiveOrder.id)
        .where(
            CollectiveOrder.state == OrderState.OPEN,
            OrderGroup.state == GroupState.JOINED,
            (CollectiveOrder.closes_at <= moment) | (OrderGroup.closes_at <= moment),
        )
        .order_by(CollectiveOrder.closes_at, OrderGroup.id)
        .limit(MOST_DUE)
    )
    return [(row[0], row[1]) for row in rows]


def coming_on(session: Session, days: Collection[date]) -> list[CollectiveOrder]:
    """Return orders on their way whose goods come on one of some days."""
    return list(
        session.scalars(
            select(CollectiveOrder)
            .where(
                CollectiveOrder.state.in_((OrderState.SENT, OrderState.CONFIRMED)),
                CollectiveOrder.deliver_on.in_(set(days)),
            )
            .order_by(CollectiveOrder.deliver_on, CollectiveOrder.id)
            .limit(MOST_DUE)
        )
    )


def sent_between(session: Session, first: datetime, last: datetime) -> list[tuple[uuid.UUID, int]]:
    """Return orders that nobody confirmed, last sent within a time, with the number of that step."""
    rows = session.execute(
        select(OrderEvent.order_id, func.max(OrderEvent.number))
        .join(CollectiveOrder, CollectiveOrder.id == OrderEvent.order_id)
        .where(CollectiveOrder.state == OrderState.SENT, OrderEvent.action == OrderAction.SEND)
        .group_by(OrderEvent.order_id)
        .having(func.max(OrderEvent.at) <= last, func.max(OrderEvent.at) >= first)
        .order_by(OrderEvent.order_id)
        .limit(MOST_DUE)
    )
    return [(row[0], row[1]) for row in rows]


def baskets_of(session: Session, order_id: uuid.UUID) -> Mapping[uuid.UUID, Basket]:
    """Return the baskets of an order, by household."""
    rows = session.scalars(
        select(Basket).where(Basket.order_id == order_id).order_by(Basket.household_id)
    )
    return {row.household_id: row for row in rows}
