"""Goods of the delivered order that are missing, for looking at."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.groups.models import Household
from app.orders.booking.models import Booking
from app.orders.claims.arrivals import Arrived, enter_arrival
from app.orders.claims.claim_models import ClaimEvent
from app.orders.claims.claim_states import ClaimAction, ClaimState
from app.orders.models import CollectiveOrder, OrderLine
from app.runtime.clock import utc_now
from catalog.organisations import Organisation
from catalog.quantities import Dimension, UnitCode
from tests.app.district.people import actor_of
from tests.support import orders

SHORT = "Passata di pomodoro Demo"


def add_short_line(
    session: Session, order: CollectiveOrder, producer: Organisation, gas: Organisation
) -> None:
    """Add jars of which less came than was ordered."""
    line = orders.line(
        session,
        order,
        producer,
        title=SHORT,
        unit=UnitCode.PIECE,
        unit_label="vasetto",
        dimension=Dimension.PIECE,
        content_amount=1,
        price_cents=380,
    )
    families = session.scalars(
        select(Household).where(Household.organisation_id == gas.id).order_by(Household.code)
    )
    got = [
        orders.given(session, line, family, units)
        for family, units in zip(families, (5, 4), strict=False)
    ]
    who = actor_of(session.scalars(select(Person).order_by(Person.id)).first())
    said = Arrived(line_id=line.id, base=0, units=8, spoiled=1, reason="Una cassa è caduta.")
    enter_arrival(session, order, gas.id, said, actor=who, now=utc_now())
    for allotment, state, reason in zip(
        got,
        (ClaimState.CLAIMED, ClaimState.REPORTED),
        ("Coperchio gonfio, la salsa fermenta.", "Vasetto incrinato."),
        strict=False,
    ):
        claim = orders.claim(session, allotment.booking_id, state=state, reason=reason)
        session.add(
            ClaimEvent(
                claim_id=claim.id,
                number=1,
                action=ClaimAction.REPORT,
                state=ClaimState.REPORTED,
                cents=claim.cents,
                reason=reason,
                at=utc_now(),
            )
        )
    session.flush()


def spoiled_booking(session: Session) -> uuid.UUID:
    """Return what the first household got of them."""
    query = select(Booking.id).where(Booking.line_id == short_line(session))
    return session.scalars(query.order_by(Booking.quantity.desc())).first() or uuid.UUID(int=0)


def short_line(session: Session) -> uuid.UUID:
    """Return the line of these jars."""
    return session.scalars(select(OrderLine.id).where(OrderLine.title == SHORT)).one()
