"""How a group takes part in an order, for those who coordinate it there: plain values."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.booking.services import deadline_of
from app.orders.closing.packs import NOTHING_BOOKED, Booked
from app.orders.coordinating import board_queries
from app.orders.coordinating.matrix import Matrix, matrix_of
from app.orders.line_words import line_unit
from app.orders.models import CollectiveOrder, GroupState, OrderGroup, OrderLine
from app.orders.states import WORKED_OUT
from app.orders.together import place_queries
from app.orders.together import queries as group_queries
from app.orders.together.joining import STILL_OPEN
from app.orders.together.places import PLACES_STAND
from app.orders.words import group_state_words, rounding_words, scope_words, state_words


@dataclass(frozen=True, slots=True)
class PartLine:
    """A product, its terms, and what the group's households have booked of it."""

    title: str
    producer: str
    unit: str
    price_cents: int
    pack: int
    booked: int
    tolerance: int


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A pick-up place of the group, and whether it serves the order."""

    id: str
    label: str
    serves: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """The page."""

    order_id: uuid.UUID
    group_id: uuid.UUID
    title: str
    note: str
    holder: str
    group: str
    message: str
    state: str
    state_label: str
    part_label: str
    is_invited: bool
    has_joined: bool
    is_open: bool
    is_worked_out: bool
    opens_at: datetime
    closes_at: datetime
    deadline: datetime
    deliver_on: date | None
    scope: str
    rounding: str
    producers: tuple[tuple[str, int, int], ...]
    lines: tuple[PartLine, ...]
    households: int
    places: tuple[PlaceChoice, ...]
    places_open: bool


def part_view(session: Session, order: CollectiveOrder, part: OrderGroup) -> PartView:
    """Return the page of a group that takes part in an order, or is asked to."""
    producers = queries.producers_of(session, order.id)
    names = {each.producer_id: each.producer.name for each in producers}
    booked = queries.booked_by_group(session, order.id).get(part.organisation_id, {})
    lines = [each for each in queries.lines_of(session, order.id) if each.withdrawn_at is None]
    return PartView(
        order_id=order.id,
        group_id=part.organisation_id,
        title=order.title,
        note=order.note,
        holder=order.holder.name,
        group=part.organisation.name,
        message=part.message,
        state=order.state.value,
        state_label=state_words(order.state),
        part_label=group_state_words(part.state),
        is_invited=part.state is GroupState.INVITED,
        has_joined=part.state is GroupState.JOINED,
        is_open=order.state in STILL_OPEN,
        is_worked_out=order.state in WORKED_OUT,
        opens_at=order.opens_at,
        closes_at=order.closes_at,
        deadline=deadline_of(order, part),
        deliver_on=order.deliver_on,
        scope=scope_words(order.pack_scope),
        rounding=rounding_words(order.rounding),
        producers=tuple(
            (each.producer.name, each.minimum_cents, each.minimum_grams // 1000)
            for each in producers
        ),
        lines=tuple(_line(line, names, booked) for line in lines),
        households=group_queries.households_booked(session, part),
        places=place_choices(session, part),
        places_open=order.state not in PLACES_STAND,
    )


def _line(
    line: OrderLine, names: Mapping[uuid.UUID, str], booked: Mapping[uuid.UUID, Booked]
) -> PartLine:
    sums = booked.get(line.id, NOTHING_BOOKED)
    return PartLine(
        line.title,
        names[line.producer_id],
        line_unit(line),
        line.price_cents,
        line.pack_size,
        sums.quantity,
        sums.tolerance,
    )


def place_choices(session: Session, part: OrderGroup) -> tuple[PlaceChoice, ...]:
    """Return the places of a group: those it uses, and those that serve the order all the same."""
    serving = place_queries.places_of(session, part)
    there = {each.id for each in serving}
    own = place_queries.active_places(session, part.organisation_id)
    known = {each.id: each for each in (*own, *serving)}
    return tuple(
        PlaceChoice(str(each.id), f"{each.name}, {each.street}", each.id in there)
        for each in sorted(known.values(), key=lambda place: place.name)
    )


def own_matrix(session: Session, order: CollectiveOrder, part: OrderGroup) -> Matrix:
    """Return the group's own households by products; of others nothing is read."""
    lines = queries.lines_of(session, order.id)
    cells = board_queries.cells_of(session, order.id, group_id=part.organisation_id)
    shown = frozenset({part.organisation_id})
    return matrix_of(lines, cells, shown, queries.notes_of(session, order.id))
