"""Jobs about the data of people."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts.models import MailLink, Throttle
from app.accounts.personal.erasing import ERASE, erase, erase_those_due
from app.accounts.personal.registry import PersonalData
from app.accounts.personal.taking import TAKE, take
from app.integrations.geocoding.models import GeocodeCacheEntry
from app.runtime.jobs.registry import JobRegistry

DUE = "accounts.erase_those_due"
FORGET_OLD = "accounts.forget_links_and_tries"
# A link that ran out still says so for a while, rather than that it never was.
LINKS_KEPT = timedelta(days=7)
# Longer than anybody is kept waiting.
TRIES_KEPT = timedelta(days=2)
ADDRESSES_KEPT = timedelta(days=180)


def forget_old(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
    """Forget links that ran out, tries that count no more, addresses looked up on the map long ago."""
    session.execute(delete(MailLink).where(MailLink.expires_at < now - LINKS_KEPT))
    session.execute(delete(Throttle).where(Throttle.last_at < now - TRIES_KEPT))
    session.execute(
        delete(GeocodeCacheEntry).where(GeocodeCacheEntry.fetched_at < now - ADDRESSES_KEPT)
    )


def register(jobs: JobRegistry, personal: PersonalData) -> None:
    """Register the jobs."""

    def erase_person(session: Session, payload: Mapping[str, Any], now: datetime) -> None:
        erase(session, personal, uuid.UUID(payload["person_id"]), now=now)

    def due(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
        erase_those_due(session, now=now)

    jobs.add(FORGET_OLD, forget_old, every=timedelta(days=1))
    jobs.add_long(TAKE, take)
    jobs.add(ERASE, erase_person)
    jobs.add(DUE, due, every=timedelta(hours=1))
