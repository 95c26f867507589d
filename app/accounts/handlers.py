"""Jobs of accounts."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts import sign_up
from app.runtime.jobs.registry import JobRegistry

PRUNE = "accounts.prune"


def answer_sign_up(session: Session, payload: Mapping[str, Any], now: datetime) -> None:
    """Find out whose address somebody signed up with, and mail them."""
    sign_up.answer_sign_up(session, uuid.UUID(payload["sign_up_id"]), now=now)


def prune(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
    """Remove what has run out."""
    sign_up.forget_sign_ups(session, now=now)


def register(jobs: JobRegistry) -> None:
    """Register the jobs."""
    jobs.add(sign_up.ANSWER, answer_sign_up)
    jobs.add(PRUNE, prune, every=timedelta(hours=6))
