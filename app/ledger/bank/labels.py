"""The words of the bank's pages: columns, faults, how a movement was recognised, what became of it."""

from app.ledger.bank.fields import BankField
from app.ledger.bank.lines import FaultCode
from app.ledger.bank.models import Placing, PlacingKind
from app.ledger.bank.recognising import Guess, GuessKind
from app.runtime.i18n import gettext as _


def field_label(field: BankField) -> str:
    """Return the name of the meaning of a column."""
    return {
        BankField.BOOKED_ON: _("day of booking"),
        BankField.VALUE_ON: _("day of value"),
        BankField.AMOUNT: _("amount with its sign"),
        BankField.INCOMING: _("what came in"),
        BankField.OUTGOING: _("what went out"),
        BankField.SIGN: _("in or out (D/A, +/-)"),
        BankField.TEXT: _("reason for payment, text"),
        BankField.NAME: _("who paid or was paid"),
        BankField.CURRENCY: _("currency"),
        BankField.REFERENCE: _("reference of the bank"),
        BankField.STATE: _("booked, or still pending"),
        BankField.BALANCE: _("balance after it"),
    }[field]


def fault_label(code: FaultCode, value: str) -> str:
    """Return why a row cannot be read."""
    return {
        FaultCode.NO_DAY: _("there is no day"),
        FaultCode.BAD_DAY: _("“%(value)s” is not a day", value=value),
        FaultCode.DAY_TO_COME: _("%(value)s is still to come", value=value),
        FaultCode.NO_AMOUNT: _("there is no amount"),
        FaultCode.BAD_AMOUNT: _("“%(value)s” is not an amount of euros", value=value),
        FaultCode.TWO_AMOUNTS: _("it came in and went out at once"),
        FaultCode.BAD_SIGN: _(
            "“%(value)s” does not say whether it came in or went out", value=value
        ),
        FaultCode.OTHER_CURRENCY: _("%(value)s: only euros are kept in the books", value=value),
    }[code]


def guess_words(guess: Guess, who: str) -> str:
    """Return how a movement was recognised; `who` is the name of the likeliest."""
    return {
        GuessKind.REFERENCE: _("%(who)s, by the reference", who=who),
        GuessKind.BY_HAND: _("Perhaps entered by hand already: %(who)s", who=who),
        GuessKind.NAME_AND_AMOUNT: _(
            "Perhaps %(who)s: the name stands in it, and this is what is owed", who=who
        ),
        GuessKind.LAST_TIME: _("Perhaps %(who)s, as the last time", who=who),
        GuessKind.NAME: _("Perhaps %(who)s: the name stands in it", who=who),
        GuessKind.AMOUNT: _("Perhaps %(who)s: this is what is owed to them", who=who),
        GuessKind.CHARGES: _("Perhaps charges of the bank"),
        GuessKind.SEVERAL: _("Several may be meant: choose"),
        GuessKind.REVERSAL: _("The bank has taken something back: look what it undoes"),
        GuessKind.UNKNOWN: _("Not recognised: choose, or leave it for later"),
    }[guess.kind]


def became_of(last: Placing | None, *, reversed_: bool) -> str:
    """Return what became of a movement."""
    if last is None or last.kind is PlacingKind.REOPENED:
        return _("waits")
    if last.kind is PlacingKind.ASIDE or last.entry is None:
        return _("put aside")
    if reversed_:
        return _("waits: no. %(number)s was reversed", number=last.entry.number)
    if last.kind is PlacingKind.MATCHED:
        return _("entered by hand, no. %(number)s", number=last.entry.number)
    return _("entered, no. %(number)s", number=last.entry.number)


def deed_label(placing: Placing) -> str:
    """Return what a person did with a movement."""
    return {
        PlacingKind.ENTERED: _("Entered"),
        PlacingKind.MATCHED: _("Found among what was entered by hand"),
        PlacingKind.ASIDE: _("Put aside"),
        PlacingKind.REOPENED: _("Made to wait again"),
    }[placing.kind]
