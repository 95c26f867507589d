"""Writes into the books of a group for tests."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.groups.models import Household
from app.ledger.drafts import EntryDraft
from app.ledger.models import AccountKind, EntryKind, LedgerAccount, LedgerEntry, Posting
from app.ledger.queries import account_named
from app.ledger.services import household_account, open_book, partner_account, write_entry
from catalog.organisations import Organisation
from tests.support.factories import NOW, TODAY


def own(session: Session, group: Organisation, name: str) -> LedgerAccount:
    """Return the account of the cash box, of the bank, or the group's own."""
    open_book(session, group.id, now=NOW)
    found = account_named(session, group.id, name)
    assert found is not None
    return found


def paid(
    session: Session,
    household: Household,
    cents: int,
    *,
    on: date = TODAY,
    text: str = "Versamento di prova",
    into: str = "bank",
    kind: AccountKind = AccountKind.HOUSEHOLD,
) -> LedgerEntry:
    """Enter a payment of a household, or its deposit."""
    group = session.get_one(Organisation, household.organisation_id)
    account = household_account(session, household, now=NOW, kind=kind)
    draft = EntryDraft.between(
        EntryKind.PAYMENT,
        debit=own(session, group, into).id,
        credit=account.id,
        cents=cents,
        on=on,
        text=text,
    )
    return write_entry(session, group.id, draft, actor=None, now=NOW)


def bought(
    session: Session,
    household: Household,
    producer: Organisation,
    cents: int,
    *,
    on: date = TODAY,
    text: str = "Ordine di prova",
) -> LedgerEntry:
    """Enter goods of a producer for a household."""
    account = household_account(session, household, now=NOW)
    seller = partner_account(
        session, household.organisation_id, producer, now=NOW, kind=AccountKind.PRODUCER
    )
    draft = EntryDraft.between(
        EntryKind.GOODS, debit=account.id, credit=seller.id, cents=cents, on=on, text=text
    )
    return write_entry(session, household.organisation_id, draft, actor=None, now=NOW)


def sum_of_everything(session: Session) -> int:
    """Return the sum of every posting ever written: zero, or the books are broken."""
    return int(session.scalar(select(func.coalesce(func.sum(Posting.amount_cents), 0))) or 0)
