"""Readings for what people are told of orders: who, and what their household gets."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Mandate, Person, Role
from app.groups.models import Duty, DutyKind, Household, HouseholdPerson
from app.orders.answer_models import LineEvent, ProducerAnswer
from app.orders.booking_models import Basket, Booking
from app.orders.models import OrderLine
from app.orders.outcome_models import Allotment
from catalog.organisations import Organisation

MOST_PEOPLE = 10_000


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
    """What a household gets of a line."""

    household_id: uuid.UUID
    group_id: uuid.UUID
    line: OrderLine
    booking: Booking
    allotment: Allotment


def given_in(session: Session, order_id: uuid.UUID) -> list[Given]:
    """Return what all households get in an order, line by line."""
    rows = session.execute(
        select(Booking, OrderLine, Allotment)
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .join(Allotment, Allotment.booking_id == Booking.id)
        .where(Booking.order_id == order_id)
        .order_by(Booking.household_id, OrderLine.number)
    )
    return [
        Given(row[0].household_id, row[0].organisation_id, row[1], row[0], row[2]) for row in rows
    ]


def baskets_of(session: Session, order_id: uuid.UUID) -> Mapping[uuid.UUID, Basket]:
    """Return the baskets of an order, by household."""
    rows = session.scalars(
        select(Basket).where(Basket.order_id == order_id).order_by(Basket.household_id)
    )
    return {row.household_id: row for row in rows}
