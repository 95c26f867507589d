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
from tests.support.nursery import stop

ROOT = Path(__file__).parents[4]
FATAL = frozenset({0, 7, 20, 21, 59})
PATIENCE_SECONDS = 240.0

Team = subprocess.Popen[str]


@pytest.fixture
def team(settings: Settings, tmp_path: Path) -> Iterator[Team]:
    command = [sys.executable, "-m", hard_worker.__name__, settings.database_url, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as team:
        yield team
        team.terminate()


def unfinished(store: Store) -> int:
    with store.read() as session:
        counted = select(func.count()).select_from(Job).where(Job.state != JobState.DONE)
        return session.scalar(counted) or 0


@pytest.mark.parametrize(
    ("kind", "jobs", "deaths_each"), [(hard_worker.KIND, 60, 1), (hard_worker.LONG_KIND, 22, 2)]
)
def test_jobs_of_killed_workers_are_done_exactly_once(
    store: Store, team: Team, kind: str, jobs: int, deaths_each: int
) -> None:
    with store.write() as session:
        for number in range(jobs):
            publish(session, kind, {"number": number, "fatal": number in FATAL}, now=NOW)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while unfinished(store):
        assert time.monotonic() < deadline, "the jobs are never done"
        assert team.poll() is None, "a worker has left"
        time.sleep(0.05)
    with store.read() as session:
        traces = session.scalars(select(Job).where(Job.kind == hard_worker.TRACE)).all()
        seen = Counter(trace.payload["of"] for trace in traces)
    assert seen == dict.fromkeys(range(jobs), 2)
    assert stop(team) == deaths_each * len(FATAL & set(range(jobs)))
