"""Use cases of the books: opening them, writing an entry, reversing one, closing a period."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.groups.models import Household
from app.ledger import queries
from app.ledger.drafts import EntryDraft, Side
from app.ledger.errors import (
    AlreadyEntered,
    AlreadyReversed,
    CreditTooLow,
    ForeignAccount,
    PeriodClosed,
)
from app.ledger.models import (
    AccountKind,
    Book,
    EntryKind,
    LedgerAccount,
    LedgerEntry,
    Posting,
)
from catalog.base import new_id
from catalog.organisations import Organisation

# The accounts that every book has from the start.
CASH, BANK, GROUP = "cash", "bank", "group"
FIRST_ACCOUNTS = (
    (CASH, AccountKind.CASH),
    (BANK, AccountKind.BANK),
    (GROUP, AccountKind.GROUP),
)


def open_book(session: Session, organisation_id: uuid.UUID, *, now: datetime) -> Book:
    """Return the book of a group, begun if it is not there."""
    found = queries.locked_book(session, organisation_id)
    if found is not None:
        return found
    # Of two who begin it at once, the second waits at the organisation and finds it begun.
    session.get_one(Organisation, organisation_id, with_for_update=True, populate_existing=True)
    found = queries.locked_book(session, organisation_id)
    if found is not None:
        return found
    book = Book(organisation_id=organisation_id, created_at=now)
    session.add(book)
    session.flush()
    for name, kind in FIRST_ACCOUNTS:
        session.add(
            LedgerAccount(organisation_id=organisation_id, kind=kind, name=name, created_at=now)
        )
    session.flush()
    return book


def household_account(
    session: Session,
    household: Household,
    *,
    now: datetime,
    kind: AccountKind = AccountKind.HOUSEHOLD,
) -> LedgerAccount:
    """Return the account of a household, or that of its deposit, opened if need be."""
    open_book(session, household.organisation_id, now=now)
    found = queries.account_of_household(session, household.id, kind)
    if found is not None:
        return found
    account = LedgerAccount(
        organisation_id=household.organisation_id,
        kind=kind,
        name=f"{kind.value}:{household.code}",
        household_id=household.id,
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account


def partner_account(
    session: Session,
    organisation_id: uuid.UUID,
    partner: Organisation,
    *,
    now: datetime,
    kind: AccountKind = AccountKind.PRODUCER,
) -> LedgerAccount:
    """Return the account of a producer (or of another group) in a book, opened if need be."""
    open_book(session, organisation_id, now=now)
    found = queries.account_of_partner(session, organisation_id, partner.id, kind)
    if found is not None:
        return found
    account = LedgerAccount(
        organisation_id=organisation_id,
        kind=kind,
        name=f"{kind.value}:{partner.slug}",
        partner_id=partner.id,
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account


def write_entry(
    session: Session,
    organisation_id: uuid.UUID,
    draft: EntryDraft,
    *,
    actor: Actor | None,
    now: datetime,
) -> LedgerEntry:
    """Write an entry; its number follows the last one without a gap.

    Raises
    ------
    PeriodClosed, AlreadyEntered, ForeignAccount
    """
    return _write(session, organisation_id, draft, reverses=None, actor=actor, now=now)


def reverse_entry(
    session: Session,
    entry: LedgerEntry,
    *,
    reason: str,
    on: date,
    actor: Actor | None,
    now: datetime,
) -> LedgerEntry:
    """Undo an entry by its mirror; both stay.

    Raises
    ------
    AlreadyReversed, PeriodClosed
    """
    queries.locked_book(session, entry.organisation_id)
    if entry.reverses_id is not None or queries.reversal_of(session, entry.id) is not None:
        raise AlreadyReversed(entry.number)
    mirrored = tuple(
        Side(posting.account_id, -posting.amount_cents)
        for posting in queries.postings_of(session, [entry.id])
    )
    draft = EntryDraft(
        kind=EntryKind.REVERSAL, on=on, text=entry.text, sides=mirrored, reason=reason
    )
    return _write(session, entry.organisation_id, draft, reverses=entry.id, actor=actor, now=now)


def _write(
    session: Session,
    organisation_id: uuid.UUID,
    draft: EntryDraft,
    *,
    reverses: uuid.UUID | None,
    actor: Actor | None,
    now: datetime,
) -> LedgerEntry:
    book = open_book(session, organisation_id, now=now)
    if book.closed_until is not None and draft.on <= book.closed_until:
        raise PeriodClosed(book.closed_until)
    if draft.cause and queries.entry_of_cause(session, organisation_id, draft.cause) is not None:
        raise AlreadyEntered(draft.cause)
    _require_own(session, organisation_id, draft.sides)
    entry = LedgerEntry(
        id=new_id(),
        organisation_id=organisation_id,
        number=book.next_number,
        kind=draft.kind,
        on=draft.on,
        text=draft.text,
        reason=draft.reason,
        cause=draft.cause,
        reverses_id=reverses,
        by_id=actor.person_id if actor else None,
        at=now,
    )
    book.next_number += 1
    # The postings first: the database takes the entry only when they are there and balance.
    session.execute(
        insert(Posting),
        [
            {
                "id": new_id(),
                "entry_id": entry.id,
                "account_id": side.account_id,
                "amount_cents": side.amount_cents,
            }
            for side in draft.sides
        ],
    )
    session.add(entry)
    session.flush()
    return entry


def _require_own(session: Session, organisation_id: uuid.UUID, sides: Sequence[Side]) -> None:
    accounts = {side.account_id for side in sides}
    if queries.count_in_book(session, organisation_id, list(accounts)) != len(accounts):
        raise ForeignAccount


def require_credit(
    session: Session, household: Household, needed_cents: int, *, now: datetime
) -> None:
    """Refuse what a household's credit does not allow, if its group looks at credit at all.

    The book stays locked until the transaction ends: what was enough when it was looked at is enough
    when the booking is written.

    Raises
    ------
    CreditTooLow
    """
    book = open_book(session, household.organisation_id, now=now)
    if book.overdraft_cents is None:
        return
    account = queries.account_of_household(session, household.id)
    credit = 0 if account is None else -queries.balance(session, account.id)
    if needed_cents > credit + book.overdraft_cents:
        raise CreditTooLow(credit, needed_cents)


def close_period(
    session: Session, organisation_id: uuid.UUID, until: date, *, actor: Actor, now: datetime
) -> None:
    """Close the books up to a day, that day included; they are never opened again.

    Raises
    ------
    PeriodClosed
        When they are closed as far already.
    """
    book = open_book(session, organisation_id, now=now)
    if book.closed_until is not None and until <= book.closed_until:
        raise PeriodClosed(book.closed_until)
    book.closed_until = until
    facts = {"until": until.isoformat()}
    subject = Subject("organisation", organisation_id)
    record(session, "ledger.period_closed", subject, actor=actor, now=now, facts=facts)
