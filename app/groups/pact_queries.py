"""Reading pacts of solidarity."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person
from app.groups.errors import PactNotFound
from app.groups.pact_models import Pact, PactEvent, PactState

MOST_EVENTS = 200


def count_pacts(session: Session, organisation_id: uuid.UUID) -> int:
    """Return how many pacts an organisation has, on either side."""
    query = select(func.count()).select_from(Pact).where(_of(organisation_id))
    return session.scalar(query) or 0


def pacts(session: Session, organisation_id: uuid.UUID, *, first: int, most: int) -> Sequence[Pact]:
    """Return the pacts of an organisation, on either side: those in force first, the newest first."""
    ended = Pact.state == PactState.ENDED
    return session.scalars(
        select(Pact)
        .where(_of(organisation_id))
        .options(joinedload(Pact.organisation), joinedload(Pact.producer))
        .order_by(ended, Pact.starts_on.desc(), Pact.id)
        .offset(first)
        .limit(most)
    ).all()


def _of(organisation_id: uuid.UUID) -> ColumnElement[bool]:
    return or_(Pact.organisation_id == organisation_id, Pact.producer_id == organisation_id)


def pact(session: Session, pact_id: uuid.UUID) -> Pact:
    """Return a pact with its sides, keeper and document; raises PactNotFound."""
    found = session.scalar(
        select(Pact)
        .where(Pact.id == pact_id)
        .options(
            joinedload(Pact.organisation),
            joinedload(Pact.producer),
            joinedload(Pact.keeper),
            joinedload(Pact.agreed_by),
            joinedload(Pact.file),
        )
    )
    if found is None:
        raise PactNotFound
    return found


def locked_pact(session: Session, pact_id: uuid.UUID) -> Pact:
    """Return a pact, locked."""
    return session.get_one(Pact, pact_id, with_for_update=True, populate_existing=True)


def open_pact(session: Session, organisation_id: uuid.UUID, producer_id: uuid.UUID) -> Pact | None:
    """Return the pact of a group with a producer that has not ended."""
    return session.scalar(
        select(Pact).where(
            Pact.organisation_id == organisation_id,
            Pact.producer_id == producer_id,
            Pact.state != PactState.ENDED,
        )
    )


def events_of(session: Session, pact_id: uuid.UUID) -> Sequence[tuple[PactEvent, str | None]]:
    """Return what happened to a pact with the names of who did it, the latest first."""
    rows = session.execute(
        select(PactEvent, Person.name)
        .outerjoin(Person, Person.id == PactEvent.by_id)
        .where(PactEvent.pact_id == pact_id)
        .order_by(PactEvent.number.desc())
        .limit(MOST_EVENTS)
    )
    return [(row[0], row[1]) for row in rows]


def last_number(session: Session, pact_id: uuid.UUID) -> int:
    """Return the number of the latest event of a pact; 0 when there is none."""
    query = select(func.max(PactEvent.number)).where(PactEvent.pact_id == pact_id)
    return session.scalar(query) or 0
