"""What a treasurer enters by hand: money received and given, moved between box and bank, put right."""

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.groups.models import Household
from app.ledger import book_queries, entry_queries, queries
from app.ledger.drafts import EntryDraft, Side
from app.ledger.dues import Due, charge_fee
from app.ledger.errors import ForeignAccount, RefundTooHigh
from app.ledger.models import EntryKind, LedgerAccount, LedgerEntry
from app.ledger.services import (
    BANK,
    CASH,
    household_account,
    open_book,
    reverse_entry,
    write_entry,
)


class Money(enum.StrEnum):
    """Where the money is."""

    CASH = "cash"
    BANK = "bank"


@dataclass(frozen=True, slots=True)
class Movement:
    """Some money on a day, in the box or at the bank, and what the entry says of it."""

    due: Due
    money: Money


@dataclass(frozen=True, slots=True)
class Correction:
    """From which account to which an adjustment goes, and why."""

    debit_id: uuid.UUID
    credit_id: uuid.UUID
    reason: str


def receive_from_household(
    session: Session, household: Household, movement: Movement, *, actor: Actor, now: datetime
) -> LedgerEntry:
    """Add what a household has paid to its credit.

    Raises
    ------
    PeriodClosed
    """
    account = household_account(session, household, now=now)
    return receive(session, account, movement, actor=actor, now=now)


def receive(
    session: Session, account: LedgerAccount, movement: Movement, *, actor: Actor, now: datetime
) -> LedgerEntry:
    """Enter money that somebody has paid to the group.

    Raises
    ------
    PeriodClosed
    """
    own = own_account(session, account.organisation_id, movement.money, now=now)
    return _between(session, EntryKind.PAYMENT, (own, account), movement.due, (actor, now))


def pay(
    session: Session, account: LedgerAccount, movement: Movement, *, actor: Actor, now: datetime
) -> LedgerEntry:
    """Enter what the group has paid to a producer, or to another group.

    Raises
    ------
    PeriodClosed
    """
    own = own_account(session, account.organisation_id, movement.money, now=now)
    return _between(session, EntryKind.PRODUCER_PAID, (account, own), movement.due, (actor, now))


def refund(
    session: Session, household: Household, movement: Movement, *, actor: Actor, now: datetime
) -> LedgerEntry:
    """Give a household its credit back, or a part of it.

    Raises
    ------
    RefundTooHigh, PeriodClosed
    """
    # The book stays locked: the credit is what it is until the entry is written.
    account = household_account(session, household, now=now)
    credit = -queries.balance(session, account.id)
    if movement.due.cents > credit:
        raise RefundTooHigh(credit)
    own = own_account(session, household.organisation_id, movement.money, now=now)
    return _between(session, EntryKind.REFUND, (account, own), movement.due, (actor, now))


def transfer(
    session: Session, organisation_id: uuid.UUID, movement: Movement, *, actor: Actor, now: datetime
) -> LedgerEntry:
    """Move money from where it is to the other place: from the box to the bank, or back.

    Raises
    ------
    PeriodClosed
    """
    source = own_account(session, organisation_id, movement.money, now=now)
    other = Money.BANK if movement.money is Money.CASH else Money.CASH
    target = own_account(session, organisation_id, other, now=now)
    return _between(session, EntryKind.TRANSFER, (target, source), movement.due, (actor, now))


def adjust(
    session: Session,
    organisation_id: uuid.UUID,
    due: Due,
    correction: Correction,
    *,
    actor: Actor,
    now: datetime,
) -> LedgerEntry:
    """Move an amount from one account to another, for a reason that is told.

    Raises
    ------
    ForeignAccount, Unbalanced, PeriodClosed
    """
    draft = EntryDraft(
        kind=EntryKind.ADJUSTMENT,
        on=due.on,
        text=due.text,
        sides=(
            Side(correction.debit_id, due.cents),
            Side(correction.credit_id, -due.cents),
        ),
        reason=correction.reason,
    )
    return _noted(session, organisation_id, draft, actor, now)


def own_account(
    session: Session, organisation_id: uuid.UUID, money: Money, *, now: datetime
) -> LedgerAccount:
    """Return the account of the cash box or of the bank."""
    open_book(session, organisation_id, now=now)
    name = CASH if money is Money.CASH else BANK
    found = queries.account_named(session, organisation_id, name)
    if found is None:
        raise ForeignAccount
    return found


def _between(
    session: Session,
    kind: EntryKind,
    accounts: tuple[LedgerAccount, LedgerAccount],
    due: Due,
    by: tuple[Actor, datetime],
) -> LedgerEntry:
    debit, credit = accounts
    draft = EntryDraft.between(
        kind, debit=debit.id, credit=credit.id, cents=due.cents, on=due.on, text=due.text
    )
    return _noted(session, debit.organisation_id, draft, *by)


def _noted(
    session: Session, organisation_id: uuid.UUID, draft: EntryDraft, actor: Actor, now: datetime
) -> LedgerEntry:
    entry = write_entry(session, organisation_id, draft, actor=actor, now=now)
    note(session, "ledger.entered", entry, actor, now)
    return entry


def note(session: Session, action: str, entry: LedgerEntry, actor: Actor, now: datetime) -> None:
    """Tell the log that somebody has written into the books."""
    facts = {"number": entry.number, "kind": entry.kind.value}
    subject = Subject("organisation", entry.organisation_id)
    record(session, action, subject, actor=actor, now=now, facts=facts)


def reverse(
    session: Session, entry: LedgerEntry, on: date, reason: str, *, actor: Actor, now: datetime
) -> LedgerEntry:
    """Undo an entry by its mirror, for a reason that is told.

    Raises
    ------
    AlreadyReversed, PeriodClosed
    """
    mirror = reverse_entry(session, entry, reason=reason, on=on, actor=actor, now=now)
    note(session, "ledger.reversed", mirror, actor, now)
    return mirror


def uncharged(session: Session, organisation_id: uuid.UUID, year: int) -> Sequence[Household]:
    """Return the households of today from which the fee of a year has not been taken."""
    taken = entry_queries.fees_of(session, organisation_id, year)
    return [
        row
        for row in book_queries.households_to_choose(session, organisation_id)
        if row.left_on is None and f"fee:{row.id}:{year}" not in taken
    ]


def charge_all(
    session: Session,
    organisation_id: uuid.UUID,
    due: Due,
    year: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Take the fee of a year from every household that has not paid it yet; return how many.

    Raises
    ------
    PeriodClosed
    """
    # The book stays locked: of two who charge at once the second finds it done.
    open_book(session, organisation_id, now=now)
    missing = uncharged(session, organisation_id, year)
    for household in missing:
        charge_fee(session, household, due, year, actor=actor, now=now)
    facts = {"year": year, "households": len(missing), "cents": due.cents}
    subject = Subject("organisation", organisation_id)
    record(session, "ledger.fee_charged", subject, actor=actor, now=now, facts=facts)
    return len(missing)


def set_credit_rule(
    session: Session,
    organisation_id: uuid.UUID,
    overdraft_cents: int | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Say how far below zero a household may book; None: credit is not looked at."""
    book = open_book(session, organisation_id, now=now)
    before, book.overdraft_cents = book.overdraft_cents, overdraft_cents
    facts = {"from": before, "to": overdraft_cents}
    subject = Subject("organisation", organisation_id)
    record(session, "ledger.credit_rule", subject, actor=actor, now=now, facts=facts)
