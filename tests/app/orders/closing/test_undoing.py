"""Opening an order again or giving it up: not over what was said of its goods."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.orders import queries
from app.orders.closing import undoing
from app.orders.errors import GoodsHaveCome, GoodsReported, GoodsSpokenOf
from app.orders.states import OrderState
from tests.app.district.people import actor_of
from tests.app.orders.claims.scene import Scene
from tests.support import orders
from tests.support.database import Store
from tests.support.factories import NOW

LATER = NOW + timedelta(days=2)
ROSSI, BIANCHI = 0, 1


def reopen(scene: Scene) -> None:
    with scene.store.write() as session:
        order = queries.locked_order(session, scene.order.id)
        who = actor_of(scene.edda)
        undoing.reopen(session, order, closes_at=LATER, actor=who, reason="Ancora", now=NOW)


def cancel(scene: Scene) -> None:
    with scene.store.write() as session:
        order = queries.locked_order(session, scene.order.id)
        undoing.cancel(session, order, actor=actor_of(scene.edda), reason="Grandine", now=NOW)


def state(scene: Scene) -> OrderState:
    with scene.store.read() as session:
        return queries.order(session, scene.order.id).state


def weighed(scene: Scene) -> None:
    scene.took(ROSSI, 7)


def arrived(scene: Scene) -> None:
    scene.came(18)


def claimed(scene: Scene) -> None:
    scene.spoiled(ROSSI, 1)


def in_place(scene: Scene) -> None:
    with scene.store.write() as session:
        other = scene._line(session, "Pelati", 300)
        given = orders.given(session, other, scene.families[ROSSI], 0)
        orders.instead(session, scene.jars.id, given, 2)


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        (weighed, {"weights": 1}),
        (arrived, {"arrivals": 1}),
        (claimed, {"claims": 1}),
        (in_place, {"substitutes": 1}),
    ],
)
def test_an_order_is_not_opened_again_over_what_was_said_of_its_goods(
    store: Store, said: Callable[[Scene], None], counts: dict[str, int]
) -> None:
    scene = Scene(store)
    said(scene)
    before = [(each.expected_units, each.delivered_units) for each in scene.allotments()]

    with pytest.raises(GoodsReported) as refused:
        reopen(scene)

    assert {name: n for name, n in refused.value.facts().items() if n} == counts
    assert state(scene) is OrderState.SENT
    assert [(each.expected_units, each.delivered_units) for each in scene.allotments()] == before


def test_what_was_said_by_mistake_and_taken_back_stands_in_nobodys_way(store: Store) -> None:
    scene = Scene(store)
    weighed(scene)
    claim = scene.spoiled(ROSSI, 1)
    scene.move(claim, "refuse")
    scene.took(ROSSI, None, base=1)

    reopen(scene)

    assert state(scene) is OrderState.OPEN


@pytest.mark.parametrize("at", [OrderState.SENT, OrderState.CONFIRMED])
@pytest.mark.parametrize("said", [weighed, arrived, claimed, in_place])
def test_an_order_of_which_a_household_got_something_is_not_cancelled(
    store: Store, said: Callable[[Scene], None], at: OrderState
) -> None:
    scene = Scene(store, state=at)
    said(scene)

    with pytest.raises(GoodsHaveCome):
        cancel(scene)

    assert state(scene) is at


def test_an_order_is_cancelled_when_nothing_came_even_if_somebody_wrote_that_down(
    store: Store,
) -> None:
    scene = Scene(store)
    scene.came(0)
    scene.took(BIANCHI, 0)

    with pytest.raises(GoodsSpokenOf):
        reopen(scene)
    cancel(scene)

    assert state(scene) is OrderState.CANCELLED


def test_who_would_go_back_reads_what_stands_in_the_way_and_what_to_do(store: Store) -> None:
    scene = Scene(store)
    scene.took(ROSSI, 7)
    scene.took(BIANCHI, 7)
    edda = scene.visitor(scene.edda, scene.gas)
    url = f"/ordini/{scene.order.id}"

    page = edda.get(f"{url}/gestione").text

    assert "2 pesi o conteggi alla consegna" in page
    assert 'value="reopen"' not in page
    assert 'value="cancel"' not in page
    asked: dict[str, Any] = {"until_on": "2100-01-01", "until_at": "20:00", "reopen_reason": "Sì"}
    for step in ("reopen", "cancel"):
        answer = edda.send(f"{url}/passo", {"step": step, f"{step}_reason": "Sì"} | asked)
        assert answer.status_code == 409
        assert "2 pesi o conteggi alla consegna" in answer.text
    assert state(scene) is OrderState.SENT
