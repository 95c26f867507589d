"""Readings of what producers answered."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment, LineOutcome
from app.orders.errors import OrderNotFound
from app.orders.models import OrderEvent, OrderLine, OrderProducer
from app.orders.producers.answer_models import LineEvent, ProducerAnswer
from app.orders.states import OrderAction
from catalog.organisations import Organisation

MOST_EVENTS = 2_000


def producer_of(session: Session, order_id: uuid.UUID, producer_id: uuid.UUID) -> OrderProducer:
    """Return a producer of an order as it stands now; raises OrderNotFound."""
    found = session.scalar(
        select(OrderProducer)
        .where(OrderProducer.order_id == order_id, OrderProducer.producer_id == producer_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise OrderNotFound
    return found


def asked_lines(
    session: Session, order_id: uuid.UUID, producer_id: uuid.UUID
) -> list[tuple[OrderLine, LineOutcome, str]]:
    """Return what was ordered of a producer: each line, for each group whose packs are counted apart."""
    rows = session.execute(
        select(OrderLine, LineOutcome, Organisation.name)
        .join(LineOutcome, LineOutcome.line_id == OrderLine.id)
        .join(Organisation, Organisation.id == LineOutcome.organisation_id)
        .where(
            OrderLine.order_id == order_id,
            OrderLine.producer_id == producer_id,
            LineOutcome.ordered_units > 0,
        )
        .order_by(OrderLine.number, Organisation.name, LineOutcome.id)
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def asked_producers(session: Session, order_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the producers from whom something is ordered."""
    return frozenset(
        session.scalars(
            select(OrderLine.producer_id)
            .join(LineOutcome, LineOutcome.line_id == OrderLine.id)
            .where(OrderLine.order_id == order_id, LineOutcome.ordered_units > 0)
            .distinct()
        )
    )


def last_sending(session: Session, order_id: uuid.UUID) -> int:
    """Return the number of the step by which an order was last sent; 0 before."""
    query = select(func.max(OrderEvent.number)).where(
        OrderEvent.order_id == order_id, OrderEvent.action == OrderAction.SEND
    )
    return session.scalar(query) or 0


def answered_producers(session: Session, order_id: uuid.UUID, sending: int) -> frozenset[uuid.UUID]:
    """Return the producers that have answered to a sending."""
    return frozenset(
        session.scalars(
            select(ProducerAnswer.producer_id).where(
                ProducerAnswer.order_id == order_id, ProducerAnswer.sending == sending
            )
        )
    )


def last_answer(session: Session, order_id: uuid.UUID, producer_id: uuid.UUID) -> int:
    """Return the number of a producer's latest answer; 0 before the first."""
    query = select(func.max(ProducerAnswer.number)).where(
        ProducerAnswer.order_id == order_id, ProducerAnswer.producer_id == producer_id
    )
    return session.scalar(query) or 0


def last_line_event(session: Session, order_id: uuid.UUID) -> int:
    """Return the number of the latest change of an order's lines; 0 before the first."""
    query = select(func.max(LineEvent.number)).where(LineEvent.order_id == order_id)
    return session.scalar(query) or 0


def bookings_of_line(
    session: Session, line_id: uuid.UUID, organisation_id: uuid.UUID | None
) -> Sequence[Booking]:
    """Return who wants something of a line: of all groups, or of one."""
    query = select(Booking).where(
        Booking.line_id == line_id, (Booking.quantity > 0) | (Booking.tolerance > 0)
    )
    if organisation_id is not None:
        query = query.where(Booking.organisation_id == organisation_id)
    return session.scalars(query.order_by(Booking.household_id)).all()


def allotments_of_line(session: Session, line_id: uuid.UUID) -> dict[uuid.UUID, Allotment]:
    """Return what households get of a line, by booking."""
    rows = session.scalars(
        select(Allotment)
        .join(Allotment.booking)
        .where(Booking.line_id == line_id)
        .order_by(Allotment.booking_id)
    )
    return {row.booking_id: row for row in rows}


def line_events(
    session: Session, order_id: uuid.UUID, lines: Collection[uuid.UUID], *, sending: int | None
) -> Sequence[tuple[LineEvent, OrderLine, str | None]]:
    """Return the latest changes of some lines, since a sending or ever, with who made them."""
    query = (
        select(LineEvent, OrderLine, Person.name)
        .join(OrderLine, OrderLine.id == LineEvent.line_id)
        .outerjoin(Person, Person.id == LineEvent.by_id)
        .where(LineEvent.order_id == order_id, LineEvent.line_id.in_(set(lines)))
    )
    if sending is not None:
        query = query.where(LineEvent.sending == sending)
    rows = session.execute(query.order_by(LineEvent.number.desc()).limit(MOST_EVENTS))
    return [(row[0], row[1], row[2]) for row in rows]


def answers_of(
    session: Session, order_id: uuid.UUID, producer_id: uuid.UUID | None = None
) -> Sequence[tuple[ProducerAnswer, str, str | None]]:
    """Return what producers, or one, answered, with the producer's name and who wrote it, the latest first."""
    query = (
        select(ProducerAnswer, Organisation.name, Person.name)
        .join(Organisation, Organisation.id == ProducerAnswer.producer_id)
        .outerjoin(Person, Person.id == ProducerAnswer.by_id)
        .where(ProducerAnswer.order_id == order_id)
    )
    if producer_id is not None:
        query = query.where(ProducerAnswer.producer_id == producer_id)
    rows = session.execute(
        query.order_by(ProducerAnswer.at.desc(), ProducerAnswer.id.desc()).limit(MOST_EVENTS)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def lines_of_producer(
    session: Session, order_id: uuid.UUID, producer_id: uuid.UUID
) -> Sequence[OrderLine]:
    """Return the lines of one producer."""
    return session.scalars(
        select(OrderLine)
        .where(OrderLine.order_id == order_id, OrderLine.producer_id == producer_id)
        .order_by(OrderLine.number)
    ).all()
