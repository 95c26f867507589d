"""The worker: plans what is periodic, takes a job with a lease, does it and records how it ended."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.runtime import clock
from app.runtime.jobs.failures import (
    LeaseLost,
    PermanentFailure,
    TryLater,
    UnknownJobKind,
    WorkerLeaves,
)
from app.runtime.jobs.leases import (
    Lease,
    complete,
    give_back,
    held,
    record_failure,
    take,
)
from app.runtime.jobs.long import Work, never
from app.runtime.jobs.models import Job
from app.runtime.jobs.outbox import period_key, publish
from app.runtime.jobs.registry import JobRegistry, Queue
from app.runtime.transaction import transaction

logger = logging.getLogger(__name__)


def plan_periodic(session: Session, registry: JobRegistry, now: datetime) -> None:
    """Write the jobs of the running periods, each once whoever comes first."""
    running = {
        key: (each.kind, begun)
        for each in registry.periodic
        for key, begun in [period_key(each.kind, each.period, now)]
    }
    # Asked for in one question: it is asked before each job, and the answer is nearly always "all of them".
    there = set(session.scalars(select(Job.key).where(Job.key.in_(running))))
    for key, (kind, begun) in running.items():
        if key not in there:
            publish(session, kind, {}, now=now, key=key, run_at=begun)


def perform(session: Session, registry: JobRegistry, lease: Lease, now: datetime) -> None:
    """Do a leased job; its effect and its completion commit together."""
    job = held(session, lease)
    if job is None:
        return
    if job.kind not in registry.handlers:
        raise UnknownJobKind(job.kind)
    registry.handlers[job.kind](session, job.payload, now)
    complete(session, lease, now)


def perform_long(registry: JobRegistry, kind: str, work: Work) -> None:
    """Do leased work that holds no lock; what it did not complete itself is completed here."""
    registry.long[kind](work)
    if work.finished:
        return
    with transaction() as session:
        work.complete_in(session)


def run_once(
    app: Flask,
    registry: JobRegistry,
    *,
    queue: Queue | None = None,
    leaving: Callable[[], bool] = never,
) -> bool:
    """Take and do one job, of one queue or of any; tell whether there was one."""
    with app.app_context():
        now = clock.utc_now()
        with transaction() as session:
            plan_periodic(session, registry, now)
            lease = take(session, now, registry.those_of(queue))
            long = _long_work(session, registry, lease, leaving) if lease else None
        if lease is None:
            return False
        if long is not None:
            _attempt(lease, lambda: perform_long(registry, *long))
        else:
            _attempt(lease, lambda: _perform_in_one(registry, lease))
    return True


def _perform_in_one(registry: JobRegistry, lease: Lease) -> None:
    with transaction() as session:
        perform(session, registry, lease, clock.utc_now())


def _attempt(lease: Lease, work: Callable[[], None]) -> None:
    """Work, and record how it went wrong."""
    told = {"job_id": str(lease.job_id)}
    try:
        work()
    except WorkerLeaves:
        with transaction() as session:
            give_back(session, lease, clock.utc_now())
    except LeaseLost:
        logger.warning("lease lost", extra=told)
    except Exception as error:
        if isinstance(error, PermanentFailure | TryLater):
            # Foreseen by the handler: a line is enough.
            logger.warning("job not done", extra=told | {"reason": str(error)})
        else:
            logger.exception("job failed", extra=told)
        with transaction() as session:
            record_failure(session, lease, error, clock.utc_now())


def _long_work(
    session: Session, registry: JobRegistry, lease: Lease, leaving: Callable[[], bool]
) -> tuple[str, Work] | None:
    job = session.get_one(Job, lease.job_id)
    if job.kind not in registry.long:
        return None
    return job.kind, Work(lease, job.key, job.payload, leaving)


def run_forever(
    app: Flask,
    registry: JobRegistry,
    stop: threading.Event,
    pause: float = 1.0,
    *,
    queue: Queue | None = None,
) -> None:
    """Work until `stop` is set; pause when there is nothing to do."""
    while not stop.is_set():
        try:
            worked = run_once(app, registry, queue=queue, leaving=stop.is_set)
        except Exception:
            logger.exception("worker cannot reach its jobs")
            worked = False
        if not worked:
            stop.wait(pause)


def run_queues(
    app: Flask, registry: JobRegistry, stop: threading.Event, queues: tuple[Queue, ...]
) -> None:
    """Work at several queues side by side, so that none waits for the slow jobs of another."""
    threads = [
        threading.Thread(
            target=run_forever, args=(app, registry, stop), kwargs={"queue": queue}, name=queue
        )
        for queue in queues
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
