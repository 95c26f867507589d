"""The mails about one's own data."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.integrations.mail import Letter, post


def _post(
    session: Session, template: str, to: str, locale: str, *, now: datetime, **context: object
) -> None:
    letter = Letter(to=to, locale=locale, template=f"accounts/mail/{template}", context=context)
    post(session, letter, now=now)


def tell_data_ready(
    session: Session, person: Person, prepared_id: uuid.UUID, *, now: datetime
) -> None:
    """Tell somebody that their data can be fetched; the link works for who has signed in alone."""
    to, locale = person.email or "", person.locale
    _post(session, "data_ready", to, locale, now=now, name=person.name, prepared_id=prepared_id)


def tell_erasure_asked(session: Session, person: Person, due: datetime, *, now: datetime) -> None:
    """Tell somebody that they will be erased, in case it was not their wish."""
    to, locale = person.email or "", person.locale
    _post(session, "erasure_asked", to, locale, now=now, name=person.name, due=due)


def tell_erasure_hindered(session: Session, person: Person, *, now: datetime) -> None:
    """Tell somebody that something has come up since they asked."""
    to, locale = person.email or "", person.locale
    _post(session, "erasure_hindered", to, locale, now=now, name=person.name)


def tell_erased(session: Session, whom: tuple[str, str, str], *, now: datetime) -> None:
    """Say goodbye to a name, an address and a language that are nowhere else any more."""
    name, to, locale = whom
    _post(session, "erased", to, locale, now=now, name=name)
