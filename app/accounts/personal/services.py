"""What a person does about their own data."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.accounts.personal import queries
from app.accounts.personal.errors import ConsentNotFound
from app.accounts.personal.taking import TAKE
from app.accounts.prepared import queries as prepared_queries
from app.accounts.prepared.models import PreparedFile, Purpose
from app.accounts.prepared.services import ask_for
from app.runtime.jobs.queries import progress_of


def ask_for_everything(session: Session, *, actor: Actor, now: datetime) -> PreparedFile:
    """Have everything about oneself put together; one that is on its way is not begun again."""
    known = prepared_queries.latest(session, actor.person_id, Purpose.PERSONAL_DATA)
    if known is not None and known.file_id is None and _is_at_work(session, known):
        return known
    subject = Subject("person", actor.person_id)
    record(session, "personal.export_asked", subject, actor=actor, now=now)
    job = (TAKE, {"person_id": str(actor.person_id)})
    return ask_for(session, actor.person_id, Purpose.PERSONAL_DATA, job, now=now)


def _is_at_work(session: Session, row: PreparedFile) -> bool:
    work = progress_of(session, row.job_key)
    return work is not None and not work.is_over


def withdraw_consent(
    session: Session, consent_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """Take a consent back; the row stays and says when.

    Raises
    ------
    ConsentNotFound
    """
    row = queries.consent(session, actor.person_id, consent_id)
    if row is None:
        raise ConsentNotFound
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        subject = Subject("person", actor.person_id)
        facts = {"text": f"{row.text_code} {row.version}"}
        record(session, "consent.withdrawn", subject, actor=actor, now=now, facts=facts)
