"""A post office, and an application that brings its mails there."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.integrations.mail.compose import EXTENSION
from app.integrations.mail.mailman import SmtpMailer
from app.runtime.clock import utc_now
from config import Mail, MailSecurity
from tests.app.integrations.mail.post_office import Branch, PostOffice


@pytest.fixture
def office() -> Iterator[PostOffice]:
    office = PostOffice()
    office.may_answer.set()
    branch = Branch(office)
    branch.start()
    yield office
    office.may_answer.set()
    branch.stop()


@pytest.fixture
def mail_settings(office: PostOffice) -> Mail:
    return Mail(
        host="127.0.0.1",
        port=office.port,
        security=MailSecurity.NONE,
        timeout_seconds=3,
        sender="Distretto di prova <posta@example.org>",
    )


@pytest.fixture
def posting_app(app: Flask, mail_settings: Mail) -> Iterator[Flask]:
    """Give the test an application whose mails really go to the office."""
    before = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = SmtpMailer(mail_settings, utc_now)
    yield app
    app.extensions[EXTENSION] = before
