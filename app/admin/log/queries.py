"""The audit log as the desk asks for it."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.audit_models import AuditEntry
from app.accounts.models import Person
from app.district.models import Membership
from catalog.offers import Offer
from catalog.organisations import Organisation

CHUNK = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries are asked for: those about all that is given."""

    person_id: uuid.UUID | None = None
    organisation_id: uuid.UUID | None = None
    action: str | None = None
    since: datetime | None = None
    before: datetime | None = None


def _filtered(query: Select[Any], asked: Filter) -> Select[Any]:
    if asked.person_id is not None:
        query = query.where(
            or_(AuditEntry.actor_id == asked.person_id, AuditEntry.subject_id == asked.person_id)
        )
    if asked.organisation_id is not None:
        query = query.where(
            or_(
                AuditEntry.acting_for_id == asked.organisation_id,
                AuditEntry.subject_id == asked.organisation_id,
            )
        )
    if asked.action is not None:
        query = query.where(AuditEntry.action == asked.action)
    if asked.since is not None:
        query = query.where(AuditEntry.at >= asked.since)
    if asked.before is not None:
        query = query.where(AuditEntry.at < asked.before)
    return query


def entries(
    session: Session, asked: Filter, *, after: uuid.UUID | None, most: int
) -> Sequence[AuditEntry]:
    """Return entries, the latest first; with `after`, those that come after this one."""
    query = _filtered(select(AuditEntry), asked)
    if after is not None:
        at = select(AuditEntry.at).where(AuditEntry.id == after).scalar_subquery()
        query = query.where(
            or_(AuditEntry.at < at, (AuditEntry.at == at) & (AuditEntry.id < after))
        )
    order = (AuditEntry.at.desc(), AuditEntry.id.desc())
    return session.scalars(query.order_by(*order).limit(most)).all()


def count(session: Session, asked: Filter) -> int:
    """Return how many entries there are."""
    return session.scalar(_filtered(select(func.count(AuditEntry.id)), asked)) or 0


def all_entries(session: Session, asked: Filter) -> Iterator[Sequence[AuditEntry]]:
    """Return entries, the latest first, a bounded number at a time."""
    after = None
    while chunk := entries(session, asked, after=after, most=CHUNK):
        yield chunk
        after = chunk[-1].id


def has_noted(
    session: Session,
    person_id: uuid.UUID,
    action: str,
    facts: Mapping[str, Any],
    *,
    since: datetime,
) -> bool:
    """Tell whether a person has lately done just the same."""
    rows = session.scalars(
        select(AuditEntry.facts).where(
            AuditEntry.actor_id == person_id, AuditEntry.action == action, AuditEntry.at >= since
        )
    )
    return dict(facts) in list(rows)


def organisation_called(session: Session, name: str) -> Organisation | None:
    """Return the organisation of this address or exact name."""
    return session.scalar(
        select(Organisation)
        .where(or_(Organisation.slug == name, func.lower(Organisation.name) == name.lower()))
        .order_by(Organisation.slug)
        .limit(1)
    )


@dataclass(frozen=True, slots=True)
class Names:
    """How those that entries speak of are called now."""

    people: dict[uuid.UUID, str]
    organisations: dict[uuid.UUID, str]
    things: dict[uuid.UUID, str]


def names_in(session: Session, rows: Sequence[AuditEntry]) -> Names:
    """Return the names that entries need, in four statements at most."""
    by_kind: dict[str, set[uuid.UUID]] = {}
    for row in rows:
        if row.subject_id is not None:
            by_kind.setdefault(row.subject_kind, set()).add(row.subject_id)
    people = {row.actor_id for row in rows if row.actor_id} | by_kind.get("person", set())
    owners = {row.acting_for_id for row in rows if row.acting_for_id}
    owners |= by_kind.get("organisation", set())
    return Names(
        people=_named(session, select(Person.id, Person.name).where(Person.id.in_(people)), people),
        organisations=_named(
            session,
            select(Organisation.id, Organisation.name).where(Organisation.id.in_(owners)),
            owners,
        ),
        things=_offers(session, by_kind.get("offer", set()))
        | _applicants(session, by_kind.get("membership", set())),
    )


def _named(
    session: Session, query: Select[uuid.UUID, str], ids: set[uuid.UUID]
) -> dict[uuid.UUID, str]:
    return {key: name for key, name in session.execute(query)} if ids else {}  # noqa: C416 a Row is not a tuple to dict()


def _offers(session: Session, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    return _named(session, select(Offer.id, Offer.title).where(Offer.id.in_(ids)), ids)


def _applicants(session: Session, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    name = func.coalesce(Organisation.name, Person.name)
    query = (
        select(Membership.id, name)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Membership.id.in_(ids))
    )
    return _named(session, query, ids)
