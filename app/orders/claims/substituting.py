"""A producer brought another product for one that is missing: who had asked for that one gets it, or says no."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.orders import queries
from app.orders.amounts import confirmed_units, delivered_units
from app.orders.booking.models import Booking
from app.orders.change_models import ChangeKind
from app.orders.changes import About, note_change
from app.orders.claims import arrival_queries, claim_queries, substitution_queries
from app.orders.claims.arrivals import is_for_all
from app.orders.claims.errors import BadSubstitute, NothingMissing, SubstituteTaken
from app.orders.claims.substitution_models import (
    Substitution,
    SubstitutionRefusal,
    SubstitutionShare,
)
from app.orders.claims.substitution_queries import Given
from app.orders.closing.models import Allotment
from app.orders.closing.shares import Claimant, share_out
from app.orders.closing.working_out import MILLION
from app.orders.handover.services import MOST_UNITS, require_handover
from app.orders.making import drafting
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.producers import answer_queries
from app.runtime.jobs.outbox import publish
from catalog.offers import Offer

TELL_SUBSTITUTION = "orders.tell_substitution"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """What came in place of a line.

    Attributes
    ----------
    substitute
        A line of the order or, new to it, an offer of the producer.
    households
        Among whom it is shared; None: all that miss something.
    """

    line_id: uuid.UUID
    substitute: OrderLine | Offer
    units: int
    households: Collection[uuid.UUID] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """How many units a household misses of a line."""

    booking: Booking
    units: int


def missing_of(
    session: Session, order: CollectiveOrder, line: OrderLine, group_id: uuid.UUID
) -> list[Missing]:
    """Return who misses how many units of a line at a group's hand-over: what came in their place is taken off."""
    group = None if is_for_all(order, group_id) else group_id
    allotments = answer_queries.allotments_of_line(session, line.id)
    replaced = _replaced(session, order, line)
    found = []
    for booking in answer_queries.bookings_of_line(session, line.id, group):
        allotment = allotments.get(booking.id)
        if allotment is not None:
            units = confirmed_units(allotment) - delivered_units(allotment)
            units -= replaced.get(booking.household_id, 0)
            if units > 0:
                found.append(Missing(booking, units))
    return found


def _replaced(session: Session, order: CollectiveOrder, line: OrderLine) -> Mapping[uuid.UUID, int]:
    """Return for how many units each household got something else already, or said that it wants nothing else."""
    return substitution_queries.missing_served(session, order.id, line.id)


def substitute(
    session: Session,
    order: CollectiveOrder,
    group_id: uuid.UUID,
    wanted: Instead,
    *,
    actor: Actor,
    now: datetime,
) -> Substitution:
    """Give what came in place of a line to those who miss it; the order must be locked.

    Raises
    ------
    NotHandedOver, OrderNotFound, BadSubstitute, NothingMissing, EmptyOrder
    """
    require_handover(order)
    line = queries.line_of(session, order.id, wanted.line_id)
    if not 0 < wanted.units <= MOST_UNITS:
        raise BadSubstitute
    came = _line_that_came(session, order, line, wanted.substitute, actor=actor, now=now)
    missing = missing_of(session, order, line, group_id)
    if wanted.households is not None:
        missing = [each for each in missing if each.booking.household_id in wanted.households]
    held = _held(session, came)
    missing = [each for each in missing if not held.is_taken(each.booking.household_id)]
    if not missing:
        raise NothingMissing
    made = Substitution(
        order_id=order.id,
        line_id=line.id,
        substitute_id=came.id,
        organisation_id=group_id,
        closing=arrival_queries.last_closing(session, order.id).number,
        units=wanted.units,
        reason=wanted.reason,
        by_id=actor.person_id,
        at=now,
    )
    session.add(made)
    session.flush()
    for each, units in _shared(session, missing, wanted.units):
        booking = held.give(session, came, each.booking, units, now)
        session.add(
            SubstitutionShare(
                substitution_id=made.id,
                booking_id=booking.id,
                missing_units=each.units,
                units=units,
            )
        )
    session.flush()
    facts = {"line": str(line.id), "substitute": str(came.id), "units": wanted.units}
    subject = Subject("collective_order", order.id)
    record(session, "order.substituted", subject, actor=actor, now=now, facts=facts)
    told = {"order_id": str(order.id), "substitution_id": str(made.id)}
    publish(session, TELL_SUBSTITUTION, told, now=now, key=f"{TELL_SUBSTITUTION}:{made.id}")
    return made


def _line_that_came(
    session: Session,
    order: CollectiveOrder,
    line: OrderLine,
    what: OrderLine | Offer,
    *,
    actor: Actor,
    now: datetime,
) -> OrderLine:
    """Return the line of what came; an offer that is not in the order comes into it, at its price of now."""
    if isinstance(what, OrderLine):
        if what.order_id != order.id or what.id == line.id or what.producer_id != line.producer_id:
            raise BadSubstitute
        return what
    if what.organisation_id != line.producer_id or not drafting.offers_in(session, [what.id]):
        raise BadSubstitute
    lines = queries.lines_of(session, order.id)
    for each in lines:
        if each.offer_id == what.id:
            return _line_that_came(session, order, line, each, actor=actor, now=now)
    made = OrderLine(order_id=order.id, number=max(each.number for each in lines) + 1)
    drafting.copy_offer(made, what)
    drafting.copy_terms(made, drafting.terms_of(what))
    # Brought once: nobody books it, neither here should the order open again nor in the next one.
    made.withdrawn_at = now
    session.add(made)
    session.flush()
    about = About(line_id=made.id, reason="")
    note_change(session, order, ChangeKind.LINE_ADDED, about, actor=actor, now=now)
    return made


def _shared(session: Session, missing: Sequence[Missing], units: int) -> list[tuple[Missing, int]]:
    """Share units in proportion to what is missing; the odd ones go to those who got less in past orders."""
    owed = queries.owed_millionths(session, {each.booking.household_id for each in missing})
    # More may come than is missing, when it is smaller: the proportion stays.
    times = -(-units // sum(each.units for each in missing))
    claimants = [
        Claimant(
            str(each.booking.household_id),
            each.units * times,
            Fraction(owed.get(each.booking.household_id, 0), MILLION),
        )
        for each in missing
    ]
    shares = share_out(units, claimants)
    return [(each, share.units) for each, share in zip(missing, shares, strict=True) if share.units]


@dataclass(frozen=True, slots=True)
class _Held:
    """What households have of the line that came."""

    bookings: Mapping[uuid.UUID, Booking]
    allotments: Mapping[uuid.UUID, Allotment]
    taken: frozenset[uuid.UUID]

    def is_taken(self, household_id: uuid.UUID) -> bool:
        booking = self.bookings.get(household_id)
        return booking is not None and booking.id in self.taken

    def give(
        self, session: Session, line: OrderLine, asked: Booking, units: int, now: datetime
    ) -> Booking:
        """Add units to what a household gets of the line; who booked none of it has a booking of nothing."""
        booking = self.bookings.get(asked.household_id)
        if booking is None:
            booking = Booking(
                order_id=line.order_id,
                line_id=line.id,
                household_id=asked.household_id,
                organisation_id=asked.organisation_id,
                quantity=0,
                updated_at=now,
            )
            session.add(booking)
            session.flush()
        allotment = self.allotments.get(booking.id)
        if allotment is None:
            allotment = Allotment(
                order_id=line.order_id, booking_id=booking.id, expected_units=0, expected_cents=0
            )
            session.add(allotment)
        had = delivered_units(allotment)
        allotment.shared_units = allotment.delivered_units = had + units
        session.flush()
        return booking


def _held(session: Session, line: OrderLine) -> _Held:
    taken = arrival_queries.taken(session, line.order_id, line_id=line.id)
    return _Held(
        substitution_queries.bookings_of(session, line.id),
        answer_queries.allotments_of_line(session, line.id),
        taken | claim_queries.claimed_bookings(session, line.id),
    )


def is_open(session: Session, order: CollectiveOrder, given: Given) -> bool:
    """Tell whether a household can still say that it does not want something: it has not taken it."""
    taken = arrival_queries.taken(session, order.id, line_id=given.substitute.id)
    taken |= claim_queries.claimed_bookings(session, given.substitute.id)
    return not given.refused and given.booking.id not in taken


def refuse(
    session: Session,
    order: CollectiveOrder,
    given: Given,
    *,
    actor: Actor,
    on_behalf: bool,
    now: datetime,
) -> None:
    """Let a household have nothing in place of what is missing; said twice is said once. The order must be locked.

    Raises
    ------
    NotHandedOver, SubstituteTaken
    """
    if given.refused:
        return
    require_handover(order)
    if not is_open(session, order, given):
        raise SubstituteTaken
    allotments = answer_queries.allotments_of_line(session, given.substitute.id)
    allotment = allotments[given.booking.id]
    left = max(0, delivered_units(allotment) - given.share.units)
    allotment.shared_units = allotment.delivered_units = left
    session.add(
        SubstitutionRefusal(
            share_id=given.share.id, on_behalf=on_behalf, by_id=actor.person_id, at=now
        )
    )
    session.flush()
    facts = {"line": str(given.substitute.id), "units": given.share.units}
    subject = Subject("collective_order", order.id)
    record(session, "order.substitute_refused", subject, actor=actor, now=now, facts=facts)
