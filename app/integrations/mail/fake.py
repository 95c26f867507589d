"""A mailer that keeps what it is given, good enough to develop and test on."""

from app.integrations.mail.mails import (
    MailDelayed,
    MailRefused,
    OutgoingMail,
    RefusedPart,
    normal_address,
)


class FakeMailer:
    """Takes every mail, unless told to refuse or delay an address.

    Attributes
    ----------
    outbox : list of OutgoingMail
        The mails taken, in order.
    """

    def __init__(self) -> None:
        self.outbox: list[OutgoingMail] = []
        self._refused: dict[str, int] = {}
        self._delayed: dict[str, int] = {}

    def refuse(self, address: str, code: int = 550) -> None:
        """Refuse an address from now on."""
        self._refused[normal_address(address)] = code

    def delay(self, address: str, code: int = 451) -> None:
        """Put an address off from now on."""
        self._delayed[normal_address(address)] = code

    def recover(self) -> None:
        """Take every mail again."""
        self._refused.clear()
        self._delayed.clear()

    def reset(self) -> None:
        """Forget everything."""
        self.recover()
        self.outbox.clear()

    def send(self, message: OutgoingMail) -> None:
        address = normal_address(message.recipient)
        if address in self._refused:
            raise MailRefused(RefusedPart.RECIPIENT, self._refused[address], "no such mailbox")
        if address in self._delayed:
            raise MailDelayed(f"{self._delayed[address]} come back later")
        self.outbox.append(message)
