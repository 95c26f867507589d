"""What a household may wish of a line, worked out from plain numbers."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from app.orders.closing.packs import Booked, PackRule, helps_to_complete
from app.orders.errors import BadWish


@dataclass(frozen=True, slots=True)
class Wish:
    """How many units of a line, and how many more would do."""

    quantity: int
    tolerance: int = 0
    note: str = ""

    @property
    def most(self) -> int:
        """The most units the household may come to have."""
        return self.quantity + self.tolerance


NOTHING = Wish(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRule:
    """What a line allows: how it is packed over all households, the others for each."""

    line_id: uuid.UUID
    pack: PackRule
    household_minimum: int = 0
    household_maximum: int | None = None
    household_multiple: int = 1
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Others:
    """What other households have booked of a line: all of them, and those whose packs are the same."""

    all: Booked
    together: Booked


def fault_of(
    rule: LineRule, before: Wish, after: Wish, others: Others, *, completing: bool
) -> BadWish | None:
    """Return the rule that a changed wish breaks; None when it may stand.

    Parameters
    ----------
    rule : LineRule
        What the line allows.
    before, after : Wish
        What the household had, and what it wants now.
    others : Others
        What other households have booked of the line.
    completing : bool
        Whether only what completes a pack is taken.
    """
    if after.quantity < 0 or after.tolerance < 0:
        return BadWish(rule.line_id, "minimum", 0)
    if after == before or (after.quantity, after.tolerance) == (before.quantity, before.tolerance):
        return None
    if after.quantity == 0 and after.tolerance == 0:
        return _fault_of_leaving(rule, before, others, completing=completing)
    if rule.withdrawn:
        return BadWish(rule.line_id, "withdrawn")
    return _fault_of_numbers(rule, after, others) or _fault_of_completing(
        rule, before, after, others, completing=completing
    )


def _fault_of_leaving(
    rule: LineRule, before: Wish, others: Others, *, completing: bool
) -> BadWish | None:
    return _fault_of_completing(rule, before, NOTHING, others, completing=completing)


def _fault_of_numbers(rule: LineRule, after: Wish, others: Others) -> BadWish | None:
    if after.quantity < rule.household_minimum:
        return BadWish(rule.line_id, "minimum", rule.household_minimum)
    if rule.household_maximum is not None and after.most > rule.household_maximum:
        return BadWish(rule.line_id, "maximum", rule.household_maximum)
    if after.quantity % rule.household_multiple or after.tolerance % rule.household_multiple:
        return BadWish(rule.line_id, "multiple", rule.household_multiple)
    most = rule.pack.maximum
    if most is not None and others.all.quantity + after.quantity > most:
        return BadWish(rule.line_id, "left", max(0, most - others.all.quantity))
    return None


def _fault_of_completing(
    rule: LineRule, before: Wish, after: Wish, others: Others, *, completing: bool
) -> BadWish | None:
    if not completing:
        return None
    beside = others.together
    then = Booked(beside.quantity + before.quantity, beside.tolerance + before.tolerance)
    now = Booked(beside.quantity + after.quantity, beside.tolerance + after.tolerance)
    if helps_to_complete(then, now, rule.pack):
        return None
    return BadWish(rule.line_id, "completing")


def most_cents(wishes: Mapping[uuid.UUID, Wish], prices: Mapping[uuid.UUID, int]) -> int:
    """Return the most a basket can come to, tolerance included."""
    return sum(wish.most * prices[line_id] for line_id, wish in wishes.items())
