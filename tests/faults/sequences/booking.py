"""Households book, products come and go, a group comes and goes."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)
from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.booking.services import BasketWish, save_basket
from app.orders.booking.wishes import Wish
from app.orders.making import line_changes
from app.orders.models import CollectiveOrder
from app.orders.together import joining
from app.orders.together.joining import Deed
from catalog.organisations import Organisation
from tests.faults.district import (
    PRICES,
    offer_of,
)
from tests.faults.expectation import (
    GROUP_OF,
    GUEST,
    Line,
)
from tests.faults.sequences.doing import Doing, what, who


class Booking(Doing):
    """What is done while an order takes bookings."""

    @precondition(lambda self: self.expected.state in {"open", "completing"})
    @rule(
        name=who,
        wishes=st.dictionaries(
            what, st.tuples(st.integers(0, 6), st.integers(0, 2)), min_size=1, max_size=3
        ),
        stale=st.sampled_from([False, False, False, True]),
    )
    def book(self, name: str, wishes: dict[str, tuple[int, int]], stale: bool) -> None:
        expected, world = self.expected, self.world
        version = expected.baskets.get(name, 0) + stale
        basket = BasketWish(
            wishes={world.lines[each]: Wish(*wish) for each, wish in wishes.items()},
            revision=version,
        )

        def deed(session: Session, order: CollectiveOrder) -> None:
            household = world.household(session, name)
            save_basket(session, order, household, basket, actor=world.actor, now=expected.now)

        allowed = expected.may_wish(name, wishes, version)
        if self.tries(deed, "wishes", "baskets", allowed=allowed):
            before = dict(expected.wishes)
            expected.wishes |= {(name, each): wish for each, wish in wishes.items()}
            expected.baskets[name] = version + 1
            if expected.state == "completing":
                self._helps(name, wishes, before)
            self._as_expected()

    def _helps(self, name: str, wishes: dict[str, Any], before: dict[Any, Any]) -> None:
        """While packs are completed, no pack loses anything by what is taken."""
        expected = self.expected
        scope = expected.scope_of(GROUP_OF[name])
        together = [each for each in GROUP_OF if expected.scope_of(GROUP_OF[each]) == scope]
        for line in wishes:
            rule = expected.lines[line]
            had = [before.get((each, line), (0, 0)) for each in together]
            has = [expected.wish(each, line) for each in together]
            assert expected.missing(has, rule) <= expected.missing(had, rule)
            assert expected.packs(has, rule) >= expected.packs(had, rule)

    @precondition(lambda self: self.expected.state not in {"settled", "archived", "cancelled"})
    @rule(name=what, kind=st.sampled_from(["withdraw", "add"]))
    def change_products(self, name: str, kind: str) -> None:
        expected, world = self.expected, self.world
        deed = Deed(world.actor, expected.now)

        def withdraw(session: Session, order: CollectiveOrder) -> None:
            line = queries.line_of(session, order.id, world.lines[name])
            line_changes.withdraw_line(session, order, line, "Gelata", deed)

        def add(session: Session, order: CollectiveOrder) -> None:
            line_changes.add_line(session, order, offer_of(session, world, name), deed)

        states = {"open", "completing"} if kind == "withdraw" else {"open"}
        do = withdraw if kind == "withdraw" else add
        if self.tries(do, "lines", allowed=expected.state in states):
            expected.withdraw(name, withdrawn=kind == "withdraw")
            self._as_expected()

    @precondition(lambda self: self.expected.state == "open" and "pears" not in self.expected.lines)
    @rule()
    def add_pears(self) -> None:
        expected, world = self.expected, self.world
        deed = Deed(world.actor, expected.now)

        def add(session: Session, order: CollectiveOrder) -> None:
            line_changes.add_line(session, order, offer_of(session, world, "pears"), deed)

        self.tries(add, "lines")
        self.world.name_lines()
        expected.lines["pears"] = Line(price=PRICES["pears"])
        self.seen = self.world.look()
        self._as_expected()

    @precondition(lambda self: self.expected.state in {"open", "completing"})
    @rule(leaves=st.booleans())
    def guest_goes_or_comes(self, leaves: bool) -> None:
        expected, world = self.expected, self.world
        deed = Deed(world.actor, expected.now)

        def leave(session: Session, order: CollectiveOrder) -> None:
            part = queries.group_of(session, order.id, world.ids[GUEST])
            assert part is not None
            joining.leave(session, order, part, "Basta", deed, with_bookings=True)

        def come(session: Session, order: CollectiveOrder) -> None:
            guest = session.get_one(Organisation, world.ids[GUEST])
            part = joining.invite(session, order, guest, "", deed)
            joining.accept(session, order, part, None, deed)

        open_still = expected.state == "open" and expected.now < expected.closes_at
        allowed = open_still and expected.guest_takes_part == leaves
        if not self.tries(leave if leaves else come, "parts", "wishes", "baskets", allowed=allowed):
            return
        expected.guest_takes_part = not leaves
        if not leaves:
            expected.guest_closes_at = None
        for name in ("b1", "b2") if leaves else ():
            mine = [key for key in expected.wishes if key[0] == name]
            if any(expected.wishes[key] != (0, 0) for key in mine):
                expected.baskets[name] += 1
            for key in mine:
                expected.wishes[key] = (0, 0)
        self._as_expected()
