"""Codes of a second factor as an app shows them, and people who have one."""

from datetime import datetime

import pyotp
from sqlalchemy.orm import Session

from app.accounts.factor import STEP_SECONDS
from app.accounts.models import Person
from tests.support.factories import NOW

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(now: datetime, secret: str = SECRET) -> str:
    """Return the code of a moment."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).at(now)


def with_factor(session: Session, who: Person) -> Person:
    """Give a person a second factor."""
    who.totp_secret = SECRET
    who.totp_confirmed_at = NOW
    session.flush()
    return who
