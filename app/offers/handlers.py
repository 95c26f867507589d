"""Jobs of offers."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.offers.reminders import remind_of_old_prices
from app.offers.services import MOST_AT_ONCE, withdraw_expired
from app.offers.shelf_queries import seasons_to_open
from app.offers.shelf_services import LEAD, a_year_back, open_again
from app.runtime.clock import local_day
from app.runtime.jobs.outbox import publish
from app.runtime.jobs.registry import JobRegistry

WITHDRAW_EXPIRED = "offers.withdraw_expired"
OPEN_SEASONS = "offers.open_seasons"
REMIND = "offers.remind_of_old_prices"
REMINDED_AT_ONCE = 200


def open_seasons(session: Session, *, day: date, now: datetime) -> int:
    """Open offers whose season comes round by itself; return how many, at most 500 at once."""
    due = seasons_to_open(session, day=day, first_day=a_year_back(day + LEAD), most=MOST_AT_ONCE)
    for offer in due:
        open_again(offer, day=day, publish=True, now=now)
    session.flush()
    return len(due)


def register(jobs: JobRegistry, timezone: str, old_price_days: int) -> None:
    """Register the jobs of this room."""

    def handle(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
        withdrawn = withdraw_expired(session, day=local_day(now, timezone))
        if withdrawn == MOST_AT_ONCE:
            publish(session, WITHDRAW_EXPIRED, {}, now=now)

    def remind(session: Session, payload: Mapping[str, Any], now: datetime) -> None:
        after = payload.get("after")
        last = remind_of_old_prices(
            session,
            old_days=old_price_days,
            after=uuid.UUID(after) if after else None,
            most=REMINDED_AT_ONCE,
            now=now,
        )
        if last is not None:
            publish(session, REMIND, {"after": str(last)}, now=now)

    jobs.add(REMIND, remind, every=timedelta(days=30))

    def open_due(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
        if open_seasons(session, day=local_day(now, timezone), now=now) == MOST_AT_ONCE:
            publish(session, OPEN_SEASONS, {}, now=now)

    jobs.add(OPEN_SEASONS, open_due, every=timedelta(days=1))
    # Hourly: midnight where the district is falls between two of UTC's.
    jobs.add(WITHDRAW_EXPIRED, handle, every=timedelta(hours=1))
