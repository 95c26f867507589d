"""Entries balance, stay, and are numbered without a gap; the database itself sees to it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Insert, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.groups.models import Household
from app.ledger import book_queries, queries, services
from app.ledger.drafts import EntryDraft, Side, merged
from app.ledger.entry_queries import Period
from app.ledger.errors import (
    AlreadyEntered,
    AlreadyReversed,
    CreditTooLow,
    ForeignAccount,
    PeriodClosed,
    Unbalanced,
)
from app.ledger.models import AccountKind, Book, EntryKind, LedgerEntry, Posting
from app.ledger.statements import statement_of
from catalog.base import new_id
from catalog.organisations import Organisation
from tests.app.district.people import actor_of
from tests.support import groups
from tests.support.books import sum_of_everything
from tests.support.database import Store
from tests.support.factories import NOW, TODAY
from tests.support.signing import person

PAID = 5_000


@pytest.fixture
def gas(store: Store) -> Organisation:
    with store.write() as session:
        return groups.group(session)


@pytest.fixture
def family(store: Store, gas: Organisation) -> Household:
    with store.write() as session:
        return groups.household(session, gas)


def bank_of(session: Session, gas: Organisation) -> UUID:
    account = queries.account_named(session, gas.id, services.BANK)
    assert account is not None
    return account.id


def pay(session: Session, family: Household, cents: int = PAID, **fields: object) -> LedgerEntry:
    account = services.household_account(session, family, now=NOW)
    gas_id = family.organisation_id
    bank = queries.account_named(session, gas_id, services.BANK)
    assert bank is not None
    sides = (Side(bank.id, cents), Side(account.id, -cents))
    values = {"kind": EntryKind.PAYMENT, "on": TODAY, "text": "Bonifico di prova", "sides": sides}
    draft = EntryDraft(**(values | fields))  # type: ignore[arg-type] # as above
    return services.write_entry(session, gas_id, draft, actor=None, now=NOW)


def credit(store: Store, family: Household) -> int:
    with store.read() as session:
        account = queries.account_of_household(session, family.id)
        return 0 if account is None else -queries.balance(session, account.id)


def test_what_a_household_pays_in_is_its_credit(store: Store, family: Household) -> None:
    with store.write() as session:
        pay(session, family)
        pay(session, family, 250)
    assert credit(store, family) == PAID + 250
    with store.read() as session:
        assert sum_of_everything(session) == 0
        kinds = {
            line.account.kind: line.balance_cents
            for line in queries.balances(session, family.organisation_id)
        }
    assert kinds == {
        AccountKind.BANK: PAID + 250,
        AccountKind.CASH: 0,
        AccountKind.GROUP: 0,
        AccountKind.HOUSEHOLD: -PAID - 250,
    }


def test_a_reversal_mirrors_and_both_stay(store: Store, family: Household) -> None:
    with store.write() as session:
        entry = pay(session, family)
        services.reverse_entry(
            session, entry, reason="Era di un altro", on=TODAY, actor=None, now=NOW
        )
    assert credit(store, family) == 0
    with store.read() as session:
        kinds = session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.number)).all()
        mirror = session.scalars(select(LedgerEntry).order_by(LedgerEntry.number.desc())).first()
    assert kinds == [EntryKind.PAYMENT, EntryKind.REVERSAL]
    assert mirror is not None
    for again in (entry, mirror):
        with pytest.raises(AlreadyReversed), store.write() as session:
            services.reverse_entry(session, again, reason="x", on=TODAY, actor=None, now=NOW)


@pytest.mark.parametrize(
    "amounts",
    [(), (5,), (5, -4), (5, 0, -5), (0, 0)],
    ids=["none", "one", "odd", "nothing", "zero"],
)
def test_what_does_not_balance_is_no_entry(amounts: tuple[int, ...]) -> None:
    sides = tuple(Side(new_id(), cents) for cents in amounts)
    with pytest.raises(Unbalanced):
        EntryDraft(kind=EntryKind.ADJUSTMENT, on=TODAY, text="x", sides=sides)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-500, 500)), max_size=12))
def test_merging_sides_changes_no_account(pairs: list[tuple[int, int]]) -> None:
    accounts = [UUID(int=number) for number in range(5)]
    sides = [Side(accounts[number], cents) for number, cents in pairs]
    left = merged(sides)
    assert len({side.account_id for side in left}) == len(left)
    for account in accounts:
        total = sum(side.amount_cents for side in sides if side.account_id == account)
        assert sum(side.amount_cents for side in left if side.account_id == account) == total


def posting(session: Session, gas: Organisation, entry_id: UUID, cents: int) -> Insert:
    values = {"id": new_id(), "entry_id": entry_id, "account_id": bank_of(session, gas)}
    return insert(Posting).values(**values, amount_cents=cents)


def plain_entry(gas: Organisation, entry_id: UUID, number: int = 77) -> dict[str, object]:
    return {
        "id": entry_id,
        "organisation_id": gas.id,
        "number": number,
        "kind": EntryKind.ADJUSTMENT,
        "on": TODAY,
        "text": "x",
        "reason": "",
        "at": NOW,
    }


@pytest.mark.parametrize("amounts", [(), (5, -4), (7,)], ids=["bare", "odd", "one-sided"])
def test_the_database_refuses_an_entry_that_does_not_balance(
    store: Store, gas: Organisation, amounts: tuple[int, ...]
) -> None:
    with store.write() as session:
        services.open_book(session, gas.id, now=NOW)
    entry_id = new_id()

    def write() -> None:
        with store.write() as session:
            for cents in amounts:
                session.execute(posting(session, gas, entry_id, cents))
            session.execute(insert(LedgerEntry).values(**plain_entry(gas, entry_id)))

    with pytest.raises(DBAPIError, match="does not balance"):
        write()


def test_the_database_refuses_a_posting_without_an_entry(store: Store, gas: Organisation) -> None:
    with store.write() as session:
        services.open_book(session, gas.id, now=NOW)
    with pytest.raises(DBAPIError), store.write() as session:
        session.execute(posting(session, gas, new_id(), 5))


def test_the_database_refuses_a_posting_that_comes_late(
    store: Store, gas: Organisation, family: Household
) -> None:
    with store.write() as session:
        entry = pay(session, family)
    with pytest.raises(DBAPIError, match="complete"), store.write() as session:
        session.execute(posting(session, gas, entry.id, 5))


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE ledger_entries SET text = 'y'",
        "DELETE FROM ledger_entries",
        "UPDATE postings SET amount_cents = amount_cents * 2",
        "DELETE FROM postings",
    ],
)
def test_the_database_refuses_to_change_what_was_written(
    store: Store, family: Household, deed: str
) -> None:
    with store.write() as session:
        pay(session, family)
    with pytest.raises(DBAPIError, match="never changed"), store.write() as session:
        session.execute(text(deed))


def test_the_same_cause_is_entered_once(store: Store, family: Household) -> None:
    with store.write() as session:
        pay(session, family, cause="bank:1")
    with pytest.raises(AlreadyEntered), store.write() as session:
        pay(session, family, cause="bank:1")
    assert credit(store, family) == PAID


def test_an_account_of_another_book_is_refused(store: Store, family: Household) -> None:
    with store.write() as session:
        stranger = groups.household(session, groups.group(session))
        foreign = services.household_account(session, stranger, now=NOW)
        own = services.household_account(session, family, now=NOW)
    with pytest.raises(ForeignAccount), store.write() as session:
        pay(session, family, sides=(Side(own.id, 5), Side(foreign.id, -5)))


def test_nothing_is_entered_on_a_closed_day(
    store: Store, gas: Organisation, family: Household
) -> None:
    with store.write() as session:
        actor = actor_of(person(session))
        services.close_period(session, gas.id, TODAY, actor=actor, now=NOW)
    with pytest.raises(PeriodClosed), store.write() as session:
        pay(session, family)
    with pytest.raises(PeriodClosed), store.write() as session:
        services.close_period(session, gas.id, TODAY, actor=actor, now=NOW)
    with store.write() as session:
        pay(session, family, on=TODAY + timedelta(days=1))
    assert credit(store, family) == PAID


def write_around(session: Session, gas: Organisation, sides: Sequence[Posting]) -> None:
    """Write an entry without asking the service."""
    entry_id = new_id()
    for side in sides:
        values = {"account_id": side.account_id, "amount_cents": side.amount_cents}
        session.execute(insert(Posting).values(id=new_id(), entry_id=entry_id, **values))
    session.add(
        LedgerEntry(
            id=entry_id,
            organisation_id=gas.id,
            number=2,
            kind=EntryKind.PAYMENT,
            on=TODAY,
            text="Di nascosto",
            at=NOW,
        )
    )


def test_the_database_keeps_closed_days_closed(
    store: Store, gas: Organisation, family: Household
) -> None:
    """Whoever goes around the service is refused too, and so is who would open the days again."""
    with store.write() as session:
        early = pay(session, family)
        actor = actor_of(person(session))
        services.close_period(session, gas.id, TODAY, actor=actor, now=NOW)
        sides = queries.postings_of(session, [early.id])
    with pytest.raises(DBAPIError, match="closed on this day"), store.write() as session:
        write_around(session, gas, sides)
    for until in (None, TODAY - timedelta(days=1)):
        with pytest.raises(DBAPIError, match="never opened again"), store.write() as session:
            session.execute(update(Book).values(closed_until=until))
    with store.write() as session:
        session.execute(update(Book).values(closed_until=TODAY + timedelta(days=1)))


def test_what_comes_later_leaves_the_statement_of_a_closed_period_as_it_was(
    store: Store, family: Household
) -> None:
    period = Period(TODAY - timedelta(days=30), TODAY)
    with store.write() as session:
        pay(session, family)
        account = queries.account_of_household(session, family.id)
        assert account is not None
        found = book_queries.account(session, family.organisation_id, account.id)
        before = statement_of(session, found, period)
        actor = actor_of(person(session))
        services.close_period(session, family.organisation_id, TODAY, actor=actor, now=NOW)
    with store.write() as session:
        late = pay(session, family, 555, on=TODAY + timedelta(days=1))
        first = session.get_one(LedgerEntry, before.lines[0].entry_id)
        with pytest.raises(PeriodClosed):
            services.reverse_entry(session, first, reason="x", on=TODAY, actor=None, now=NOW)
        services.reverse_entry(session, first, reason="x", on=late.on, actor=None, now=NOW)
        found = book_queries.account(session, family.organisation_id, account.id)
        assert statement_of(session, found, period) == before


@pytest.mark.parametrize(
    ("overdraft", "needed", "allowed"),
    [(None, 10**9, True), (0, PAID, True), (0, PAID + 1, False), (1_000, PAID + 1_000, True)],
)
def test_credit_is_looked_at_as_the_group_wants(
    store: Store,
    gas: Organisation,
    family: Household,
    overdraft: int | None,
    needed: int,
    *,
    allowed: bool,
) -> None:
    with store.write() as session:
        pay(session, family)
        services.open_book(session, gas.id, now=NOW).overdraft_cents = overdraft
    if allowed:
        with store.write() as session:
            services.require_credit(session, family, needed, now=NOW)
        return
    with pytest.raises(CreditTooLow) as refused, store.write() as session:
        services.require_credit(session, family, needed, now=NOW)
    assert refused.value.credit_cents == PAID


def test_a_statement_runs_in_the_order_of_entry(store: Store, family: Household) -> None:
    with store.write() as session:
        for cents in (100, 200, 300):
            pay(session, family, cents)
        account = services.household_account(session, family, now=NOW)
    with store.read() as session:
        lines = queries.statement(session, account.id, before=None, most=2)
        rest = queries.statement(session, account.id, before=lines[-1].entry.number, most=2)
    seen = [(line.amount_cents, line.balance_cents) for line in (*lines, *rest)]
    assert seen == [(-300, -600), (-200, -300), (-100, -100)]


def test_many_writers_at_once_leave_no_gap_and_no_doubt(store: Store, gas: Organisation) -> None:
    with store.write() as session:
        families = [groups.household(session, gas) for _ in range(4)]

    def work(family: Household) -> None:
        for _ in range(5):
            with store.write() as session:
                pay(session, family, 10)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, families))
    assert [credit(store, family) for family in families] == [50] * 4
    with store.read() as session:
        numbers = session.scalars(select(LedgerEntry.number).order_by(LedgerEntry.number)).all()
        assert numbers == list(range(1, 21))
        assert sum_of_everything(session) == 0
