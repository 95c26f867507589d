"""Doing something to an order and looking at all of it."""

from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
)
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.orders.models import CollectiveOrder
from catalog.errors import MarketError
from tests.faults.district import District, World
from tests.faults.expectation import (
    GROUP_OF,
    WITH_GOODS,
    Expected,
)
from tests.faults.look import Look

BOOKS = frozenset({"entries", "balances"})
OF_A_STEP = frozenset({"state", "steps"})
who = st.sampled_from(sorted(GROUP_OF))
what = st.sampled_from(["apples", "oranges", "cheese"])
makers = st.sampled_from(["farm", "dairy"])
cents = st.integers(1, 5_000)
# What any deed may add to: the log of who did what, and what people are told of.
ALWAYS = frozenset({"counts", "said"})


class Doing(RuleBasedStateMachine):
    """An order, what it must be, and what was seen of it last; a subclass says in which district."""

    district: District
    expected: Expected
    world: World
    seen: Look

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        # By settlement, its entries.
        self.settlements: dict[int, list[tuple[str, int]]] = {}
        self.reversed: set[tuple[str, int]] = set()
        # By sending, which producers have answered.
        self.answered: set[tuple[int, str]] = set()
        self.charged: set[tuple[str, int]] = set()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self._require_whole_entries()
        self.stack.close()

    def _require_whole_entries(self) -> None:
        """Let the database look now at what it looks at when a transaction ends."""
        connection = self.world.connection
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        else:
            connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

    def tries(
        self,
        deed: Callable[[Session, CollectiveOrder], Any],
        *touched: str,
        allowed: bool | None = True,
    ) -> Any:
        """Do something; what it may not touch is as before, all of it when it is refused."""
        before = self.seen
        try:
            answer = self.world.does(deed)
        except MarketError:
            if allowed:
                raise
            self.seen = self.world.look()
            self._require_changed(before)
            return None
        assert allowed is not False, "this must be refused"
        self.seen = self.world.look()
        self._require_changed(before, *ALWAYS, *touched)
        self._look_over()
        return True if answer is None else answer

    def _require_changed(self, before: Look, *touched: str) -> None:
        assert {name for name, value in self.seen.items() if value != before[name]} <= set(touched)

    def _look_over(self) -> None:
        """Look at what holds after every step."""
        expected, seen = self.expected, self.seen
        for (book, _number), (_kind, sides) in seen["entries"].items():
            assert {key[0] for key in sides} == {book}
            assert sum(sides.values()) == 0
        sums: Counter[Any] = Counter()
        for _kind, sides in seen["entries"].values():
            sums.update(sides)
        assert seen["balances"] == {key: value for key, value in sums.items() if value}
        owed: defaultdict[Any, int] = defaultdict(int)
        for stage, line, _who, millionths in seen["memory"]:
            owed[stage, line] += millionths
        # What one has too little another has too much; each is rounded to a millionth.
        assert all(abs(total) <= len(GROUP_OF) for total in owed.values())
        for (line, scope), units in seen["promised"].items():
            had = [self._units(key) for key in self._of(line, scope)]
            assert sum(had) <= (seen["ordered"][line, scope] if units is None else units)
        worked_out = seen["expected"] or seen["ordered"] or seen["memory"]
        assert seen["state"] in WITH_GOODS | {"cancelled"} or not worked_out
        assert expected.state == seen["state"]
        self._is_kept()

    def _is_kept(self) -> None:
        """Look at what the scales said: as long as a report stands, so does what it says, and the other way round."""
        seen = self.seen
        assert seen["said"] == self.expected.got
        given = {
            key: (units, grams)
            for key, (units, grams, _price) in seen["delivered"].items()
            if (units, grams) != (None, None)
        }
        assert given == seen["said"], "a weight is forgotten, or nobody said it"
        if seen["state"] == "cancelled":
            assert not any(map(any, given.values())), "what was taken is paid by nobody"

    def _as_expected(self) -> None:
        """Look at what is wished and what the books come to: exactly what is known of them."""
        expected, seen = self.expected, self.seen
        wished = {key: wish for key, wish in seen["wishes"].items() if wish != (0, 0)}
        assert wished == {key: wish for key, wish in expected.wishes.items() if wish != (0, 0)}
        assert seen["baskets"] == expected.baskets
        assert seen["balances"] == {k: v for k, v in expected.balances.items() if v}
        assert seen["times"][:2] == (expected.closes_at, expected.completing_until)

    def _of(self, line: str, scope: str) -> list[tuple[str, str]]:
        """Return the allotments of a product among those who are counted together."""
        return [
            key
            for key in self.seen["expected"]
            if key[1] == line and self.expected.scope_of(GROUP_OF[key[0]]) == scope
        ]

    def _units(self, key: tuple[str, str]) -> int:
        confirmed: int | None = self.seen["confirmed"][key]
        expected: int = self.seen["expected"][key][0]
        return expected if confirmed is None else confirmed
