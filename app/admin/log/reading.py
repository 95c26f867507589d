"""Reading the log is a deed as well: whoever looks for somebody's traces leaves one."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.admin.log import queries
from app.admin.log.queries import Filter
from app.runtime.transaction import reading, separate_transaction

# Turning pages, and coming back to the same question, is one reading.
ONE_READING = timedelta(hours=1)
READ = "audit.read"


def facts_of(asked: Filter) -> dict[str, Any]:
    """Return what was asked for: whom by their number, never by their name."""
    said = {
        "person": asked.person_id,
        "organisation": asked.organisation_id,
        "action": asked.action,
        "since": asked.since and asked.since.date(),
        "before": asked.before and asked.before.date(),
    }
    return {"filter": {name: str(value) for name, value in said.items() if value is not None}}


def subject_of(asked: Filter) -> Subject:
    """Return whom or what the question was about."""
    if asked.person_id is not None:
        return Subject("person", asked.person_id)
    if asked.organisation_id is not None:
        return Subject("organisation", asked.organisation_id)
    return Subject("audit")


def note_reading(asked: Filter, *, actor: Actor, now: datetime) -> None:
    """Note that somebody reads, in a transaction of its own: a page that only shows may not write."""
    facts = facts_of(asked)
    with reading() as session:
        if queries.has_noted(session, actor.person_id, READ, facts, since=now - ONE_READING):
            return
    with separate_transaction() as session:
        record(session, READ, subject_of(asked), actor=actor, now=now, facts=facts)


def note_export(
    session: Session, asked: Filter, entries: int, *, actor: Actor, now: datetime
) -> None:
    """Note that somebody takes entries out."""
    facts = facts_of(asked) | {"entries": entries}
    record(session, "audit.exported", subject_of(asked), actor=actor, now=now, facts=facts)
