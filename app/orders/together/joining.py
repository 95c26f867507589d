"""A group opens its order to others: they are asked, come with terms of their own, and may leave while it is open.

The order must be locked by the caller: the state decides under the lock, and changes are numbered.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import MONEY_KINDS, Actor
from app.orders import queries
from app.orders.booking.models import Booking, BookingEvent
from app.orders.change_models import ChangeKind
from app.orders.changes import About, note_change
from app.orders.errors import GroupHasBooked, LaterThanTheOrder, NotAGroup, OrderOver
from app.orders.models import CollectiveOrder, GroupState, OrderGroup
from app.orders.states import OrderState
from app.orders.together import queries as group_queries
from app.orders.together.places import serve_everywhere
from app.orders.together.states import TRANSITIONS, GroupAct
from catalog.organisations import Organisation
from catalog.states import ImpossibleAction, next_state

# While a group may still be asked, come and go.
STILL_OPEN = frozenset({OrderState.DRAFT, OrderState.OPEN})


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something, and when."""

    actor: Actor
    now: datetime


def _require_open(order: CollectiveOrder, now: datetime) -> None:
    if order.state not in STILL_OPEN or order.closes_at <= now:
        raise OrderOver


def invite(
    session: Session, order: CollectiveOrder, group: Organisation, message: str, deed: Deed
) -> OrderGroup:
    """Ask a group whether it takes part.

    Raises
    ------
    OrderOver, NotAGroup, ImpossibleAction
        The last when it was asked already, or takes part.
    """
    _require_open(order, deed.now)
    if group.kind not in MONEY_KINDS:
        raise NotAGroup
    part = queries.group_of(session, order.id, group.id)
    if part is None:
        part = OrderGroup(
            order_id=order.id,
            organisation_id=group.id,
            state=GroupState.INVITED,
            created_at=deed.now,
        )
        session.add(part)
    else:
        part.state = next_state(TRANSITIONS, part.state, GroupAct.INVITE)
    part.message, part.closes_at = message, None
    session.flush()
    _note(session, order, part, ChangeKind.GROUP_INVITED, deed, reason=message)
    return part


def take_back(session: Session, order: CollectiveOrder, part: OrderGroup, deed: Deed) -> None:
    """Take an invitation back that was not answered.

    Raises
    ------
    ImpossibleAction
    """
    part.state = next_state(TRANSITIONS, part.state, GroupAct.TAKE_BACK)
    _note(session, order, part, ChangeKind.INVITATION_TAKEN_BACK, deed)


def accept(
    session: Session,
    order: CollectiveOrder,
    part: OrderGroup,
    closes_at: datetime | None,
    deed: Deed,
) -> None:
    """Take part: with a deadline of one's own, if there is one, and every place that the group uses.

    Raises
    ------
    OrderOver, LaterThanTheOrder, ImpossibleAction
    """
    _require_open(order, deed.now)
    _require_earlier(order, closes_at)
    part.state = next_state(TRANSITIONS, part.state, GroupAct.ACCEPT)
    part.closes_at = closes_at
    session.flush()
    if not group_queries.has_places(session, part):
        serve_everywhere(session, part)
    _note(session, order, part, ChangeKind.GROUP_JOINED, deed)


def decline(
    session: Session, order: CollectiveOrder, part: OrderGroup, reason: str, deed: Deed
) -> None:
    """Say no.

    Raises
    ------
    ImpossibleAction
    """
    part.state = next_state(TRANSITIONS, part.state, GroupAct.DECLINE)
    _note(session, order, part, ChangeKind.GROUP_DECLINED, deed, reason=reason)


def set_deadline(
    session: Session,
    order: CollectiveOrder,
    part: OrderGroup,
    closes_at: datetime | None,
    deed: Deed,
) -> None:
    """Let the households of a group book until another moment; None: as long as the order is open.

    Raises
    ------
    OrderOver, LaterThanTheOrder
    """
    _require_open(order, deed.now)
    _require_earlier(order, closes_at)
    if part.closes_at != closes_at:
        part.closes_at = closes_at
        _note(session, order, part, ChangeKind.GROUP_TERMS, deed)


def _require_earlier(order: CollectiveOrder, closes_at: datetime | None) -> None:
    if closes_at is not None and closes_at > order.closes_at:
        raise LaterThanTheOrder


def leave(
    session: Session,
    order: CollectiveOrder,
    part: OrderGroup,
    reason: str,
    deed: Deed,
    *,
    with_bookings: bool,
) -> Sequence[uuid.UUID]:
    """Take part no longer, while the order is open; return the households whose bookings were taken out.

    Raises
    ------
    OrderOver, ImpossibleAction
    GroupHasBooked
        When households have booked and nobody said that this is known.
    """
    _require_open(order, deed.now)
    target = next_state(TRANSITIONS, part.state, GroupAct.LEAVE)
    # Whoever holds the order cancels it.
    if part.organisation_id == order.holder_id:
        raise ImpossibleAction(part.state, GroupAct.LEAVE)
    bookings = group_queries.bookings_of_group(session, part)
    households = sorted({each.household_id for each in bookings})
    if households and not with_bookings:
        raise GroupHasBooked(len(households))
    part.state = target
    for booking in bookings:
        _take_out(session, booking, deed)
    for basket in group_queries.baskets_of(session, order.id, set(households)):
        basket.revision += 1
        basket.updated_at = deed.now
    _note(session, order, part, ChangeKind.GROUP_LEFT, deed, reason=reason)
    return households


def _take_out(session: Session, booking: Booking, deed: Deed) -> None:
    session.add(
        BookingEvent(
            order_id=booking.order_id,
            line_id=booking.line_id,
            household_id=booking.household_id,
            quantity_before=booking.quantity,
            quantity=0,
            tolerance_before=booking.tolerance,
            tolerance=0,
            by_id=deed.actor.person_id,
            at=deed.now,
        )
    )
    booking.quantity, booking.tolerance, booking.updated_at = 0, 0, deed.now


def _note(
    session: Session,
    order: CollectiveOrder,
    part: OrderGroup,
    kind: ChangeKind,
    deed: Deed,
    *,
    reason: str = "",
) -> None:
    about = About(group_id=part.organisation_id, reason=reason)
    note_change(session, order, kind, about, actor=deed.actor, now=deed.now)
