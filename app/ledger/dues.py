"""What a household owes to its group once a year, and what it leaves with it for as long as it stays."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.groups.models import Household
from app.ledger import queries
from app.ledger.drafts import EntryDraft
from app.ledger.errors import DepositTooLow, ForeignAccount, NotAnAmount
from app.ledger.models import AccountKind, EntryKind, LedgerAccount, LedgerEntry
from app.ledger.services import BANK, CASH, GROUP, household_account, write_entry


@dataclass(frozen=True, slots=True)
class Due:
    """An amount on a day, and what the entry says of it."""

    cents: int
    on: date
    text: str

    def __post_init__(self) -> None:
        if self.cents <= 0:
            raise NotAnAmount


def charge_fee(
    session: Session,
    household: Household,
    due: Due,
    year: int,
    *,
    actor: Actor | None,
    now: datetime,
) -> LedgerEntry:
    """Take the fee of a year from a household's credit, once a year.

    Raises
    ------
    AlreadyEntered, PeriodClosed
    """
    account = household_account(session, household, now=now)
    group = _own(session, household, GROUP)
    draft = replace(
        _draft(EntryKind.FEE, due, debit=account, credit=group),
        cause=f"fee:{household.id}:{year}",
    )
    return write_entry(session, household.organisation_id, draft, actor=actor, now=now)


def take_deposit(
    session: Session,
    household: Household,
    due: Due,
    *,
    in_cash: bool,
    actor: Actor,
    now: datetime,
) -> LedgerEntry:
    """Note that a household has left a deposit, in cash or at the bank.

    Raises
    ------
    PeriodClosed
    """
    deposit = household_account(session, household, now=now, kind=AccountKind.DEPOSIT)
    money = _own(session, household, CASH if in_cash else BANK)
    draft = _draft(EntryKind.DEPOSIT, due, debit=money, credit=deposit)
    return write_entry(session, household.organisation_id, draft, actor=actor, now=now)


def return_deposit(
    session: Session,
    household: Household,
    due: Due,
    *,
    in_cash: bool,
    actor: Actor,
    now: datetime,
) -> LedgerEntry:
    """Note that a household has its deposit back, or a part of it: never more than it left.

    Raises
    ------
    DepositTooLow, PeriodClosed
    """
    # The book stays locked: what is held now is held when the entry is written.
    deposit = household_account(session, household, now=now, kind=AccountKind.DEPOSIT)
    held = -queries.balance(session, deposit.id)
    if due.cents > held:
        raise DepositTooLow(held)
    money = _own(session, household, CASH if in_cash else BANK)
    draft = _draft(EntryKind.DEPOSIT_RETURN, due, debit=deposit, credit=money)
    return write_entry(session, household.organisation_id, draft, actor=actor, now=now)


def _own(session: Session, household: Household, name: str) -> LedgerAccount:
    found = queries.account_named(session, household.organisation_id, name)
    if found is None:
        raise ForeignAccount
    return found


def _draft(kind: EntryKind, due: Due, *, debit: LedgerAccount, credit: LedgerAccount) -> EntryDraft:
    return EntryDraft.between(
        kind, debit=debit.id, credit=credit.id, cents=due.cents, on=due.on, text=due.text
    )
