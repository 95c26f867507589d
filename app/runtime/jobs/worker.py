"""The worker: plans what is periodic, takes a job with a lease, does it and marks it in one go."""

import logging
import threading
import uuid
from dataclasses import dataclass
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
WORKER_DIED = "the worker died at every attempt"

logger = logging.getLogger(__name__)


class UnknownJobKind(Exception):
    """Nobody here does this kind of job: perhaps a newer version wrote it, and it can wait."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


@dataclass(frozen=True, slots=True)
class Lease:
    """A job as one worker has taken it: who comes later takes it at a later attempt."""

    job_id: uuid.UUID
    attempt: int


def plan_periodic(session: Session, registry: JobRegistry, now: datetime) -> None:
    """Write the jobs of the running periods, each once whoever comes first."""
    for periodic in registry.periodic:
        key, begun = period_key(periodic.kind, periodic.period, now)
        publish(session, periodic.kind, {}, now=now, key=key, run_at=begun)


def take(session: Session, now: datetime) -> Lease | None:
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
    while (job := session.scalar(due)) is not None:
        if job.attempts < MAX_ATTEMPTS:
            job.state = JobState.RUNNING
            job.leased_until = now + LEASE
            job.attempts += 1
            return Lease(job.id, job.attempts)
        # A job that takes its worker with it never gets to record a failure.
        _bury(job, WORKER_DIED, now)
        session.flush()
    return None


def _held(session: Session, lease: Lease) -> Job | None:
    """Return the job of a lease, locked; None when the lease ran out and another has taken it."""
    return session.scalar(
        select(Job)
        .where(
            Job.id == lease.job_id,
            Job.attempts == lease.attempt,
            Job.state == JobState.RUNNING,
        )
        .with_for_update()
    )


def perform(session: Session, registry: JobRegistry, lease: Lease, now: datetime) -> None:
    """Do a leased job; its effect and its completion commit together."""
    job = _held(session, lease)
    if job is None:
        return
    if job.kind not in registry.handlers:
        raise UnknownJobKind(job.kind)
    registry.handlers[job.kind](session, job.payload, now)
    job.state = JobState.DONE
    job.finished_at = now
    job.leased_until = None
    job.error = None


def record_failure(session: Session, lease: Lease, error: Exception, now: datetime) -> None:
    """Put a failed job back with a growing delay; after the last attempt it waits for a person."""
    job = _held(session, lease)
    if job is None:
        return
    reason = f"{type(error).__name__}: {error}"
    if job.attempts >= MAX_ATTEMPTS:
        _bury(job, reason, now)
        return
    job.error = reason[:ERROR_LENGTH]
    job.leased_until = None
    job.state = JobState.WAITING
    job.run_at = now + FIRST_DELAY * 2 ** (job.attempts - 1)


def _bury(job: Job, reason: str, now: datetime) -> None:
    job.error = reason[:ERROR_LENGTH]
    job.leased_until = None
    job.state = JobState.DEAD
    job.finished_at = now


def run_once(app: Flask, registry: JobRegistry) -> bool:
    """Take and do one job; tell whether there was one."""
    with app.app_context():
        now = clock.utc_now()
        with transaction() as session:
            plan_periodic(session, registry, now)
            lease = take(session, now)
        if lease is None:
            return False
        try:
            with transaction() as session:
                perform(session, registry, lease, clock.utc_now())
        except Exception as error:
            logger.exception("job failed", extra={"job_id": str(lease.job_id)})
            with transaction() as session:
                record_failure(session, lease, error, clock.utc_now())
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
