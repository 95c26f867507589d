"""The page of an order for those who coordinate it, as plain values."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.closing import plan, undoing
from app.orders.closing.packs import NOTHING_BOOKED, Booked
from app.orders.closing.undoing_queries import InTheWay
from app.orders.closing.undoing_words import come_words, reported_words
from app.orders.coordinating import board_queries
from app.orders.line_words import line_unit
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.states import TRANSITIONS, WORKED_OUT, OrderAction, OrderState
from app.orders.words import action_words, rounding_words, state_words, under_minimum_words
from catalog.states import possible_actions


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedLine:
    """One product with what is booked of it."""

    title: str
    producer: str
    unit: str
    price_cents: int
    pack: int
    booked: int
    tolerance: int
    ordered: int

    @property
    def packs(self) -> int:
        """How many packs are ordered."""
        return self.ordered // self.pack


@dataclass(frozen=True, slots=True)
class ManagedEvent:
    """One step of the order: what, when, by whom, why."""

    what: str
    at: datetime
    by: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManageView:
    """The page."""

    id: uuid.UUID
    title: str
    number: int
    group: str
    note: str
    state: str
    state_label: str
    announced: bool
    opens_at: datetime
    closes_at: datetime
    completing_until: datetime | None
    deliver_on: date | None
    rounding: str
    under_minimum: str
    actions: tuple[OrderAction, ...]
    # Why it is not opened again, or not cancelled; "": nothing stands in the way.
    no_reopening: str
    no_cancelling: str
    lines: tuple[ManagedLine, ...]
    events: tuple[ManagedEvent, ...]

    @property
    def ordered_cents(self) -> int:
        """What is ordered comes to."""
        return sum(line.ordered * line.price_cents for line in self.lines)

    @property
    def is_draft(self) -> bool:
        """Whether only coordinators see it."""
        return self.state == OrderState.DRAFT


def manage_view(session: Session, order: CollectiveOrder) -> ManageView:
    """Return the page of an order."""
    names = {
        each.producer_id: each.producer.name for each in queries.producers_of(session, order.id)
    }
    by_group = queries.booked_by_group(session, order.id)
    booked = plan.added_up(by_group.values())
    lines = queries.lines_of(session, order.id)
    ordered = _ordered(session, order, lines, plan.sums_of(order, by_group))
    return ManageView(
        id=order.id,
        title=order.title,
        number=order.number,
        group=order.holder.name,
        note=order.note,
        state=order.state.value,
        state_label=state_words(order.state),
        announced=order.announced,
        opens_at=order.opens_at,
        closes_at=order.closes_at,
        completing_until=order.completing_until,
        deliver_on=order.deliver_on,
        rounding=rounding_words(order.rounding),
        under_minimum=under_minimum_words(order.under_minimum),
        actions=possible_actions(TRANSITIONS, order.state),
        no_reopening=_why_not(undoing.in_the_way_of_reopening(session, order), reported_words),
        no_cancelling=_why_not(undoing.in_the_way_of_cancelling(session, order), come_words),
        lines=tuple(
            _line(
                line,
                names[line.producer_id],
                booked.get(line.id, NOTHING_BOOKED),
                ordered.get(line.id, 0),
            )
            for line in lines
        ),
        events=tuple(
            ManagedEvent(action_words(event.action), event.at, name, event.reason)
            for event, name in board_queries.events_of(session, order.id)
        ),
    )


def _why_not(found: InTheWay, words: Callable[[Mapping[str, object]], str]) -> str:
    return words(asdict(found)) if found else ""


def _ordered(
    session: Session,
    order: CollectiveOrder,
    lines: Sequence[OrderLine],
    sums: plan.Sums,
) -> Mapping[uuid.UUID, int]:
    """Return the units ordered of each line: as worked out at closing or, before it, as they would be."""
    if order.state in WORKED_OUT:
        units: defaultdict[uuid.UUID, int] = defaultdict(int)
        for outcome in queries.outcomes_of(session, order.id):
            units[outcome.line_id] += outcome.ordered_units
        return units
    ordered = plan.ordered_of(order, lines, sums)
    return {line_id: sum(by_scope.values()) for line_id, by_scope in ordered.items()}


def _line(line: OrderLine, producer: str, booked: Booked, ordered: int) -> ManagedLine:
    return ManagedLine(
        title=line.title,
        producer=producer,
        unit=line_unit(line),
        price_cents=line.price_cents,
        pack=line.pack_size,
        booked=booked.quantity,
        tolerance=booked.tolerance,
        ordered=ordered,
    )
