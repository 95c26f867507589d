"""Jobs of matching."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.matches import changes
from app.matches.standing import handlers as standing
from app.runtime.jobs.registry import JobRegistry

PRUNE_CHANGES = "matches.prune_changes"
# A process further behind than this reads the whole market anew.
KEPT_VERSIONS = 10_000


def prune_changes(session: Session, _payload: Mapping[str, Any], _now: datetime) -> None:
    """Forget old notes of what has changed."""
    changes.prune(session, KEPT_VERSIONS)


def register(jobs: JobRegistry, timezone: str) -> None:
    """Register the jobs of this room."""
    jobs.add(PRUNE_CHANGES, prune_changes, every=timedelta(days=1))
    standing.register(jobs, timezone)
