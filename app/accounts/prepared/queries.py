"""What is asked about files made for one person."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.prepared.models import PreparedFile, Purpose

MOST = 500


def prepared_file(session: Session, prepared_id: uuid.UUID) -> PreparedFile | None:
    """Return a file made for somebody."""
    return session.scalar(
        select(PreparedFile)
        .where(PreparedFile.id == prepared_id)
        .options(joinedload(PreparedFile.file))
    )


def latest(session: Session, person_id: uuid.UUID, purpose: Purpose) -> PreparedFile | None:
    """Return what was last made for a person."""
    return session.scalar(
        select(PreparedFile)
        .where(PreparedFile.person_id == person_id, PreparedFile.purpose == purpose)
        .options(joinedload(PreparedFile.file))
        .order_by(PreparedFile.asked_at.desc(), PreparedFile.id.desc())
        .limit(1)
    )


def over(session: Session, now: datetime, given_up: datetime) -> Sequence[PreparedFile]:
    """Return files whose time is over, and wishes that were never met."""
    never = PreparedFile.file_id.is_(None) & (PreparedFile.asked_at < given_up)
    return session.scalars(
        select(PreparedFile)
        .where(or_(PreparedFile.expires_at <= now, never))
        .options(joinedload(PreparedFile.file))
        .order_by(PreparedFile.id)
        .limit(MOST)
    ).all()


def of_person(session: Session, person_id: uuid.UUID) -> Sequence[PreparedFile]:
    """Return everything made for a person."""
    return session.scalars(
        select(PreparedFile)
        .where(PreparedFile.person_id == person_id)
        .options(joinedload(PreparedFile.file))
        .order_by(PreparedFile.id)
    ).all()
