"""The page of an order for a household, as plain values."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.groups.models import Household
from app.groups.place_models import PickupPlace
from app.orders.amounts import MARGIN_PERCENT, WHOLE, confirmed_price
from app.orders.booking.progress import PackFill, pack_fill
from app.orders.booking.services import deadline_of, takes_bookings
from app.orders.booking.shelf import Got, Shelf, got_of
from app.orders.booking.words import left_words, limit_words, pack_words
from app.orders.closing.packs import NOTHING_BOOKED, Booked
from app.orders.closing.plan import ProducerTotal, grams_of, pack_rule
from app.orders.line_words import line_unit
from app.orders.models import CollectiveOrder, OrderGroup, OrderLine
from app.orders.states import HANDED_OVER, WORKED_OUT, OrderState
from app.orders.words import rounding_words, scope_words, state_words

NO_TOTAL = ProducerTotal()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """A product, what everybody has booked of it, and what the household wants and gets."""

    id: uuid.UUID
    title: str
    unit: str
    price_cents: int
    pack: int
    # What is needed in all, in full packs; 0: nothing.
    least: int
    # Whether tolerance fills no pack.
    firm: bool
    limits: str
    left: str
    # What a script works with while one types, by name.
    live: Mapping[str, int]
    withdrawn: bool
    weighed: bool
    fill: PackFill
    fill_words: str
    others: Booked
    quantity: int
    tolerance: int
    # What the household gets and is to pay, as it is known now: at the hand-over what it has got.
    allotted: int | None
    grams: int | None
    cents: int | None


def cents_at_least(line: MemberLine, units: int) -> int:
    """Return what some units come to when the scales say little."""
    percent = WHOLE - MARGIN_PERCENT if line.weighed else WHOLE
    return units * line.price_cents * percent // WHOLE


def cents_at_most(line: MemberLine, units: int) -> int:
    """Return what some units come to when the scales say much."""
    percent = WHOLE + MARGIN_PERCENT if line.weighed else WHOLE
    return -(-units * line.price_cents * percent // WHOLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberProducer:
    """A producer's lines, and how far its minimum is."""

    id: uuid.UUID
    name: str
    lines: tuple[MemberLine, ...]
    minimum_cents: int
    reached_cents: int
    minimum_kg: int
    reached_grams: int

    @property
    def reached_kg(self) -> int:
        """The weight that is reached, in whole kilograms."""
        return self.reached_grams // 1000

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
    is_handed_over: bool
    # Once the order is settled: what the household was charged, costs beside the goods with it.
    charged_cents: int | None
    # What is given back for spoiled goods.
    allowed_cents: int
    opens_at: datetime
    deadline: datetime
    deliver_on: date | None
    rounding: str
    # What becomes of packs that are not full, for the script.
    rule: tuple[str, int]
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
    def margin_percent(self) -> int:
        """By how much what is weighed may differ from what is expected; 0 when nothing is."""
        return MARGIN_PERCENT if any(line.weighed for line in self.lines) else 0

    @property
    def most_cents(self) -> int:
        """The most it can come to, with all tolerance and all weights."""
        return sum(
            cents_at_most(line, line.quantity + line.tolerance)
            for line in self.lines
            if not line.withdrawn
        )

    @property
    def goods_cents(self) -> int:
        """What the goods come to, as it is known now."""
        return sum(line.cents or 0 for line in self.lines)


@dataclass(frozen=True, slots=True)
class Host:
    """The group that holds an order, and whether others take part."""

    name: str
    is_shared: bool


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
                    _line(order, line, shelf)
                    for line in shelf.lines
                    if line.producer_id == each.producer_id
                ),
                minimum_cents=each.minimum_cents,
                reached_cents=total.cents,
                minimum_kg=each.minimum_grams // 1000,
                reached_grams=total.grams,
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
        is_handed_over=order.state in HANDED_OVER,
        charged_cents=shelf.charged_cents,
        allowed_cents=shelf.allowed_cents,
        opens_at=order.opens_at,
        deadline=deadline_of(order, group),
        deliver_on=order.deliver_on,
        rounding=rounding_words(order.rounding),
        rule=(order.rounding.value, order.threshold_percent),
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


def _price(line: OrderLine, shelf: Shelf, got: Got) -> int:
    if got.price_cents is not None:
        return got.price_cents
    return confirmed_price(line, shelf.outcomes.get(line.id))


def _live(line: OrderLine, shelf: Shelf, quantity: int) -> dict[str, int]:
    """Return what a unit weighs, what would be ordered now, and of how many the household has the choice."""
    found = {
        "grams": grams_of(line, 1),
        "ordered": shelf.ordered.get(line.id, 0),
        "minimum": line.minimum_units,
    }
    if line.maximum_units is not None:
        others = shelf.everybody.get(line.id, NOTHING_BOOKED).quantity - quantity
        found |= {"maximum": line.maximum_units, "room": line.maximum_units - others}
    return found


def _line(order: CollectiveOrder, line: OrderLine, shelf: Shelf) -> MemberLine:
    got, rule = got_of(order, line, shelf), pack_rule(order, line)
    booking = shelf.bookings.get(line.id)
    sums = shelf.together.get(line.id, NOTHING_BOOKED)
    quantity, tolerance = (booking.quantity, booking.tolerance) if booking else (0, 0)
    fill = pack_fill(sums, rule)
    return MemberLine(
        id=line.id,
        title=line.title,
        unit=line_unit(line),
        price_cents=_price(line, shelf, got),
        pack=line.pack_size,
        least=rule.goal(0),
        firm=rule.counted(1) == 0,
        limits=limit_words(line),
        left=left_words(line, shelf.everybody.get(line.id, NOTHING_BOOKED)),
        live=_live(line, shelf, quantity),
        withdrawn=line.withdrawn_at is not None,
        weighed=line.weighed,
        fill=fill,
        fill_words=pack_words(fill, line.pack_size, sums),
        others=Booked(sums.quantity - quantity, sums.tolerance - tolerance),
        quantity=quantity,
        tolerance=tolerance,
        allotted=got.units,
        grams=got.grams,
        cents=got.cents,
    )
