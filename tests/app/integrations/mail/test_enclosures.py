"""Files that go with mails: kept once, carried by a real server, forgotten after a while."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.integrations.mail import Enclosed, Letter, enclose, post
from app.integrations.mail.handlers import RECIPIENT_KEPT, forget_files
from app.integrations.mail.mailman import FolderMailer
from app.integrations.mail.mails import (
    MOST_ENCLOSED_BYTES,
    BadHeader,
    EnclosedTooMuch,
    OutgoingMail,
)
from app.integrations.mail.models import Enclosure
from app.runtime.files.models import StoredFile
from app.runtime.files.store import current_file_store
from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.worker import run_once
from app.runtime.transaction import transaction
from tests.app.integrations.mail.post_office import PostOffice
from tests.support.database import Store
from tests.support.factories import NOW

PAPER = b"%PDF-1.7 " + bytes(range(256)) * 40
SHEET = "M1;Mele;2,20 €\r\n".encode()
FILES = (
    Enclosed("ordine-7.pdf", "application/pdf", PAPER),
    Enclosed("ordine – 7.csv", "text/csv", SHEET),
)


def posted(app: Flask, *addresses: str) -> None:
    with app.app_context(), transaction() as session:
        kept = tuple(enclose(session, current_file_store(), file, now=NOW) for file in FILES)
        for address in addresses:
            letter = Letter(to=address, locale="it", template="web/mail/trial", enclosures=kept)
            post(session, letter, now=NOW)


def work(app: Flask) -> None:
    while run_once(app, app.extensions["jobs"]):
        pass


def test_files_arrive_byte_by_byte_behind_text_and_html(
    posting_app: Flask, store: Store, office: PostOffice
) -> None:
    posted(posting_app, "anna@example.org", "bruno@example.org")
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(StoredFile)) == len(FILES)
        payloads = session.scalars(select(Job.payload)).all()
        assert max(len(str(payload)) for payload in payloads) < 10_000
    work(posting_app)
    assert len(office.letters) == 2
    for letter in office.letters:
        assert letter.get_content_type() == "multipart/mixed"
        body, paper, sheet = letter.iter_parts()
        assert body.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in body.iter_parts()] == [
            "text/plain",
            "text/html",
        ]
        assert (paper.get_filename(), paper.get_content_type()) == (
            "ordine-7.pdf",
            "application/pdf",
        )
        assert paper.get_payload(decode=True) == PAPER
        assert sheet.get_filename() == "ordine – 7.csv"
        assert sheet.get_payload(decode=True) == SHEET


def test_a_mail_whose_file_is_gone_is_given_up_and_says_so(
    posting_app: Flask, store: Store, office: PostOffice
) -> None:
    posted(posting_app, "anna@example.org")
    with store.read() as session:
        names = session.scalars(select(StoredFile.name)).all()
    with posting_app.app_context():
        for name in names:
            current_file_store().remove(name)
    work(posting_app)
    assert office.letters == []
    with store.read() as session:
        job = session.scalars(select(Job).where(Job.kind == "mail.send")).one()
    assert (job.state, job.error_code) == (JobState.DEAD, "mail_enclosure_lost")


def test_files_are_forgotten_after_a_month_with_their_bytes(app: Flask, store: Store) -> None:
    posted(app, "anna@example.org")
    with store.read() as session:
        names = session.scalars(select(StoredFile.name)).all()
    for moment, kept in ((NOW + RECIPIENT_KEPT, len(FILES)), (NOW + RECIPIENT_KEPT * 2, 0)):
        with app.app_context(), transaction() as session:
            forget_files(session, {}, moment)
        with app.app_context():
            folder = current_file_store()
            assert sum(folder.path(name).exists() for name in names) == kept
        with store.read() as session:
            assert session.scalar(select(func.count()).select_from(Enclosure)) == kept
            assert session.scalar(select(func.count()).select_from(StoredFile)) == kept


def test_too_much_is_refused_before_it_is_sent() -> None:
    files = tuple(
        Enclosed(f"{number}.pdf", "application/pdf", bytes(MOST_ENCLOSED_BYTES // 2 + 1))
        for number in range(2)
    )
    with pytest.raises(EnclosedTooMuch):
        OutgoingMail(
            "anna@example.org", "Prova", "x", "<p>x</p>", "<1@example.org>", enclosed=files
        )
    with pytest.raises(BadHeader):
        Enclosed("a\nBcc: b@example.org.pdf", "application/pdf", b"x")


def test_a_mail_written_to_a_folder_carries_its_files(app: Flask, tmp_path: Path) -> None:
    mail = OutgoingMail(
        "anna@example.org", "Prova", "x", "<p>x</p>", "<1@example.org>", enclosed=FILES
    )
    folder = FolderMailer(tmp_path, "Prova <posta@example.org>", lambda: NOW)
    with app.app_context():
        folder.send(mail)
    (written,) = tmp_path.iterdir()
    assert b"ordine-7.pdf" in written.read_bytes()
