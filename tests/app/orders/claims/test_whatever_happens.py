"""After any arrivals, takings and claims: nothing is given that did not come, and the books balance."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.orders.claims.errors import LessThanClaimed, LessThanTaken, TooMuchClaimed
from app.orders.states import OrderState
from tests.app.orders.claims.scene import Scene
from tests.support.books import sum_of_everything
from tests.support.database import Store

FAMILIES = st.integers(0, 3)
STEPS = st.one_of(
    st.tuples(st.just("came"), st.integers(0, 24), st.integers(0, 4)),
    st.tuples(st.just("took"), FAMILIES, st.integers(0, 6)),
    st.tuples(st.just("spoiled"), FAMILIES, st.integers(1, 3)),
)
ENDS = (("accept", "agree"), ("accept", "decline", "bear"), ("refuse",))
PRICE = 400


@pytest.mark.only("sqlite")
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, max_size=6))
def test_nothing_is_given_that_did_not_come_and_the_books_balance(
    store: Store, steps: list[tuple[str, int, int]]
) -> None:
    scene = Scene(store, state=OrderState.DELIVERED)
    base, taken, given_back, owed = 0, [0] * 4, 0, 0
    for number, (what, first, second) in enumerate(steps):
        with suppress(LessThanTaken, LessThanClaimed, TooMuchClaimed):
            if what == "came":
                scene.came(first, base=base, spoiled=min(first, second))
                base += 1
                assert sum(each or 0 for each in scene.given()) <= first - min(first, second)
            elif what == "took":
                if scene.took(first, second, base=taken[first]).outcome == "applied":
                    taken[first] += 1
            else:
                claim = scene.spoiled(first, second)
                end = ENDS[number % len(ENDS)]
                scene.move(claim, *end)
                given_back += claim.cents if end[-1] != "refuse" else 0
                owed += claim.cents if end[-1] == "agree" else 0
    got = [
        row.expected_units if row.delivered_units is None else row.delivered_units
        for row in scene.allotments()
    ]
    assert scene.settle().cents == PRICE * sum(got) - given_back
    assert scene.sums(scene.gas).get("Orto Prova", 0) == owed - PRICE * sum(got)
    with store.read() as session:
        assert sum_of_everything(session) == 0
