"""What the desk does with jobs that failed."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.admin.work import queries
from app.integrations.mail.outbox import SEND
from app.runtime.jobs.models import Job, JobState
from catalog.errors import Conflict, NotFound

MOST_AT_ONCE = 500


class JobNotFound(NotFound):
    """There is no such failed job, or no longer."""

    code = "dead_job_not_found"


class JobCannotBeRetried(Conflict):
    """The words of a mail that was given up are forgotten: there is nothing left to send."""

    code = "job_cannot_be_retried"


def can_be_retried(job: Job) -> bool:
    """Tell whether what the job needs is still there."""
    return job.kind != SEND or "text" in job.payload


def _put_back(job: Job, now: datetime) -> None:
    # The attempts stay counted: a worker that is only slow must not take its old lease for the new one.
    job.state, job.run_at, job.finished_at = JobState.WAITING, now, None


def retry(session: Session, job_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Let a failed job be tried once more.

    Raises
    ------
    JobNotFound, JobCannotBeRetried
    """
    job = queries.dead_job_to_change(session, job_id)
    if job is None:
        raise JobNotFound
    if not can_be_retried(job):
        raise JobCannotBeRetried
    _put_back(job, now)
    facts = {"kind": job.kind, "count": 1}
    record(session, "jobs.retried", Subject("job", job.id), actor=actor, now=now, facts=facts)


def retry_kind(session: Session, kind: str, *, actor: Actor, now: datetime) -> int:
    """Let the failed jobs of a kind be tried once more; return how many there were."""
    found = queries.dead_jobs_to_change(session, kind, MOST_AT_ONCE)
    jobs = [job for job in found if can_be_retried(job)]
    for job in jobs:
        _put_back(job, now)
    if jobs:
        facts = {"kind": kind, "count": len(jobs)}
        record(session, "jobs.retried", Subject("job"), actor=actor, now=now, facts=facts)
    return len(jobs)


def drop(session: Session, job_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> None:
    """Give a failed job up, and say why.

    Raises
    ------
    JobNotFound
    """
    job = queries.dead_job_to_change(session, job_id)
    if job is None:
        raise JobNotFound
    facts = {"kind": job.kind, "error_code": job.error_code, "reason": reason}
    record(session, "jobs.dropped", Subject("job", job.id), actor=actor, now=now, facts=facts)
    session.delete(job)
