"""The mails about one's own account."""

import enum
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.links import PARAMETER
from app.accounts.models import Person, Role, SignUp
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


def send_reset(session: Session, person: Person, token: str, *, now: datetime) -> None:
    """Send the link that allows a new password."""
    url = public_link("reset.form", **{PARAMETER: token})
    _post(session, "reset", person.email or "", person.locale, now=now, name=person.name, url=url)


def ask_new_address(
    session: Session, person: Person, email: str, token: str, *, now: datetime
) -> None:
    """Ask whoever reads a new address whether the account may move to it."""
    url = public_link("changes.email_link", **{PARAMETER: token})
    _post(session, "new_address", email, person.locale, now=now, name=person.name, url=url)


@dataclass(frozen=True, slots=True)
class InvitationNames:
    """Who invites, for which organisation, into which role."""

    inviter: str
    organisation: str
    role: Role


def send_invitation(
    session: Session, email: str, locale: str, names: InvitationNames, token: str, *, now: datetime
) -> None:
    """Invite whoever reads an address to act for an organisation."""
    url = public_link("colleagues.invitation", **{PARAMETER: token})
    facts = {"inviter": names.inviter, "organisation": names.organisation, "url": url}
    _post(session, "invitation", email, locale, now=now, role=names.role.value, **facts)


def send_code(session: Session, person: Person, code: str, *, now: datetime) -> None:
    """Send the code that a sign-in on an unknown device asks for."""
    _post(session, "code", person.email or "", person.locale, now=now, name=person.name, code=code)


def tell(
    session: Session,
    person: Person,
    what: Notice,
    *,
    now: datetime,
    to: str | None = None,
    **facts: str,
) -> None:
    """Tell a person what has happened to their account; `to` is another address than today's."""
    address = to or person.email
    if address:
        facts |= {"name": person.name, "what": what.value}
        _post(session, "notice", address, person.locale, now=now, **facts)


def tell_of_account(session: Session, person: Person, *, now: datetime) -> None:
    """Tell somebody who signs up again that they already can sign in."""
    _post(session, "known", person.email or "", person.locale, now=now, name=person.name)
