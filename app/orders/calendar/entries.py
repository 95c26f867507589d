"""What comes when for a person: when orders open, close and arrive, when to collect, when to help.

Nothing of other people is in it: titles of orders, names of groups and places only.
"""

import enum
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.accounts.actor import MONEY_KINDS, RANK
from app.accounts.models import Role
from app.accounts.queries import mandates_of
from app.groups import queries as group_queries
from app.groups.place_models import PickupPlace, PickupWindow
from app.groups.shift_models import ShiftHelper
from app.orders.booking.models import Basket
from app.orders.calendar import queries
from app.orders.calendar.queries import LastStep, Span
from app.orders.models import CollectiveOrder, OrderGroup
from app.orders.states import OrderState

WEEK = 7


class EntryKind(enum.StrEnum):
    """What an entry of the calendar tells."""

    OPENS = "opens"
    CLOSES = "closes"
    COMPLETES = "completes"
    DELIVERS = "delivers"
    PICK_UP = "pick_up"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: a day, or a time as the clock on the wall shows it, perhaps with an end.

    Attributes
    ----------
    key
        The same for the same thing for ever: calendar programs know it by this.
    sequence, changed_at
        Grow when the thing is changed.
    """

    key: str
    kind: EntryKind
    title: str
    group: str
    starts: datetime | date
    ends: datetime | None = None
    place: str = ""
    cancelled: bool = False
    endpoint: str
    address: Mapping[str, Any]
    sequence: int = 0
    changed_at: datetime

    @property
    def day(self) -> date:
        """The day on which it stands."""
        return self.starts.date() if isinstance(self.starts, datetime) else self.starts

    @property
    def begins(self) -> str:
        """The clock at which it begins; of a whole day nothing."""
        return self.starts.strftime("%H:%M") if isinstance(self.starts, datetime) else ""

    @property
    def until(self) -> str:
        """The clock at which it ends, if that is told."""
        return self.ends.strftime("%H:%M") if self.ends else ""

    @property
    def order(self) -> tuple[date, bool, str, str]:
        """How a day is read: what has no time first, then by the clock."""
        timed = isinstance(self.starts, datetime)
        return self.day, timed, self.starts.isoformat(), self.key


@dataclass(frozen=True, slots=True)
class Belonging:
    """The groups that concern a person: where a household of theirs books, and what they coordinate."""

    households: Mapping[uuid.UUID, uuid.UUID]
    coordinated: frozenset[uuid.UUID] = field(default_factory=frozenset)

    @property
    def groups(self) -> frozenset[uuid.UUID]:
        return frozenset(self.households) | self.coordinated


def belonging_of(session: Session, person_id: uuid.UUID) -> Belonging:
    """Return which groups concern a person, whether or not they have signed in just now."""
    by_duty = {row[0] for row in group_queries.coordinator_duties(session, person_id)}
    by_role = {
        mandate.organisation_id
        for mandate in mandates_of(session, person_id)
        if mandate.organisation.kind in MONEY_KINDS and RANK[mandate.role] >= RANK[Role.EDITOR]
    }
    mine = group_queries.households_of_person(session, person_id)
    households = {each.organisation_id: each.id for each in mine}
    return Belonging(households, frozenset(by_duty | by_role))


def entries_of(
    session: Session, person_id: uuid.UUID, first: date, last: date, zone: ZoneInfo
) -> list[Entry]:
    """Return what comes for a person from one day to another, both included, in its order."""
    belonging = belonging_of(session, person_id)
    found = [
        *_of_orders(session, belonging, _span(first, last, zone), zone),
        *(
            _shift(row, zone)
            for row in queries.helps_between(session, person_id, _span(first, last, zone))
        ),
    ]
    return sorted((each for each in found if first <= each.day <= last), key=lambda e: e.order)


def _span(first: date, last: date, zone: ZoneInfo) -> Span:
    # Goods are collected up to six days after they have come.
    return Span(
        datetime.combine(first, datetime.min.time(), zone),
        datetime.combine(last + timedelta(days=1), datetime.min.time(), zone),
        first - timedelta(days=WEEK - 1),
        last,
    )


def _of_orders(
    session: Session, belonging: Belonging, span: Span, zone: ZoneInfo
) -> Iterator[Entry]:
    if not belonging.groups:
        return
    found = queries.parts_between(session, belonging.groups, belonging.coordinated, span)
    parts: dict[uuid.UUID, OrderGroup] = {}
    for part in found:
        # Who takes part through several groups reads of the one in which their household is.
        if part.order_id not in parts or part.organisation_id in belonging.households:
            parts[part.order_id] = part
    steps = queries.last_steps(session, parts)
    baskets = queries.baskets(session, parts, belonging.households.values())
    places = queries.places(session, {each.place_id for each in baskets})
    collected = {each.order_id: each for each in baskets}
    for order_id, part in parts.items():
        step = steps.get(order_id)
        if part.order.state is OrderState.CANCELLED and (step is None or not step.was_open):
            # Nobody has ever been told of it.
            continue
        yield from _of_order(part, step, zone)
        basket = collected.get(order_id)
        if basket is not None and basket.place_id is not None:
            yield from _pick_ups(part, step, basket, places[basket.place_id], zone)


def _of_order(part: OrderGroup, step: LastStep | None, zone: ZoneInfo) -> Iterator[Entry]:
    order = part.order
    moments: list[tuple[EntryKind, datetime | date | None]] = [
        (EntryKind.OPENS, order.opens_at),
        (EntryKind.CLOSES, part.closes_at or order.closes_at),
        (EntryKind.COMPLETES, order.completing_until),
        (EntryKind.DELIVERS, order.deliver_on),
    ]
    for kind, told in moments:
        if told is not None:
            starts = told.astimezone(zone) if isinstance(told, datetime) else told
            yield _entry(part, step, kind, starts)


def _entry(
    part: OrderGroup, step: LastStep | None, kind: EntryKind, starts: datetime | date
) -> Entry:
    order = part.order
    return Entry(
        key=f"order-{order.id}-{kind}",
        kind=kind,
        title=order.title,
        group=part.organisation.name,
        starts=starts,
        cancelled=order.state is OrderState.CANCELLED,
        endpoint="orders.show",
        address={"order_id": order.id},
        sequence=order.revision,
        changed_at=_changed(order, step),
    )


def _pick_ups(
    part: OrderGroup, step: LastStep | None, basket: Basket, place: PickupPlace, zone: ZoneInfo
) -> Iterator[Entry]:
    order = part.order
    if order.deliver_on is None:
        return
    for window in _first_windows(place, order.deliver_on):
        day = order.deliver_on + timedelta(days=_days_until(window, order.deliver_on))
        yield Entry(
            key=f"order-{order.id}-{EntryKind.PICK_UP}-{window.id}",
            kind=EntryKind.PICK_UP,
            title=order.title,
            group=part.organisation.name,
            starts=datetime.combine(day, window.starts, zone),
            ends=datetime.combine(day, window.ends, zone),
            place=f"{place.name}, {place.street}",
            cancelled=order.state is OrderState.CANCELLED,
            endpoint="orders.show",
            address={"order_id": order.id},
            sequence=order.revision + basket.revision,
            changed_at=max(_changed(order, step), basket.updated_at),
        )


def _first_windows(place: PickupPlace, day: date) -> list[PickupWindow]:
    """Return the times of the first day, from that on which the goods come, on which the place is open."""
    if not place.windows:
        return []
    soonest = min(_days_until(each, day) for each in place.windows)
    return [each for each in place.windows if _days_until(each, day) == soonest]


def _days_until(window: PickupWindow, day: date) -> int:
    return (window.weekday - day.weekday()) % WEEK


def _shift(row: ShiftHelper, zone: ZoneInfo) -> Entry:
    shift = row.shift
    return Entry(
        key=f"shift-{shift.id}",
        kind=EntryKind.SHIFT,
        title=shift.place.name,
        group=shift.organisation.name,
        starts=shift.starts_at.astimezone(zone),
        ends=shift.ends_at.astimezone(zone),
        place=f"{shift.place.name}, {shift.place.street}",
        endpoint="shifts.index",
        address={"slug": shift.organisation.slug},
        changed_at=row.created_at,
    )


def _changed(order: CollectiveOrder, step: LastStep | None) -> datetime:
    return max(order.created_at, step.at) if step else order.created_at
