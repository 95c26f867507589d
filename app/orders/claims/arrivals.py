"""What came of a line, said before households take theirs: shared anew at once, by the rule of closing."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.orders import queries
from app.orders.amounts import confirmed_units, delivered_units
from app.orders.booking.models import Booking
from app.orders.booking.wishes import Wish
from app.orders.claims import arrival_queries, claim_queries, substitution_queries
from app.orders.claims.arrival_models import ArrivalShare, LineArrival
from app.orders.claims.errors import (
    ArrivalChanged,
    ArrivalStrange,
    BadArrival,
    LessThanTaken,
    MoreThanPart,
)
from app.orders.closing.models import Allotment, SharingStage
from app.orders.closing.redistribution import shared_again
from app.orders.closing.sharing import Memory, Wisher, given_again
from app.orders.closing.working_out import MILLION
from app.orders.handover.services import MOST_UNITS, require_handover
from app.orders.handover.weights import STRANGE_FROM
from app.orders.models import CollectiveOrder, OrderLine, PackScope
from app.orders.producers import answer_queries
from app.runtime.jobs.outbox import publish

TELL_ARRIVAL = "orders.tell_arrival"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What somebody says came of a line.

    Attributes
    ----------
    base
        The number of the arrival that the page showed; 0: none.
    spoiled
        How many of the units are of no use.
    confirmed
        That it is meant although it looks strange.
    """

    line_id: uuid.UUID
    base: int
    units: int
    spoiled: int = 0
    reason: str = ""
    confirmed: bool = False


def is_for_all(order: CollectiveOrder, group_id: uuid.UUID) -> bool:
    """Tell whether a group's hand-over shares among all groups: the holder's, when packs are counted over all."""
    return group_id == order.holder_id and order.pack_scope is PackScope.ALL


@dataclass(frozen=True, slots=True)
class Table:
    """Who shares a line, with what each has."""

    order: CollectiveOrder
    line: OrderLine
    group_id: uuid.UUID
    bookings: Sequence[Booking]
    allotments: Mapping[uuid.UUID, Allotment]
    taken: frozenset[uuid.UUID]
    owed: Mapping[uuid.UUID, int]
    # What each got in place of another product, beside what it booked of this one.
    besides: Mapping[uuid.UUID, int]

    def own_units(self, booking: Booking) -> int:
        """Return what a household has of what it booked."""
        allotment = self.allotments[booking.id]
        return max(0, delivered_units(allotment) - self.besides.get(booking.id, 0))

    @property
    def had(self) -> dict[uuid.UUID, int]:
        """What each was to get, by booking."""
        return {each.id: confirmed_units(self.allotments[each.id]) for each in self.bookings}

    @property
    def expected_units(self) -> int:
        """How many were to come."""
        return sum(self.had.values())

    @property
    def free(self) -> list[Booking]:
        """Those that have taken nothing yet."""
        return [each for each in self.bookings if each.id not in self.taken]

    @property
    def taken_units(self) -> int:
        """How many are gone."""
        return sum(self.own_units(each) for each in self.bookings if each.id in self.taken)

    def fair(self, units: int) -> dict[uuid.UUID, int]:
        """Return what the rule gives to each, by booking, when nobody has taken anything."""
        wishers = [
            Wisher(each.household_id, Wish(each.quantity, each.tolerance)) for each in self.bookings
        ]
        had = self.had
        owed = {key: Fraction(owed, MILLION) for key, owed in self.owed.items()}
        given = given_again(
            wishers,
            {each.household_id: had[each.id] for each in self.bookings},
            units,
            Memory(owed),
        )
        return {each.id: given.get(each.household_id, 0) for each in self.bookings}


def table_of(
    session: Session, order: CollectiveOrder, line: OrderLine, group_id: uuid.UUID
) -> Table:
    """Return who shares a line at a group's hand-over."""
    group = None if is_for_all(order, group_id) else group_id
    allotments = answer_queries.allotments_of_line(session, line.id)
    wanting = answer_queries.bookings_of_line(session, line.id, group)
    bookings = [each for each in wanting if each.id in allotments]
    households = {each.household_id for each in bookings}
    return Table(
        order=order,
        line=line,
        group_id=group_id,
        bookings=bookings,
        allotments=allotments,
        # Of what is reported as spoiled somebody has taken it.
        taken=arrival_queries.taken(session, order.id, line_id=line.id)
        | claim_queries.claimed_bookings(session, line.id),
        owed=arrival_queries.owed_before(session, line.id, households),
        besides=substitution_queries.units_by_booking(session, order.id, line.id),
    )


def limit_of(session: Session, table: Table) -> int:
    """Return the most that can have come: of a group that shares with others, its part of what came for all."""
    order = table.order
    if is_for_all(order, table.group_id) or order.pack_scope is PackScope.EACH:
        return MOST_UNITS
    for arrival, _by in arrival_queries.arrivals_of(
        session, order, {order.holder_id}, table.line.id
    ):
        return arrival_queries.part_of_group(session, arrival.id, table.group_id)
    return table.expected_units


def enter_arrival(
    session: Session,
    order: CollectiveOrder,
    group_id: uuid.UUID,
    said: Arrived,
    *,
    actor: Actor,
    now: datetime,
) -> LineArrival:
    """Keep what came of a line and share it anew; the order must be locked.

    What a household has taken already is left alone: the others share what is left.

    Raises
    ------
    NotHandedOver, OrderNotFound, ArrivalChanged, BadArrival, MoreThanPart, LessThanTaken, ArrivalStrange
    """
    require_handover(order)
    line = queries.line_of(session, order.id, said.line_id)
    last = arrival_queries.last_number(session, line.id, group_id)
    if said.base != last:
        raise ArrivalChanged
    table = table_of(session, order, line, group_id)
    _require_sense(session, table, said)
    arrival = LineArrival(
        order_id=order.id,
        line_id=line.id,
        organisation_id=group_id,
        number=last + 1,
        closing=arrival_queries.last_closing(session, order.id).number,
        expected_units=table.expected_units,
        units=said.units,
        spoiled_units=said.spoiled,
        reason=said.reason,
        by_id=actor.person_id,
        at=now,
    )
    session.add(arrival)
    session.flush()
    _share(session, table, arrival)
    facts = {"line": str(line.id), "units": said.units, "spoiled": said.spoiled}
    subject = Subject("collective_order", order.id)
    record(session, "order.arrival", subject, actor=actor, now=now, facts=facts)
    told = {"order_id": str(order.id), "arrival_id": str(arrival.id)}
    publish(session, TELL_ARRIVAL, told, now=now, key=f"{TELL_ARRIVAL}:{arrival.id}")
    return arrival


def _require_sense(session: Session, table: Table, said: Arrived) -> None:
    if not 0 <= said.spoiled <= said.units <= MOST_UNITS:
        raise BadArrival
    limit = limit_of(session, table)
    if said.units > limit:
        raise MoreThanPart(limit)
    if said.units - said.spoiled < table.taken_units:
        raise LessThanTaken(table.taken_units)
    expected = table.expected_units
    if said.units >= STRANGE_FROM * max(expected, 1) and not said.confirmed:
        raise ArrivalStrange(said.units, expected)


def _share(session: Session, table: Table, arrival: LineArrival) -> None:
    fair, had = table.fair(arrival.usable_units), table.had
    left = arrival.usable_units - table.taken_units
    given = shared_again(session, table.line, table.free, left, stage=SharingStage.DELIVERED)
    for booking in table.bookings:
        allotment = table.allotments[booking.id]
        before = table.own_units(booking)
        session.add(
            ArrivalShare(
                arrival_id=arrival.id,
                booking_id=booking.id,
                had_units=had[booking.id],
                before_units=before,
                units=given.get(booking.id, before),
                fair_units=fair[booking.id],
                owed_millionths=table.owed.get(booking.household_id, 0),
                taken=booking.id in table.taken,
            )
        )
        if booking.id in given:
            units = given[booking.id] + table.besides.get(booking.id, 0)
            allotment.shared_units = allotment.delivered_units = units
    session.flush()
