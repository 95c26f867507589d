"""An order from its opening to its end."""

import random
from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
)
from sqlalchemy.orm import Session

from app.orders.closing import services as closing
from app.orders.closing import undoing
from app.orders.handover import services as handover
from app.orders.making import drafting
from app.orders.models import CollectiveOrder
from app.orders.producers import sending
from app.orders.settling import services as settling
from app.orders.states import OrderAction
from app.orders.steps import take_step
from tests.faults.district import (
    OVERDRAFT,
    PRICES,
    example,
    open_order,
)
from tests.faults.expectation import (
    GROUP_OF,
    Expected,
    Line,
    is_shared_fairly,
)
from tests.faults.sequences.accounts import Accounts
from tests.faults.sequences.doing import BOOKS, OF_A_STEP, who
from tests.support.factories import NOW

ROME = "Europe/Rome"
WORKED_OUT = {"ordered", "promised", "prices", "expected", "confirmed", "delivered", "memory"}
OF_CLOSING = OF_A_STEP | WORKED_OUT


def lines() -> st.SearchStrategy[dict[str, Line]]:
    def line(name: str) -> st.SearchStrategy[Line]:
        return st.builds(
            Line,
            price=st.just(PRICES[name]),
            weighed=st.just(name == "oranges"),
            pack=st.integers(1, 4),
            minimum=st.sampled_from([0, 0, 3]),
            maximum=st.sampled_from([None, None, 9]),
            least=st.sampled_from([0, 0, 2]),
            most=st.sampled_from([None, None, 6]),
            multiple=st.sampled_from([1, 1, 2]),
        )

    return st.fixed_dictionaries({name: line(name) for name in ("apples", "oranges", "cheese")})


@st.composite
def orders(draw: st.DrawFn) -> Expected:
    found = draw(lines())
    scope = draw(st.sampled_from(["all", "each"]))
    closes_at = NOW + timedelta(days=3)
    until = draw(st.sampled_from([None, closes_at + timedelta(hours=12)]))
    # What gives way first when two who are counted apart pass a maximum is another test's matter.
    capped = scope == "each" and any(line.maximum for line in found.values())
    return Expected(
        rounding=draw(st.sampled_from(["tolerance", "down", "up", "threshold"])),
        threshold=draw(st.sampled_from([25, 50, 67])),
        scope=scope,
        under_minimum=draw(st.sampled_from(["keep", "cancel", "extend"])),
        extend_days=draw(st.integers(1, 9)),
        minimum_cents=0 if capped else draw(st.sampled_from([0, 900, 2_500])),
        overdraft=OVERDRAFT,
        closes_at=closes_at,
        completing_until=until,
        guest_closes_at=draw(st.sampled_from([None, closes_at - timedelta(days=1)])),
        now=NOW,
        lines=found,
    )


class Life(Accounts):
    """The steps of an order, by whom they are taken, and by the clock."""

    @initialize(
        expected=orders(),
        baskets=st.integers(0, 2**32),
        ahead=st.sampled_from([0, 0, 0, 1, 2, 3, 4, 6]),
    )
    def begin(self, expected: Expected, baskets: int, ahead: int) -> None:
        connection = self.stack.enter_context(example(self.district))
        self.expected = expected
        self.world = open_order(self.district, connection, expected)
        self.seen = self.world.look()
        chance = random.Random(baskets)
        for name in GROUP_OF:
            self._book(name, chance)
        for _number in range(ahead):
            self.go_on(chance)

    def _book(self, name: str, chance: random.Random) -> None:
        """Book what a household can want, most of the time."""
        wishes = {}
        for each, line in self.expected.lines.items():
            most = min(4, (line.most or 9) // line.multiple)
            quantity = chance.randint(0, most) * line.multiple
            room = min(2, (line.most or 9) // line.multiple - quantity // line.multiple)
            tolerance = chance.randint(0, max(0, room)) * line.multiple
            wishes[each] = (quantity, tolerance)
        self.book(name, wishes, stale=False)

    @precondition(lambda self: self.expected.state in {"open", "completing", "closed"})
    @rule(hours=st.sampled_from([1, 12, 50, 73]))
    def wait(self, hours: int) -> None:
        self.expected.now += timedelta(hours=hours)

    @precondition(lambda self: self.expected.state in {"open", "completing"})
    @rule(name=who, chance=st.randoms(use_true_random=False))
    def book_too_late(self, name: str, chance: random.Random) -> None:
        """Nobody has come round to close the order, and its time is over all the same."""
        self.wait(73)
        self._book(name, chance)

    @precondition(lambda self: self.expected.state in {"open", "completing", "closed"})
    @rule()
    def look_at_the_clock(self) -> None:
        """Let the worker come round."""
        expected = self.expected
        wanted = expected.at_the_minute()

        def look(session: Session, order: CollectiveOrder) -> None:
            closing.close_if_due(session, order.id, timezone=ROME, now=expected.now)

        touched = {"nothing": (), "extend": ("times",), "complete": OF_A_STEP, "close": OF_CLOSING}
        ordered = expected.ordered() if wanted == "close" else {}
        match wanted:
            case "extend":
                expected.extend()
            case "complete":
                expected.state = "completing"
            case "close":
                expected.state = "closed"
        self.tries(look, *touched[wanted])
        if wanted == "close":
            self._is_worked_out(ordered)
        self._as_expected()

    @rule(chance=st.randoms(use_true_random=False))
    def go_on(self, chance: random.Random) -> None:
        """Do what comes next in the life of an order."""
        usual = {
            "open": ("close", "book"),
            "completing": ("close", "book"),
            "closed": ("send",),
            "sent": ("answer", "answer", "weigh", "claim", "deliver"),
            "confirmed": ("answer", "weigh", "claim", "deliver"),
            "delivered": ("weigh", "claim", "settle"),
            "settled": ("unsettle", "pay"),
        }
        action = chance.choice(usual.get(self.expected.state, ("pay",)))
        match action:
            case "book":
                self._book(chance.choice(sorted(GROUP_OF)), chance)
            case "answer":
                for maker in ("farm", "dairy"):
                    told = chance.sample(sorted(self.expected.lines), chance.randint(0, 2))
                    changes = {
                        name: (chance.randint(-4, 3), chance.choice((0, 9))) for name in told
                    }
                    self.answer(maker, changes, stale=False)
            case "weigh":
                for at in range(3) if self.seen["expected"] else ():
                    units, grams = chance.randint(0, 6), chance.randint(1, 9_000)
                    self.hand_over(at, units, grams, stale=False, twice=False)
            case "claim":
                if self.seen["expected"]:
                    self.claim(chance.randint(0, 11), chance.randint(1, 3))
            case "pay":
                self.pay(chance.choice(sorted(GROUP_OF)), "receive", chance.randint(1, 5_000))
            case _:
                self.step(action)

    @precondition(lambda self: self.expected.state in {"sent", "confirmed"})
    @precondition(lambda self: bool(self.expected.got) or any(self.expected.claimed.values()))
    @rule(action=st.sampled_from(["reopen", "cancel"]))
    def think_again(self, action: str) -> None:
        """Something has been said of the goods, and somebody would go back."""
        self.step(action)

    @rule(action=st.sampled_from([each.value for each in OrderAction if each != "confirm"]))
    def step(self, action: str) -> None:
        expected = self.expected
        target, now = expected.leads_to(action), expected.now
        deeds: dict[str, Callable[[Session, CollectiveOrder], None]] = {
            "open": lambda session, order: drafting.open_now(
                session, order, actor=self.world.actor, now=now
            ),
            "complete_packs": lambda session, order: take_step(
                session, order, OrderAction.COMPLETE_PACKS, actor=self.world.actor, now=now
            ),
            "close": lambda session, order: closing.close(
                session, order, actor=self.world.actor, now=now
            ),
            "reopen": lambda session, order: undoing.reopen(
                session,
                order,
                closes_at=now + timedelta(days=2),
                actor=self.world.actor,
                reason="Ancora",
                now=now,
            ),
            "send": self._send,
            "deliver": lambda session, order: handover.deliver(
                session, order, actor=self.world.actor, now=now
            ),
            "settle": self._settle,
            "unsettle": self._unsettle,
            "archive": lambda session, order: settling.archive(
                session, order, actor=self.world.actor, now=now
            ),
            "cancel": lambda session, order: undoing.cancel(
                session, order, actor=self.world.actor, reason="Grandine", now=now
            ),
        }
        touched = {
            "close": OF_CLOSING,
            "reopen": OF_CLOSING | {"times"},
            "send": OF_A_STEP | {"answerable"},
            "settle": OF_A_STEP | BOOKS | {"charges"},
            "unsettle": OF_A_STEP | BOOKS,
        }.get(action, OF_A_STEP)
        if target is None:
            self.tries(deeds[action], allowed=False)
            return
        before, ordered = self.seen, expected.ordered()
        expected.state = target
        if action == "reopen":
            expected.closes_at, expected.completing_until = now + timedelta(days=2), None
        self.tries(deeds[action], *touched)
        if action == "close":
            self._is_worked_out(ordered)
        if action == "settle":
            self._is_settled(before)
        if action == "unsettle":
            self._is_unsettled(before)
        self._as_expected()

    def _send(self, session: Session, order: CollectiveOrder) -> None:
        # Neither producer has anybody who could be written to.
        post = sending.Post(store=None, locale="it", timezone=ROME, now=self.expected.now)  # type: ignore[arg-type]
        assert sending.send(session, order, post, actor=self.world.actor) <= 2

    def _settle(self, session: Session, order: CollectiveOrder) -> None:
        now = self.expected.now
        settling.settle(session, order, actor=self.world.actor, on=now.date(), now=now)

    def _unsettle(self, session: Session, order: CollectiveOrder) -> None:
        now = self.expected.now
        settling.unsettle(
            session, order, reason="Peso", actor=self.world.actor, on=now.date(), now=now
        )

    def _is_worked_out(self, ordered: dict[tuple[str, str], int]) -> None:
        """Look at what is ordered and who is to get it."""
        expected, seen = self.expected, self.seen
        capped = expected.scope == "each"
        for key, units in ordered.items():
            maximum = expected.lines[key[0]].maximum
            if capped and maximum is not None:
                assert seen["ordered"][key] <= units
            else:
                assert seen["ordered"][key] == units, key
        assert seen["ordered"].keys() == ordered.keys()
        for line in expected.lines:
            total = sum(units for key, units in seen["ordered"].items() if key[0] == line)
            maximum = expected.lines[line].maximum
            assert maximum is None or total <= maximum
            for scope, wishes in expected.booked(line).items():
                if (line, scope) in ordered:
                    given = {key[0]: seen["expected"][key][0] for key in self._of(line, scope)}
                    assert is_shared_fairly(seen["ordered"][line, scope], wishes, given)
        for key, (units, cost) in seen["expected"].items():
            assert cost == units * expected.lines[key[1]].price
        assert set(seen["confirmed"].values()) <= {None}
        assert set(seen["delivered"].values()) <= {(None, None, None)}
