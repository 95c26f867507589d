"""What the desk asks about jobs."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.queries import PROGRESS_COLUMNS, Progress

MOST_RUNNING = 20


class Heap(NamedTuple):
    """The jobs of one kind in one state."""

    kind: str
    state: JobState
    size: int
    first_due: datetime
    last_end: datetime | None


def heaps(session: Session) -> list[Heap]:
    """Return how many jobs of each kind are in each state."""
    rows = session.execute(
        select(Job.kind, Job.state, func.count(), func.min(Job.run_at), func.max(Job.finished_at))
        .group_by(Job.kind, Job.state)
        .order_by(Job.kind, Job.state)
    )
    return [Heap(*row) for row in rows]


def running(session: Session, kinds: Collection[str]) -> list[Progress]:
    """Return long jobs at work, those that began first at the top."""
    rows = session.execute(
        select(*PROGRESS_COLUMNS)
        .where(Job.state == JobState.RUNNING, Job.kind.in_(sorted(kinds)))
        .order_by(Job.run_at, Job.id)
        .limit(MOST_RUNNING)
    )
    return [Progress(*row) for row in rows]


def dead(session: Session, *, after: uuid.UUID | None, most: int) -> Sequence[Job]:
    """Return the jobs that failed, the oldest first."""
    query = select(Job).where(Job.state == JobState.DEAD).order_by(Job.id).limit(most)
    return session.scalars(query if after is None else query.where(Job.id > after)).all()


def dead_job_to_change(session: Session, job_id: uuid.UUID) -> Job | None:
    """Return a job that failed, locked."""
    return session.scalar(
        select(Job)
        .where(Job.id == job_id, Job.state == JobState.DEAD)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def dead_jobs_to_change(session: Session, kind: str, most: int) -> Sequence[Job]:
    """Return jobs of a kind that failed, locked, the oldest first."""
    return session.scalars(
        select(Job)
        .where(Job.kind == kind, Job.state == JobState.DEAD)
        .order_by(Job.id)
        .limit(most)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
