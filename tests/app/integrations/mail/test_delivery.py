"""Mails reach a real server once, wait for it when it cannot, and are not written in vain."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.integrations.mail import Letter, is_suppressed, lift, post
from app.integrations.mail.handlers import LONGEST_DELAY, MAX_ATTEMPTS, delay_after
from app.integrations.mail.mailman import SmtpMailer
from app.integrations.mail.mails import MailDelayed, MailRefused, OutgoingMail, RefusedPart
from app.runtime.clock import utc_now
from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.worker import run_once
from app.runtime.transaction import transaction
from config import Mail, MailSecurity
from tests.app.integrations.mail.post_office import PostOffice
from tests.support.database import Store
from tests.support.factories import NOW

ANNA = "anna@example.org"
KEY = "welcome:anna"
UNSUBSCRIBE = "https://distretto.example.org/stop/abc"


def posted_to(app: Flask, address: str = ANNA, key: str = KEY) -> None:
    letter = Letter(to=address, locale="it", template="web/mail/trial", unsubscribe_url=UNSUBSCRIBE)
    with app.app_context(), transaction() as session:
        post(session, letter, now=NOW, key=key)


def work(app: Flask) -> None:
    while run_once(app, app.extensions["jobs"]):
        pass


def the_job(store: Store, key: str = KEY) -> Job:
    with store.read() as session:
        return session.scalars(select(Job).where(Job.key == key)).one()


def make_due(store: Store) -> None:
    with store.write() as session:
        session.execute(update(Job).where(Job.key == KEY).values(run_at=NOW))


def suppressed(store: Store, address: str = ANNA) -> bool:
    with store.read() as session:
        return is_suppressed(session, address)


def test_a_mail_arrives_with_text_and_html_and_a_way_to_end_it(
    posting_app: Flask, store: Store, office: PostOffice
) -> None:
    posted_to(posting_app)
    work(posting_app)
    (letter,) = office.letters
    assert (letter["To"], letter["Subject"]) == (ANNA, "Una mail di prova")
    assert letter["From"] == "Distretto di prova <posta@example.org>"
    assert letter["List-Unsubscribe"] == f"<{UNSUBSCRIBE}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime - utc_now() < timedelta(minutes=5)
    text, html = letter.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert "le mail del mercato arrivano" in text.get_content()
    assert "<h1>Una mail di prova</h1>" in html.get_content()
    assert the_job(store).result == {"sent": True}


def test_what_was_sent_is_kept_without_its_words(
    posting_app: Flask, store: Store, office: PostOffice
) -> None:
    posted_to(posting_app)
    work(posting_app)
    assert the_job(store).payload == {"to": ANNA, "subject": "Una mail di prova"}


def test_nobody_waits_for_the_server(posting_app: Flask, store: Store, office: PostOffice) -> None:
    def write_meanwhile() -> None:
        with store.write() as session:
            session.execute(update(Job).values(error="written meanwhile"))

    office.while_asked = write_meanwhile
    posted_to(posting_app)
    work(posting_app)
    assert len(office.letters) == 1
    assert the_job(store).state is JobState.DONE


def test_put_off_at_the_data_it_goes_later_as_the_same_mail(
    posting_app: Flask, store: Store, office: PostOffice
) -> None:
    seen: list[str] = []
    office.at_data = ["451 4.7.1 greylisted, come back"]
    posted_to(posting_app)
    before = utc_now()
    work(posting_app)
    job = the_job(store)
    assert (job.state, job.error_code, office.letters) == (JobState.WAITING, "mail_delayed", [])
    assert job.run_at >= before + delay_after(1)
    make_due(store)
    work(posting_app)
    # The worker may have died after the server said yes: the same mail once more.
    with store.write() as session:
        again = {"state": JobState.WAITING, "payload": {}}
        session.execute(update(Job).where(Job.key == KEY).values(**again))
        session.delete(session.scalars(select(Job).where(Job.key == KEY)).one())
    posted_to(posting_app)
    work(posting_app)
    seen = [letter["Message-ID"] for letter in office.letters]
    assert len(seen) == 2
    assert len(set(seen)) == 1
    assert seen[0].endswith("@localhost>")


def test_another_key_is_another_mail(posting_app: Flask, office: PostOffice) -> None:
    posted_to(posting_app)
    posted_to(posting_app)
    posted_to(posting_app, key="welcome:again")
    work(posting_app)
    assert len({letter["Message-ID"] for letter in office.letters}) == len(office.letters) == 2


def test_an_address_refused_for_good_is_not_written_to_again_until_confirmed_anew(
    posting_app: Flask, store: Store, office: PostOffice
) -> None:
    office.at_recipient = [f"550 5.1.1 <{ANNA}> no such mailbox"]
    posted_to(posting_app)
    work(posting_app)
    job = the_job(store)
    assert (job.state, job.attempts, job.error_code) == (JobState.DEAD, 1, "mail_refused")
    # Who looks at dead letters sees the server's words, without the address.
    assert job.error == "PermanentFailure: mail_refused: recipient: 550 5.1.1 <…> no such mailbox"
    assert suppressed(store, " Anna@Example.ORG")
    posted_to(posting_app, key="second")
    work(posting_app)
    assert (the_job(store, "second").state, the_job(store, "second").result) == (
        JobState.DONE,
        {"sent": False},
    )
    assert office.recipients == [ANNA]
    with store.write() as session:
        lift(session, "ANNA@example.org")
    posted_to(posting_app, key="third")
    work(posting_app)
    assert len(office.letters) == 1


@pytest.mark.parametrize(
    "answers",
    [
        {"at_recipient": ["550 5.7.1 your server is on a list"]},
        {"at_recipient": ["552 5.2.2 mailbox full"]},
        {"at_sender": ["550 5.1.8 who are you"]},
        {"at_data": ["554 5.6.0 looks like spam"]},
    ],
    ids=["we are on a list", "full", "sender", "content"],
)
def test_a_refusal_that_is_not_about_the_address_costs_only_this_mail(
    posting_app: Flask, store: Store, office: PostOffice, answers: dict[str, list[str]]
) -> None:
    for name, replies in answers.items():
        setattr(office, name, list(replies))
    posted_to(posting_app)
    work(posting_app)
    assert (the_job(store).state, the_job(store).error_code) == (JobState.DEAD, "mail_refused")
    assert not suppressed(store)


def test_a_server_that_hangs_is_left_and_asked_again(
    posting_app: Flask, store: Store, office: PostOffice
) -> None:
    office.may_answer.clear()
    posted_to(posting_app)
    before = utc_now()
    work(posting_app)
    assert utc_now() - before < timedelta(seconds=60)
    assert the_job(store).state is JobState.WAITING
    office.may_answer.set()
    office.letters.clear()
    make_due(store)
    work(posting_app)
    assert the_job(store).state is JobState.DONE


def test_a_mail_is_tried_for_two_days_and_then_shown_to_a_person(
    posting_app: Flask, store: Store, office: PostOffice
) -> None:
    office.at_recipient = ["450 4.2.1 later"]
    posted_to(posting_app)
    with store.write() as session:
        session.execute(update(Job).where(Job.key == KEY).values(attempts=MAX_ATTEMPTS - 1))
    work(posting_app)
    job = the_job(store)
    assert (job.state, job.error_code) == (JobState.DEAD, "mail_undeliverable")
    assert job.payload == {"to": ANNA, "subject": "Una mail di prova"}
    assert not suppressed(store)
    waits = [delay_after(attempt) for attempt in range(1, MAX_ATTEMPTS)]
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), LONGEST_DELAY)
    assert timedelta(days=1.5) < sum(waits, timedelta()) < timedelta(days=3)


def a_mail(**fields: str) -> OutgoingMail:
    values = {
        "recipient": ANNA,
        "subject": "Prova",
        "text": "Prova\n",
        "html": "<p>Prova</p>",
        "message_id": "<1@example.org>",
    }
    return OutgoingMail(**(values | fields))  # type: ignore[arg-type]


def now() -> datetime:
    return NOW


def test_nobody_at_the_door_is_no_refusal(mail_settings: Mail) -> None:
    closed = Mail(host="127.0.0.1", port=1, security=MailSecurity.NONE, sender="a@example.org")
    with pytest.raises(MailDelayed, match="ConnectionRefusedError"):
        SmtpMailer(closed, now).send(a_mail())


def test_a_server_without_the_security_asked_for_gets_nothing(
    mail_settings: Mail, office: PostOffice
) -> None:
    asked = Mail(
        host="127.0.0.1",
        port=office.port,
        security=MailSecurity.STARTTLS,
        timeout_seconds=1,
        sender="a@example.org",
    )
    with pytest.raises(MailDelayed, match="SMTPNotSupportedError"):
        SmtpMailer(asked, now).send(a_mail())
    assert office.letters == []


def test_an_address_that_no_server_could_read_is_refused(
    mail_settings: Mail, office: PostOffice
) -> None:
    with pytest.raises(MailRefused) as caught:
        SmtpMailer(mail_settings, now).send(a_mail(recipient="a,b@example.org"))
    assert caught.value.part is RefusedPart.RECIPIENT
    assert not caught.value.address_is_bad
    assert office.recipients == []


def test_accents_and_long_lines_arrive_as_written(mail_settings: Mail, office: PostOffice) -> None:
    text = "Perché così è più giusto. " * 60 + "\n.\nFrom qui\n"
    SmtpMailer(mail_settings, now).send(a_mail(subject="Mele più buone à gogo", text=text))
    (letter,) = office.letters
    body = letter.get_body(("plain",))
    assert letter["Subject"] == "Mele più buone à gogo"
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == text
