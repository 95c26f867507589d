"""What an order waits for."""

from app.orders.models import CollectiveOrder
from app.orders.states import OrderState
from app.runtime.i18n import gettext as _
from app.web.filters import moment, short_day


def to_do_words(order: CollectiveOrder, *, manages: bool) -> str:
    """Return what is to be done with an order, by whoever manages it or by whoever books."""
    if manages and order.state in {OrderState.CLOSED, OrderState.SENT, OrderState.DELIVERED}:
        return {
            OrderState.CLOSED: _("Waits to be sent to the producers."),
            OrderState.SENT: _("Waits for the producers."),
            OrderState.DELIVERED: _("Waits to be settled."),
        }[order.state]
    match order.state:
        case OrderState.DRAFT:
            return _draft_words(order)
        case OrderState.OPEN:
            return _("Closes by itself on %(moment)s.", moment=moment(order.closes_at))
        case OrderState.COMPLETING:
            until = order.completing_until or order.closes_at
            return _("Packs can be completed until %(moment)s.", moment=moment(until))
        case OrderState.CLOSED | OrderState.SENT | OrderState.CONFIRMED:
            return _delivery_words(order)
        case _over:
            return ""


def _draft_words(order: CollectiveOrder) -> str:
    if order.announced:
        return _("Opens by itself on %(moment)s.", moment=moment(order.opens_at))
    return _("Waits to be announced or opened.")


def _delivery_words(order: CollectiveOrder) -> str:
    if order.deliver_on is not None:
        return _("The goods come on %(day)s.", day=short_day(order.deliver_on))
    return _("The day of the delivery is not fixed yet.")
