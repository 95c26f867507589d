"""What a treasurer can enter by hand: which questions each deed asks, and what it does."""

import enum
import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.groups import queries as group_queries
from app.ledger import book_queries, movements
from app.ledger.dues import Due, return_deposit, take_deposit
from app.ledger.errors import ForeignAccount
from app.ledger.models import LedgerAccount, LedgerEntry
from app.ledger.movements import Correction, Money, Movement
from app.runtime.i18n import gettext as _


class Deed(enum.StrEnum):
    """What is entered; the words stand in the address."""

    RECEIVED = "versamento"
    REFUNDED = "rimborso"
    PAID = "pagamento"
    COLLECTED = "incasso"
    TRANSFERRED = "giroconto"
    DEPOSITED = "cauzione"
    DEPOSIT_BACK = "cauzione-resa"
    ADJUSTED = "rettifica"


WITH_HOUSEHOLD = frozenset(
    {Deed.RECEIVED, Deed.REFUNDED, Deed.DEPOSITED, Deed.DEPOSIT_BACK},
)
WITH_PARTNER = frozenset({Deed.PAID, Deed.COLLECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was filled in; of the targets the one that the deed asks for."""

    deed: Deed
    cents: int
    on: date
    text: str
    money: Money = Money.CASH
    target_id: uuid.UUID | None = None
    correction: Correction | None = None

    @property
    def movement(self) -> Movement:
        """The money that moves."""
        return Movement(self.due, self.money)

    @property
    def due(self) -> Due:
        """The amount, the day and the words."""
        return Due(self.cents, self.on, self.text)


def enter(
    session: Session, organisation_id: uuid.UUID, wanted: Wanted, *, actor: Actor, now: datetime
) -> LedgerEntry:
    """Enter what was filled in.

    Raises
    ------
    HouseholdNotFound, AccountNotFound, ForeignAccount
    PeriodClosed, RefundTooHigh, DepositTooLow
    """
    if wanted.deed in WITH_HOUSEHOLD:
        return _with_household(session, organisation_id, wanted, actor=actor, now=now)
    if wanted.deed in WITH_PARTNER:
        account = _partner(session, organisation_id, wanted)
        act = movements.pay if wanted.deed is Deed.PAID else movements.receive
        return act(session, account, wanted.movement, actor=actor, now=now)
    if wanted.deed is Deed.TRANSFERRED:
        return movements.transfer(session, organisation_id, wanted.movement, actor=actor, now=now)
    if wanted.correction is None:
        raise ForeignAccount
    return movements.adjust(
        session, organisation_id, wanted.due, wanted.correction, actor=actor, now=now
    )


def _partner(session: Session, organisation_id: uuid.UUID, wanted: Wanted) -> LedgerAccount:
    if wanted.target_id is None:
        raise ForeignAccount
    return book_queries.account(session, organisation_id, wanted.target_id)


def _with_household(
    session: Session, organisation_id: uuid.UUID, wanted: Wanted, *, actor: Actor, now: datetime
) -> LedgerEntry:
    if wanted.target_id is None:
        raise ForeignAccount
    row = group_queries.household(session, organisation_id, wanted.target_id)
    if wanted.deed is Deed.RECEIVED:
        return movements.receive_from_household(session, row, wanted.movement, actor=actor, now=now)
    if wanted.deed is Deed.REFUNDED:
        return movements.refund(session, row, wanted.movement, actor=actor, now=now)
    act = take_deposit if wanted.deed is Deed.DEPOSITED else return_deposit
    in_cash = wanted.money is Money.CASH
    entry = act(session, row, wanted.due, in_cash=in_cash, actor=actor, now=now)
    movements.note(session, "ledger.entered", entry, actor, now)
    return entry


def deed_title(deed: Deed) -> str:
    """Return the title of the page of a deed."""
    return {
        Deed.RECEIVED: _("Payment of a household"),
        Deed.REFUNDED: _("Give credit back"),
        Deed.PAID: _("Pay a producer"),
        Deed.COLLECTED: _("Money from a producer or a group"),
        Deed.TRANSFERRED: _("Between cash and bank"),
        Deed.DEPOSITED: _("A deposit is left"),
        Deed.DEPOSIT_BACK: _("Give a deposit back"),
        Deed.ADJUSTED: _("Adjustment"),
    }[deed]


def deed_meaning(deed: Deed) -> str:
    """Return what a deed does, for whoever is about to do it."""
    return {
        Deed.RECEIVED: _("Adds to the credit of a household what it has paid."),
        Deed.REFUNDED: _("Gives a household its credit back, or a part of it."),
        Deed.PAID: _("Enters what the group has paid to a producer or to another group."),
        Deed.COLLECTED: _("Enters what a producer has given back, or another group has paid."),
        Deed.TRANSFERRED: _("Cash that was brought to the bank, or drawn from there."),
        Deed.DEPOSITED: _("Held apart from the credit for as long as the household stays."),
        Deed.DEPOSIT_BACK: _("Never more than the household has left."),
        Deed.ADJUSTED: _("Moves an amount between two accounts: say why, everybody can read it."),
    }[deed]


def usual_text(deed: Deed, money: Money) -> str:
    """Return what an entry says when nothing else was written."""
    in_cash = money is Money.CASH
    return {
        Deed.RECEIVED: _("Paid in cash") if in_cash else _("Bank transfer"),
        Deed.REFUNDED: _("Credit given back"),
        Deed.PAID: _("Payment of goods"),
        Deed.COLLECTED: _("Money received"),
        Deed.TRANSFERRED: _("Cash brought to the bank") if in_cash else _("Cash drawn"),
        Deed.DEPOSITED: _("Deposit left"),
        Deed.DEPOSIT_BACK: _("Deposit given back"),
        Deed.ADJUSTED: _("Adjustment"),
    }[deed]
