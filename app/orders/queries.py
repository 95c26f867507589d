"""Every reading of collective orders."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.groups.models import Household
from app.orders.booking.models import Basket, Booking, Wanted
from app.orders.closing.models import Allotment, LineOutcome, SharingMemory
from app.orders.closing.packs import Booked
from app.orders.errors import OrderNotFound
from app.orders.models import (
    CollectiveOrder,
    GroupState,
    OrderEvent,
    OrderGroup,
    OrderLine,
    OrderProducer,
    PackScope,
)
from app.orders.states import OrderState

MOST_DUE = 50
MOST_GONE = 50


def locked_order(session: Session, order_id: uuid.UUID) -> CollectiveOrder:
    """Return an order, locked; raises OrderNotFound.

    Ask the clock after this: what waits for the lock may have waited past the deadline.
    """
    found = session.get(CollectiveOrder, order_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise OrderNotFound
    return found


def order(session: Session, order_id: uuid.UUID) -> CollectiveOrder:
    """Return an order with its holder; raises OrderNotFound."""
    found = session.scalar(
        select(CollectiveOrder)
        .where(CollectiveOrder.id == order_id)
        .options(joinedload(CollectiveOrder.holder))
    )
    if found is None:
        raise OrderNotFound
    return found


def last_number(session: Session, holder_id: uuid.UUID) -> int:
    """Return the number of a group's latest order; 0 when it has none."""
    query = select(func.max(CollectiveOrder.number)).where(CollectiveOrder.holder_id == holder_id)
    return session.scalar(query) or 0


def group_of(
    session: Session, order_id: uuid.UUID, organisation_id: uuid.UUID
) -> OrderGroup | None:
    """Return how a group takes part in an order."""
    return session.scalar(
        select(OrderGroup)
        .where(OrderGroup.order_id == order_id, OrderGroup.organisation_id == organisation_id)
        # Read before the lock and again after it, the second reading counts.
        .execution_options(populate_existing=True)
    )


def joined_groups(session: Session, order_id: uuid.UUID) -> Sequence[OrderGroup]:
    """Return the groups that take part, in the order in which they came."""
    return session.scalars(
        select(OrderGroup)
        .where(OrderGroup.order_id == order_id, OrderGroup.state == GroupState.JOINED)
        .order_by(OrderGroup.id)
    ).all()


def lines_of(session: Session, order_id: uuid.UUID) -> Sequence[OrderLine]:
    """Return the lines of an order."""
    return session.scalars(
        select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.number)
    ).all()


def line_of(session: Session, order_id: uuid.UUID, line_id: uuid.UUID) -> OrderLine:
    """Return a line of an order; raises OrderNotFound."""
    found = session.scalar(
        select(OrderLine)
        .where(OrderLine.id == line_id, OrderLine.order_id == order_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise OrderNotFound
    return found


def producers_of(session: Session, order_id: uuid.UUID) -> Sequence[OrderProducer]:
    """Return the producers of an order."""
    return session.scalars(
        select(OrderProducer)
        .where(OrderProducer.order_id == order_id)
        .options(joinedload(OrderProducer.producer))
        .order_by(OrderProducer.id)
    ).all()


def basket(session: Session, order_id: uuid.UUID, household_id: uuid.UUID) -> Basket | None:
    """Return the basket of a household."""
    return session.scalar(
        select(Basket).where(Basket.order_id == order_id, Basket.household_id == household_id)
    )


def gone_households(
    session: Session, order_id: uuid.UUID, groups: Collection[uuid.UUID]
) -> Sequence[Household]:
    """Return the households that have left their group and still want something of an order."""
    wanting = select(Booking.household_id).where(
        Booking.order_id == order_id, Booking.quantity + Booking.tolerance > 0
    )
    return session.scalars(
        select(Household)
        .where(
            Household.organisation_id.in_(set(groups)),
            Household.left_on.is_not(None),
            Household.id.in_(wanting),
        )
        .order_by(Household.code, Household.id)
        .limit(MOST_GONE)
    ).all()


def notes_of(session: Session, order_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Return what households have written with their bookings."""
    rows = session.execute(
        select(Basket.household_id, Basket.note)
        .where(Basket.order_id == order_id, Basket.note != "")
        .order_by(Basket.household_id)
    )
    return {row.household_id: row.note for row in rows}


def bookings_of(
    session: Session, order_id: uuid.UUID, household_id: uuid.UUID
) -> dict[uuid.UUID, Booking]:
    """Return what a household has booked, by line."""
    rows = session.scalars(
        select(Booking)
        .where(Booking.order_id == order_id, Booking.household_id == household_id)
        .order_by(Booking.line_id)
        # Read before the lock and again after it, the second reading counts.
        .execution_options(populate_existing=True)
    )
    return {row.line_id: row for row in rows}


def all_bookings(session: Session, order_id: uuid.UUID) -> list[Wanted]:
    """Return every booking of an order with something in it: numbers only, there may be many."""
    rows = session.execute(
        select(*(getattr(Booking, name) for name in Wanted._fields))
        .where(Booking.order_id == order_id, (Booking.quantity > 0) | (Booking.tolerance > 0))
        .order_by(Booking.line_id, Booking.household_id)
    )
    return [Wanted(*row) for row in rows]


def booked(session: Session, order_id: uuid.UUID) -> dict[uuid.UUID, Booked]:
    """Return what all households have booked, by line."""
    rows = session.execute(
        select(Booking.line_id, func.sum(Booking.quantity), func.sum(Booking.tolerance))
        .where(Booking.order_id == order_id)
        .group_by(Booking.line_id)
    )
    return {row[0]: Booked(int(row[1]), int(row[2])) for row in rows}


def booked_by_group(
    session: Session, order_id: uuid.UUID, *, but: uuid.UUID | None = None
) -> dict[uuid.UUID, dict[uuid.UUID, Booked]]:
    """Return what the households of each group have booked, by line; `but` is left out."""
    query = (
        select(
            Booking.organisation_id,
            Booking.line_id,
            func.sum(Booking.quantity),
            func.sum(Booking.tolerance),
        )
        .where(Booking.order_id == order_id)
        .group_by(Booking.organisation_id, Booking.line_id)
        # Who has given everything up wants nothing.
        .having((func.sum(Booking.quantity) > 0) | (func.sum(Booking.tolerance) > 0))
        .order_by(Booking.organisation_id, Booking.line_id)
    )
    if but is not None:
        query = query.where(Booking.household_id != but)
    found: dict[uuid.UUID, dict[uuid.UUID, Booked]] = {}
    for group_id, line_id, quantity, tolerance in session.execute(query):
        found.setdefault(group_id, {})[line_id] = Booked(int(quantity), int(tolerance))
    return found


def last_event_number(session: Session, order_id: uuid.UUID) -> int:
    """Return the number of an order's latest step; 0 before the first."""
    query = select(func.max(OrderEvent.number)).where(OrderEvent.order_id == order_id)
    return session.scalar(query) or 0


def due_to_open(session: Session, now: datetime) -> Sequence[uuid.UUID]:
    """Return orders whose opening has come."""
    return session.scalars(
        select(CollectiveOrder.id)
        .where(
            CollectiveOrder.state == OrderState.DRAFT,
            CollectiveOrder.announced,
            CollectiveOrder.opens_at <= now,
        )
        .order_by(CollectiveOrder.opens_at, CollectiveOrder.id)
        .limit(MOST_DUE)
    ).all()


def due_to_close(session: Session, now: datetime) -> Sequence[uuid.UUID]:
    """Return every order past its deadline, however long ago: nothing is missed after a stop."""
    late = (CollectiveOrder.state == OrderState.OPEN) & (CollectiveOrder.closes_at <= now)
    complete = (CollectiveOrder.state == OrderState.COMPLETING) & (
        CollectiveOrder.completing_until <= now
    )
    return session.scalars(
        select(CollectiveOrder.id)
        .where(late | complete)
        .order_by(CollectiveOrder.closes_at, CollectiveOrder.id)
        .limit(MOST_DUE)
    ).all()


def outcomes_of(session: Session, order_id: uuid.UUID) -> Sequence[LineOutcome]:
    """Return what became of the lines of an order."""
    return session.scalars(
        select(LineOutcome)
        .where(LineOutcome.order_id == order_id)
        .order_by(LineOutcome.line_id, LineOutcome.organisation_id)
    ).all()


def outcomes_for(
    session: Session, order: CollectiveOrder, household: Household | None
) -> dict[uuid.UUID, LineOutcome]:
    """Return what became of the lines as it concerns a household, by line."""
    scope = order.holder_id
    if order.pack_scope is PackScope.EACH and household is not None:
        scope = household.organisation_id
    rows = session.scalars(
        select(LineOutcome)
        .where(LineOutcome.order_id == order.id, LineOutcome.organisation_id == scope)
        .order_by(LineOutcome.line_id)
    )
    return {row.line_id: row for row in rows}


def allotments_of_household(
    session: Session, order_id: uuid.UUID, household_id: uuid.UUID
) -> dict[uuid.UUID, Allotment]:
    """Return what one household gets, by booking."""
    rows = session.scalars(
        select(Allotment)
        .join(Booking, Booking.id == Allotment.booking_id)
        .where(Allotment.order_id == order_id, Booking.household_id == household_id)
        .order_by(Allotment.booking_id)
    )
    return {row.booking_id: row for row in rows}


def owed_millionths(session: Session, household_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return what the sharing of past orders owes some households."""
    rows = session.execute(
        select(SharingMemory.household_id, func.sum(SharingMemory.owed_millionths))
        .where(SharingMemory.household_id.in_(set(household_ids)))
        .group_by(SharingMemory.household_id)
    )
    return {row[0]: int(row[1]) for row in rows}
