"""Mail: what is posted in a transaction leaves after it, through a job, by whichever way is configured."""

from app.integrations.mail.enclosures import enclose
from app.integrations.mail.links import public_link
from app.integrations.mail.mails import (
    BadHeader,
    BadRecipient,
    Enclosed,
    MailDelayed,
    Mailer,
    MailRefused,
    OutgoingMail,
    RefusedPart,
)
from app.integrations.mail.outbox import Letter, post
from app.integrations.mail.suppressed import is_suppressed, lift, suppress

__all__ = [
    "BadHeader",
    "BadRecipient",
    "Enclosed",
    "Letter",
    "MailDelayed",
    "MailRefused",
    "Mailer",
    "OutgoingMail",
    "RefusedPart",
    "enclose",
    "is_suppressed",
    "lift",
    "post",
    "public_link",
    "suppress",
]
