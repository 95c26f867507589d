"""Jobs of the audit log."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.admin.log.digest import make_digests
from app.admin.log.export import EXPORT, export
from app.runtime.jobs.registry import JobRegistry

DIGEST = "audit.digest"


def digest(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
    """Write the digests of the days that are over."""
    make_digests(session, now=now)


def register(jobs: JobRegistry) -> None:
    """Register the jobs of the audit log."""
    jobs.add(DIGEST, digest, every=timedelta(days=1))
    jobs.add_long(EXPORT, export)
