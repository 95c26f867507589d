"""From booking to archived: two groups, three households, every step by its service, every account by hand.

              oranges 2.20 €/kg    cheese 4.20 €/350 g   honey    goods   transport 10.01 € by value     total
  1 Rossi     asks 5 kg, gets 3    362 g        4.34     missing  10.94   1001 × 1094 / 3068 = 356.94   14.51
  2 Bianchi   asks 3 kg, gets 2    340 + 355 g  8.34     –        12.74   1001 × 1274 / 3068 = 415.67   16.90
  3 Verdi     asks 3 kg, gets 1    400 g        4.80     missing   7.00   1001 ×  700 / 3068 = 228.39    9.28
              11 asked, a pack is 6                               30.68   3.57 + 4.16 + 2.28 = 10.01    40.69

One pack of oranges is full and five kilograms are not: six are shared 2.73, 1.64, 1.64, so 2, 1, 1, and the two
that are left go to the largest remainders, the first of equals first.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.groups.models import Household
from app.ledger import queries as books
from app.ledger.dues import Due
from app.ledger.models import AccountKind, LedgerAccount
from app.ledger.movements import Money, Movement, pay, receive, receive_from_household
from app.orders import queries
from app.orders.booking.models import Booking
from app.orders.booking.services import BasketWish, save_basket
from app.orders.booking.wishes import Wish
from app.orders.closing.services import close_if_due
from app.orders.handover.services import Report, deliver, report
from app.orders.handover.weights import Said
from app.orders.models import OrderLine
from app.orders.settling.costing import CostDraft, add_cost
from app.orders.settling.costs import CostKind, CostSplit
from app.orders.settling.services import archive, settle
from app.orders.states import OrderAction, OrderState
from app.orders.steps import take_step
from catalog.base import new_id
from catalog.organisations import Organisation
from catalog.quantities import Dimension, UnitCode
from tests.app.district.people import actor_of
from tests.support import factories, groups, orders
from tests.support.books import sum_of_everything
from tests.support.database import Store
from tests.support.factories import NOW, TODAY
from tests.support.signing import person

PRODUCER, PARTNER = AccountKind.PRODUCER, AccountKind.PARTNER
DUE = orders.DEADLINE


class Story:
    """An open order of two groups, and the hands that move it on."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.write() as session:
            self.gas = groups.group(session, name="GAS Prova")
            self.other = groups.group(session, name="GAS Altro")
            self.farm = factories.organisation(session, name="Cascina Prova")
            self.order = orders.order(session, self.gas)
            orders.join(session, self.order, self.other)
            orders.producer(session, self.order, self.farm)
            self.oranges = self._line(session, title="Arance", pack_size=6)
            self.cheese = self._line(
                session,
                title="Formaggella",
                unit=UnitCode.PIECE,
                unit_label="forma",
                content_amount=350,
                price_cents=420,
                weighed=True,
            )
            self.honey = self._line(
                session,
                title="Miele",
                unit=UnitCode.PIECE,
                dimension=Dimension.PIECE,
                content_amount=1,
                price_cents=750,
            )
            self.rossi = groups.household(session, self.gas, name="Rossi")
            self.bianchi = groups.household(session, self.gas, name="Bianchi")
            self.verdi = groups.household(session, self.other, name="Verdi")
            self.actor: Actor = actor_of(person(session))

    def _line(self, session: Session, **fields: object) -> OrderLine:
        return orders.line(session, self.order, self.farm, **fields)

    def book(self, family: Household, *units: int) -> None:
        lines = (self.oranges, self.cheese, self.honey)
        wishes = {line.id: Wish(count) for line, count in zip(lines, units, strict=True)}
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            basket = BasketWish(wishes=wishes, revision=0)
            save_basket(session, order, family, basket, actor=self.actor, now=NOW)

    def bookings(self) -> dict[tuple[Household, OrderLine], Booking]:
        people = {each.id: each for each in (self.rossi, self.bianchi, self.verdi)}
        lines = {each.id: each for each in (self.oranges, self.cheese, self.honey)}
        with self.store.read() as session:
            rows = queries.all_bookings(session, self.order.id)
        return {(people[row.household_id], lines[row.line_id]): row for row in rows}

    def got(self) -> dict[str, int]:
        """Return the kilograms of oranges by household."""
        with self.store.read() as session:
            given = orders.allotments_of(session, self.order.id)
        return {
            family.name: given[row.id].expected_units
            for (family, line), row in self.bookings().items()
            if line is self.oranges
        }

    def close_and_send(self) -> None:
        with self.store.write() as session:
            state = close_if_due(session, self.order.id, timezone="Europe/Rome", now=DUE)
            assert state is OrderState.CLOSED
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            take_step(session, order, OrderAction.SEND, actor=self.actor, now=DUE)

    def hand_over(self, family: Household, line: OrderLine, said: Said) -> None:
        booking = self.bookings()[family, line]
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            told = Report(id=new_id(), booking_id=booking.id, base=0, said=said)
            report(session, order, family.organisation_id, told, actor=self.actor, now=NOW)

    def settle(self) -> None:
        transport = CostDraft(
            kind=CostKind.TRANSPORT,
            label="Trasporto",
            split=CostSplit.VALUE,
            cents=1_001,
            payee_id=self.farm.id,
        )
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            deliver(session, order, actor=self.actor, now=NOW)
            add_cost(session, order, transport, actor=self.actor, now=NOW)
            settle(session, order, actor=self.actor, on=TODAY, now=NOW)

    def pay_in(self, family: Household, cents: int, money: Money) -> None:
        with self.store.write() as session:
            movement = Movement(Due(cents, TODAY, "Versamento"), money)
            receive_from_household(session, family, movement, actor=self.actor, now=NOW)

    def account(
        self, book: Organisation, partner: Organisation, kind: AccountKind
    ) -> LedgerAccount:
        with self.store.read() as session:
            found = books.account_of_partner(session, book.id, partner.id, kind)
        assert found is not None
        return found

    def pay_the_farm(self) -> None:
        with self.store.write() as session:
            share, whole = (
                Movement(Due(cents, TODAY, "Saldo ordine"), Money.BANK) for cents in (928, 4_069)
            )
            to_holder = self.account(self.other, self.gas, PARTNER)
            from_other = self.account(self.gas, self.other, PARTNER)
            to_farm = self.account(self.gas, self.farm, PRODUCER)
            pay(session, to_holder, share, actor=self.actor, now=NOW)
            receive(session, from_other, share, actor=self.actor, now=NOW)
            pay(session, to_farm, whole, actor=self.actor, now=NOW)

    def archive(self) -> None:
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            archive(session, order, actor=self.actor, now=NOW)

    def sums(self, book: Organisation) -> dict[str, int]:
        """Return what each account comes to: debits above zero."""
        named = (self.rossi, self.bianchi, self.verdi, self.gas, self.other, self.farm)
        names = {each.id: each.name for each in named}
        with self.store.read() as session:
            rows = books.balances(session, book.id)
            return {
                names.get(row.account.household_id or row.account.partner_id, row.account.name): (
                    row.balance_cents
                )
                for row in rows
            }


@pytest.fixture
def story(store: Store) -> Iterator[Story]:
    yield Story(store)
    with store.read() as session:
        assert sum_of_everything(session) == 0


def test_from_booking_to_archived_every_account_ends_where_the_table_says(story: Story) -> None:
    # Given what three households of two groups ask for
    story.book(story.rossi, 5, 1, 1)
    story.book(story.bianchi, 3, 2, 0)
    story.book(story.verdi, 3, 1, 1)

    # When the order closes, only the full pack is ordered, and shared by the rule
    story.close_and_send()
    assert story.got() == {"Rossi": 3, "Bianchi": 2, "Verdi": 1}

    # And the cheeses weigh what they weigh, and the honey does not come
    story.hand_over(story.rossi, story.cheese, Said(None, (362,)))
    story.hand_over(story.bianchi, story.cheese, Said(None, (340, 355)))
    story.hand_over(story.verdi, story.cheese, Said(None, (400,)))
    for family in (story.rossi, story.verdi):
        story.hand_over(family, story.honey, Said(0, None))
    story.settle()

    # Then each household owes its line of the table, and the farm is owed the whole
    assert story.sums(story.gas) == {
        "Rossi": 1_451,
        "Bianchi": 1_690,
        "GAS Altro": 928,
        "Cascina Prova": -4_069,
        "cash": 0,
        "bank": 0,
        "group": 0,
    }
    assert story.sums(story.other) == {
        "Verdi": 928,
        "GAS Prova": -928,
        "cash": 0,
        "bank": 0,
        "group": 0,
    }

    # And when all have paid, nobody owes anything; Rossi, who paid 20 €, has 5.49 € left
    story.pay_in(story.rossi, 2_000, Money.BANK)
    story.pay_in(story.bianchi, 1_690, Money.CASH)
    story.pay_in(story.verdi, 928, Money.CASH)
    story.pay_the_farm()
    story.archive()
    assert story.sums(story.gas) == {
        "Rossi": -549,
        "Bianchi": 0,
        "GAS Altro": 0,
        "Cascina Prova": 0,
        "cash": 1_690,
        "bank": 2_000 + 928 - 4_069,
        "group": 0,
    }
    assert story.sums(story.other) == {
        "Verdi": 0,
        "GAS Prova": 0,
        "cash": 928,
        "bank": -928,
        "group": 0,
    }
    with story.store.read() as session:
        assert queries.order(session, story.order.id).state is OrderState.ARCHIVED


def test_what_was_asked_expected_and_brought_stays_apart(story: Story) -> None:
    story.book(story.rossi, 6, 1, 1)
    story.close_and_send()
    story.hand_over(story.rossi, story.cheese, Said(None, (362,)))
    story.hand_over(story.rossi, story.honey, Said(0, None))
    story.settle()
    rows = story.bookings()
    with story.store.read() as session:
        given = orders.allotments_of(session, story.order.id)
    facts = {
        line.title: (
            rows[family, line].quantity,
            given[rows[family, line].id].expected_units,
            given[rows[family, line].id].expected_cents,
            given[rows[family, line].id].delivered_units,
            given[rows[family, line].id].delivered_grams,
        )
        for family, line in rows
    }
    assert facts == {
        "Arance": (6, 6, 1_320, None, None),
        "Formaggella": (1, 1, 420, 1, 362),
        "Miele": (1, 1, 750, 0, None),
    }
