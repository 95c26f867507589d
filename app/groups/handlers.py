"""Jobs of groups: reminding who helps tomorrow."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.groups.shifts import remind
from app.runtime.jobs.registry import JobRegistry

REMIND = "groups.remind_of_shifts"


def register(jobs: JobRegistry, timezone: str) -> None:
    """Register the jobs of this room."""
    zone = ZoneInfo(timezone)

    def remind_helpers(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
        remind(session, zone, now=now)

    jobs.add(REMIND, remind_helpers, every=timedelta(hours=1))
