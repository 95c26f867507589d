"""What a file of the bank holds, whatever its format: movements, balances, rows that cannot be read."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

MOST_LINES = 5_000
LONGEST_TEXT = 500
LONGEST_NAME = 140
LONGEST_REFERENCE = 80
MOST_CENTS = 10**12


class FaultCode(enum.StrEnum):
    """Why a row cannot be read."""

    NO_DAY = "no_day"
    BAD_DAY = "bad_day"
    DAY_TO_COME = "day_to_come"
    NO_AMOUNT = "no_amount"
    BAD_AMOUNT = "bad_amount"
    TWO_AMOUNTS = "two_amounts"
    BAD_SIGN = "bad_sign"
    OTHER_CURRENCY = "other_currency"


class RowRefused(Exception):
    """What is wrong with the row that is being read."""

    def __init__(self, code: FaultCode, value: str = "") -> None:
        self.code = code
        self.value = value[:LONGEST_REFERENCE]
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that cannot be read, and what stands in it."""

    row: int
    code: FaultCode
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLine:
    """One movement; above zero it came in.

    Attributes
    ----------
    row
        Where it stands in the file: the row of a table, the how-manieth entry of a message.
    text
        What was written as the reason for payment.
    name
        Who paid, or was paid.
    reference
        By what the bank tells this movement from all others; empty when the file does not say.
    is_reversal
        The bank has taken something back.
    """

    row: int
    on: date
    cents: int
    text: str
    value_on: date | None = None
    name: str = ""
    reference: str = ""
    is_reversal: bool = False


@dataclass(frozen=True, slots=True)
class BankBalance:
    """What the bank account came to; the day is known to some files."""

    cents: int
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFile:
    """Everything that was read; `pending` movements are not final and left for a later file."""

    lines: Sequence[BankLine]
    faults: Sequence[RowFault] = ()
    pending: int = 0
    iban: str = ""
    opening: BankBalance | None = None
    closing: BankBalance | None = None

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day."""
        days = [line.on for line in self.lines]
        return (min(days), max(days)) if days else None

    @property
    def adds_up(self) -> bool:
        """Whether the movements lead from the first balance to the last; true when one is not told."""
        if self.opening is None or self.closing is None or self.faults:
            return True
        moved = sum(line.cents for line in self.lines)
        return self.opening.cents + moved == self.closing.cents
