"""Who changes a draft, and the products of an open order: those who look after the order."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.states import OrderState
from tests.access.orders_rows import order_of_alice
from tests.access.world import EDITORS, Row, World


def _order(session: Session, world: World) -> Mapping[str, object]:
    return {"order_id": order_of_alice(session, world).id}


def _draft(session: Session, world: World) -> Mapping[str, object]:
    row = order_of_alice(session, world)
    row.state = OrderState.DRAFT
    session.flush()
    return {"order_id": row.id}


def _line(session: Session, world: World) -> Mapping[str, object]:
    row = order_of_alice(session, world)
    return {"order_id": row.id, "line_id": queries.lines_of(session, row.id)[0].id}


ROWS = (
    Row("editing_orders.edit", EDITORS, values=_draft),
    Row("editing_orders.save", EDITORS, "POST", values=_draft),
    Row("order_lines.index", EDITORS, values=_order),
    Row("order_lines.add", EDITORS, "POST", values=_order),
    Row("order_lines.withdraw", EDITORS, "POST", values=_line),
)
