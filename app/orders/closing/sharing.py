"""From what was booked to what is ordered, and who gets it: pure, line by line, with the memory of the group."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from app.orders.booking.wishes import Wish
from app.orders.closing.shares import Claimant, Share, share_out


@dataclass(frozen=True, slots=True)
class Wisher:
    """A household's wish of a line."""

    household_id: uuid.UUID
    wish: Wish


@dataclass(frozen=True, slots=True)
class LineResult:
    """What is ordered of a line, and how many units each household gets."""

    ordered_units: int
    given: Mapping[uuid.UUID, int]


@dataclass(slots=True)
class Memory:
    """What sharing owes each household, in units; carried from line to line and from order to order."""

    owed: dict[uuid.UUID, Fraction] = field(default_factory=dict)

    def claimant(self, household_id: uuid.UUID, asked: int) -> Claimant:
        """Return a household as somebody who asks for a share."""
        return Claimant(str(household_id), asked, self.owed.get(household_id, Fraction(0)))

    def since(self, before: Mapping[uuid.UUID, Fraction]) -> dict[uuid.UUID, Fraction]:
        """Return by how much what is owed has changed."""
        nothing = Fraction(0)
        return {
            key: owed - before.get(key, nothing)
            for key, owed in self.owed.items()
            if owed != before.get(key, nothing)
        }

    def keep(self, shares: Sequence[Share]) -> None:
        """Remember what a sharing left owing."""
        for share in shares:
            self.owed[uuid.UUID(share.key)] = share.owed


def shared_out(wishers: Sequence[Wisher], ordered: int, memory: Memory) -> LineResult:
    """Return who gets what of the units that are ordered of a line; `memory` is carried on.

    Everyone gets the quantity first. What packs bring beyond it goes to those who said that more would
    do, then, when a pack is rounded up beyond all tolerance, to all who booked, in proportion to what they
    booked. When less is ordered than was booked, all give way in proportion.
    """
    quantity = sum(each.wish.quantity for each in wishers)
    tolerance = sum(each.wish.tolerance for each in wishers)
    if ordered < quantity:
        wanted = {each.household_id: each.wish.quantity for each in wishers}
        return LineResult(ordered, _shared(ordered, wanted, memory))
    given = {each.household_id: each.wish.quantity for each in wishers}
    extra = min(ordered - quantity, tolerance)
    room = {each.household_id: each.wish.tolerance for each in wishers}
    _add(given, _shared(extra, room, memory))
    rest = ordered - quantity - extra
    if rest:
        # Large enough that the rest is never more than is asked for; the proportion is that of the quantities.
        times = -(-rest // quantity)
        weights = {each.household_id: each.wish.quantity * times for each in wishers}
        _add(given, _shared(rest, weights, memory))
    return LineResult(ordered, given)


def given_again(
    wishers: Sequence[Wisher], had: Mapping[uuid.UUID, int], units: int, memory: Memory
) -> dict[uuid.UUID, int]:
    """Return who gets how many of `units` when they had `had`; `memory` is carried on.

    Of less than they had, all give way in proportion to what they had. Of more, first those get some who
    have less than they booked, then those who said that more would do; what nobody asked for stays over,
    and is nobody's: the sum is below `units` then.
    """
    total = sum(had.values())
    if units <= total:
        return dict.fromkeys(had, 0) | _shared(units, had, memory)
    given = dict(had)
    for most in (
        {each.household_id: each.wish.quantity for each in wishers},
        {each.household_id: each.wish.most for each in wishers},
    ):
        room = {key: max(0, most.get(key, 0) - units_had) for key, units_had in given.items()}
        extra = min(units - sum(given.values()), sum(room.values()))
        _add(given, _shared(extra, room, memory))
    return given


def _shared(units: int, asked: Mapping[uuid.UUID, int], memory: Memory) -> dict[uuid.UUID, int]:
    claimants = [memory.claimant(key, most) for key, most in sorted(asked.items()) if most]
    if units == 0 or not claimants:
        return {}
    shares = share_out(units, claimants)
    memory.keep(shares)
    return {uuid.UUID(share.key): share.units for share in shares}


def _add(given: dict[uuid.UUID, int], more: Mapping[uuid.UUID, int]) -> None:
    for household_id, units in more.items():
        given[household_id] += units
