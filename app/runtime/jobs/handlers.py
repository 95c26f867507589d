"""Jobs about jobs."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.registry import JobRegistry

PRUNE_DONE = "jobs.prune_done"
KEPT = timedelta(days=30)


def prune_done(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
    """Forget jobs done long ago; dead ones stay until a person has looked at them."""
    session.execute(delete(Job).where(Job.state == JobState.DONE, Job.finished_at < now - KEPT))


def register(jobs: JobRegistry) -> None:
    """Register the jobs of the runtime itself."""
    jobs.add(PRUNE_DONE, prune_done, every=timedelta(days=1))
