"""What came too late and waits for somebody to decide, as pages show it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.orders.handover import late_queries
from app.orders.handover.late_queries import Late
from app.orders.handover.queries import pieces_of
from app.orders.handover.services import AT_HANDOVER
from app.orders.handover.weighing_views import got_text
from app.orders.models import CollectiveOrder
from app.orders.states import OrderState


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    """One value that waits: whose, of what, what it says, what counts now."""

    id: uuid.UUID
    code: str
    name: str
    title: str
    said: str
    stands: str
    expected: int
    by: str | None
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class LatePage:
    """The values that wait, and whether they can be entered as the order stands."""

    rows: tuple[LateRow, ...]
    can_enter: bool
    # The settlement is to be taken back first.
    is_settled: bool


def late_page(session: Session, order: CollectiveOrder, group_id: uuid.UUID) -> LatePage:
    """Return what waits of a group in an order."""
    pieces = pieces_of(session, order.id, group_id)
    rows = tuple(
        _row(each, pieces.get(each.report.booking_id, ()))
        for each in late_queries.waiting(session, order.id, group_id)
    )
    return LatePage(rows, order.state in AT_HANDOVER, order.state is OrderState.SETTLED)


def _row(late: Late, stands: tuple[int, ...]) -> LateRow:
    report, allotment, weighed = late.report, late.allotment, late.line.weighed
    units, grams = allotment.delivered_units, allotment.delivered_grams
    return LateRow(
        id=report.id,
        code=late.household.code,
        name=late.household.name,
        title=late.line.title,
        said=got_text(report.units, report.grams, late.pieces, weighed=weighed),
        stands=got_text(units, grams, stands, weighed=weighed),
        expected=allotment.expected_units,
        by=late.by,
        at=report.at,
        read_at=report.read_at,
    )
