"""Who may open orders to other groups, and who speaks for a group that is asked.

Alice's organisation is a group here: it holds one order, and takes part in the stranger's.
"""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.orders.handover.models import HandoverReport, ReportOutcome
from app.orders.models import CollectiveOrder, GroupState
from app.orders.states import OrderState
from catalog.base import new_id
from tests.access.orders_rows import order_of_alice
from tests.access.world import EDITORS, Row, World
from tests.support import groups, orders
from tests.support.factories import NOW


def _held(session: Session, world: World) -> Mapping[str, object]:
    return {"order_id": order_of_alice(session, world).id}


def _invited(session: Session, world: World) -> Mapping[str, object]:
    held = order_of_alice(session, world)
    orders.join(session, held, world.other).state = GroupState.INVITED
    session.flush()
    return {"order_id": held.id, "group_id": world.other.id}


def _part(session: Session, world: World) -> Mapping[str, object]:
    """Let Alice's group take part in an order of the stranger's, with goods of the stranger's."""
    order_of_alice(session, world)
    row = orders.order(session, world.other)
    orders.producer(session, row, world.other)
    orders.join(session, row, world.farm)
    return {"order_id": row.id, "group_id": world.farm.id}


def _closed_part(session: Session, world: World) -> Mapping[str, object]:
    found = _part(session, world)
    session.get_one(CollectiveOrder, found["order_id"]).state = OrderState.CLOSED
    session.flush()
    return found


def _part_sheet(session: Session, world: World) -> Mapping[str, object]:
    return {**_part(session, world), "kind": "csv"}


def _came_late(session: Session, world: World) -> Mapping[str, object]:
    """Let a count of Alice's group wait in an order that is settled."""
    held = session.get_one(CollectiveOrder, order_of_alice(session, world).id)
    producer = orders.line(session, held, world.other)
    booked = orders.given(session, producer, groups.household(session, world.farm), 1)
    held.state = OrderState.SETTLED
    late = HandoverReport(
        id=new_id(),
        order_id=held.id,
        booking_id=booked.booking_id,
        organisation_id=world.farm.id,
        outcome=ReportOutcome.LATE,
        revision=0,
        units=2,
        at=NOW,
    )
    session.add(late)
    session.flush()
    return {"order_id": held.id, "group_id": world.farm.id, "report_id": late.id}


def _late_page(session: Session, world: World) -> Mapping[str, object]:
    return {key: value for key, value in _came_late(session, world).items() if key != "report_id"}


def _dismisses(_session: Session, _world: World) -> Mapping[str, object]:
    return {"deed": "dismiss"}


ROWS = (
    Row("late_reports.show", EDITORS, values=_late_page),
    Row("late_reports.decide", EDITORS, "POST", values=_came_late, form=_dismisses),
    Row("order_groups.index", EDITORS, values=_held),
    Row("order_groups.invite", EDITORS, "POST", values=_held),
    Row("order_groups.take_back", EDITORS, "POST", values=_invited),
    Row("order_parts.show", EDITORS, values=_part),
    Row("order_parts.answer", EDITORS, "POST", values=_part),
    Row("order_parts.deadline", EDITORS, "POST", values=_part),
    Row("order_parts.serve", EDITORS, "POST", values=_part),
    Row("order_parts.leave", EDITORS, "POST", values=_part),
    Row("group_sums.show", EDITORS, values=_closed_part),
    Row("order_parts.sheet", EDITORS, values=_part_sheet),
)
