"""The worker: plans what is periodic, takes a job with a lease, does it and marks it in one go."""

import logging
import threading
import uuid
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.runtime import clock
from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.outbox import period_key, publish
from app.runtime.jobs.registry import JobRegistry
from app.runtime.transaction import transaction

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 6
FIRST_DELAY = timedelta(seconds=10)
ERROR_LENGTH = 2_000

logger = logging.getLogger(__name__)


def plan_periodic(session: Session, registry: JobRegistry, now: datetime) -> None:
    """Write the jobs of the running periods, each once whoever comes first."""
    for periodic in registry.periodic:
        key, begun = period_key(periodic.kind, periodic.period, now)
        publish(session, periodic.kind, {}, now=now, key=key, run_at=begun)


def take(session: Session, now: datetime) -> uuid.UUID | None:
    """Lease the next job that is due, or whose worker has died; None when there is none."""
    due = (
        select(Job)
        .where(
            or_(
                (Job.state == JobState.WAITING) & (Job.run_at <= now),
                (Job.state == JobState.RUNNING) & (Job.leased_until < now),
            )
        )
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = session.scalar(due)
    if job is None:
        return None
    job.state = JobState.RUNNING
    job.leased_until = now + LEASE
    job.attempts += 1
    return job.id


def perform(session: Session, registry: JobRegistry, job_id: uuid.UUID, now: datetime) -> None:
    """Do a leased job; its effect and its completion commit together."""
    job = session.get_one(Job, job_id)
    registry.handlers[job.kind](session, job.payload, now)
    job.state = JobState.DONE
    job.finished_at = now
    job.leased_until = None
    job.error = None


def record_failure(session: Session, job_id: uuid.UUID, error: Exception, now: datetime) -> None:
    """Put a failed job back with a growing delay; after the last attempt it waits for a person."""
    job = session.get_one(Job, job_id)
    job.error = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    job.leased_until = None
    if job.attempts >= MAX_ATTEMPTS:
        job.state = JobState.DEAD
        job.finished_at = now
    else:
        job.state = JobState.WAITING
        job.run_at = now + FIRST_DELAY * 2 ** (job.attempts - 1)


def run_once(app: Flask, registry: JobRegistry) -> bool:
    """Take and do one job; tell whether there was one."""
    with app.app_context():
        now = clock.utc_now()
        with transaction() as session:
            plan_periodic(session, registry, now)
            job_id = take(session, now)
        if job_id is None:
            return False
        try:
            with transaction() as session:
                perform(session, registry, job_id, clock.utc_now())
        except Exception as error:
            logger.exception("job failed", extra={"job_id": str(job_id)})
            with transaction() as session:
                record_failure(session, job_id, error, clock.utc_now())
    return True


def run_forever(
    app: Flask, registry: JobRegistry, stop: threading.Event, pause: float = 1.0
) -> None:
    """Work until `stop` is set; pause when there is nothing to do."""
    while not stop.is_set():
        try:
            worked = run_once(app, registry)
        except Exception:
            logger.exception("worker cannot reach its jobs")
            worked = False
        if not worked:
            stop.wait(pause)
