"""Leases: a job belongs to one worker for a while, and whoever lost it cannot write its end."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, or_, select, true, update
from sqlalchemy.orm import Session

from app.runtime.jobs.failures import LeaseLost, PermanentFailure, TryLater
from app.runtime.jobs.models import Job, JobState
from catalog.errors import MarketError

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 6
FIRST_DELAY = timedelta(seconds=10)
ERROR_LENGTH = 2_000
WORKER_DIED = "the worker died at every attempt"
WORKER_DIED_CODE = "worker_died"
UNEXPECTED_CODE = "unexpected"


@dataclass(frozen=True, slots=True)
class Lease:
    """A job as one worker has taken it: who comes later takes it at a later attempt."""

    job_id: uuid.UUID
    attempt: int


def take(session: Session, now: datetime, those: ColumnElement[bool] | None = None) -> Lease | None:
    """Lease the next job that is due, or whose worker has died; None when there is none."""
    due = (
        select(Job)
        .where(
            or_(
                (Job.state == JobState.WAITING) & (Job.run_at <= now),
                (Job.state == JobState.RUNNING) & (Job.leased_until < now),
            ),
            true() if those is None else those,
        )
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    while (job := session.scalar(due)) is not None:
        # What was put back may be tried again: whoever put it back has counted.
        if job.state is JobState.WAITING or job.attempts < MAX_ATTEMPTS:
            job.state = JobState.RUNNING
            job.leased_until = now + LEASE
            job.attempts += 1
            return Lease(job.id, job.attempts)
        # A job that takes its worker with it never gets to record a failure.
        _bury(job, WORKER_DIED, WORKER_DIED_CODE, now)
        session.flush()
    return None


def held(session: Session, lease: Lease) -> Job | None:
    """Return the job of a lease, locked; None when the lease ran out and another has taken it."""
    return session.scalar(
        select(Job)
        .where(
            Job.id == lease.job_id,
            Job.attempts == lease.attempt,
            Job.state == JobState.RUNNING,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _still_ours(lease: Lease) -> Update:
    return update(Job).where(
        Job.id == lease.job_id,
        Job.attempts == lease.attempt,
        Job.state == JobState.RUNNING,
    )


def _write(session: Session, lease: Lease, values: Mapping[str, Any]) -> None:
    # A statement, not the object: whatever a handler did to the session, the fence holds.
    written = session.execute(
        _still_ours(lease).values(**values).returning(Job.id),
        execution_options={"synchronize_session": False},
    ).one_or_none()
    if written is None:
        raise LeaseLost


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a job has come; without a total nobody knows yet how much there is."""

    done: int
    total: int | None


def complete(
    session: Session,
    lease: Lease,
    now: datetime,
    *,
    result: Mapping[str, Any] | None = None,
    reached: Reached | None = None,
) -> None:
    """Mark a job done; with its effect in the same transaction, both or none are there."""
    ended = _columns_of(reached) | {
        "state": JobState.DONE,
        "finished_at": now,
        "leased_until": None,
        "error": None,
        "error_code": None,
        "result": dict(result) if result is not None else None,
    }
    _write(session, lease, ended)


def extend(session: Session, lease: Lease, now: datetime) -> None:
    """Keep a job for another while."""
    _write(session, lease, {"leased_until": now + LEASE})


def note_progress(session: Session, lease: Lease, now: datetime, reached: Reached) -> None:
    """Say how far a job has come, and keep it for another while."""
    _write(session, lease, _columns_of(reached) | {"leased_until": now + LEASE})


def _columns_of(reached: Reached | None) -> dict[str, Any]:
    if reached is None:
        return {}
    return {"progress_done": reached.done, "progress_total": reached.total}


def give_back(session: Session, lease: Lease, now: datetime) -> None:
    """Let another worker begin at once what this one may not end."""
    _write(session, lease, {"state": JobState.WAITING, "run_at": now, "leased_until": None})


def record_failure(session: Session, lease: Lease, error: Exception, now: datetime) -> None:
    """Put a failed job back with a growing delay; after the last attempt it waits for a person."""
    job = held(session, lease)
    if job is None:
        return
    reason = f"{type(error).__name__}: {error}"
    code = code_of(error)
    if isinstance(error, PermanentFailure):
        job.result = error.result
        _bury(job, reason, code, now)
        return
    delay = _delay(error, job.attempts)
    if delay is None:
        _bury(job, reason, code, now)
        return
    job.error = reason[:ERROR_LENGTH]
    job.error_code = code
    job.leased_until = None
    job.state = JobState.WAITING
    job.run_at = now + delay


def _delay(error: Exception, attempts: int) -> timedelta | None:
    if isinstance(error, TryLater):
        return error.after
    if attempts >= MAX_ATTEMPTS:
        return None
    return FIRST_DELAY * (1 << (attempts - 1))


def code_of(error: Exception) -> str:
    """Return the stable name of a failure; a mistake of ours has none of its own."""
    if isinstance(error, PermanentFailure | TryLater | MarketError):
        return error.code
    return UNEXPECTED_CODE


def _bury(job: Job, reason: str, code: str, now: datetime) -> None:
    job.error = reason[:ERROR_LENGTH]
    job.error_code = code
    job.leased_until = None
    job.state = JobState.DEAD
    job.finished_at = now
