"""Mails that gather what waits for a person, and the link that ends them."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.integrations.mail.links import public_link
from app.integrations.mail.outbox import Letter, post
from app.notices import queries
from app.notices.kinds import kind_label, told
from app.notices.models import Frequency, Notice, NoticeKind
from catalog.errors import NotFound

MOST_PEOPLE = 200
MOST_LINES = 20
_SALT = "notices.stop"


class UnknownStopLink(NotFound):
    """This link was not made by us, or has lost a part on the way."""

    code = "unknown_stop_link"


def write(session: Session, frequency: Frequency, *, now: datetime) -> bool:
    """Write to those for whom something waits; return whether there may be more of them."""
    if frequency is Frequency.NEVER:
        return False
    people = queries.people_to_write_to(session, frequency, MOST_PEOPLE)
    waiting = queries.waiting_notices(session, [person.id for person in people], frequency)
    for person in people:
        notices = waiting.get(person.id, [])
        if notices:
            _write_to(session, person, notices, now=now)
    return len(people) == MOST_PEOPLE


def _write_to(
    session: Session, person: Person, notices: Sequence[Notice], *, now: datetime
) -> None:
    kinds = sorted({notice.kind for notice in notices})
    with force_locale(person.locale):
        lines = [told(notice.kind, notice.facts) for notice in notices[:MOST_LINES]]
        labels = [kind_label(kind) for kind in kinds]
    context = {
        "name": person.name,
        "lines": [
            (line.text, public_link(line.endpoint, **line.values), line.details) for line in lines
        ],
        "more": len(notices) - len(lines),
        "total": len(notices),
        "kinds": labels,
    }
    letter = Letter(
        to=person.email or "",
        locale=person.locale,
        template="notices/mail/news",
        context=context,
        unsubscribe_url=public_link("notices.stop", token=stop_token(person.id, kinds)),
    )
    # The last of them names the mail: it is written once, whoever tries again.
    post(session, letter, now=now, key=f"notices.mail:{notices[-1].id}")
    for notice in notices:
        notice.mailed_at = now


def stop_token(person_id: uuid.UUID, kinds: Collection[NoticeKind]) -> str:
    """Return what proves that whoever holds it has had our mails of these kinds."""
    return str(_signer().dumps([person_id.hex, sorted(kinds)]))


def read_stop_token(token: str) -> tuple[uuid.UUID, tuple[NoticeKind, ...]]:
    """Return whose mails of which kinds a token ends.

    Raises
    ------
    UnknownStopLink
    """
    try:
        person_id, kinds = _signer().loads(token)
        return uuid.UUID(hex=person_id), tuple(NoticeKind(kind) for kind in kinds)
    except (BadSignature, ValueError, TypeError) as error:
        raise UnknownStopLink from error


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=_SALT)
