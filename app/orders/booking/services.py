"""Booking: a household says what it wants; rules, deadline and credit are looked at under the order's lock."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.groups.models import Household
from app.ledger.services import require_credit
from app.orders import queries
from app.orders.booking.models import Basket, Booking, BookingEvent
from app.orders.booking.wishes import NOTHING, LineRule, Others, Wish, fault_of, most_cents
from app.orders.closing.packs import NOTHING_BOOKED
from app.orders.closing.plan import added_up, pack_rule, scope_of, sums_of
from app.orders.errors import BadWishes, BasketChanged, NotYourOrder, OrderClosed
from app.orders.models import CollectiveOrder, GroupState, OrderGroup, OrderLine
from app.orders.settling import credit_queries
from app.orders.states import OrderState
from app.orders.together.places import place_for


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketWish:
    """A basket as a page sends it: what is wished by line, and the version that the page showed."""

    wishes: Mapping[uuid.UUID, Wish]
    revision: int
    note: str = ""
    # Where the household collects; None: as before.
    place_id: uuid.UUID | None = None


def deadline_of(order: CollectiveOrder, group: OrderGroup) -> datetime:
    """Return until when households of a group may book."""
    until = order.closes_at
    if order.state is OrderState.COMPLETING and order.completing_until is not None:
        until = order.completing_until
    # A group that closes earlier has closed: it completes no packs either.
    return until if group.closes_at is None else min(group.closes_at, until)


def takes_bookings(order: CollectiveOrder, group: OrderGroup, now: datetime) -> bool:
    """Tell whether households of a group may book at a moment, whatever the jobs have got round to."""
    if order.state not in {OrderState.OPEN, OrderState.COMPLETING}:
        return False
    return order.opens_at <= now < deadline_of(order, group)


def rule_of(order: CollectiveOrder, line: OrderLine) -> LineRule:
    """Return what a line allows."""
    return LineRule(
        line_id=line.id,
        pack=pack_rule(order, line),
        household_minimum=line.household_minimum,
        household_maximum=line.household_maximum,
        household_multiple=line.household_multiple,
        withdrawn=line.withdrawn_at is not None,
    )


def save_basket(
    session: Session,
    order: CollectiveOrder,
    household: Household,
    basket: BasketWish,
    *,
    actor: Actor,
    now: datetime,
) -> Basket:
    """Take the wishes of a household; all of them or none. The order must be locked by the caller.

    Lines that the basket does not name stay as they are.

    Parameters
    ----------
    order : CollectiveOrder
        From `queries.locked_order`.
    now : datetime
        Asked of the clock after the lock.

    Raises
    ------
    NotYourOrder, OrderClosed, BasketChanged, BadWishes, PlaceNeeded, CreditTooLow
    """
    group = queries.group_of(session, order.id, household.organisation_id)
    if group is None or group.state is not GroupState.JOINED:
        raise NotYourOrder
    if not takes_bookings(order, group, now):
        raise OrderClosed
    row = _basket(session, order, household, now)
    if row.revision != basket.revision:
        raise BasketChanged(row.revision)
    lines = {line.id: line for line in queries.lines_of(session, order.id)}
    before = queries.bookings_of(session, order.id, household.id)
    wanted = {line_id: wish for line_id, wish in basket.wishes.items() if line_id in lines}
    if household.left_on is not None and _wants_more(wanted, before):
        raise NotYourOrder
    _require_allowed(session, order, household, wanted, _Shelf(lines, before))
    had = {line_id: _wish(booking) for line_id, booking in before.items()}
    after = had | wanted
    # What has been withdrawn costs nothing.
    prices = {
        line_id: 0 if line.withdrawn_at else line.price_cents for line_id, line in lines.items()
    }
    most = most_cents(after, prices)
    # Whose credit has shrunk meanwhile may still want less.
    if most > most_cents(had, prices):
        others = credit_queries.committed_cents(session, household.id, but=order.id)
        require_credit(session, household, most + others, now=now)
    row.place_id = _place(session, group, row, basket, after)
    pen = _Pen(session, order, household, actor, now)
    for line_id in sorted(wanted):
        pen.write(line_id, wanted[line_id], before.get(line_id))
    row.revision += 1
    row.note = basket.note
    row.updated_at = now
    session.flush()
    return row


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The lines of an order and what the household has booked of them so far."""

    lines: Mapping[uuid.UUID, OrderLine]
    before: Mapping[uuid.UUID, Booking]


def _wants_more(wanted: Mapping[uuid.UUID, Wish], before: Mapping[uuid.UUID, Booking]) -> bool:
    """Tell whether a household would take more of anything: of one that has left, bookings only become less."""
    had = {line_id: _wish(before.get(line_id)) for line_id in wanted}
    return any(
        wish.quantity > had[line_id].quantity or wish.most > had[line_id].most
        for line_id, wish in wanted.items()
    )


def _basket(
    session: Session, order: CollectiveOrder, household: Household, now: datetime
) -> Basket:
    found = queries.basket(session, order.id, household.id)
    if found is not None:
        session.refresh(found)
        return found
    row = Basket(order_id=order.id, household_id=household.id, revision=0, updated_at=now)
    session.add(row)
    session.flush()
    return row


def _place(
    session: Session,
    group: OrderGroup,
    row: Basket,
    basket: BasketWish,
    after: Mapping[uuid.UUID, Wish],
) -> uuid.UUID | None:
    """Return where the household collects; who wants nothing need not say."""
    if not any(wish.most for wish in after.values()):
        return row.place_id
    return place_for(session, group, row.place_id, basket.place_id)


def _wish(booking: Booking | None) -> Wish:
    if booking is None:
        return NOTHING
    return Wish(booking.quantity, booking.tolerance, booking.note)


def _require_allowed(
    session: Session,
    order: CollectiveOrder,
    household: Household,
    wanted: Mapping[uuid.UUID, Wish],
    shelf: "_Shelf",
) -> None:
    by_group = queries.booked_by_group(session, order.id, but=household.id)
    everybody = added_up(by_group.values())
    together = sums_of(order, by_group).get(scope_of(order, household.organisation_id), {})
    completing = order.state is OrderState.COMPLETING
    faults = [
        fault_of(
            rule_of(order, shelf.lines[line_id]),
            _wish(shelf.before.get(line_id)),
            wish,
            Others(everybody.get(line_id, NOTHING_BOOKED), together.get(line_id, NOTHING_BOOKED)),
            completing=completing,
        )
        for line_id, wish in sorted(wanted.items(), key=lambda pair: pair[0])
    ]
    if found := tuple(fault for fault in faults if fault is not None):
        raise BadWishes(found)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes bookings of one household, each change with its event."""

    session: Session
    order: CollectiveOrder
    household: Household
    actor: Actor
    now: datetime

    def write(self, line_id: uuid.UUID, wish: Wish, booking: Booking | None) -> None:
        had = _wish(booking)
        if had == wish:
            return
        if booking is None:
            booking = Booking(
                order_id=self.order.id,
                line_id=line_id,
                household_id=self.household.id,
                organisation_id=self.household.organisation_id,
            )
            self.session.add(booking)
        booking.quantity, booking.tolerance, booking.note = wish.quantity, wish.tolerance, wish.note
        booking.updated_at = self.now
        self.session.add(
            BookingEvent(
                order_id=self.order.id,
                line_id=line_id,
                household_id=self.household.id,
                quantity_before=had.quantity,
                quantity=wish.quantity,
                tolerance_before=had.tolerance,
                tolerance=wish.tolerance,
                by_id=self.actor.person_id,
                at=self.now,
            )
        )
