"""What the producer answers, and what is handed over."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)
from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.booking.models import Booking as BookingRow
from app.orders.claims import claim_queries, claiming
from app.orders.claims.claim_states import ClaimAction, ClaimState
from app.orders.handover import services as handover
from app.orders.handover.models import ReportOutcome
from app.orders.handover.weights import Said
from app.orders.models import CollectiveOrder
from app.orders.producers import answer_queries, answering
from catalog.base import new_id
from tests.faults.expectation import (
    GROUP_OF,
    GUEST,
    HOLDER,
    MAKER_OF,
    is_shared_again,
)
from tests.faults.sequences.booking import Booking
from tests.faults.sequences.doing import OF_A_STEP, makers, what

AT_HANDOVER = frozenset({"sent", "confirmed", "delivered"})


class Goods(Booking):
    """What is said of the goods after they were ordered."""

    @precondition(lambda self: self.expected.state in {"sent", "confirmed", "delivered"})
    @rule(
        maker=makers,
        changes=st.dictionaries(
            what, st.tuples(st.integers(-4, 3), st.sampled_from([0, 0, -7, 13])), max_size=2
        ),
        stale=st.sampled_from([False, False, False, True]),
    )
    def answer(self, maker: str, changes: dict[str, tuple[int, int]], stale: bool) -> None:
        expected, world, before = self.expected, self.world, self.seen
        asked = {key: n for key, n in before["ordered"].items() if n and MAKER_OF[key[0]] == maker}
        units = {
            key: max(0, n + changes[key[0]][0]) for key, n in asked.items() if key[0] in changes
        }
        prices = {
            key[0]: expected.lines[key[0]].price + changes[key[0]][1]
            for key in asked
            if key[0] in changes
        }

        def deed(session: Session, order: CollectiveOrder) -> None:
            rows = answer_queries.asked_lines(session, order.id, world.ids[maker])
            names = {world.lines[name]: name for name in world.lines}
            groups = {world.ids[name]: name for name in (HOLDER, GUEST)}
            outcomes = {
                (names[line.id], groups[outcome.organisation_id]): outcome.id
                for line, outcome, _name in rows
            }
            said = answering.Answer(
                units={outcomes[key]: n for key, n in units.items()},
                prices={world.lines[name]: price for name, price in prices.items()},
                reasons={world.lines[name]: "Grandine" for name in prices},
                revision=before["answerable"][maker] + stale,
            )
            answering.answer_order(
                session, order, world.ids[maker], said, actor=world.actor, now=expected.now
            )

        allowed = expected.state in {"sent", "confirmed"} and bool(asked) and not stale
        touched = {"promised", "prices", "confirmed", "memory", "answerable"} | OF_A_STEP
        if allowed:
            self._confirms(maker)
        if not self.tries(deed, *touched, allowed=allowed):
            return
        for key, had in asked.items():
            promised = before["promised"][key]
            known = had if promised is None else promised
            assert self.seen["promised"][key] == units.get(key, known)
            self._is_shared_again(
                key, units.get(key, known), before, same=units.get(key, known) == known
            )
            price = before["prices"][key] or expected.lines[key[0]].price
            said = self.seen["prices"][key] or expected.lines[key[0]].price
            assert said == prices.get(key[0], price)
        self._as_expected()

    def _confirms(self, maker: str) -> None:
        """The order is confirmed when all who were asked have answered since it was sent."""
        expected = self.expected
        asked = {MAKER_OF[key[0]] for key, units in self.seen["ordered"].items() if units}
        sent = max((number for number, action in self.seen["steps"] if action == "send"), default=0)
        self.answered.add((sent, maker))
        if expected.state == "sent" and asked <= {who for n, who in self.answered if n == sent}:
            expected.state = "confirmed"

    def _is_shared_again(
        self, key: tuple[str, str], units: int, before: Any, *, same: bool
    ) -> None:
        mine = self._of(*key)
        if same:
            assert all(self.seen["confirmed"][each] == before["confirmed"][each] for each in mine)
            return
        had = {each[0]: self.seen["expected"][each][0] for each in mine}
        wishes = {name: self.expected.wish(name, key[0]) for name in had}
        given = {each[0]: self.seen["confirmed"][each] for each in mine}
        assert is_shared_again(units, wishes, had, given)

    @precondition(lambda self: bool(self.seen["expected"]))
    @rule(
        at=st.integers(0, 11),
        units=st.one_of(st.integers(0, 8), st.none()),
        grams=st.integers(1, 9_000),
        stale=st.sampled_from([False, False, False, True]),
        twice=st.booleans(),
    )
    def hand_over(self, at: int, units: int | None, grams: int, stale: bool, twice: bool) -> None:
        """Say what a household took; no units: take back what was said of it."""
        expected, world = self.expected, self.world
        name, line = key = self._somebody(at)
        weighed = expected.lines[line].weighed
        said = Said(None, (grams,)) if weighed and units is not None else Said(units, None)
        number = new_id()

        def deed(session: Session, order: CollectiveOrder) -> handover.Answer:
            booking = self._booking(session, order, key)
            found = handover.handover_queries.revisions(session, [booking.id])
            report = handover.Report(
                id=number,
                booking_id=booking.id,
                base=found.get(booking.id, 0) + stale,
                said=said,
                confirmed=True,
            )
            group = world.ids[GROUP_OF[name]]
            return handover.report(
                session, order, group, report, actor=world.actor, now=expected.now
            )

        before = self.seen["delivered"]
        new = (said.units, said.grams)
        claimed = expected.claimed[key]
        enough = not claimed or (said.grams if weighed else said.units or 0) or 0
        allowed = expected.state in AT_HANDOVER and enough >= claimed
        taken = not stale and before[key] != (*new, None)
        if allowed and taken:
            expected.got.pop(key, None)
            if new != (None, None):
                expected.got[key] = new
        answer = self.tries(deed, "delivered", allowed=allowed)
        if not allowed:
            return
        same = before[key] == (*new, None)
        # Somebody chooses between two values: the one that stands counts once more.
        assert (answer.outcome is ReportOutcome.APPLIED) in {taken, taken or same}
        assert self.seen["delivered"] == (before | {key: (*new, None)} if taken else before)
        if twice:
            after = self.seen
            self.tries(deed, allowed=True)
            assert self.seen["delivered"] == after["delivered"]
            assert self.seen["counts"] == after["counts"]

    @precondition(lambda self: bool(self.seen["expected"]))
    @rule(at=st.integers(0, 11), amount=st.integers(1, 9))
    def claim(self, at: int, amount: int) -> None:
        """Report some of what a household got as spoiled."""
        expected, world = self.expected, self.world
        _name, line = key = self._somebody(at)
        weighed = expected.lines[line].weighed
        amount *= 500 if weighed else 1

        def deed(session: Session, order: CollectiveOrder) -> None:
            booking = self._booking(session, order, key)
            said = claiming.Spoiled(booking_id=booking.id, amount=amount, reason="Muffa")
            claiming.report_spoiled(session, order, said, actor=world.actor, hour=self._hour())

        allowed = (
            expected.state in AT_HANDOVER | {"settled", "archived"}
            and amount <= self._has(key) - expected.claimed[key]
        )
        if allowed:
            expected.claimed[key] += amount
        self.tries(deed, "claims", allowed=allowed)
        # Reported only: nobody has agreed to pay for it.
        self._as_expected()

    @precondition(lambda self: any(self.expected.claimed.values()))
    @rule(at=st.integers(0, 11))
    def refuse_claims(self, at: int) -> None:
        """Whoever looks after the order says no to all that a household has reported of a product."""
        expected, world = self.expected, self.world
        claimed = sorted(key for key, amount in expected.claimed.items() if amount)
        key = claimed[at % len(claimed)]

        def deed(session: Session, order: CollectiveOrder) -> None:
            booking = self._booking(session, order, key)
            for row in claim_queries.claims_of_booking(session, booking.id):
                if row.state is ClaimState.REPORTED:
                    move = claiming.Move(action=ClaimAction.REFUSE, reason="Era buono")
                    claim = claim_queries.claim(session, order.id, row.id)
                    claiming.move_claim(
                        session, order, claim, move, actor=world.actor, hour=self._hour()
                    )

        del expected.claimed[key]
        self.tries(deed, "claims")
        self._as_expected()

    def _hour(self) -> claiming.Hour:
        return claiming.Hour(self.expected.now, "Europe/Rome", 60)

    def _somebody(self, at: int) -> tuple[str, str]:
        given: list[tuple[str, str]] = sorted(self.seen["expected"])
        return given[at % len(given)]

    def _booking(
        self, session: Session, order: CollectiveOrder, key: tuple[str, str]
    ) -> BookingRow:
        name, line = key
        bookings = queries.bookings_of(session, order.id, self.world.ids[name])
        return bookings[self.world.lines[line]]

    def _has(self, key: tuple[str, str]) -> int:
        """Return how much a household has: grams of what is weighed, else units."""
        units, grams = self.expected.got.get(key, (None, None))
        line = self.expected.lines[key[1]]
        if line.weighed:
            return self._units(key) * line.grams if grams is None else grams
        return self._units(key) if units is None else units
