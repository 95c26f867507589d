"""Adding a product to an order that is open already, and withdrawing one. The order must be locked by the caller."""

from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.change_models import ChangeKind
from app.orders.changes import About, note_change
from app.orders.errors import EmptyOrder, OrderOver
from app.orders.making import drafting
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.states import TAKES_BOOKINGS, OrderState
from app.orders.together.joining import Deed
from catalog.offers import Offer


def add_line(session: Session, order: CollectiveOrder, offer: Offer, deed: Deed) -> OrderLine:
    """Add an offer of one of the order's producers, as it is now; one that was withdrawn comes back as it was.

    Raises
    ------
    OrderOver
        When the order does not take new wishes.
    EmptyOrder
        When the offer cannot be booked, or is another producer's.
    """
    if order.state is not OrderState.OPEN:
        raise OrderOver
    for line in queries.lines_of(session, order.id):
        if line.offer_id == offer.id:
            return _restore(session, order, line, deed)
    makers = {each.producer_id for each in queries.producers_of(session, order.id)}
    if offer.organisation_id not in makers or not drafting.offers_in(session, [offer.id]):
        raise EmptyOrder
    last = max(line.number for line in queries.lines_of(session, order.id))
    line = OrderLine(order_id=order.id, number=last + 1)
    drafting.copy_offer(line, offer)
    drafting.copy_terms(line, drafting.terms_of(offer))
    session.add(line)
    session.flush()
    _note(session, order, ChangeKind.LINE_ADDED, line, deed)
    return line


def _restore(session: Session, order: CollectiveOrder, line: OrderLine, deed: Deed) -> OrderLine:
    if line.withdrawn_at is not None:
        line.withdrawn_at = None
        _note(session, order, ChangeKind.LINE_RESTORED, line, deed)
    return line


def withdraw_line(
    session: Session, order: CollectiveOrder, line: OrderLine, reason: str, deed: Deed
) -> bool:
    """Take a product out: bookings stay noted, and count for nothing. Tell whether it was this call.

    Raises
    ------
    OrderOver
    """
    if order.state not in TAKES_BOOKINGS:
        raise OrderOver
    if line.withdrawn_at is not None:
        return False
    line.withdrawn_at = deed.now
    _note(session, order, ChangeKind.LINE_WITHDRAWN, line, deed, reason=reason)
    return True


def _note(
    session: Session,
    order: CollectiveOrder,
    kind: ChangeKind,
    line: OrderLine,
    deed: Deed,
    *,
    reason: str = "",
) -> None:
    about = About(line_id=line.id, reason=reason)
    note_change(session, order, kind, about, actor=deed.actor, now=deed.now)
