"""Every act in every state of an order, and that a step is taken once."""

import pytest

from app.orders import queries
from app.orders.models import CollectiveOrder, OrderEvent
from app.orders.states import OrderAction, OrderState
from app.orders.steps import take_step
from catalog.states import ImpossibleAction
from tests.support import groups, orders
from tests.support.database import Store
from tests.support.factories import NOW

# Written by hand: what may follow in each state, and where it leads.
EXPECTED = {
    "draft": {"open": "open", "cancel": "cancelled"},
    "open": {"complete_packs": "completing", "close": "closed", "cancel": "cancelled"},
    "completing": {"close": "closed", "reopen": "open", "cancel": "cancelled"},
    "closed": {"reopen": "open", "send": "sent", "cancel": "cancelled"},
    "sent": {
        "reopen": "open",
        "confirm": "confirmed",
        "deliver": "delivered",
        "cancel": "cancelled",
    },
    "confirmed": {"deliver": "delivered", "cancel": "cancelled"},
    "delivered": {"settle": "settled"},
    "settled": {"unsettle": "delivered", "archive": "archived"},
    "archived": {},
    "cancelled": {},
}


@pytest.mark.parametrize("state", OrderState)
def test_each_act_leads_where_the_table_says_or_is_refused(store: Store, state: OrderState) -> None:
    with store.write() as session:
        gas = groups.group(session)
    for action in OrderAction:
        wanted = EXPECTED[state.value].get(action.value)
        with store.write() as session:
            row = orders.order(session, gas, state=state)
            if wanted is None:
                with pytest.raises(ImpossibleAction):
                    take_step(session, row, action, actor=None, now=NOW)
                continue
            take_step(session, row, action, actor=None, now=NOW, reason="Perché sì")
        with store.read() as session:
            assert session.get_one(CollectiveOrder, row.id).state == wanted
            assert queries.last_event_number(session, row.id) == 1


def test_the_events_of_an_order_are_numbered(store: Store) -> None:
    with store.write() as session:
        row = orders.order(session, groups.group(session))
        for action in (OrderAction.CLOSE, OrderAction.SEND, OrderAction.DELIVER):
            take_step(session, row, action, actor=None, now=NOW)
        numbers = [event.number for event in session.query(OrderEvent).order_by(OrderEvent.number)]
    assert numbers == [1, 2, 3]
