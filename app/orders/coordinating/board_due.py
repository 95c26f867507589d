"""What needs doing first: of all orders that a person looks after, those that wait for them today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.orders.models import CollectiveOrder
from app.orders.states import OrderState
from app.runtime.i18n import gettext as _

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Due:
    """An order with what is to be done about it; the lower the rank, the sooner."""

    order: CollectiveOrder
    rank: int
    words: str


def due_first(orders: Iterable[CollectiveOrder], zone: ZoneInfo, now: datetime) -> list[Due]:
    """Return what waits today, the most pressing first and of those the one that has waited longest."""
    found = [due for order in orders if (due := _due(order, zone, now)) is not None]
    return sorted(found, key=lambda due: (due.rank, due.order.closes_at, due.order.id))


def _due(order: CollectiveOrder, zone: ZoneInfo, now: datetime) -> Due | None:
    today = now.astimezone(zone).date()
    goods_are_there = order.deliver_on is not None and order.deliver_on <= today
    match order.state:
        case OrderState.OPEN if order.closes_at.astimezone(zone).date() <= today:
            return Due(order, 0, _("Closes today."))
        case OrderState.CLOSED:
            return Due(order, 1, _("To be sent."))
        case OrderState.SENT | OrderState.CONFIRMED if goods_are_there:
            return Due(order, 2, _("To be weighed and handed over."))
        case OrderState.SENT:
            return Due(order, 3, _("Not confirmed yet."))
        case OrderState.DELIVERED:
            return Due(order, 4, _("To be settled."))
        case _other:
            return None
