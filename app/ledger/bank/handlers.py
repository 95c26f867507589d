"""Jobs of the bank: tables that nobody has read are forgotten."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.ledger.bank.models import StatementUpload
from app.runtime.jobs.registry import JobRegistry

FORGET = "ledger.forget_uploads"
KEPT = timedelta(days=7)


def forget(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
    """Forget tables that have waited for a week."""
    session.execute(delete(StatementUpload).where(StatementUpload.created_at < now - KEPT))


def register(jobs: JobRegistry) -> None:
    """Register the job that forgets."""
    jobs.add(FORGET, forget, every=timedelta(days=1))
