"""A real mail server on this machine, which takes, refuses, puts off or never answers."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP

from aiosmtpd import smtp
from aiosmtpd.controller import Controller

TAKEN = "250 OK"


@dataclass
class PostOffice:
    """What came in, and how to answer; each answer is given once for each of its texts."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    at_sender: list[str] = field(default_factory=list)
    at_recipient: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    while_asked: Callable[[], None] = lambda: None
    # Not set: the server says nothing any more.
    may_answer: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    async def handle_MAIL(  # noqa: N802 the names are aiosmtpd's
        self,
        _server: smtp.SMTP,
        _session: smtp.Session,
        envelope: smtp.Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if self.at_sender:
            return self.at_sender.pop(0)
        envelope.mail_from = address
        return TAKEN

    async def handle_RCPT(  # noqa: N802
        self,
        _server: smtp.SMTP,
        _session: smtp.Session,
        envelope: smtp.Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        self.recipients.append(address)
        if self.at_recipient:
            return self.at_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(  # noqa: N802
        self, _server: smtp.SMTP, _session: smtp.Session, envelope: smtp.Envelope
    ) -> str:
        self.while_asked()
        self.may_answer.wait(20)
        if self.at_data:
            return self.at_data.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(BytesParser(EmailMessage, policy=SMTP).parsebytes(content))
        return TAKEN


class Branch(Controller):
    """Opens and closes the office."""

    def __init__(self, office: PostOffice) -> None:
        super().__init__(office, hostname="127.0.0.1", port=0)
        self.office = office

    def _trigger_server(self) -> None:
        # Port 0: the system has chosen one, and only now it is known.
        assert self.server is not None
        self.port = self.office.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
