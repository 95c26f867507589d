"""Readings for settling an order."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.groups.models import Household
from app.ledger.models import LedgerEntry
from app.orders.booking_models import Booking
from app.orders.cost_models import OrderCharge, OrderCost
from app.orders.errors import CostNotFound
from app.orders.models import OrderEvent, OrderGroup
from app.orders.outcome_models import Allotment
from app.orders.states import OrderAction
from catalog.organisations import Organisation

AT_A_TIME = 5_000


class Allotted(NamedTuple):
    """The numbers of an allotment, of what and whose."""

    expected_units: int
    expected_cents: int
    confirmed_units: int | None
    delivered_units: int | None
    delivered_grams: int | None
    delivered_price_cents: int | None
    line_id: uuid.UUID
    household_id: uuid.UUID
    group_id: uuid.UUID


def allotted(session: Session, order_id: uuid.UUID) -> Iterator[Allotted]:
    """Yield what all households get, some thousands in memory at a time: numbers only, there may be many."""
    rows = session.execute(
        select(
            Allotment.expected_units,
            Allotment.expected_cents,
            Allotment.confirmed_units,
            Allotment.delivered_units,
            Allotment.delivered_grams,
            Allotment.delivered_price_cents,
            Booking.line_id,
            Booking.household_id,
            Booking.organisation_id,
        )
        .join(Booking, Booking.id == Allotment.booking_id)
        .where(Allotment.order_id == order_id)
        .order_by(Allotment.id)
        .execution_options(yield_per=AT_A_TIME)
    )
    for row in rows:
        yield Allotted(*row)


def count_allotted(session: Session, order_id: uuid.UUID) -> int:
    """Return how many allotments an order has."""
    query = select(func.count()).where(Allotment.order_id == order_id)
    return session.scalar(query) or 0


def costs_of(session: Session, order_id: uuid.UUID) -> Sequence[OrderCost]:
    """Return the costs of an order that stand, in their order, with whom they are about."""
    return session.scalars(
        select(OrderCost)
        .where(OrderCost.order_id == order_id, OrderCost.removed_at.is_(None))
        .options(
            joinedload(OrderCost.producer),
            joinedload(OrderCost.group),
            joinedload(OrderCost.payee),
        )
        .order_by(OrderCost.place)
    ).all()


def cost_of(session: Session, order_id: uuid.UUID, cost_id: uuid.UUID) -> OrderCost:
    """Return a cost of an order that stands; raises CostNotFound."""
    found = session.get(OrderCost, cost_id, populate_existing=True)
    if found is None or found.order_id != order_id or found.removed_at is not None:
        raise CostNotFound
    return found


def last_place(session: Session, order_id: uuid.UUID) -> int:
    """Return the place of the last cost of an order, those that are gone included; 0 when it has none."""
    query = select(func.max(OrderCost.place)).where(OrderCost.order_id == order_id)
    return session.scalar(query) or 0


def last_settlement(session: Session, order_id: uuid.UUID) -> int | None:
    """Return the number of the latest settlement of an order, taken back or not."""
    return session.scalar(
        select(func.max(OrderEvent.number)).where(
            OrderEvent.order_id == order_id, OrderEvent.action == OrderAction.SETTLE
        )
    )


def charges_of(
    session: Session, order_id: uuid.UUID, settlement: int, household_id: uuid.UUID | None = None
) -> Sequence[OrderCharge]:
    """Return what households, or one, were charged at a settlement."""
    query = select(OrderCharge).where(
        OrderCharge.order_id == order_id, OrderCharge.settlement == settlement
    )
    if household_id is not None:
        query = query.where(OrderCharge.household_id == household_id)
    return session.scalars(query.order_by(OrderCharge.household_id, OrderCharge.id)).all()


def group_ids(session: Session, order_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Return the groups that an order was ever offered to, by identifier: the order in which books are locked."""
    return session.scalars(
        select(OrderGroup.organisation_id)
        .where(OrderGroup.order_id == order_id)
        .order_by(OrderGroup.organisation_id)
    ).all()


def names_of(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of some organisations."""
    rows = session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(set(ids)))
        .order_by(Organisation.name, Organisation.id)
    )
    return {row[0]: row[1] for row in rows}


def households_of(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return code and name of some households."""
    rows = session.execute(
        select(Household.id, Household.code, Household.name)
        .where(Household.id.in_(set(ids)))
        .order_by(Household.code, Household.id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def entries_of_settlement(
    session: Session, group_id: uuid.UUID, prefix: str
) -> Sequence[LedgerEntry]:
    """Return what a settlement entered in a group's book and nobody has reversed yet."""
    undone = aliased(LedgerEntry)
    return session.scalars(
        select(LedgerEntry)
        .outerjoin(undone, undone.reverses_id == LedgerEntry.id)
        .where(
            LedgerEntry.organisation_id == group_id,
            LedgerEntry.cause.startswith(prefix, autoescape=True),
            undone.id.is_(None),
        )
        .order_by(LedgerEntry.number)
    ).all()
