"""What is asked about the data of a person."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Table, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Consent, Person
from app.accounts.personal.models import ErasureRequest
from app.accounts.personal.registry import Holding
from catalog.organisations import Organisation

# Of one table; nobody has done more.
MOST_ROWS = 20_000
MOST_CONSENTS = 200
MOST_DUE = 100


def rows_about(
    session: Session, table: Table, held: Sequence[Holding], person: Person
) -> Sequence[RowMapping]:
    """Return the rows of a table that lead to a person, without what is secret."""
    secret = frozenset().union(*(each.secret for each in held))
    columns = [column for column in table.columns if column.name not in secret]
    query = select(*columns).where(or_(*(each.leads_to(person) for each in held)))
    order = list(table.primary_key.columns)
    return session.execute(query.order_by(*order).limit(MOST_ROWS)).mappings().all()


def organisation_names(session: Session, ids: set[uuid.UUID]) -> dict[Any, str]:
    """Return how organisations are called."""
    if not ids:
        return {}
    rows = session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    )
    return {key: name for key, name in rows}  # noqa: C416 a Row is not a tuple to dict()


def consents(session: Session, person_id: uuid.UUID) -> Sequence[Consent]:
    """Return what a person has agreed to, the latest first."""
    return session.scalars(
        select(Consent)
        .where(Consent.person_id == person_id)
        .order_by(Consent.given_at.desc(), Consent.id.desc())
        .limit(MOST_CONSENTS)
    ).all()


def consent(session: Session, person_id: uuid.UUID, consent_id: uuid.UUID) -> Consent | None:
    """Return something that a person has agreed to."""
    return session.scalar(
        select(Consent).where(Consent.id == consent_id, Consent.person_id == person_id)
    )


def wish(session: Session, person_id: uuid.UUID) -> ErasureRequest | None:
    """Return the wish of a person to be erased."""
    return session.get(ErasureRequest, person_id)


def due_wishes(session: Session, now: datetime) -> Sequence[uuid.UUID]:
    """Return who is to be erased now."""
    return session.scalars(
        select(ErasureRequest.person_id)
        .where(ErasureRequest.due_at <= now)
        .order_by(ErasureRequest.due_at, ErasureRequest.person_id)
        .limit(MOST_DUE)
    ).all()


def person_to_erase(session: Session, person_id: uuid.UUID) -> Person | None:
    """Return a person, locked."""
    return session.scalar(
        select(Person)
        .where(Person.id == person_id, Person.erased_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
