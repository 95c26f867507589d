"""Chooses how mails leave this installation: a server, a folder, or nowhere in a test."""

import logging

from flask import Flask, current_app

from app.integrations.mail.fake import FakeMailer
from app.integrations.mail.mailman import FolderMailer, SmtpMailer
from app.integrations.mail.mails import Mailer
from app.runtime.clock import utc_now
from config import Settings

EXTENSION = "mailer"
FOLDER = "mail"

logger = logging.getLogger(__name__)


def make_mailer(settings: Settings) -> Mailer:
    """Return the mailer that the settings ask for."""
    if settings.mail.host:
        return SmtpMailer(settings.mail, utc_now)
    if settings.testing:
        return FakeMailer()
    folder = settings.instance_path / FOLDER
    if settings.production:
        logger.warning(
            "no mail server: mails are written to a folder", extra={"folder": str(folder)}
        )
    return FolderMailer(folder, settings.mail.sender, utc_now)


def init_app(app: Flask) -> None:
    """Give the application its mailer."""
    app.extensions[EXTENSION] = make_mailer(app.extensions["settings"])


def current_mailer() -> Mailer:
    """Return the mailer of the running application."""
    mailer: Mailer = current_app.extensions[EXTENSION]
    return mailer
