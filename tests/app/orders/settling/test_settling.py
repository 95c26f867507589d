"""Settling: every account ends where the table worked out by hand says, once, and comes back by its mirror."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.groups.models import Household
from app.ledger.drafts import EntryDraft
from app.ledger.errors import CreditTooLow, PeriodClosed
from app.ledger.models import Book, EntryKind, LedgerEntry
from app.ledger.queries import account_named, statement
from app.ledger.services import (
    BANK,
    close_period,
    household_account,
    require_credit,
    reverse_entry,
    write_entry,
)
from app.orders import queries
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment, LineOutcome
from app.orders.settling import charge_queries, credit_queries
from app.orders.settling.cost_models import OrderCharge
from app.orders.settling.reckoned import Difference
from app.orders.settling.reckoning import reckon
from app.orders.settling.services import archive
from app.orders.states import OrderState
from catalog.states import ImpossibleAction
from tests.app.district.people import actor_of
from tests.app.orders.settling.settled import BIANCHI, DAIRY, FARM, PURSE, ROSSI, VERDI, delivered
from tests.support import groups, orders
from tests.support.books import sum_of_everything
from tests.support.database import Store
from tests.support.factories import NOW, TODAY
from tests.support.queries import counted_statements
from tests.support.signing import person

MOST_STATEMENTS = 95
HOLDER = {
    "Famiglia Rossi": ROSSI,
    "Famiglia Bianchi": BIANCHI,
    "GAS Altro": VERDI,
    "Agrumeto Prova": -FARM,
    "Caseificio Prova": -DAIRY,
    "group": -PURSE,
}
OTHER = {"Famiglia Verdi": VERDI, "GAS Prova": -VERDI}


def pay_in(session: Session, family: Household, cents: int) -> None:
    """Let a household pay into its credit, in a group that looks at it."""
    account = household_account(session, family, now=NOW)
    session.get_one(Book, family.organisation_id).overdraft_cents = 0
    bank = account_named(session, family.organisation_id, BANK)
    assert bank is not None
    draft = EntryDraft.between(
        EntryKind.PAYMENT, debit=bank.id, credit=account.id, cents=cents, on=TODAY, text="Versato"
    )
    write_entry(session, family.organisation_id, draft, actor=None, now=NOW)


def test_every_account_ends_where_the_table_says(store: Store) -> None:
    scene = delivered(store)
    scene.settle()
    assert scene.sums(scene.gas) == HOLDER
    assert scene.sums(scene.other) == OTHER
    assert scene.state() is OrderState.SETTLED
    with store.read() as session:
        assert sum_of_everything(session) == 0


def test_what_is_shown_before_is_what_is_charged(store: Store) -> None:
    scene = delivered(store)
    with store.read() as session:
        shown = reckon(session, queries.order(session, scene.order.id))
    assert scene.settle().charged == shown.charged
    assert [each.cents for each in shown.charged] == [ROSSI, BIANCHI, VERDI]
    assert shown.of_producers() == {scene.farm.id: FARM, scene.dairy.id: DAIRY}
    assert shown.of_groups() == {scene.gas.id: ROSSI + BIANCHI, scene.other.id: VERDI}
    assert shown.own_cents == PURSE


def test_the_difference_to_what_was_expected_is_explained_to_the_cent(store: Store) -> None:
    scene = delivered(store)
    with store.write() as session:
        booking = session.scalars(
            select(Booking).where(Booking.household_id == scene.families[0].id)
        ).one()
        allotment = session.scalars(
            select(Allotment).where(Allotment.booking_id == booking.id)
        ).one()
        # 6 kg were expected; five pieces of 5.1 kg came, at 2.60 €: 15.00 - 2.50 + 0.25 + 0.51 = 13.26 €.
        allotment.delivered_units, allotment.delivered_grams = 5, 5_100
        allotment.delivered_price_cents = 260
    with store.read() as session:
        found = reckon(session, queries.order(session, scene.order.id))
    assert found.charged[0].goods_cents == 1_326
    # Pieces that did not come, heavier ones, a dearer kilogram; a light bag; cheese that did not come.
    assert [each.difference for each in found.charged] == [
        Difference(quantity=-250, weight=25, price=51),
        Difference(weight=-27),
        Difference(quantity=-820, weight=1),
    ]


def test_the_statement_of_a_household_names_the_goods_and_each_cost(store: Store) -> None:
    scene = delivered(store)
    scene.settle()
    with store.write() as session:
        account = household_account(session, scene.families[1], now=NOW)
        lines = statement(session, account.id, before=None, most=10)
    assert [(line.entry.text, line.entry.kind, line.amount_cents) for line in reversed(lines)] == [
        ("Arance e formaggio · Agrumeto Prova", EntryKind.GOODS, 723),
        ("Arance e formaggio · Caseificio Prova", EntryKind.GOODS, 1_640),
        ("Arance e formaggio · Trasporto", EntryKind.COST, 571),
        ("Arance e formaggio · Cassa comune", EntryKind.COST, 19),
    ]


def test_what_each_was_charged_is_kept_for_ever(store: Store) -> None:
    scene = delivered(store)
    scene.settle()
    with store.read() as session:
        number = charge_queries.last_settlement(session, scene.order.id) or 0
        rows = charge_queries.charges_of(session, scene.order.id, number)
        assert sum(row.cents for row in rows) == ROSSI + BIANCHI + VERDI
        mine = charge_queries.charges_of(session, scene.order.id, number, scene.families[2].id)
        assert sorted(row.cents for row in mine) == [0, 61, 251]
    for statement_ in ("UPDATE order_charges SET cents = 1", "DELETE FROM order_charges"):
        with pytest.raises(DatabaseError), store.write() as session:
            session.execute(text(statement_))


def test_a_settlement_taken_back_leaves_every_account_as_it_was(store: Store) -> None:
    scene = delivered(store)
    scene.settle()
    scene.unsettle()
    assert scene.sums(scene.gas) == scene.sums(scene.other) == {}
    assert scene.state() is OrderState.DELIVERED
    with store.read() as session:
        reversals = session.scalars(
            select(LedgerEntry).where(LedgerEntry.kind == EntryKind.REVERSAL)
        ).all()
        # The goods of two producers and two costs; oranges and transport in the other group's book.
        assert len(reversals) == 4 + 2
        assert {entry.reason for entry in reversals} == {"Peso sbagliato"}


def test_settled_anew_after_a_correction_both_settlements_stay_in_the_books(store: Store) -> None:
    scene = delivered(store)
    scene.settle()
    scene.unsettle()
    with store.write() as session:
        row = session.scalars(select(Allotment).where(Allotment.delivered_grams == 6_120)).one()
        row.delivered_grams = 6_000
    scene.settle()
    # Goods 15.00, 23.63, 2.51 of 41.14; transport 364.98, 574.95, 61.07; one per cent of 38.63 is 0.39.
    assert scene.sums(scene.gas) == {
        "Famiglia Rossi": 1_500 + 365 + 20,
        "Famiglia Bianchi": 2_363 + 575 + 19,
        "GAS Altro": 251 + 61,
        "Agrumeto Prova": -(2_474 + 1_001),
        "Caseificio Prova": -1_640,
        "group": -39,
    }
    with store.read() as session:
        numbers = session.scalars(
            select(OrderCharge.settlement).distinct().order_by(OrderCharge.settlement)
        ).all()
        assert numbers == [1, 3]


def test_what_was_reversed_by_hand_is_not_reversed_twice(store: Store) -> None:
    scene = delivered(store)
    scene.settle()
    with store.write() as session:
        entry = session.scalars(
            select(LedgerEntry).where(
                LedgerEntry.kind == EntryKind.COST, LedgerEntry.organisation_id == scene.other.id
            )
        ).one()
        who = actor_of(person(session))
        reverse_entry(session, entry, reason="Per errore", on=TODAY, actor=who, now=NOW)
    scene.unsettle()
    assert scene.sums(scene.gas) == scene.sums(scene.other) == {}


def test_of_many_who_settle_at_once_one_does(store: Store) -> None:
    scene = delivered(store)

    def attempt(_number: int) -> bool:
        try:
            scene.settle()
        except ImpossibleAction:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(attempt, range(8))).count(True) == 1
    assert scene.sums(scene.gas) == HOLDER


@pytest.mark.parametrize("state", [each for each in OrderState if each is not OrderState.DELIVERED])
def test_only_a_delivered_order_is_settled(store: Store, state: OrderState) -> None:
    scene = delivered(store, state=state)
    with pytest.raises(ImpossibleAction):
        scene.settle()
    assert scene.sums(scene.gas) == {}


def test_on_a_closed_day_nothing_is_settled_anywhere(store: Store) -> None:
    scene = delivered(store)
    with store.write() as session:
        household_account(session, scene.families[2], now=NOW)
        close_period(session, scene.other.id, TODAY, actor=actor_of(person(session)), now=NOW)
    with pytest.raises(PeriodClosed):
        scene.settle()
    assert scene.sums(scene.gas) == {}
    assert scene.state() is OrderState.DELIVERED
    scene.settle(TODAY + timedelta(days=1))
    assert scene.sums(scene.other) == OTHER


def test_an_archived_order_is_not_taken_back(store: Store) -> None:
    scene = delivered(store)
    scene.settle()
    with store.write() as session:
        order = queries.locked_order(session, scene.order.id)
        archive(session, order, actor=actor_of(person(session)), now=NOW)
    with pytest.raises(ImpossibleAction):
        scene.unsettle()
    assert scene.sums(scene.gas) == HOLDER


def test_a_discount_of_the_producer_lessens_what_it_is_owed(store: Store) -> None:
    scene = delivered(store)
    with store.write() as session:
        orders.cost(
            session, scene.order, label="Sconto", kind="discount", payee_id=scene.farm.id, cents=500
        )
    scene.settle()
    # 5.00 € by value: 184.60, 285.11, 30.28.
    assert scene.sums(scene.gas) == HOLDER | {
        "Famiglia Rossi": ROSSI - 185,
        "Famiglia Bianchi": BIANCHI - 285,
        "GAS Altro": VERDI - 30,
        "Agrumeto Prova": -(FARM - 500),
    }


def test_a_fee_of_another_group_stays_in_its_own_purse(store: Store) -> None:
    scene = delivered(store)
    with store.write() as session:
        orders.cost(session, scene.order, label="Loro quota", cents=50, group_id=scene.other.id)
    scene.settle()
    assert scene.sums(scene.gas) == HOLDER
    assert scene.sums(scene.other) == OTHER | {"Famiglia Verdi": VERDI + 50, "group": -50}


def test_an_order_of_which_nothing_came_is_settled_with_nothing(store: Store) -> None:
    scene = delivered(store)
    with store.write() as session:
        for row in session.scalars(select(Allotment)):
            row.delivered_units, row.delivered_grams = 0, 0
    assert scene.settle().cents == 0
    assert scene.sums(scene.gas) == scene.sums(scene.other) == {}
    scene.unsettle()
    assert scene.state() is OrderState.DELIVERED


def test_what_is_settled_counts_once_for_the_credit(store: Store) -> None:
    """Bianchi paid in 40.00 €. Of goods 23.90 were expected and 23.63 came; settled, 29.53 is gone."""
    scene = delivered(store)
    family = scene.families[1]
    with store.write() as session:
        pay_in(session, family, 4_000)
        before = credit_queries.committed_cents(session, family.id, but=scene.gas.id)
        assert before == 2_363
    scene.settle()
    with store.write() as session:
        assert credit_queries.committed_cents(session, family.id, but=scene.gas.id) == 0
        require_credit(session, family, 4_000 - BIANCHI, now=NOW)
        with pytest.raises(CreditTooLow):
            require_credit(session, family, 4_000 - BIANCHI + 1, now=NOW)
    scene.unsettle()
    with store.write() as session:
        assert credit_queries.committed_cents(session, family.id, but=scene.gas.id) == before
        require_credit(session, family, 4_000, now=NOW)


@pytest.mark.parametrize("count", [5, 60])
def test_the_number_of_statements_does_not_grow_with_households(
    store: Store, app: Flask, count: int
) -> None:
    scene = delivered(store)
    with store.write() as session:
        lines = queries.lines_of(session, scene.order.id)
        for family in [groups.household(session, scene.gas) for _number in range(count)]:
            for line in lines:
                orders.given(session, line, family, 2)
    with counted_statements(app) as statements:
        scene.settle()
    assert len(statements) <= MOST_STATEMENTS


def test_the_credit_counts_what_is_known_best_of_each_order(store: Store) -> None:
    """Of 3 kg at 2.50 € and two cheeses at 8.20 €: 2 890 g are 7.23 €; one cheese at 9.00 € is confirmed."""
    scene = delivered(store)
    family = scene.families[1]
    with store.write() as session:
        cheese = queries.lines_of(session, scene.order.id)[1]
        given = session.scalars(
            select(Allotment)
            .join(Booking, Booking.id == Allotment.booking_id)
            .where(Booking.line_id == cheese.id, Booking.household_id == family.id)
        ).one()
        given.confirmed_units = 1
        session.add(
            LineOutcome(
                order_id=scene.order.id,
                line_id=cheese.id,
                organisation_id=scene.gas.id,
                ordered_units=3,
                confirmed_price_cents=900,
            )
        )
        session.flush()
        order = queries.locked_order(session, scene.order.id)
        for state in (OrderState.CLOSED, OrderState.SENT, OrderState.DELIVERED):
            order.state = state
            session.flush()
            found = credit_queries.committed_cents(session, family.id, but=scene.gas.id)
            assert found == 723 + 900
        given.delivered_units = 0
        session.flush()
        assert credit_queries.committed_cents(session, family.id, but=scene.gas.id) == 723
        assert credit_queries.committed_cents(session, family.id, but=scene.order.id) == 0
