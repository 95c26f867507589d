"""Asks for, keeps and forgets files made for one person."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.prepared import queries
from app.accounts.prepared.errors import PreparedFileNotFound
from app.accounts.prepared.models import PreparedFile, Purpose
from app.runtime.files.checking import CheckedFile
from app.runtime.files.services import forget_file, keep_file
from app.runtime.files.store import FileStore
from app.runtime.jobs.outbox import publish

KEPT = timedelta(days=7)
# A job that has not made its file by then never will.
GIVEN_UP = timedelta(days=30)


def ask_for(
    session: Session,
    person_id: uuid.UUID,
    purpose: Purpose,
    job: tuple[str, Mapping[str, Any]],
    *,
    now: datetime,
) -> PreparedFile:
    """Publish the job (kind and payload) that makes a file for a person, and say where it will be."""
    row = PreparedFile(person_id=person_id, purpose=purpose, asked_at=now)
    session.add(row)
    session.flush()
    kind, payload = job
    publish(session, kind, {"prepared_id": str(row.id), **payload}, now=now, key=row.job_key)
    return row


def deliver(
    session: Session, store: FileStore, prepared_id: uuid.UUID, made: CheckedFile, *, now: datetime
) -> PreparedFile | None:
    """Keep the file that a job has made; None when nobody waits for it any more."""
    row = queries.prepared_file(session, prepared_id)
    if row is None or row.file_id is not None:
        return None
    row.file_id = keep_file(session, store, made, by=None, now=now).id
    row.expires_at = now + KEPT
    session.flush()
    return row


def own_file(
    session: Session, actor: Actor, prepared_id: uuid.UUID, *, now: datetime
) -> PreparedFile:
    """Return a file made for the person who asks, ready or on its way.

    Raises
    ------
    PreparedFileNotFound
    """
    row = queries.prepared_file(session, prepared_id)
    if row is None or row.person_id != actor.person_id:
        raise PreparedFileNotFound
    if row.expires_at is not None and row.expires_at <= now:
        raise PreparedFileNotFound
    return row


def forget(session: Session, store: FileStore, rows: Iterable[PreparedFile]) -> None:
    """Delete files with their bytes."""
    for row in rows:
        file = row.file
        session.delete(row)
        session.flush()
        if file is not None:
            forget_file(session, store, file)


def forget_old(session: Session, store: FileStore, *, now: datetime) -> None:
    """Delete files whose week is over."""
    forget(session, store, queries.over(session, now, now - GIVEN_UP))
