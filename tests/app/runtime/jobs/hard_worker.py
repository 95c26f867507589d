"""Workers in processes of their own, to be killed: `python -m tests.app.runtime.jobs.hard_worker URL FOLDER`."""

import os
import signal
import sys
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app import create_app
from app.runtime.jobs import leases, worker
from app.runtime.jobs.long import Work
from app.runtime.jobs.models import JobState
from app.runtime.jobs.outbox import publish
from app.runtime.jobs.registry import JobRegistry
from config import Settings
from tests.support.database import hurry
from tests.support.nursery import keep_alive

KIND = "hard"
LONG_KIND = "hard_and_long"
TRACE = "trace"
WORKERS = 2


def leave_a_trace(session: Session, number: int, now: datetime) -> None:
    """Write a row that any number of others may repeat: nothing but the transaction guards it."""
    publish(session, TRACE, {"of": number}, now=now).state = JobState.DONE
    session.flush()


def effect(deaths: Path, session: Session, payload: Mapping[str, Any], now: datetime) -> None:
    """Leave two traces; a fatal job is killed between them when it is first done."""
    leave_a_trace(session, payload["number"], now)
    die_once(deaths / str(payload["number"]), fatal=payload["fatal"])
    leave_a_trace(session, payload["number"], now)


def haul(deaths: Path, work: Work) -> None:
    """Leave two traces with the completion; a fatal job is killed on its way and again at its end."""
    number = work.payload["number"]
    work.report(1, 2)
    die_once(deaths / f"{number}-on-its-way", fatal=work.payload["fatal"])
    with work.finish() as session:
        leave_a_trace(session, number, work.now())
        die_once(deaths / f"{number}-at-its-end", fatal=work.payload["fatal"])
        leave_a_trace(session, number, work.now())


def die_once(death: Path, *, fatal: bool) -> None:
    """Kill this very process, unless it has been done before."""
    if fatal and not death.exists():
        death.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, deaths: str) -> None:
    """Keep two workers at work, whoever of them is killed."""
    leases.LEASE = timedelta(seconds=0.5)
    leases.MAX_ATTEMPTS = 100
    settings = Settings(testing=True, database_url=url, secret_key="only-for-these-tests")
    app = hurry(create_app(settings))
    registry = JobRegistry(handlers={KIND: partial(effect, Path(deaths))}, periodic=[])
    registry.add_long(LONG_KIND, partial(haul, Path(deaths)))
    work = partial(worker.run_forever, app, registry, threading.Event(), pause=0.05)
    keep_alive(work, WORKERS)


if __name__ == "__main__":
    main(*sys.argv[1:])
