"""The job that sends a mail: no transaction is open while the server is asked."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.integrations.mail.compose import current_mailer
from app.integrations.mail.enclosures import EnclosureLost, enclosed, forget_enclosures
from app.integrations.mail.mails import MailDelayed, MailRefused
from app.integrations.mail.outbox import SEND, forget_old_recipients, outgoing
from app.integrations.mail.suppressed import is_suppressed, suppress
from app.runtime.files.store import current_file_store
from app.runtime.jobs.failures import PermanentFailure, TryLater
from app.runtime.jobs.long import Work
from app.runtime.jobs.models import Job
from app.runtime.jobs.registry import JobRegistry, Queue

# A server that does not know us asks for minutes, one that is being mended for hours: with these
# a mail is tried for two days.
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=4)
MAX_ATTEMPTS = 20
FORGET_RECIPIENTS = "mail.forget_recipients"
FORGET_ENCLOSURES = "mail.forget_enclosures"
RECIPIENT_KEPT = timedelta(days=30)


def delay_after(attempt: int) -> timedelta:
    """Return how long to wait after a failed attempt."""
    return min(FIRST_DELAY * (1 << (attempt - 1)), LONGEST_DELAY)


def send(work: Work) -> None:
    """Send a mail; who dies between sending and noting it sends the same Message-ID again."""
    with work.read() as session:
        unwanted = is_suppressed(session, work.payload["to"])
        try:
            files = enclosed(session, current_file_store(), work.payload.get("enclosures", ()))
        except EnclosureLost:
            raise PermanentFailure("mail_enclosure_lost", "a file is gone") from None
    mail = outgoing(work.key, work.payload, files)
    if not unwanted:
        try:
            current_mailer().send(mail)
        except MailRefused as refusal:
            _give_up(work, refusal)
        except MailDelayed as delay:
            _try_later(work, delay)
    work.result = {"sent": not unwanted}
    with work.finish() as session:
        forget_words(session, work)


def _give_up(work: Work, refusal: MailRefused) -> None:
    with work.step() as session:
        if refusal.address_is_bad:
            reason = f"smtp_{refusal.code}"
            suppress(session, work.payload["to"], reason_code=reason, now=work.now())
        forget_words(session, work)
    raise PermanentFailure("mail_refused", str(refusal)) from None


def _try_later(work: Work, delay: MailDelayed) -> None:
    if work.attempt >= MAX_ATTEMPTS:
        with work.step() as session:
            forget_words(session, work)
        raise PermanentFailure("mail_undeliverable", delay.reason) from None
    raise TryLater(delay_after(work.attempt), "mail_delayed", delay.reason) from None


def forget_words(session: Session, work: Work) -> None:
    """Keep of a mail only to whom and about what: its text can hold a key to an account."""
    job = session.get_one(Job, work.job_id)
    job.payload = {name: work.payload[name] for name in ("to", "subject")}
    session.flush()


def forget_recipients(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
    """Forget to whom mails were to go that were given up long ago: nobody will send them again."""
    forget_old_recipients(session, now - RECIPIENT_KEPT)


def forget_files(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
    """Delete what mails carried: they have gone, or nobody will send them again."""
    forget_enclosures(session, current_file_store(), now - RECIPIENT_KEPT)


def register(jobs: JobRegistry) -> None:
    """Register the jobs of mail."""
    jobs.add_long(SEND, send, queue=Queue.MAIL)
    jobs.add(FORGET_RECIPIENTS, forget_recipients, every=timedelta(days=1))
    jobs.add(FORGET_ENCLOSURES, forget_files, every=timedelta(days=1))
