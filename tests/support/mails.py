"""Mails as a test reads them: what was posted, what was sent, and the committed text of each kind."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select, update

from app.integrations.mail.compose import EXTENSION
from app.integrations.mail.fake import FakeMailer
from app.integrations.mail.mails import OutgoingMail
from app.integrations.mail.outbox import SEND
from app.runtime import clock
from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.worker import run_once
from tests.support.database import Store
from tests.support.pages import links

SNAPSHOTS = Path(__file__).parents[1] / "snapshots" / "mail"
UPDATE = "UPDATE_SNAPSHOTS"
MOST_JOBS = 10_000
_LINK = re.compile(r"https?://[^\s<>\"]+")
# What differs from run to run: keys in links, identifiers, days and hours.
_MASKS = (
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "{id}"),
    (re.compile(r"(?<!//)(?<=[/=])[A-Za-z0-9_.\-]{20,}"), "{token}"),
    (re.compile(r"\b\d{1,2} [a-zà]{3,9}\.? \d{4}\b"), "{day}"),
    (re.compile(r"\b\d{4}-\d{2}-\d{2}\b"), "{day}"),
    (re.compile(r"\b\d{1,2}[:.]\d{2}\b"), "{hour}"),
)


@dataclass(frozen=True, slots=True)
class PostedMail:
    """A mail that waits to be sent."""

    recipient: str
    subject: str
    text: str
    html: str
    unsubscribe_url: str | None

    @property
    def links(self) -> list[str]:
        """Return the links of the text, in order."""
        return links_of(self.text)


def links_of(text: str) -> list[str]:
    """Return the addresses in a text, in order."""
    return [link.rstrip(".,)") for link in _LINK.findall(text)]


def posted(store: Store) -> list[PostedMail]:
    """Return the mails that wait to be sent, oldest first."""
    with store.read() as session:
        waiting = select(Job.payload).where(Job.kind == SEND, Job.state == JobState.WAITING)
        return [
            PostedMail(
                recipient=payload["to"],
                subject=payload["subject"],
                text=payload["text"],
                html=payload["html"],
                unsubscribe_url=payload["unsubscribe_url"],
            )
            for payload in session.scalars(waiting.order_by(Job.id))
        ]


def mailer_of(app: Flask) -> FakeMailer:
    """Return the mailer of a test's application."""
    mailer: FakeMailer = app.extensions[EXTENSION]
    return mailer


def drain(app: Flask, *, kinds: Iterable[str] | None = None) -> list[OutgoingMail]:
    """Do every job that is due, also those that these publish; return the mails sent by it.

    With `kinds`, everything else is put off for a day first.
    """
    if kinds is not None:
        _put_off_all_but(app, set(kinds))
    outbox = mailer_of(app).outbox
    before = len(outbox)
    for _job in range(MOST_JOBS):
        if not run_once(app, app.extensions["jobs"]):
            return outbox[before:]
    msg = "the jobs never end"
    raise AssertionError(msg)


def _put_off_all_but(app: Flask, kinds: set[str]) -> None:
    with Store(app).write() as session:
        session.execute(
            update(Job)
            .where(Job.kind.not_in(kinds), Job.state == JobState.WAITING)
            .values(run_at=clock.utc_now() + timedelta(days=1))
        )


def masked(text: str) -> str:
    """Return a text without what differs from run to run."""
    for pattern, word in _MASKS:
        text = pattern.sub(word, text)
    return text


def assert_mail_snapshot(mail: PostedMail | OutgoingMail, name: str) -> None:
    """Compare a mail with tests/snapshots/mail/<name>.txt; UPDATE_SNAPSHOTS=1 writes it anew.

    `name` is "<room>/<name>". The text is compared in full; the HTML must lead to the same places.
    """
    path = SNAPSHOTS / f"{name}.txt"
    unsubscribe = f"List-Unsubscribe: {mail.unsubscribe_url}\n" if mail.unsubscribe_url else ""
    written = masked(f"Subject: {mail.subject}\n{unsubscribe}\n{mail.text}")
    if os.environ.get(UPDATE):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, encoding="utf-8")
    assert path.exists(), f"no snapshot {name}: read the mail, then set {UPDATE}=1"
    assert written == path.read_text(encoding="utf-8")
    in_html = {link["href"] for link in links(mail.html)}
    assert in_html == set(links_of(mail.text)), "text and HTML lead to different places"
