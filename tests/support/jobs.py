"""Jobs in the states in which tests need them."""

from typing import Any

from sqlalchemy.orm import Session

from app.runtime.jobs.models import Job, JobState
from catalog.base import new_id
from tests.support.factories import NOW


def dead_job(session: Session, **fields: Any) -> Job:
    """Add a job that failed at every attempt."""
    values: dict[str, Any] = {
        "key": f"trial:{new_id()}",
        "kind": "trial.job",
        "payload": {},
        "state": JobState.DEAD,
        "run_at": NOW,
        "attempts": 6,
        "error": "ValueError: 3 is not 4",
        "error_code": "unexpected",
        "created_at": NOW,
        "finished_at": NOW,
    }
    row = Job(**(values | fields))
    session.add(row)
    session.flush()
    return row
