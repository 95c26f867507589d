"""Jobs of notices: mails at once, once a day, once a week."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.notices import services
from app.notices.mailing import write
from app.notices.models import Frequency
from app.runtime.jobs.outbox import publish
from app.runtime.jobs.registry import JobRegistry

AT_ONCE = "notices.at_once"
DIGEST = "notices.digest"
PRUNE = "notices.prune"
MORNING = 7
MONDAY = 0


def mail(session: Session, payload: Mapping[str, Any], now: datetime) -> None:
    """Write the mails of a frequency, a bounded number at a time."""
    if write(session, Frequency(payload["frequency"]), now=now):
        publish(session, services.MAIL, payload, now=now)


def at_once(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
    """Write the mails that are wanted at once."""
    mail(session, {"frequency": Frequency.AT_ONCE.value}, now)


def prune(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
    """Forget old notices."""
    services.prune(session, now=now)


def register(jobs: JobRegistry, timezone: str) -> None:
    """Register the jobs of this room."""

    def digest(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
        here = now.astimezone(ZoneInfo(timezone))
        if here.hour < MORNING:
            return
        frequencies = [Frequency.DAILY]
        if here.weekday() == MONDAY:
            frequencies.append(Frequency.WEEKLY)
        for frequency in frequencies:
            # The key makes it once a day, whatever hour the worker begins.
            key = f"{services.MAIL}:{frequency}:{here:%Y-%m-%d}"
            publish(session, services.MAIL, {"frequency": frequency.value}, now=now, key=key)

    jobs.add(services.MAIL, mail)
    # What happens within a minute goes into one mail.
    jobs.add(AT_ONCE, at_once, every=timedelta(minutes=1))
    jobs.add(DIGEST, digest, every=timedelta(hours=1))
    jobs.add(PRUNE, prune, every=timedelta(days=1))
