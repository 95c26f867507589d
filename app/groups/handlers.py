"""Jobs of groups: reminding who helps tomorrow, letting go of who has left."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.accounts.colleagues import LEFT
from app.groups.households import let_go
from app.groups.shifts import remind
from app.runtime.jobs.registry import JobRegistry

REMIND = "groups.remind_of_shifts"


def register(jobs: JobRegistry, timezone: str) -> None:
    """Register the jobs of this room."""
    zone = ZoneInfo(timezone)

    def remind_helpers(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
        remind(session, zone, now=now)

    def follow_colleagues(session: Session, payload: Mapping[str, Any], now: datetime) -> None:
        group_id, person_id = uuid.UUID(payload["organisation_id"]), uuid.UUID(payload["person_id"])
        let_go(session, group_id, person_id, actor=None, now=now)

    jobs.add(LEFT, follow_colleagues)
    jobs.add(REMIND, remind_helpers, every=timedelta(hours=1))
