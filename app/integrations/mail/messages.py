"""What to tell a person when a mail cannot be written."""

from app.integrations.mail.mails import BadHeader, BadRecipient, EnclosedTooMuch
from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message


def register() -> None:
    """Register the sentences of these errors."""
    register_message(
        BadHeader.code,
        lambda _error: _("A name, a subject or an address may not contain a line break."),
    )
    register_message(BadRecipient.code, lambda _error: _("This is not an e-mail address."))
    register_message(
        EnclosedTooMuch.code, lambda _error: _("The files are too large to be sent by mail.")
    )
