"""Jobs of demands: what ends by itself."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.demands.services import Moment, expire
from app.runtime.clock import local_day
from app.runtime.jobs.outbox import publish
from app.runtime.jobs.registry import JobRegistry

EXPIRE = "demands.expire"


def register(jobs: JobRegistry, timezone: str) -> None:
    """Register the jobs of this room."""

    def handle(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
        if expire(session, Moment(now, local_day(now, timezone), None)):
            publish(session, EXPIRE, {}, now=now)

    # Hourly: midnight where the district is falls between two of UTC's.
    jobs.add(EXPIRE, handle, every=timedelta(hours=1))
