"""Writing jobs: in the transaction of their cause, or once per period."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.runtime.jobs.models import Job
from catalog.base import new_id


def publish(
    session: Session,
    kind: str,
    payload: Mapping[str, Any],
    *,
    now: datetime,
    key: str | None = None,
    run_at: datetime | None = None,
) -> Job:
    """Add a job to the running transaction; with `key`, the job of that key is there only once."""
    if key is not None:
        existing = session.scalar(select(Job).where(Job.key == key))
        if existing is not None:
            return existing
    job = Job(
        key=key or f"{kind}:{new_id()}",
        kind=kind,
        payload=dict(payload),
        run_at=run_at or now,
        created_at=now,
    )
    try:
        # A savepoint: two workers may plan the same period at the same moment, the second yields.
        with session.begin_nested():
            session.add(job)
    except IntegrityError:
        return session.scalars(select(Job).where(Job.key == job.key)).one()
    return job


def period_key(kind: str, period: timedelta, now: datetime) -> tuple[str, datetime]:
    """Return the unique key of the period that holds `now`, and the moment it began."""
    length = int(period.total_seconds())
    start = int(now.timestamp()) // length * length
    begun = datetime.fromtimestamp(start, tz=now.tzinfo)
    return f"{kind}:{begun:%Y-%m-%dT%H:%M:%S}", begun
