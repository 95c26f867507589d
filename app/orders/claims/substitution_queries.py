"""Readings of goods that came in place of others."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from app.groups.models import Household
from app.orders.booking.models import Booking
from app.orders.claims.arrival_queries import last_closing
from app.orders.claims.errors import SubstituteNotFound
from app.orders.claims.substitution_models import (
    Substitution,
    SubstitutionRefusal,
    SubstitutionShare,
)
from app.orders.models import OrderLine

MOST_SHARES = 2_000


@dataclass(frozen=True, slots=True)
class Given:
    """What a household gets in place of something else, or does not want."""

    share: SubstitutionShare
    substitution: Substitution
    booking: Booking
    household: Household
    line: OrderLine
    substitute: OrderLine
    refused: bool


def _given(
    session: Session, order_id: uuid.UUID
) -> Select[SubstitutionShare, Substitution, Booking, Household, OrderLine, OrderLine, bool]:
    missing, came = aliased(OrderLine), aliased(OrderLine)
    return (
        select(
            SubstitutionShare,
            Substitution,
            Booking,
            Household,
            missing,
            came,
            SubstitutionRefusal.share_id.is_not(None),
        )
        .join(Substitution, Substitution.id == SubstitutionShare.substitution_id)
        .join(Booking, Booking.id == SubstitutionShare.booking_id)
        .join(Household, Household.id == Booking.household_id)
        .join(missing, missing.id == Substitution.line_id)
        .join(came, came.id == Substitution.substitute_id)
        .outerjoin(SubstitutionRefusal, SubstitutionRefusal.share_id == SubstitutionShare.id)
        .where(
            Substitution.order_id == order_id,
            Substitution.closing == last_closing(session, order_id).number,
        )
        .order_by(func.length(Household.code), Household.code, Household.id, SubstitutionShare.id)
        .limit(MOST_SHARES)
        .execution_options(populate_existing=True)
    )


def given_for(session: Session, line: OrderLine, group_id: uuid.UUID) -> list[Given]:
    """Return what the households of a group get in place of a line, by household."""
    query = _given(session, line.order_id).where(
        Substitution.line_id == line.id, Booking.organisation_id == group_id
    )
    return [Given(*row) for row in session.execute(query)]


def given_to(session: Session, order_id: uuid.UUID, household_id: uuid.UUID) -> list[Given]:
    """Return what a household gets in place of other things."""
    query = _given(session, order_id).where(Booking.household_id == household_id)
    return [Given(*row) for row in session.execute(query)]


def given_in(session: Session, substitution_id: uuid.UUID, order_id: uuid.UUID) -> list[Given]:
    """Return who gets how many of one substitution."""
    query = _given(session, order_id).where(Substitution.id == substitution_id)
    return [Given(*row) for row in session.execute(query)]


def given(session: Session, order_id: uuid.UUID, share_id: uuid.UUID) -> Given:
    """Return one share; raises SubstituteNotFound."""
    query = _given(session, order_id).where(SubstitutionShare.id == share_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise SubstituteNotFound
    return Given(*row)


def units_by_booking(
    session: Session, order_id: uuid.UUID, line_id: uuid.UUID | None = None
) -> dict[uuid.UUID, int]:
    """Return how many units each booking holds in place of something else, without what was refused."""
    query = (
        select(SubstitutionShare.booking_id, func.sum(SubstitutionShare.units))
        .join(Substitution, Substitution.id == SubstitutionShare.substitution_id)
        .outerjoin(SubstitutionRefusal, SubstitutionRefusal.share_id == SubstitutionShare.id)
        .where(
            Substitution.order_id == order_id,
            Substitution.closing == last_closing(session, order_id).number,
            SubstitutionRefusal.share_id.is_(None),
        )
        .group_by(SubstitutionShare.booking_id)
    )
    if line_id is not None:
        query = query.where(Substitution.substitute_id == line_id)
    return {row[0]: int(row[1]) for row in session.execute(query)}


def brought_by(
    session: Session, order_id: uuid.UUID, producer_id: uuid.UUID
) -> Sequence[tuple[OrderLine, OrderLine, int]]:
    """Return what a producer brought in place of what, and how many."""
    missing, came = aliased(OrderLine), aliased(OrderLine)
    rows = session.execute(
        select(missing, came, Substitution.units)
        .join(missing, missing.id == Substitution.line_id)
        .join(came, came.id == Substitution.substitute_id)
        .where(
            Substitution.order_id == order_id,
            Substitution.closing == last_closing(session, order_id).number,
            missing.producer_id == producer_id,
        )
        .order_by(Substitution.at, Substitution.id)
        .limit(MOST_SHARES)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def missing_served(
    session: Session, order_id: uuid.UUID, line_id: uuid.UUID
) -> dict[uuid.UUID, int]:
    """Return for how many missing units of a line each household was given something else, wanted or not."""
    rows = session.execute(
        select(Booking.household_id, func.sum(SubstitutionShare.missing_units))
        .select_from(SubstitutionShare)
        .join(Substitution, Substitution.id == SubstitutionShare.substitution_id)
        .join(Booking, Booking.id == SubstitutionShare.booking_id)
        .where(
            Substitution.line_id == line_id,
            Substitution.closing == last_closing(session, order_id).number,
        )
        .group_by(Booking.household_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def bookings_of(session: Session, line_id: uuid.UUID) -> dict[uuid.UUID, Booking]:
    """Return every booking of a line, also of nothing, by household."""
    rows = session.scalars(
        select(Booking).where(Booking.line_id == line_id).order_by(Booking.household_id)
    )
    return {row.household_id: row for row in rows}


def units_of_households(
    session: Session, order_id: uuid.UUID
) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    """Return how many units each household holds in place of something else, by line and household."""
    units = units_by_booking(session, order_id)
    if not units:
        return {}
    rows = session.execute(
        select(Booking.id, Booking.line_id, Booking.household_id)
        .where(Booking.id.in_(units))
        .order_by(Booking.id)
    )
    return {(row[1], row[2]): units[row[0]] for row in rows}


def called(session: Session, households: Collection[uuid.UUID]) -> list[Household]:
    """Return some households, by code."""
    query = select(Household).where(Household.id.in_(set(households)))
    return list(
        session.scalars(query.order_by(func.length(Household.code), Household.code, Household.id))
    )
