"""A worker in a process of its own, to be killed: `python -m tests.app.runtime.jobs.hard_worker URL`."""

import sys
import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app import create_app
from app.runtime.jobs import worker
from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.registry import JobRegistry
from config import Settings

KIND = "hard"
TRACE = "trace"
BETWEEN_SECONDS = 0.03


def leave_a_trace(session: Session, number: int, now: datetime) -> None:
    """Write a row that any number of others may repeat: nothing but the transaction guards it."""
    trace = Job(kind=TRACE, payload={"of": number}, run_at=now, created_at=now, key="")
    trace.state = JobState.DONE
    session.add(trace)
    trace.key = f"{TRACE}:{time.time_ns()}:{id(trace)}:{number}"
    session.flush()


def effect(session: Session, payload: Mapping[str, Any], now: datetime) -> None:
    """Leave two traces, and time between them to be killed in."""
    leave_a_trace(session, payload["number"], now)
    sys.stdout.write(f"{payload['number']}\n")
    sys.stdout.flush()
    time.sleep(BETWEEN_SECONDS)
    leave_a_trace(session, payload["number"], now)


def main(url: str) -> None:
    """Work until killed."""
    worker.LEASE = timedelta(seconds=0.5)
    worker.MAX_ATTEMPTS = 100
    app = create_app(Settings(testing=True, database_url=url, secret_key="only-for-these-tests"))
    registry = JobRegistry(handlers={KIND: effect}, periodic=[])
    worker.run_forever(app, registry, threading.Event(), pause=0.05)


if __name__ == "__main__":
    main(sys.argv[1])
