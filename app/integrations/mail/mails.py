"""A mail as the rest of the product knows it, and how its sending can fail."""

import enum
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Protocol

from catalog.errors import Invalid

LONGEST_ADDRESS = 320
# Beyond, many servers refuse a mail; what is enclosed grows by a third on its way.
MOST_ENCLOSED_BYTES = 7_000_000
LONGEST_REPLY = 200
# Refusals that speak of this one address; others can be about us, and every address would be lost.
BAD_ADDRESS_CODES = frozenset({550, 551, 553})
POLICY = "5.7."
MAILBOX_FULL = "5.2.2"
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


class BadHeader(Invalid):
    """A value with a line break or another control sign would become a header of its own."""

    code = "bad_mail_header"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__()


class BadRecipient(Invalid):
    """This is not one address."""

    code = "bad_mail_recipient"


class EnclosedTooMuch(Invalid):
    """What is enclosed is more than mail servers take."""

    code = "enclosed_too_much"


class RefusedPart(enum.StrEnum):
    """What the server did not want."""

    RECIPIENT = "recipient"
    SENDER = "sender"
    CONTENT = "content"


class MailRefused(Exception):
    """The mail server will never take this mail.

    Parameters
    ----------
    part : RefusedPart
        What it did not want.
    code : int
        The reply code, 500 to 599.
    reply : str
        What it said; addresses are left out.
    """

    def __init__(self, part: RefusedPart, code: int, reply: str) -> None:
        self.part = part
        self.code = code
        self.reply = without_addresses(reply)
        super().__init__(f"{part}: {code} {self.reply}")

    @property
    def address_is_bad(self) -> bool:
        """Tell whether writing to this address again is pointless."""
        enhanced = _ENHANCED.match(self.reply)
        said = enhanced.group() if enhanced else ""
        return (
            self.part is RefusedPart.RECIPIENT
            and self.code in BAD_ADDRESS_CODES
            and not said.startswith(POLICY)
            and said != MAILBOX_FULL
        )


class MailDelayed(Exception):
    """The mail was not taken now: the server is away, too slow, or said to come back later."""

    def __init__(self, reason: str) -> None:
        self.reason = without_addresses(reason)
        super().__init__(self.reason)


def without_addresses(text: str) -> str:
    """Return what a server said on one line, without whom it spoke of: it ends in logs."""
    return _ADDRESS.sub("…", " ".join(text.split()))[:LONGEST_REPLY]


def normal_address(address: str) -> str:
    """Return the form of an address by which it is found again."""
    return unicodedata.normalize("NFC", address.strip()).casefold()


def has_control_signs(value: str) -> bool:
    """Tell whether a value could end its line: by any sign that some program takes for a line's end."""
    return any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in value)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with a mail.

    Raises
    ------
    BadHeader
        When its name has a line break or a control sign.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if has_control_signs(self.name + self.media_type):
            raise BadHeader("Content-Disposition")


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One mail to one person, rendered, with everything that a server must know.

    Raises
    ------
    BadHeader
        When a value of a header has a line break or a control sign.
    BadRecipient
        When `recipient` or `reply_to` is not exactly one address.
    EnclosedTooMuch
    """

    recipient: str
    subject: str
    text: str
    html: str = field(repr=False)
    message_id: str
    unsubscribe_url: str | None = None
    reply_to: str | None = None
    enclosed: tuple[Enclosed, ...] = ()

    def __post_init__(self) -> None:
        fixed = {"To": self.recipient, "Subject": self.subject, "Message-ID": self.message_id}
        for name, value in (fixed | self.headers).items():
            if has_control_signs(value):
                raise BadHeader(name)
        for address in (self.recipient, self.reply_to):
            if address is not None and not _is_one_address(address):
                raise BadRecipient
        if sum(len(each.data) for each in self.enclosed) > MOST_ENCLOSED_BYTES:
            raise EnclosedTooMuch

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers beside sender, recipient and subject."""
        # A holiday answer to a machine helps nobody (RFC 3834).
        headers = {"Auto-Submitted": "auto-generated"}
        if self.reply_to is not None:
            headers["Reply-To"] = self.reply_to
        if self.unsubscribe_url is not None:
            # One press in the mail program, without a page (RFC 8058): the address takes a POST.
            headers["List-Unsubscribe"] = f"<{self.unsubscribe_url}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return headers


def _is_one_address(address: str) -> bool:
    return len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address) is not None


class Mailer(Protocol):
    """Whatever takes a mail."""

    def send(self, message: OutgoingMail) -> None:
        """Hand a mail over.

        Raises
        ------
        MailRefused
            When it will never be taken.
        MailDelayed
            When it may be taken later.
        """
