"""Jobs of ethical evidence."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.evidence.book import Moment
from app.evidence.expiry import follow_ends
from app.runtime.clock import local_day
from app.runtime.jobs.outbox import publish
from app.runtime.jobs.registry import JobRegistry

FOLLOW_ENDS = "evidence.follow_ends"


def register(jobs: JobRegistry, timezone: str) -> None:
    """Register the jobs of this room."""

    def handle(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
        if follow_ends(session, Moment(now, local_day(now, timezone))):
            publish(session, FOLLOW_ENDS, {}, now=now)

    # Hourly: midnight where the district is falls between two of UTC's. What is done is not done twice.
    jobs.add(FOLLOW_ENDS, handle, every=timedelta(hours=1))
