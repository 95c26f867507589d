"""Goods of the delivered order that are missing, for looking at."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.groups.models import Household
from app.orders.claims.arrivals import Arrived, enter_arrival
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
    for family, units in zip(families, (5, 4), strict=False):
        orders.given(session, line, family, units)
    who = actor_of(session.scalars(select(Person).order_by(Person.id)).first())
    said = Arrived(line_id=line.id, base=0, units=8, spoiled=1, reason="Una cassa è caduta.")
    enter_arrival(session, order, gas.id, said, actor=who, now=utc_now())


def short_line(session: Session) -> uuid.UUID:
    """Return the line of these jars."""
    return session.scalars(select(OrderLine.id).where(OrderLine.title == SHORT)).one()
