"""The job that forgets files made for one person."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.prepared import services
from app.runtime.files.store import FileStore
from app.runtime.jobs.registry import JobRegistry

FORGET = "accounts.forget_prepared_files"


def register(jobs: JobRegistry, store: FileStore) -> None:
    """Register the daily clearing up."""

    def forget(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
        services.forget_old(session, store, now=now)

    jobs.add(FORGET, forget, every=timedelta(days=1))
