"""Spoiled goods: reported, accepted, put to the producer, paid back once; the books worked out by hand.

Jars at 4.00 €: Rossi 8 = 32.00, Bianchi 7 = 28.00 (holder's group), Verdi 3 = 12.00, Neri 2 = 8.00 (the other).
Two of Rossi's are spoiled and the producer agrees: 8.00. One of Verdi's, and it declines: the other group bears 4.00.

  the holder's book: Rossi 24.00, Bianchi 28.00, the other group 20.00, the producer -72.00
  the other's book:  Verdi 8.00, Neri 8.00, its own purse 4.00, the holder -20.00
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.ledger.models import LedgerEntry
from app.orders import queries
from app.orders.claims import claim_queries
from app.orders.claims.claim_models import ClaimEvent, GoodsClaim
from app.orders.claims.claim_policies import may_move
from app.orders.claims.claim_states import ClaimAction, ClaimState, Side
from app.orders.claims.claiming import Hour, Move, Spoiled, move_claim, report_spoiled
from app.orders.claims.errors import (
    ClaimReasonMissing,
    LessThanClaimed,
    NotClaimable,
    TooMuchClaimed,
)
from app.orders.models import CollectiveOrder, OrderEvent
from app.orders.settling.reckoned import Difference
from app.orders.settling.reckoning import reckon
from app.orders.settling.views import group_sums_view, settling_view
from app.orders.states import OrderAction, OrderState
from catalog.states import ImpossibleAction
from tests.app.district.people import actor_of
from tests.app.orders.claims.scene import AT, Scene
from tests.app.orders.settling.settled import BIANCHI, ROSSI, VERDI, delivered
from tests.support.books import sum_of_everything
from tests.support.database import Store
from tests.support.factories import NOW, TODAY
from tests.support.signing import person

HOLDER = {"Famiglia Rossi": 2400, "Famiglia Bianchi": 2800, "GAS Altro": 2000, "Orto Prova": -7200}
OTHER = {"Famiglia Verdi": 800, "Famiglia Neri": 800, "group": 400, "GAS Prova": -2000}
# Written by hand: what may follow in each state, where it leads, and who does it.
EXPECTED = {
    "reported": {
        "withdraw": ("withdrawn", {"household"}),
        "refuse": ("refused", {"coordinator"}),
        "accept": ("claimed", {"coordinator"}),
    },
    "claimed": {
        "agree": ("agreed", {"producer", "coordinator"}),
        "decline": ("declined", {"producer", "coordinator"}),
    },
    "declined": {"bear": ("borne", {"coordinator"}), "drop": ("dropped", {"coordinator"})},
}


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store, state=OrderState.DELIVERED)


@pytest.mark.parametrize("state", ClaimState)
def test_each_act_leads_where_the_table_says_for_whom_it_says(
    scene: Scene, state: ClaimState
) -> None:
    claim = scene.spoiled(0, 1)
    for action in ClaimAction:
        target, sides = EXPECTED.get(state.value, {}).get(action.value, (None, set()))
        with scene.store.write() as session:
            session.get_one(GoodsClaim, claim.id).state = state
        if target is None:
            with pytest.raises(ImpossibleAction):
                scene.move(claim, action)
            continue
        assert {each.value for each in Side if may_move(frozenset({each}), action)} == sides
        scene.move(claim, action)
        with scene.store.read() as session:
            assert session.get_one(GoodsClaim, claim.id).state == target


def both_claimed(scene: Scene) -> None:
    scene.move(scene.spoiled(0, 2), "accept", "agree")
    scene.move(scene.spoiled(2, 1), "accept", "decline", "bear")


def test_before_the_settlement_it_goes_in_with_it(scene: Scene) -> None:
    both_claimed(scene)
    with scene.store.read() as session:
        shown = reckon(session, queries.order(session, scene.order.id))
    assert shown.of_producers() == {scene.farm.id: 7200}
    assert shown.own_cents == -400
    assert scene.settle().charged == shown.charged
    assert scene.sums(scene.gas) == HOLDER
    assert scene.sums(scene.other) == OTHER
    by_family = {each.household_id: each.difference for each in shown.charged}
    assert [by_family[each.id] for each in scene.families] == [
        Difference(spoiled=-800),
        Difference(),
        Difference(spoiled=-400),
        Difference(),
    ]


def test_after_the_settlement_it_is_an_entry_of_its_own_once(scene: Scene) -> None:
    scene.settle()
    both_claimed(scene)
    assert scene.sums(scene.gas) == HOLDER
    assert scene.sums(scene.other) == OTHER
    with scene.store.read() as session:
        assert sum_of_everything(session) == 0
        causes = session.scalars(
            select(LedgerEntry.cause).where(LedgerEntry.cause.contains(":claim:"))
        ).all()
    # What the producer pays stands in the holder's book only, what the other group bears in its own.
    assert len(causes) == len(set(causes)) == 2


@pytest.mark.parametrize("claimed_first", [True, False])
def test_the_sums_shown_are_those_of_the_books_whenever_it_was_given_back(
    scene: Scene, *, claimed_first: bool
) -> None:
    if claimed_first:
        both_claimed(scene)
    scene.settle()
    if not claimed_first:
        both_claimed(scene)
    for group in (scene.gas, scene.other):
        books = scene.sums(group)
        with scene.store.read() as session, scene.store.app.test_request_context():
            order = queries.order(session, scene.order.id)
            page = group_sums_view(session, order, group.id)
        owed = {row.name.split(" ", 1)[1]: row.cents for row in page.households}
        assert owed == {
            each.name: books[each.name] for each in scene.families if each.name in books
        }
        # What the other group bears in its own purse it owes to the holder all the same.
        if group is scene.other:
            assert page.cents - page.own_cents == -books[scene.gas.name]
    with scene.store.read() as session, scene.store.app.test_request_context():
        whole = settling_view(session, queries.order(session, scene.order.id), {scene.gas.id})
    assert [(each.name, each.cents) for each in whole.producers] == [(scene.farm.name, 7200)]
    assert whole.own_cents == -400


def test_a_settlement_taken_back_and_made_anew_holds_it_once(scene: Scene) -> None:
    scene.settle()
    both_claimed(scene)
    scene.unsettle()
    assert scene.sums(scene.gas) == scene.sums(scene.other) == {}
    scene.settle()
    assert scene.sums(scene.gas) == HOLDER
    assert scene.sums(scene.other) == OTHER


def test_agreed_for_a_household_of_another_group_it_goes_through_both_books(scene: Scene) -> None:
    scene.settle()
    scene.move(scene.spoiled(2, 1), "accept", "agree")
    assert scene.sums(scene.gas) == {
        "Famiglia Rossi": 3200,
        "Famiglia Bianchi": 2800,
        "GAS Altro": 1600,
        "Orto Prova": -7600,
    }
    assert scene.sums(scene.other) == {
        "Famiglia Verdi": 800,
        "Famiglia Neri": 800,
        "GAS Prova": -1600,
    }


def test_what_is_refused_or_dropped_changes_nothing(scene: Scene) -> None:
    scene.move(scene.spoiled(0, 2), "refuse")
    scene.move(scene.spoiled(1, 2), "accept", "decline", "drop")
    scene.spoiled(2, 1)
    assert scene.settle().cents == 8000
    assert scene.sums(scene.gas)["Orto Prova"] == -8000


def test_costs_are_shared_on_what_was_delivered_spoiled_or_not(store: Store) -> None:
    """One kilogram of Rossi's oranges at 2.50 €: it pays that less, the farm is owed that less, nothing else moves."""
    scene = delivered(store)
    with store.write() as session:
        who = actor_of(person(session))
        order = queries.locked_order(session, scene.order.id)
        booking = queries.bookings_of(session, order.id, scene.families[0].id).popitem()[1]
        said = Spoiled(booking_id=booking.id, amount=1_000, reason="Marce")
        claim = report_spoiled(session, order, said, actor=who, hour=AT)
        assert (claim.units, claim.grams, claim.cents) == (None, 1_000, 250)
        for action in ("accept", "agree"):
            found = claim_queries.claim(session, order.id, claim.id)
            move_claim(session, order, found, Move(action=ClaimAction(action)), actor=who, hour=AT)
    found = scene.settle()
    assert [each.cents for each in found.charged] == [ROSSI - 250, BIANCHI, VERDI]


def test_parts_of_one_thing_never_come_to_more_than_the_whole(store: Store) -> None:
    """6 120 g at 2.50 € are 15.30; of three parts of 2 040 g each is 5.10, of odd ones the sum is still 15.30."""
    scene = delivered(store)
    cents = []
    with store.write() as session:
        who = actor_of(person(session))
        order = queries.locked_order(session, scene.order.id)
        booking = queries.bookings_of(session, order.id, scene.families[0].id).popitem()[1]
        for grams in (1_001, 1_001, 1_002, 3_116):
            said = Spoiled(booking_id=booking.id, amount=grams, reason="Marce")
            cents.append(report_spoiled(session, order, said, actor=who, hour=AT).cents)
        said = Spoiled(booking_id=booking.id, amount=1, reason="Marce")
        with pytest.raises(TooMuchClaimed):
            report_spoiled(session, order, said, actor=who, hour=AT)
    assert cents == [250, 251, 250, 779]


def test_at_most_what_it_got_and_what_is_left_of_it(scene: Scene) -> None:
    for amount in (0, -1, 9):
        with pytest.raises(TooMuchClaimed):
            scene.spoiled(0, amount)
    first = scene.spoiled(0, 6)
    with pytest.raises(TooMuchClaimed):
        scene.spoiled(0, 3)
    scene.move(first, "withdraw")
    scene.spoiled(0, 8)


def test_what_is_reported_as_spoiled_cannot_be_handed_over_less(scene: Scene) -> None:
    claim = scene.spoiled(0, 3)
    with pytest.raises(LessThanClaimed):
        scene.took(0, 2)
    scene.took(0, 3)
    # Nor does a sharing touch it: 3 are gone, 15 are left for twelve.
    scene.came(18)
    assert scene.given() == [3, 7, 3, 2]
    scene.move(claim, "refuse")
    scene.took(0, 2, base=1)


def test_until_some_days_after_the_hand_over(scene: Scene) -> None:
    with scene.store.write() as session:
        session.add(
            OrderEvent(
                order_id=scene.order.id,
                number=1,
                action=OrderAction.DELIVER,
                state=OrderState.DELIVERED,
                at=NOW - timedelta(days=3),
            )
        )
    scene.spoiled(0, 1)
    with pytest.raises(NotClaimable):
        scene.spoiled(0, 1, hour=Hour(NOW + timedelta(days=1), AT.timezone, 3))
    scene.spoiled(0, 1, hour=Hour(NOW + timedelta(days=1), AT.timezone, 4))
    with pytest.raises(NotClaimable):
        scene.spoiled(0, 1, hour=replace(AT, days=2))


@pytest.mark.parametrize("state", OrderState)
def test_only_of_goods_that_have_come(store: Store, state: OrderState) -> None:
    scene = Scene(store, state=state, deliver_on=TODAY)
    if state in {
        OrderState.SENT,
        OrderState.CONFIRMED,
        OrderState.DELIVERED,
        OrderState.SETTLED,
        OrderState.ARCHIVED,
    }:
        scene.spoiled(0, 1)
    else:
        with pytest.raises(NotClaimable):
            scene.spoiled(0, 1)


def test_not_before_the_day_on_which_they_come(store: Store) -> None:
    scene = Scene(store, deliver_on=TODAY + timedelta(days=1))
    with pytest.raises(NotClaimable):
        scene.spoiled(0, 1)


def test_who_says_no_says_why(scene: Scene) -> None:
    claim = scene.spoiled(0, 1)
    with pytest.raises(ClaimReasonMissing):
        scene.move(claim, "refuse", reason="")
    scene.move(claim, "accept", reason="")
    with pytest.raises(ClaimReasonMissing):
        scene.move(claim, "decline", reason="")


def test_every_step_is_kept_for_ever(scene: Scene) -> None:
    scene.move(scene.spoiled(0, 2), "accept", "agree")
    with scene.store.read() as session:
        rows = session.scalars(select(ClaimEvent).order_by(ClaimEvent.number)).all()
        assert [(row.number, row.action, row.cents) for row in rows] == [
            (1, "report", 800),
            (2, "accept", 800),
            (3, "agree", 800),
        ]
        assert session.scalar(select(func.count()).select_from(CollectiveOrder)) == 1
    for statement in ("UPDATE goods_claim_events SET cents = 1", "DELETE FROM goods_claim_events"):
        with pytest.raises(DBAPIError), scene.store.write() as session:
            session.execute(text(statement))
