"""Jobs of accounts."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts import reset, sign_up
from app.accounts.devices import prune_devices
from app.accounts.second_step import prune_pending
from app.accounts.sessions import prune_sessions
from app.runtime.jobs.registry import JobRegistry

PRUNE = "accounts.prune"


def answer_sign_up(session: Session, payload: Mapping[str, Any], now: datetime) -> None:
    """Find out whose address somebody signed up with, and mail them."""
    sign_up.answer_sign_up(session, uuid.UUID(payload["sign_up_id"]), now=now)


def answer_reset(session: Session, payload: Mapping[str, Any], now: datetime) -> None:
    """Find out whose address a new password was asked for, and mail them."""
    reset.answer_reset(session, payload["email"], now=now)


def prune(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
    """Remove what has run out."""
    sign_up.forget_sign_ups(session, now=now)
    prune_pending(session, now=now)
    prune_devices(session, now=now)
    prune_sessions(session, now=now)


def register(jobs: JobRegistry) -> None:
    """Register the jobs."""
    jobs.add(sign_up.ANSWER, answer_sign_up)
    jobs.add(reset.ANSWER, answer_reset)
    jobs.add(PRUNE, prune, every=timedelta(hours=6))
