"""One-time form tokens: a form sent twice does its deed once and both times gets the same answer."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.runtime.jobs.registry import JobRegistry
from catalog.base import Base
from catalog.errors import Invalid

FIELD = "form_token"
TOKEN_BYTES = 24
TOKEN_LENGTH = 32
KEPT = timedelta(days=7)
PRUNE = "once.prune"


class FormTokenMissing(Invalid):
    """The form does not come from a page of ours, or has lost a part on the way."""

    code = "form_token_missing"


class SpentToken(Base):
    """A form that has been dealt with, and where its sender was sent."""

    __tablename__ = "spent_tokens"

    token: Mapped[str] = mapped_column(String(TOKEN_LENGTH), primary_key=True)
    location: Mapped[str] = mapped_column(String(500), default="")
    spent_at: Mapped[datetime]


def new_form_token() -> str:
    """Return a token for a form that is about to be shown."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def once(session: Session, token: str, *, now: datetime, deed: Callable[[], str]) -> str:
    """Do a deed unless the form of this token has done it, and return the address to go on to.

    The token is spent in the transaction of the deed: when it fails, the form can be sent again. A second
    submit that comes while the first is at work waits for it.

    Raises
    ------
    FormTokenMissing
    """
    if len(token) != TOKEN_LENGTH:
        raise FormTokenMissing
    row = SpentToken(token=token, spent_at=now)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return session.scalars(select(SpentToken.location).where(SpentToken.token == token)).one()
    row.location = deed()
    return row.location


def done_before(session: Session, token: str) -> str | None:
    """Return where the sender of a form was sent that has been dealt with; None for one that has not."""
    return session.scalar(select(SpentToken.location).where(SpentToken.token == token))


def prune(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
    """Forget forms of last week."""
    session.execute(delete(SpentToken).where(SpentToken.spent_at < now - KEPT))


def register(jobs: JobRegistry) -> None:
    """Register the job that forgets."""
    jobs.add(PRUNE, prune, every=timedelta(days=1))
