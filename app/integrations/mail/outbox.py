"""Posting a mail: rendered at once, in the language of who gets it, and sent by a job."""

import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from app.integrations.mail.links import public_link
from app.integrations.mail.mails import Enclosed, OutgoingMail
from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.outbox import publish
from config import Settings

SEND = "mail.send"
_BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is rendered.

    Attributes
    ----------
    to
        One address.
    locale
        The language of who gets it.
    template
        "<room>/mail/<name>": the three files .subject.txt, .txt and .html of that name.
    context
        Plain values for the templates.
    unsubscribe_url
        Where one press ends mails of this kind, by POST; none for mails about one's own account.
    enclosures
        Files that go with it, as `enclose` returned them.
    """

    to: str
    locale: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    unsubscribe_url: str | None = None
    reply_to: str | None = None
    enclosures: tuple[uuid.UUID, ...] = ()


def post(session: Session, letter: Letter, *, now: datetime, key: str | None = None) -> Job:
    """Render a mail and publish the job that sends it; the same key is the same mail, sent once.

    Raises
    ------
    BadHeader, BadRecipient
        Now, while somebody is there to be told.
    """
    payload = render(letter)
    # Refused here rather than by the job.
    outgoing("key", payload)
    return publish(session, SEND, payload, now=now, key=key)


def render(letter: Letter) -> dict[str, Any]:
    """Return the payload of the job: everything rendered, nothing left to look up."""
    settings: Settings = current_app.extensions["settings"]
    context = {
        **letter.context,
        "district": settings.district,
        "locale": letter.locale,
        "link": public_link,
        "home_url": settings.base_url,
        "unsubscribe_url": letter.unsubscribe_url,
    }
    with force_locale(letter.locale):
        subject = _rendered(f"{letter.template}.subject.txt", context)
        context["subject"] = subject
        return {
            "to": letter.to,
            "subject": subject,
            "text": _BLANK_LINES.sub("\n\n", _rendered(f"{letter.template}.txt", context)) + "\n",
            "html": _rendered(f"{letter.template}.html", context) + "\n",
            "unsubscribe_url": letter.unsubscribe_url,
            "reply_to": letter.reply_to,
            "enclosures": [str(each) for each in letter.enclosures],
        }


def _rendered(name: str, context: Mapping[str, Any]) -> str:
    # Not render_template: what pages know, such as who is looking, does not belong into a mail.
    return current_app.jinja_env.get_template(name).render(context).strip()


def outgoing(
    key: str, payload: Mapping[str, Any], enclosed: tuple[Enclosed, ...] = ()
) -> OutgoingMail:
    """Return the mail of a job; its Message-ID is the same at every attempt."""
    settings: Settings = current_app.extensions["settings"]
    domain = parseaddr(settings.mail.sender)[1].rpartition("@")[2]
    name = hashlib.sha256(key.encode()).hexdigest()[:32]
    return OutgoingMail(
        recipient=payload["to"],
        subject=payload["subject"],
        text=payload["text"],
        html=payload["html"],
        message_id=f"<{name}@{domain}>",
        unsubscribe_url=payload["unsubscribe_url"],
        reply_to=payload["reply_to"],
        enclosed=enclosed,
    )


def forget_recipient(session: Session, address: str) -> None:
    """Drop the jobs that wait to write to an address; of those that ended forget to whom they went.

    A mail that is being sent at this moment loses its words by itself, and its address with the job.
    """
    named = or_(
        Job.payload["to"].as_string() == address, Job.payload["email"].as_string() == address
    )
    session.execute(delete(Job).where(named, Job.state == JobState.WAITING))
    ended = Job.state.in_((JobState.DONE, JobState.DEAD))
    session.execute(update(Job).where(named, ended).values(payload={}))


def forget_old_recipients(session: Session, before: datetime) -> None:
    """Of mails that were given up long ago forget to whom they were to go."""
    given_up = (Job.kind == SEND, Job.state == JobState.DEAD, Job.finished_at < before)
    session.execute(update(Job).where(*given_up).values(payload={}))
