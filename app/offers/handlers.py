"""Jobs of offers."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.offers.services import MOST_AT_ONCE, withdraw_expired
from app.runtime.clock import local_day
from app.runtime.jobs.outbox import publish
from app.runtime.jobs.registry import JobRegistry

WITHDRAW_EXPIRED = "offers.withdraw_expired"


def register(jobs: JobRegistry, timezone: str) -> None:
    """Register the jobs of this room."""

    def handle(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
        withdrawn = withdraw_expired(session, day=local_day(now, timezone))
        if withdrawn == MOST_AT_ONCE:
            publish(session, WITHDRAW_EXPIRED, {}, now=now)

    # Hourly: midnight where the district is falls between two of UTC's.
    jobs.add(WITHDRAW_EXPIRED, handle, every=timedelta(hours=1))
