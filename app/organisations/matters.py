"""Matters: what the district's desk should look at. They hinder nobody."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.organisations import queries
from app.organisations.models import Matter, MatterKind
from catalog.errors import NotFound


class MatterNotFound(NotFound):
    """There is no such matter, or somebody has settled it."""

    code = "matter_not_found"


def raise_matter(
    session: Session,
    organisation_id: uuid.UUID,
    kind: MatterKind,
    facts: Mapping[str, Any] | None = None,
    *,
    now: datetime,
) -> None:
    """Tell the desk of something; what is told of the same kind and still open is brought up to date."""
    known = queries.open_matter(session, organisation_id, kind)
    matter = known or Matter(organisation_id=organisation_id, kind=kind)
    matter.facts, matter.raised_at = dict(facts or {}), now
    session.add(matter)


def withdraw_matter(session: Session, organisation_id: uuid.UUID, kind: MatterKind) -> None:
    """Take back what is not so any more."""
    matter = queries.open_matter(session, organisation_id, kind)
    if matter is not None:
        session.delete(matter)


def settle_matter(session: Session, matter_id: uuid.UUID, actor: Actor, *, now: datetime) -> Matter:
    """Note that somebody of the district has looked.

    Raises
    ------
    MatterNotFound
    """
    matter = session.get(Matter, matter_id, with_for_update=True, populate_existing=True)
    if matter is None or matter.settled_at is not None:
        raise MatterNotFound
    matter.settled_at, matter.settled_by_id = now, actor.person_id
    subject = Subject("organisation", matter.organisation_id)
    facts = {"kind": matter.kind.value}
    record(session, "matter.settled", subject, actor=actor, now=now, facts=facts)
    return matter
