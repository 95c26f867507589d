"""Readings for settling an order."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session, aliased, joinedload

from app.ledger.models import LedgerEntry
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment
from app.orders.errors import CostNotFound
from app.orders.models import OrderGroup
from app.orders.settling.cost_models import OrderCost
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


def allotted(
    session: Session, order_id: uuid.UUID, households: Collection[uuid.UUID] | None = None
) -> Iterator[Allotted]:
    """Yield what all households or some get, some thousands in memory at a time: numbers only, there may be many."""
    query = (
        select(
            Allotment.expected_units,
            Allotment.expected_cents,
            Allotment.confirmed_units,
            Allotment.delivered_units,
            Allotment.delivered_grams,
            Allotment.delivered_price_cents,
            # As the database holds them: to make an identifier of each anew would take longer than all else.
            type_coerce(Booking.line_id, String),
            type_coerce(Booking.household_id, String),
            type_coerce(Booking.organisation_id, String),
        )
        .join(Booking, Booking.id == Allotment.booking_id)
        .where(Allotment.order_id == order_id)
        .order_by(Allotment.id)
        .execution_options(yield_per=AT_A_TIME)
    )
    if households is not None:
        query = query.where(Booking.household_id.in_(set(households)))
    known = _Identifiers()
    for row in session.execute(query):
        yield Allotted(*row[:-3], *(known[each] for each in row[-3:]))


class _Identifiers(dict[object, uuid.UUID]):
    """Identifiers by what a database calls them, each made once."""

    def __missing__(self, called: object) -> uuid.UUID:
        made = self[called] = uuid.UUID(str(called))
        return made


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
