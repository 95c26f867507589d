"""`flask mail`: whether mails leave this installation."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.integrations.mail.compose import current_mailer
from app.integrations.mail.mails import MailDelayed, MailRefused
from app.integrations.mail.outbox import Letter, outgoing, render
from app.runtime.i18n import gettext as _
from app.runtime.terminal import told_to_a_person
from catalog.base import new_id
from config import Settings

TRIAL = "web/mail/trial"

mail = AppGroup("mail", help="Mails that this installation sends.")


@mail.command("try")
@click.argument("address")
def try_out(address: str) -> None:
    """Send a short mail to ADDRESS at once, and say what became of it."""
    settings: Settings = current_app.extensions["settings"]
    with told_to_a_person():
        letter = Letter(to=address, locale=settings.default_locale, template=TRIAL)
        message = outgoing(f"trial:{new_id()}", render(letter))
        try:
            current_mailer().send(message)
        except (MailRefused, MailDelayed) as failure:
            click.echo(_("The mail was not taken: %(reason)s", reason=str(failure)), err=True)
            raise click.exceptions.Exit(1) from None
        click.echo(_("The mail was taken."))
        if not settings.mail.host:
            click.echo(_("No mail server is set: it lies in the folder “mail” of the instance."))
