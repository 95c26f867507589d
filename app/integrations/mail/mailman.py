"""The only file that knows Flask-Mailman: mails through a server, or as files into a folder."""

import contextlib
import hashlib
import re
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

from flask_mailman import EmailMultiAlternatives, Mail
from flask_mailman.backends.smtp import EmailBackend

from app.integrations.mail.mails import MailDelayed, MailRefused, OutgoingMail, RefusedPart
from config import Mail as MailSettings
from config import MailSecurity

CHARSET = "utf-8"
# Not an answer of a server: our own library could not make sense of the address.
UNREADABLE_ADDRESS = 501

Clock = Callable[[], datetime]


class _VerifyingSmtp(smtplib.SMTP):
    """Looks at the server's certificate also when the way is secured only after the greeting.

    Flask-Mailman starts TLS without a context, and the standard library then believes anybody.
    """

    def starttls(  # type: ignore[override] # without the key files that nobody gives
        self,
        keyfile: None = None,  # noqa: ARG002 the form is smtplib's
        certfile: None = None,  # noqa: ARG002
        context: ssl.SSLContext | None = None,
    ) -> tuple[int, bytes]:
        return super().starttls(context=context or ssl.create_default_context())


class _Backend(EmailBackend):  # type: ignore[misc] # the library has no types
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return smtplib.SMTP_SSL if self.use_ssl else _VerifyingSmtp


def as_message(mail: OutgoingMail, sender: str, now: datetime) -> EmailMultiAlternatives:
    """Return a mail as Flask-Mailman knows it, text before HTML."""
    fixed = {"Message-ID": mail.message_id, "Date": format_datetime(now)}
    message = EmailMultiAlternatives(
        mail.subject, mail.text, sender, [mail.recipient], headers=fixed | mail.headers
    )
    message.encoding = CHARSET
    message.attach_alternative(mail.html, "text/html")
    for each in mail.enclosed:
        message.attach(each.name, each.data, each.media_type)
    return message


class SmtpMailer:
    """Hands mails to a server, over a connection for each.

    Parameters
    ----------
    settings : Mail
        Which server, how secured, and how long to wait for each of its answers.
    now : callable
        The clock, for the Date header.
    """

    def __init__(self, settings: MailSettings, now: Clock) -> None:
        self._settings = settings
        self._now = now
        self._state = Mail.init_mail({"MAIL_DEFAULT_CHARSET": CHARSET})

    def _backend(self) -> _Backend:
        settings = self._settings
        return _Backend(
            mailman=self._state,
            host=settings.host,
            port=settings.port,
            username=settings.user,
            password=settings.password,
            use_tls=settings.security is MailSecurity.STARTTLS,
            use_ssl=settings.security is MailSecurity.TLS,
            timeout=settings.timeout_seconds,
        )

    def send(self, message: OutgoingMail) -> None:
        rendered = as_message(message, self._settings.sender, self._now())
        backend = self._backend()
        try:
            backend.open()
            backend.send_messages([rendered])
        except smtplib.SMTPRecipientsRefused as error:
            code, reply = next(iter(error.recipients.values()))
            raise _failure(RefusedPart.RECIPIENT, code, reply) from None
        except smtplib.SMTPSenderRefused as error:
            raise _failure(RefusedPart.SENDER, error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPDataError as error:
            raise _failure(RefusedPart.CONTENT, error.smtp_code, error.smtp_error) from None
        except (smtplib.SMTPException, OSError) as error:
            # The greeting, the password, the certificate: ours to mend, and the mail can wait for it.
            raise MailDelayed(f"{type(error).__name__}: {error}") from None
        except ValueError:
            raise MailRefused(RefusedPart.RECIPIENT, UNREADABLE_ADDRESS, "unreadable") from None
        finally:
            # The mail has gone or has not: how one parted changes nothing.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                backend.close()


def _failure(part: RefusedPart, code: int, reply: bytes | str) -> MailRefused | MailDelayed:
    said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    if 500 <= code < 600:
        return MailRefused(part, code, said)
    return MailDelayed(f"{part}: {code} {said}")


class FolderMailer:
    """Writes each mail to a file, which any mail program opens.

    Parameters
    ----------
    folder : Path
        Made when it is not there.
    sender : str
        The From header.
    now : callable
        The clock.
    """

    def __init__(self, folder: Path, sender: str, now: Clock) -> None:
        self._folder = folder
        self._sender = sender
        self._now = now

    def send(self, message: OutgoingMail) -> None:
        now = self._now()
        name = hashlib.sha256(message.message_id.encode()).hexdigest()[:16]
        to = re.sub(r"[^a-z0-9]+", "-", message.recipient.lower())[:40]
        path = self._folder / f"{now:%Y%m%dT%H%M%S}-{to}-{name}.eml"
        written = as_message(message, self._sender, now).message().as_bytes()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # A mail can hold a key to an account.
            path.touch(mode=0o600)
            path.write_bytes(written)
        except OSError as error:
            raise MailDelayed(f"{type(error).__name__}: {error.strerror}") from None
