"""What the standing demands read and lock."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.matches.standing.models import (
    AnswerState,
    DemandAnswer,
    DemandCheck,
    StandingProgress,
)
from app.matches.standing.rules import NEWS, PRESENT, Kept
from catalog.demands import Demand, DemandState
from catalog.offers import Offer
from catalog.organisations import Organisation

BATCH = 500
# Both databases bind each member of IN (...).
CHUNK = 5_000


def is_looking(day: date) -> ColumnElement[bool]:
    """Return the condition that a demand is to be matched on this day."""
    in_time = or_(Demand.valid_until.is_(None), Demand.valid_until >= day)
    return (Demand.state == DemandState.OPEN) & in_time


def looking_revisions(session: Session, day: date) -> dict[uuid.UUID, int]:
    """Return the revision of every demand that looks on this day."""
    rows = session.execute(select(Demand.id, Demand.revision).where(is_looking(day)))
    return {row.id: row.revision for row in rows}


def demands_in_batches(session: Session, ids: Sequence[uuid.UUID]) -> Iterator[Demand]:
    """Return demands with their criteria, a bounded number at a time."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), BATCH):
        yield from session.scalars(
            select(Demand)
            .where(Demand.id.in_(wanted[start : start + BATCH]))
            .options(selectinload(Demand.criteria))
            .order_by(Demand.id)
            .execution_options(populate_existing=True)
        )


def due_demands(
    session: Session, day: date, *, after: uuid.UUID | None, limit: int
) -> list[uuid.UUID]:
    """Return demands that were not held against the whole market today, or not as they are now."""
    is_due = or_(
        DemandCheck.demand_id.is_(None),
        DemandCheck.day.is_(None),
        DemandCheck.day < day,
        DemandCheck.revision != Demand.revision,
    )
    due = (
        select(Demand.id)
        .outerjoin(DemandCheck, DemandCheck.demand_id == Demand.id)
        .where(is_looking(day), is_due)
        .order_by(Demand.id)
        .limit(limit)
    )
    return list(session.scalars(due if after is None else due.where(Demand.id > after)))


def demands_told_of(session: Session, offer_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Return the demands that remember any of these offers."""
    found: set[uuid.UUID] = set()
    for start in range(0, len(offer_ids), CHUNK):
        chunk = offer_ids[start : start + CHUNK]
        rows = session.scalars(
            select(DemandAnswer.demand_id).where(DemandAnswer.offer_id.in_(chunk)).distinct()
        )
        found.update(rows)
    return found


def kept_answers(session: Session, demand_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Kept]]:
    """Return what is remembered for some demands."""
    kept: dict[uuid.UUID, list[Kept]] = {}
    for start in range(0, len(demand_ids), BATCH):
        rows = session.execute(
            select(
                DemandAnswer.demand_id,
                DemandAnswer.offer_id,
                DemandAnswer.state,
                DemandAnswer.score,
                DemandAnswer.told,
            ).where(DemandAnswer.demand_id.in_(demand_ids[start : start + BATCH]))
        )
        for demand_id, offer_id, state, score, told in rows:
            kept.setdefault(demand_id, []).append(Kept(offer_id, state, score, told))
    return kept


class Check(NamedTuple):
    """The revision and the floor of the last whole check of a demand."""

    revision: int
    floor: int


def checks(session: Session, demand_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Check]:
    """Return the last whole check of some demands."""
    found: dict[uuid.UUID, Check] = {}
    for start in range(0, len(demand_ids), CHUNK):
        rows = session.execute(
            select(DemandCheck.demand_id, DemandCheck.revision, DemandCheck.floor).where(
                DemandCheck.demand_id.in_(demand_ids[start : start + CHUNK])
            )
        )
        found.update({row.demand_id: Check(row.revision, row.floor) for row in rows})
    return found


def lock_revisions(session: Session, demand_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return the revisions of some demands as they are now, and lock them in order."""
    found: dict[uuid.UUID, int] = {}
    for start in range(0, len(demand_ids), CHUNK):
        rows = session.execute(
            select(Demand.id, Demand.revision)
            .where(Demand.id.in_(demand_ids[start : start + CHUNK]))
            .order_by(Demand.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        found.update({row.id: row.revision for row in rows})
    return found


def offers_there(session: Session, offer_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Return which of some offers are still in the market."""
    found: set[uuid.UUID] = set()
    for start in range(0, len(offer_ids), CHUNK):
        chunk = offer_ids[start : start + CHUNK]
        found.update(session.scalars(select(Offer.id).where(Offer.id.in_(chunk))))
    return found


def checked_version(session: Session) -> int | None:
    """Return up to which version of the market all demands were checked; None for never."""
    return session.scalar(select(StandingProgress.version))


def lock_progress(session: Session) -> StandingProgress | None:
    """Return the row that says how far the market was checked, locked."""
    return session.scalar(
        select(StandingProgress).with_for_update().execution_options(populate_existing=True)
    )


def producers_in_answer(
    session: Session, demand_id: uuid.UUID, *, members_only: bool
) -> set[uuid.UUID]:
    """Return whose offers are in the answer of a demand."""
    owners = (
        select(Offer.organisation_id)
        .join(DemandAnswer, DemandAnswer.offer_id == Offer.id)
        .where(DemandAnswer.demand_id == demand_id, DemandAnswer.state.in_(sorted(PRESENT)))
        .distinct()
    )
    if members_only:
        owners = owners.join(Organisation, Organisation.id == Offer.organisation_id).where(
            Organisation.is_member
        )
    return set(session.scalars(owners))


def news_counts(
    session: Session, demand_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, dict[AnswerState, int]]:
    """Return how much a buyer has not looked at yet, by demand."""
    rows = session.execute(
        select(DemandAnswer.demand_id, DemandAnswer.state, func.count())
        .where(DemandAnswer.demand_id.in_(demand_ids), DemandAnswer.state.in_(sorted(NEWS)))
        .group_by(DemandAnswer.demand_id, DemandAnswer.state)
    )
    found: dict[uuid.UUID, dict[AnswerState, int]] = {}
    for demand_id, state, count in rows:
        found.setdefault(demand_id, {})[state] = count
    return found


def states_of(
    session: Session, demand_id: uuid.UUID, offer_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, AnswerState]:
    """Return what some offers are to a demand."""
    rows = session.execute(
        select(DemandAnswer.offer_id, DemandAnswer.state).where(
            DemandAnswer.demand_id == demand_id, DemandAnswer.offer_id.in_(offer_ids)
        )
    )
    return {row.offer_id: row.state for row in rows}


def gone_offers(session: Session, demand_id: uuid.UUID, limit: int) -> Sequence[Offer]:
    """Return the offers that no longer fit a demand, those that left last first."""
    return session.scalars(
        select(Offer)
        .join(DemandAnswer, DemandAnswer.offer_id == Offer.id)
        .where(DemandAnswer.demand_id == demand_id, DemandAnswer.state == AnswerState.GONE)
        .options(joinedload(Offer.organisation))
        .order_by(DemandAnswer.changed_at.desc(), Offer.id)
        .limit(limit)
    ).all()


def demands_with_owners(
    session: Session, demand_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Demand]:
    """Return some demands with their owners."""
    rows = session.scalars(
        select(Demand).where(Demand.id.in_(demand_ids)).options(joinedload(Demand.organisation))
    )
    return {row.id: row for row in rows}
