"""Puts movements of the bank where a person says: into an entry, onto one written before, aside."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.groups import queries as group_queries
from app.ledger import book_queries, movements
from app.ledger import queries as ledger_queries
from app.ledger.bank import likeness_queries, queries
from app.ledger.bank.errors import EntryDoesNotFit, LineNotPlaced, LinePlaced
from app.ledger.bank.models import BankMovement, Placing, PlacingKind
from app.ledger.bank.targets import Target, TargetKind
from app.ledger.drafts import EntryDraft, Side
from app.ledger.errors import DepositTooLow, ForeignAccount
from app.ledger.models import (
    OF_ORGANISATIONS,
    AccountKind,
    EntryKind,
    LedgerAccount,
    LedgerEntry,
)
from app.ledger.movements import Money
from app.ledger.services import GROUP, household_account, open_book, write_entry

MOST_TEXT = 300
# What came in, what went out.
KINDS: Mapping[TargetKind, tuple[EntryKind, EntryKind]] = {
    TargetKind.HOUSEHOLD: (EntryKind.PAYMENT, EntryKind.REFUND),
    TargetKind.DEPOSIT: (EntryKind.DEPOSIT, EntryKind.DEPOSIT_RETURN),
    TargetKind.ACCOUNT: (EntryKind.PAYMENT, EntryKind.PRODUCER_PAID),
    TargetKind.GROUP: (EntryKind.PAYMENT, EntryKind.COST),
    TargetKind.CASH: (EntryKind.TRANSFER, EntryKind.TRANSFER),
}


def place(
    session: Session,
    organisation_id: uuid.UUID,
    wanted: Mapping[uuid.UUID, Target],
    *,
    actor: Actor,
    now: datetime,
) -> list[Placing]:
    """Put each movement where it is wanted, the oldest first: all of them, or none.

    Raises
    ------
    LinePlaced
        One of them waits no longer.
    EntryDoesNotFit, ForeignAccount, HouseholdNotFound, AccountNotFound, DepositTooLow
    """
    book = open_book(session, organisation_id, now=now)
    rows = queries.waiting_among(session, organisation_id, list(wanted))
    if len(rows) != len(wanted):
        raise LinePlaced
    numbers = _next_numbers(session, rows)
    placed: list[Placing] = []
    for row in rows:
        number = numbers[row.id]
        target = wanted[row.id]
        match target.kind:
            case TargetKind.ASIDE:
                kind, entry = PlacingKind.ASIDE, None
                _note(session, "ledger.bank_line_aside", row, actor, now)
            case TargetKind.ENTRY:
                kind, entry = PlacingKind.MATCHED, _fitting(session, row, target.id)
                _note(session, "ledger.bank_line_matched", row, actor, now)
            case _:
                kind = PlacingKind.ENTERED
                draft = _draft(session, row, target, number, closed=book.closed_until, now=now)
                entry = write_entry(session, organisation_id, draft, actor=actor, now=now)
                movements.note(session, "ledger.entered", entry, actor, now)
        placed.append(_add(session, row, (kind, entry), number=number, actor=actor, now=now))
    return placed


def reopen(session: Session, row: BankMovement, *, actor: Actor, now: datetime) -> None:
    """Let a movement wait again that was put aside, or onto an entry that it is not.

    Raises
    ------
    LineNotPlaced
        It waits already.
    LinePlaced
        An entry was written for it: that has to be reversed.
    """
    open_book(session, row.organisation_id, now=now)
    if queries.is_waiting(session, row):
        raise LineNotPlaced
    last = queries.placings_of(session, [row.id])[-1]
    if last.kind is PlacingKind.ENTERED:
        raise LinePlaced
    _add(session, row, (PlacingKind.REOPENED, None), number=last.number + 1, actor=actor, now=now)
    _note(session, "ledger.bank_line_reopened", row, actor, now)


def _next_numbers(session: Session, rows: Sequence[BankMovement]) -> dict[uuid.UUID, int]:
    numbers = dict.fromkeys((row.id for row in rows), 1)
    for each in queries.placings_of(session, list(numbers)):
        numbers[each.movement_id] = each.number + 1
    return numbers


def _add(
    session: Session,
    row: BankMovement,
    put: tuple[PlacingKind, LedgerEntry | None],
    *,
    number: int,
    actor: Actor,
    now: datetime,
) -> Placing:
    kind, entry = put
    placing = Placing(
        movement_id=row.id,
        number=number,
        kind=kind,
        entry_id=entry.id if entry is not None else None,
        by_id=actor.person_id,
        at=now,
    )
    session.add(placing)
    session.flush()
    return placing


def _note(session: Session, action: str, row: BankMovement, actor: Actor, now: datetime) -> None:
    facts = {"on": row.on.isoformat(), "cents": row.cents}
    subject = Subject("organisation", row.organisation_id)
    record(session, action, subject, actor=actor, now=now, facts=facts)


def _fitting(session: Session, row: BankMovement, entry_id: uuid.UUID | None) -> LedgerEntry:
    """Return an entry by hand that is the movement: the same amount, and no other movement's."""
    entry = None if entry_id is None else session.get(LedgerEntry, entry_id)
    if (
        entry is None
        or entry.organisation_id != row.organisation_id
        or entry.reverses_id is not None
        or ledger_queries.reversal_of(session, entry.id) is not None
        or queries.is_taken(session, entry.id)
        or likeness_queries.bank_amount(session, entry.id) != row.cents
    ):
        raise EntryDoesNotFit
    return entry


def _draft(
    session: Session,
    row: BankMovement,
    target: Target,
    number: int,
    *,
    closed: date | None,
    now: datetime,
) -> EntryDraft:
    bank = movements.own_account(session, row.organisation_id, Money.BANK, now=now)
    account = _account(session, row, target, now)
    incoming, outgoing = KINDS[target.kind]
    kind = incoming if row.cents > 0 else outgoing
    if kind is EntryKind.DEPOSIT_RETURN:
        held = -ledger_queries.balance(session, account.id)
        if -row.cents > held:
            raise DepositTooLow(held)
    on, text = row.on, f"{row.name}: {row.text}" if row.name and row.text else row.name or row.text
    if closed is not None and on <= closed:
        # What is found later is entered later, and says which day the bank tells.
        on, text = closed + timedelta(days=1), f"{on:%d/%m/%Y} {text}"
    return EntryDraft(
        kind=kind,
        on=on,
        text=text[:MOST_TEXT],
        sides=(Side(bank.id, row.cents), Side(account.id, -row.cents)),
        # A movement whose entry was reversed can be entered anew.
        cause=f"bank:{row.id}:{number}",
    )


def _account(session: Session, row: BankMovement, target: Target, now: datetime) -> LedgerAccount:
    group_id = row.organisation_id
    match target:
        case Target(TargetKind.HOUSEHOLD | TargetKind.DEPOSIT as kind, uuid.UUID() as household_id):
            household = group_queries.household(session, group_id, household_id)
            of = AccountKind.HOUSEHOLD if kind is TargetKind.HOUSEHOLD else AccountKind.DEPOSIT
            return household_account(session, household, now=now, kind=of)
        case Target(TargetKind.ACCOUNT, uuid.UUID() as account_id):
            account = book_queries.account(session, group_id, account_id)
            if account.kind not in OF_ORGANISATIONS:
                raise ForeignAccount
            return account
        case Target(TargetKind.CASH):
            return movements.own_account(session, group_id, Money.CASH, now=now)
    found = ledger_queries.account_named(session, group_id, GROUP)
    if found is None:
        raise ForeignAccount
    return found
