"""Workers die without a word, in the middle of their work; every effect happens exactly once."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.outbox import publish
from config import Settings
from tests.app.runtime.jobs import hard_worker
from tests.app.runtime.stage import NOW
from tests.support.database import Store

ROOT = Path(__file__).parents[4]
JOBS = 60
WORKERS = 3
DEATHS = 6
PATIENCE_SECONDS = 90.0

Worker = subprocess.Popen[str]


def start(url: str) -> Worker:
    return subprocess.Popen(  # noqa: S603 our own program
        [sys.executable, "-m", hard_worker.__name__, url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill(worker: Worker) -> None:
    worker.kill()
    worker.communicate()


@pytest.fixture
def workers(settings: Settings) -> Iterator[list[Worker]]:
    running = [start(settings.database_url) for _number in range(WORKERS)]
    yield running
    for worker in running:
        kill(worker)


def kill_in_the_middle(worker: Worker) -> None:
    """Wait until the worker says that it stands between two effects."""
    assert worker.stdout is not None
    assert worker.stdout.readline()
    kill(worker)


def wait_until_done(store: Store) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    unfinished = select(func.count()).select_from(Job).where(Job.state != JobState.DONE)
    while True:
        with store.read() as session:
            if not session.scalar(unfinished):
                return
        assert time.monotonic() < deadline, "the jobs are never done"
        time.sleep(0.1)


def test_jobs_of_killed_workers_are_done_exactly_once(
    store: Store, settings: Settings, workers: list[Worker]
) -> None:
    with store.write() as session:
        for number in range(JOBS):
            publish(session, hard_worker.KIND, {"number": number}, now=NOW)
    for death in range(DEATHS):
        kill_in_the_middle(workers[death % WORKERS])
        workers[death % WORKERS] = start(settings.database_url)
    wait_until_done(store)
    with store.read() as session:
        traces = session.scalars(select(Job).where(Job.kind == hard_worker.TRACE)).all()
        attempts = session.scalars(select(Job.attempts).where(Job.kind == hard_worker.KIND)).all()
        seen = Counter(trace.payload["of"] for trace in traces)
    assert seen == dict.fromkeys(range(JOBS), 2)
    assert sum(attempts) > JOBS, "nobody was killed at work: this has proved nothing"
