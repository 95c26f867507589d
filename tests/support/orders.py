"""Makes collective orders for tests."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.groups.models import Household
from app.orders.booking.models import Booking
from app.orders.claims.claim_models import GoodsClaim
from app.orders.claims.claim_states import ClaimState
from app.orders.claims.substitution_models import Substitution, SubstitutionShare
from app.orders.closing.models import Allotment
from app.orders.models import (
    CollectiveOrder,
    GroupState,
    OrderEvent,
    OrderGroup,
    OrderLine,
    OrderProducer,
)
from app.orders.settling.cost_models import OrderCost
from app.orders.settling.costs import CostKind, CostSplit
from app.orders.states import TRANSITIONS, OrderState
from catalog.organisations import Organisation
from catalog.quantities import Dimension, UnitCode
from tests.support.factories import NOW, _numbers

DEADLINE = NOW + timedelta(days=3)


def order(session: Session, holder: Organisation, **fields: Any) -> CollectiveOrder:
    """Add an open order of a group that closes in three days."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "holder_id": holder.id,
        "number": number,
        "title": f"Ordine di prova {number}",
        "state": OrderState.OPEN,
        "opens_at": NOW - timedelta(days=1),
        "closes_at": DEADLINE,
        "created_at": NOW,
    }
    row = CollectiveOrder(**(values | fields))
    session.add(row)
    session.flush()
    join(session, row, holder)
    return row


def step(session: Session, row: CollectiveOrder, to: OrderState, **fields: Any) -> OrderEvent:
    """Put an order where it is to stand and note the step, as if somebody had taken it."""
    action = next(action for (_from, action), state in TRANSITIONS.items() if state is to)
    made = OrderEvent(
        order_id=row.id, number=row.revision, action=action, state=to, **({"at": NOW} | fields)
    )
    row.state = to
    row.revision += 1
    session.add(made)
    session.flush()
    return made


def join(
    session: Session,
    row: CollectiveOrder,
    group: Organisation,
    *,
    closes_at: datetime | None = None,
) -> OrderGroup:
    """Let a group take part in an order."""
    part = OrderGroup(
        order_id=row.id,
        organisation_id=group.id,
        state=GroupState.JOINED,
        closes_at=closes_at,
        created_at=NOW,
    )
    session.add(part)
    session.flush()
    return part


def line(
    session: Session, row: CollectiveOrder, producer: Organisation, **fields: Any
) -> OrderLine:
    """Add to an order a line of kilograms at 2.20 € each, VAT included."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "order_id": row.id,
        "producer_id": producer.id,
        "number": number,
        "title": f"Merce di prova {number}",
        "category_code": "apples",
        "unit": UnitCode.KILOGRAM,
        "content_amount": 1_000,
        "dimension": Dimension.MASS,
        "price_cents": 220,
        "net_cents": 212,
        "vat_basis_points": 400,
    }
    made = OrderLine(**(values | fields))
    session.add(made)
    session.flush()
    return made


def producer(
    session: Session, row: CollectiveOrder, owner: Organisation, **fields: Any
) -> OrderProducer:
    """Add a producer to an order."""
    made = OrderProducer(order_id=row.id, producer_id=owner.id, **fields)
    session.add(made)
    session.flush()
    return made


def booking(
    session: Session, wanted: OrderLine, household: Household, quantity: int, tolerance: int = 0
) -> Booking:
    """Let a household book some units of a line."""
    made = Booking(
        order_id=wanted.order_id,
        line_id=wanted.id,
        household_id=household.id,
        organisation_id=household.organisation_id,
        quantity=quantity,
        tolerance=tolerance,
        updated_at=NOW,
    )
    session.add(made)
    session.flush()
    return made


def given(
    session: Session, made: OrderLine, family: Household, units: int, **fields: Any
) -> Allotment:
    """Add what a household booked of a line and got: as much as it booked unless `fields` say otherwise."""
    booking = Booking(
        order_id=made.order_id,
        line_id=made.id,
        household_id=family.id,
        organisation_id=family.organisation_id,
        quantity=units,
        updated_at=NOW,
    )
    session.add(booking)
    session.flush()
    values: dict[str, Any] = {"expected_units": units} | fields
    values.setdefault("expected_cents", values["expected_units"] * made.price_cents)
    allotment = Allotment(order_id=made.order_id, booking_id=booking.id, **values)
    session.add(allotment)
    session.flush()
    return allotment


def cost(session: Session, row: CollectiveOrder, **fields: Any) -> OrderCost:
    """Add to an order a transport of 10.01 €, shared by value, for the group's own purse."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "order_id": row.id,
        "place": number % 10_000,
        "kind": CostKind.TRANSPORT,
        "label": f"Spesa di prova {number}",
        "split": CostSplit.VALUE,
        "created_at": NOW,
    }
    if "basis_points" not in fields:
        values["cents"] = 1_001
    made = OrderCost(**(values | fields))
    session.add(made)
    session.flush()
    return made


def instead(
    session: Session, line_id: uuid.UUID, allotment: Allotment, units: int
) -> SubstitutionShare:
    """Give a household some units in place of a line that is missing."""
    booking = session.get_one(Booking, allotment.booking_id)
    made = Substitution(
        order_id=booking.order_id,
        line_id=line_id,
        substitute_id=booking.line_id,
        organisation_id=booking.organisation_id,
        closing=0,
        units=units,
        at=NOW,
    )
    session.add(made)
    session.flush()
    share = SubstitutionShare(
        substitution_id=made.id, booking_id=booking.id, missing_units=units, units=units
    )
    allotment.shared_units = allotment.delivered_units = units
    session.add(share)
    session.flush()
    return share


def claim(session: Session, booking_id: uuid.UUID, **fields: Any) -> GoodsClaim:
    """Report that one unit of what a household got was spoiled."""
    booking = session.get_one(Booking, booking_id)
    wanted = session.get_one(OrderLine, booking.line_id)
    values: dict[str, Any] = {
        "order_id": booking.order_id,
        "producer_id": wanted.producer_id,
        "line_id": wanted.id,
        "booking_id": booking.id,
        "number": next(_numbers),
        "household_id": booking.household_id,
        "organisation_id": booking.organisation_id,
        "units": 1,
        "cents": wanted.price_cents,
        "state": ClaimState.REPORTED,
        "reason": "Ammuffito, di prova",
        "created_at": NOW,
    }
    made = GoodsClaim(**(values | fields))
    session.add(made)
    session.flush()
    return made


def allotments_of(session: Session, order_id: uuid.UUID) -> dict[uuid.UUID, Allotment]:
    """Return what households get, by booking."""
    rows = session.scalars(select(Allotment).where(Allotment.order_id == order_id))
    return {row.booking_id: row for row in rows}
