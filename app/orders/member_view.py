"""The page of an order for a household, as plain values."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.groups.models import Household
from app.groups.place_models import PickupPlace
from app.orders import place_queries, plan, queries
from app.orders.amounts import confirmed_cents, confirmed_price, confirmed_units
from app.orders.booking import deadline_of, takes_bookings
from app.orders.booking_models import Booking
from app.orders.line_words import line_unit
from app.orders.member_words import left_words, limit_words, pack_words
from app.orders.models import CollectiveOrder, OrderGroup, OrderLine, OrderProducer
from app.orders.outcome_models import Allotment, LineOutcome
from app.orders.packs import NOTHING_BOOKED, Booked
from app.orders.plan import ProducerTotal
from app.orders.progress import PackFill, pack_fill
from app.orders.states import WORKED_OUT, OrderState
from app.orders.words import rounding_words, scope_words, state_words

WHOLE = 100
NO_TOTAL = ProducerTotal()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """A product, what everybody has booked of it, and what the household wants and gets."""

    id: uuid.UUID
    title: str
    unit: str
    price_cents: int
    pack: int
    limits: str
    left: str
    withdrawn: bool
    weighed: bool
    fill: PackFill
    fill_words: str
    others: Booked
    quantity: int
    tolerance: int
    allotted: int | None
    expected_cents: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberProducer:
    """A producer's lines, and how far its minimum is."""

    id: uuid.UUID
    name: str
    lines: tuple[MemberLine, ...]
    minimum_cents: int
    reached_cents: int
    minimum_kg: int
    reached_kg: int

    @property
    def is_reached(self) -> bool:
        """Whether the minimum is reached if the order closed now."""
        return self.percent == WHOLE

    @property
    def percent(self) -> int:
        """How much of the minimum is reached: of value or weight, whichever is further away."""
        parts = [
            WHOLE * reached // least
            for reached, least in (
                (self.reached_cents, self.minimum_cents),
                (self.reached_kg, self.minimum_kg),
            )
            if least
        ]
        return min([WHOLE, *parts])


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """The page."""

    id: uuid.UUID
    title: str
    group: str
    note: str
    state: str
    state_label: str
    is_open: bool
    is_completing: bool
    is_worked_out: bool
    opens_at: datetime
    deadline: datetime
    deliver_on: date | None
    rounding: str
    # With several groups: over whom packs and minimums are counted.
    scope: str
    household: str | None
    household_id: uuid.UUID | None
    # Where one may collect, and the one place when it is chosen or there is no other.
    places: tuple[tuple[str, str], ...]
    place: str
    producers: tuple[MemberProducer, ...]

    @property
    def lines(self) -> list[MemberLine]:
        """All lines, whoever makes them."""
        return [line for producer in self.producers for line in producer.lines]

    @property
    def booked_cents(self) -> int:
        """What is booked comes to."""
        return sum(line.quantity * line.price_cents for line in self.lines if not line.withdrawn)

    @property
    def most_cents(self) -> int:
        """The most it can come to, with all tolerance."""
        return sum(
            (line.quantity + line.tolerance) * line.price_cents
            for line in self.lines
            if not line.withdrawn
        )

    @property
    def expected_cents(self) -> int:
        """What was allotted comes to."""
        return sum(line.expected_cents or 0 for line in self.lines)


@dataclass(frozen=True, slots=True)
class Host:
    """The group that holds an order, and whether others take part."""

    name: str
    is_shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What the page is made of, read once."""

    lines: Sequence[OrderLine]
    producers: Sequence[OrderProducer]
    bookings: Mapping[uuid.UUID, Booking]
    # What all have booked, and what those have whose packs are the same.
    everybody: Mapping[uuid.UUID, Booked]
    together: Mapping[uuid.UUID, Booked]
    totals: Mapping[uuid.UUID, ProducerTotal]
    # What would be ordered of each line if it closed now.
    ordered: Mapping[uuid.UUID, int]
    allotments: Mapping[uuid.UUID, Allotment]
    places: Sequence[PickupPlace]
    place_id: uuid.UUID | None
    outcomes: Mapping[uuid.UUID, LineOutcome]


def shelf_of(
    session: Session, order: CollectiveOrder, group: OrderGroup, household: Household | None
) -> Shelf:
    """Read what the page of a household is made of."""
    mine = household.id if household else None
    worked_out = mine is not None and order.state in WORKED_OUT
    lines = queries.lines_of(session, order.id)
    by_group = queries.booked_by_group(session, order.id)
    sums, scope = plan.sums_of(order, by_group), plan.scope_of(order, group.organisation_id)
    ordered = plan.ordered_of(order, lines, sums)
    totals = plan.totals_of(lines, ordered)
    return Shelf(
        lines=lines,
        producers=queries.producers_of(session, order.id),
        bookings=queries.bookings_of(session, order.id, mine) if mine else {},
        everybody=plan.added_up(by_group.values()),
        together=sums.get(scope, {}),
        totals={maker: total for (maker, each), total in totals.items() if each == scope},
        ordered={line_id: units.get(scope, 0) for line_id, units in ordered.items()},
        allotments=queries.allotments_of_household(session, order.id, mine)
        if worked_out and mine
        else {},
        places=place_queries.places_of(session, group),
        place_id=_place(session, order, mine) if mine else None,
        outcomes=queries.outcomes_for(session, order, household) if worked_out else {},
    )


def _place(session: Session, order: CollectiveOrder, household_id: uuid.UUID) -> uuid.UUID | None:
    """Return where a household collects; before it has said so, where it collected last time."""
    kept = queries.basket(session, order.id, household_id)
    if kept is not None and kept.place_id is not None:
        return kept.place_id
    return place_queries.last_place(session, household_id, but=order.id)


def member_view(
    order: CollectiveOrder,
    group: OrderGroup,
    household: Household | None,
    shelf: Shelf,
    *,
    host: Host,
    now: datetime,
) -> MemberView:
    """Return the page of an order for a household; without one nothing can be booked."""
    producers = []
    for each in shelf.producers:
        total = shelf.totals.get(each.producer_id, NO_TOTAL)
        producers.append(
            MemberProducer(
                id=each.producer_id,
                name=each.producer.name,
                lines=tuple(
                    _line(line, shelf)
                    for line in shelf.lines
                    if line.producer_id == each.producer_id
                ),
                minimum_cents=each.minimum_cents,
                reached_cents=total.cents,
                minimum_kg=each.minimum_grams // 1000,
                reached_kg=total.grams // 1000,
            )
        )
    return MemberView(
        id=order.id,
        title=order.title,
        group=host.name,
        note=order.note,
        state=order.state.value,
        state_label=state_words(order.state),
        is_open=household is not None and takes_bookings(order, group, now),
        is_completing=order.state is OrderState.COMPLETING,
        is_worked_out=order.state in WORKED_OUT,
        opens_at=order.opens_at,
        deadline=deadline_of(order, group),
        deliver_on=order.deliver_on,
        rounding=rounding_words(order.rounding),
        scope=scope_words(order.pack_scope) if host.is_shared else "",
        household=household.name if household else None,
        household_id=household.id if household else None,
        places=tuple((str(each.id), place_words(each)) for each in shelf.places),
        place=_place_words(shelf),
        producers=tuple(producers),
    )


def _place_words(shelf: Shelf) -> str:
    if len(shelf.places) == 1:
        return place_words(shelf.places[0])
    chosen = [each for each in shelf.places if each.id == shelf.place_id]
    return place_words(chosen[0]) if chosen else ""


def place_words(place: PickupPlace) -> str:
    """Return a place as a household reads it."""
    return f"{place.name}, {place.street}"


def _line(line: OrderLine, shelf: Shelf) -> MemberLine:
    booking = shelf.bookings.get(line.id)
    sums = shelf.together.get(line.id, NOTHING_BOOKED)
    quantity, tolerance = (booking.quantity, booking.tolerance) if booking else (0, 0)
    allotment = shelf.allotments.get(booking.id) if booking else None
    outcome = shelf.outcomes.get(line.id)
    fill = pack_fill(sums, line.pack_size)
    return MemberLine(
        id=line.id,
        title=line.title,
        unit=line_unit(line),
        price_cents=confirmed_price(line, outcome),
        pack=line.pack_size,
        limits=limit_words(line),
        left=left_words(line, shelf.everybody.get(line.id, NOTHING_BOOKED)),
        withdrawn=line.withdrawn_at is not None,
        weighed=line.weighed,
        fill=fill,
        fill_words=pack_words(fill, line.pack_size, sums),
        others=Booked(sums.quantity - quantity, sums.tolerance - tolerance),
        quantity=quantity,
        tolerance=tolerance,
        allotted=confirmed_units(allotment) if allotment else None,
        expected_cents=confirmed_cents(line, outcome, allotment) if allotment else None,
    )
