"""The mails about one's own account."""

import enum
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.links import PARAMETER
from app.accounts.models import Person, SignUp
from app.integrations.mail import Letter, post, public_link


class Notice(enum.StrEnum):
    """What has happened to an account that its person must hear of, wherever it was done."""

    PASSWORD_CHANGED = "password_changed"  # noqa: S105 an event, no password
    EMAIL_CHANGED = "email_changed"
    FACTOR_ON = "factor_on"
    FACTOR_OFF = "factor_off"
    RECOVERY_USED = "recovery_used"
    RECOVERY_RENEWED = "recovery_renewed"


def _post(
    session: Session, template: str, to: str, locale: str, *, now: datetime, **context: str
) -> None:
    letter = Letter(to=to, locale=locale, template=f"accounts/mail/{template}", context=context)
    post(session, letter, now=now)


def ask_to_confirm(session: Session, sign_up: SignUp, token: str, *, now: datetime) -> None:
    """Ask whoever reads an address whether the sign-up is theirs."""
    url = public_link("sign_up.confirm", **{PARAMETER: token})
    _post(session, "confirm", sign_up.email, sign_up.locale, now=now, name=sign_up.name, url=url)


def tell_of_account(session: Session, person: Person, *, now: datetime) -> None:
    """Tell somebody who signs up again that they already can sign in."""
    _post(session, "known", person.email or "", person.locale, now=now, name=person.name)
