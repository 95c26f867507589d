"""Readings of claims for spoiled goods."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person
from app.groups.models import Household
from app.orders.booking.models import Booking
from app.orders.claims.claim_models import ClaimEvent, GoodsClaim
from app.orders.claims.claim_states import ALLOWED, PUT_TO_PRODUCER, STANDING, ClaimState
from app.orders.claims.errors import ClaimNotFound
from app.orders.closing.models import Allotment
from app.orders.handover.errors import AllotmentNotFound
from app.orders.handover.queries import Handed
from app.orders.models import OrderEvent, OrderLine
from app.orders.states import OrderAction

MOST_CLAIMS = 500


def claim(session: Session, order_id: uuid.UUID, claim_id: uuid.UUID) -> GoodsClaim:
    """Return a claim of an order as it stands now, with what and whose; raises ClaimNotFound."""
    found = session.scalar(
        _claims()
        .where(GoodsClaim.id == claim_id, GoodsClaim.order_id == order_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise ClaimNotFound
    return found


def _claims() -> Select[GoodsClaim]:
    return select(GoodsClaim).options(
        joinedload(GoodsClaim.line), joinedload(GoodsClaim.household), joinedload(GoodsClaim.photo)
    )


def claims_of_groups(
    session: Session, order_id: uuid.UUID, groups: Collection[uuid.UUID]
) -> Sequence[GoodsClaim]:
    """Return the claims of the households of some groups in an order, the latest first."""
    return session.scalars(
        _claims()
        .where(GoodsClaim.order_id == order_id, GoodsClaim.organisation_id.in_(set(groups)))
        .order_by(GoodsClaim.id.desc())
        .limit(MOST_CLAIMS)
    ).all()


def claims_of_household(
    session: Session, order_id: uuid.UUID, household_id: uuid.UUID
) -> Sequence[GoodsClaim]:
    """Return what a household has reported of an order, the latest first."""
    return session.scalars(
        _claims()
        .where(GoodsClaim.order_id == order_id, GoodsClaim.household_id == household_id)
        .order_by(GoodsClaim.id.desc())
        .limit(MOST_CLAIMS)
    ).all()


def claims_to_producer(
    session: Session, order_id: uuid.UUID, producer_id: uuid.UUID
) -> Sequence[GoodsClaim]:
    """Return what was put to a producer, the latest first."""
    return session.scalars(
        _claims()
        .where(
            GoodsClaim.order_id == order_id,
            GoodsClaim.producer_id == producer_id,
            GoodsClaim.state.in_(PUT_TO_PRODUCER),
        )
        .order_by(GoodsClaim.id.desc())
        .limit(MOST_CLAIMS)
    ).all()


def waiting_claims(
    session: Session, producers: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    """Return how many claims wait for the answer of producers, by order and producer."""
    rows = session.execute(
        select(GoodsClaim.order_id, GoodsClaim.producer_id, func.count())
        .where(GoodsClaim.producer_id.in_(set(producers)), GoodsClaim.state == ClaimState.CLAIMED)
        .group_by(GoodsClaim.order_id, GoodsClaim.producer_id)
    )
    return {(row[0], row[1]): int(row[2]) for row in rows}


def claims_of_booking(session: Session, booking_id: uuid.UUID) -> Sequence[GoodsClaim]:
    """Return all claims of a booking, in the order in which they were reported."""
    return session.scalars(
        select(GoodsClaim)
        .where(GoodsClaim.booking_id == booking_id)
        .order_by(GoodsClaim.number)
        .execution_options(populate_existing=True)
    ).all()


def claimed_amount(session: Session, booking_id: uuid.UUID) -> int:
    """Return how much of a booking may still come to be paid back: units or grams."""
    return sum(
        each.amount for each in claims_of_booking(session, booking_id) if each.state in STANDING
    )


def claimed_bookings(session: Session, line_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the bookings of a line of which something is claimed: they have been taken."""
    query = select(GoodsClaim.booking_id).where(
        GoodsClaim.line_id == line_id, GoodsClaim.state.in_(STANDING)
    )
    return frozenset(session.scalars(query))


def allowed_cents(session: Session, order_id: uuid.UUID, household_id: uuid.UUID) -> int:
    """Return what is given back to a household in an order."""
    query = select(func.sum(GoodsClaim.cents)).where(
        GoodsClaim.order_id == order_id,
        GoodsClaim.household_id == household_id,
        GoodsClaim.state.in_(ALLOWED),
    )
    return int(session.scalar(query) or 0)


def allowed(session: Session, order_id: uuid.UUID) -> Sequence[GoodsClaim]:
    """Return the claims of an order that lower what households pay, with what they are of."""
    return session.scalars(
        select(GoodsClaim)
        .options(joinedload(GoodsClaim.line))
        .where(GoodsClaim.order_id == order_id, GoodsClaim.state.in_(ALLOWED))
        .order_by(GoodsClaim.id)
    ).all()


def handed(session: Session, order_id: uuid.UUID, booking_id: uuid.UUID) -> Handed:
    """Return what a household got of a line, of whichever group; raises AllotmentNotFound."""
    row = session.execute(
        select(Allotment, Booking, OrderLine, Household)
        .join(Booking, Booking.id == Allotment.booking_id)
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .join(Household, Household.id == Booking.household_id)
        .where(Allotment.order_id == order_id, Booking.id == booking_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise AllotmentNotFound
    return Handed(*row)


def delivered_at(session: Session, order_id: uuid.UUID) -> datetime | None:
    """Return when an order was last said to be handed over."""
    return session.scalar(
        select(OrderEvent.at)
        .where(OrderEvent.order_id == order_id, OrderEvent.action == OrderAction.DELIVER)
        .order_by(OrderEvent.number.desc())
        .limit(1)
    )


def last_event(session: Session, claim_id: uuid.UUID) -> int:
    """Return the number of a claim's latest step."""
    query = select(func.max(ClaimEvent.number)).where(ClaimEvent.claim_id == claim_id)
    return session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a claim, with who took it."""

    event: ClaimEvent
    by: str | None


def steps_of(session: Session, claims: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Step]]:
    """Return every step of some claims, in their order."""
    rows = session.execute(
        select(ClaimEvent, Person.name)
        .outerjoin(Person, Person.id == ClaimEvent.by_id)
        .where(ClaimEvent.claim_id.in_(set(claims)))
        .order_by(ClaimEvent.claim_id, ClaimEvent.number)
    )
    found: dict[uuid.UUID, list[Step]] = {}
    for event, name in rows:
        found.setdefault(event.claim_id, []).append(Step(event, name))
    return found


def event(session: Session, event_id: uuid.UUID) -> ClaimEvent | None:
    """Return one step."""
    return session.get(ClaimEvent, event_id)
