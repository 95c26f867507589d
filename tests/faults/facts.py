"""What the database says of an order, as plain values that two looks can compare."""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.integrations.mail.outbox import SEND
from app.ledger.models import LedgerEntry, Posting
from app.orders.booking.models import Basket, Booking, BookingEvent
from app.orders.closing.models import Allotment, LineOutcome, SharingMemory
from app.orders.models import CollectiveOrder, OrderEvent, OrderLine
from app.orders.settling.cost_models import OrderCharge
from app.runtime.jobs.models import Job
from tests.support.books import sum_of_everything
from tests.support.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything about an order that a step of it may change."""

    state: str
    # Numbers and names of the steps.
    events: tuple[tuple[int, str], ...]
    # Of baskets, in the order of their households.
    revisions: tuple[int, ...]
    # Line, household, quantity, tolerance.
    bookings: tuple[tuple[int, str, int, int], ...]
    changes: int
    ordered: tuple[int, ...]
    given: tuple[tuple[int, str, int], ...]
    owed: int
    charged: tuple[int, ...]
    # Book by book: number, kind, and cents that went from one side to the other.
    entries: tuple[tuple[int, str, int], ...]
    mails: tuple[str, ...]


def facts_of(store: Store, order_id: uuid.UUID) -> Facts:
    """Look at an order; whatever happens, the postings of the whole market sum to zero."""
    with store.read() as session:
        assert sum_of_everything(session) == 0
        return Facts(
            state=session.get_one(CollectiveOrder, order_id).state.value,
            events=_events(session, order_id),
            revisions=tuple(
                session.scalars(
                    select(Basket.revision)
                    .where(Basket.order_id == order_id)
                    .order_by(Basket.household_id)
                )
            ),
            bookings=_bookings(session, order_id),
            changes=_count(session, BookingEvent, order_id),
            ordered=tuple(
                session.scalars(
                    select(LineOutcome.ordered_units)
                    .where(LineOutcome.order_id == order_id)
                    .order_by(LineOutcome.line_id, LineOutcome.organisation_id)
                )
            ),
            given=_given(session, order_id),
            owed=_count(session, SharingMemory, order_id),
            charged=tuple(
                session.scalars(
                    select(OrderCharge.cents)
                    .where(OrderCharge.order_id == order_id)
                    .order_by(OrderCharge.settlement, OrderCharge.cents, OrderCharge.id)
                )
            ),
            entries=_entries(session),
            mails=tuple(session.scalars(select(Job.key).where(Job.kind == SEND).order_by(Job.key))),
        )


def _count(session: Session, table: type, order_id: uuid.UUID) -> int:
    counted = select(func.count()).select_from(table).filter_by(order_id=order_id)
    return session.scalar(counted) or 0


def _events(session: Session, order_id: uuid.UUID) -> tuple[tuple[int, str], ...]:
    rows = session.scalars(
        select(OrderEvent).where(OrderEvent.order_id == order_id).order_by(OrderEvent.number)
    )
    return tuple((row.number, row.action.value) for row in rows)


def _bookings(session: Session, order_id: uuid.UUID) -> tuple[tuple[int, str, int, int], ...]:
    rows = session.execute(
        select(OrderLine.number, Booking.household_id, Booking.quantity, Booking.tolerance)
        .select_from(Booking)
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .where(Booking.order_id == order_id)
        .order_by(OrderLine.number, Booking.household_id)
    )
    return tuple((row[0], str(row[1]), row[2], row[3]) for row in rows)


def _given(session: Session, order_id: uuid.UUID) -> tuple[tuple[int, str, int], ...]:
    rows = session.execute(
        select(OrderLine.number, Booking.household_id, Allotment.expected_units)
        .select_from(Allotment)
        .join(Booking, Booking.id == Allotment.booking_id)
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .where(Allotment.order_id == order_id)
        .order_by(OrderLine.number, Booking.household_id)
    )
    return tuple((row[0], str(row[1]), row[2]) for row in rows)


def _entries(session: Session) -> tuple[tuple[int, str, int], ...]:
    rows = session.execute(
        select(LedgerEntry.number, LedgerEntry.kind, func.sum(func.abs(Posting.amount_cents)))
        .select_from(LedgerEntry)
        .join(Posting, Posting.entry_id == LedgerEntry.id)
        .group_by(LedgerEntry.organisation_id, LedgerEntry.number, LedgerEntry.kind)
        .order_by(LedgerEntry.organisation_id, LedgerEntry.number)
    )
    return tuple((row[0], row[1].value, int(row[2]) // 2) for row in rows)
