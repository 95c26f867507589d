"""How many packs are ordered of what was booked, and what is still missing. Whole numbers throughout.

A booking is a quantity and a tolerance: "2, up to 4" is quantity 2, tolerance 2. A pack is made of
quantities; tolerance may complete one that has been begun, never begin one, except where the least that the
producer gives of the product asks for it. The rule and its cases are those of Foodsoft (`order_article.rb`, read
in its source); where that orders less than the least, as whole packs then do, nothing is ordered here.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar
from uuid import UUID

from catalog.errors import Invalid

HALF = Fraction(1, 2)
Key = TypeVar("Key", UUID, int)


class PackRounding(enum.StrEnum):
    """What becomes of a pack that is not full when the order closes."""

    # Tolerance may fill it; otherwise it is not ordered.
    TOLERANCE = "tolerance"
    # Tolerance counts for nothing.
    DOWN = "down"
    UP = "up"
    # Up from a stated share of the pack on; less than that, tolerance may fill it.
    THRESHOLD = "threshold"


class BadPack(Invalid):
    """Quantities are whole and not negative; a pack holds at least one unit."""

    code = "bad_pack"

    def __init__(self, **numbers: object) -> None:
        self.numbers = numbers
        super().__init__()


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRule:
    """How one line of an order is packed.

    Parameters
    ----------
    size : int
        Units in a pack, 1 or more; 1 is no pack.
    minimum : int
        Least units over the whole order, 0 or more: below it nothing is ordered.
    maximum : int or None
        Most units over the whole order; a pack that would pass it is not ordered.
    rounding : PackRounding
        What becomes of a pack that is not full.
    threshold : Fraction
        With THRESHOLD, the share of a pack from which it is ordered, in (0, 1].

    Raises
    ------
    BadPack
    """

    size: int = 1
    minimum: int = 0
    maximum: int | None = None
    rounding: PackRounding = PackRounding.TOLERANCE
    threshold: Fraction = HALF

    def __post_init__(self) -> None:
        sound = self.size >= 1 and self.minimum >= 0 and 0 < self.threshold <= 1
        if not sound or (self.maximum is not None and self.maximum < 0):
            raise BadPack(size=self.size, minimum=self.minimum, maximum=self.maximum)

    def goal(self, quantity: int) -> int:
        """Return the units of the fewest packs that hold a quantity and reach the minimum."""
        return -(-max(quantity, self.minimum) // self.size) * self.size

    def counted(self, tolerance: int) -> int:
        """Return the tolerance that helps to fill a pack."""
        return 0 if self.rounding is PackRounding.DOWN else tolerance


def units_to_order(quantity: int, tolerance: int, rule: PackRule) -> int:
    """Return the units that are ordered: whole packs.

    Parameters
    ----------
    quantity, tolerance : int
        Sums over all bookings of the line, not negative.
    rule : PackRule
        How the line is packed.

    Returns
    -------
    int
        A multiple of `rule.size`; 0 when the minimum is not reached.

    Raises
    ------
    BadPack
    """
    if quantity < 0 or tolerance < 0:
        raise BadPack(quantity=quantity, tolerance=tolerance)
    packs, rest = divmod(quantity, rule.size)
    units = (packs + bool(rest and _is_rounded_up(rest, rule))) * rule.size
    if quantity and missing_units(quantity, tolerance, rule) == 0:
        units = max(units, rule.goal(quantity))
    if rule.maximum is not None:
        units = min(units, rule.maximum // rule.size * rule.size)
    return units if units >= rule.minimum else 0


def _is_rounded_up(rest: int, rule: PackRule) -> bool:
    match rule.rounding:
        case PackRounding.TOLERANCE | PackRounding.DOWN:
            return False
        case PackRounding.UP:
            return True
        case PackRounding.THRESHOLD:
            # Exactly: 10.001 of 10 is more than one pack, however little more.
            return Fraction(rest, rule.size) >= rule.threshold


def missing_units(quantity: int, tolerance: int, rule: PackRule) -> int:
    """Return how many units are lacking for the pack that has been begun and for the minimum.

    0 when nothing is booked, or nothing lacks, or tolerance fills it.

    Raises
    ------
    BadPack
    """
    if quantity < 0 or tolerance < 0:
        raise BadPack(quantity=quantity, tolerance=tolerance)
    return max(0, rule.goal(quantity) - quantity - rule.counted(tolerance)) if quantity else 0


@dataclass(frozen=True, slots=True)
class Booked:
    """What all households together have booked of a line."""

    quantity: int
    tolerance: int

    def full(self, rule: PackRule) -> int:
        """Return the packs that this fills."""
        packs, rest = divmod(self.quantity, rule.size)
        return packs + bool(rest and rest + rule.counted(self.tolerance) >= rule.size)

    def missing(self, rule: PackRule) -> int:
        """Return how many units are lacking."""
        return missing_units(self.quantity, self.tolerance, rule)


NOTHING_BOOKED = Booked(0, 0)


def units_of_each(booked: Mapping[Key, Booked], rule: PackRule) -> dict[Key, int]:
    """Return the units that are ordered by each of several who are counted apart, of what is there once.

    Minimum and packs hold for each; the maximum holds for all together. When what is rounded up passes
    it, the pack that has been begun least gives way first: it is missed by the fewest. Among equals the
    key decides.

    Raises
    ------
    BadPack
    """
    rules = dict.fromkeys(booked, rule if len(booked) == 1 else replace(rule, maximum=None))
    units = {
        key: units_to_order(each.quantity, each.tolerance, rules[key])
        for key, each in booked.items()
    }
    while rule.maximum is not None and sum(units.values()) > rule.maximum:
        key = min(
            (each for each in units if units[each]),
            key=lambda each: (
                units[each] <= booked[each].quantity,
                _begun(booked, each, rule),
                each,
            ),
        )
        rules[key] = replace(rule, maximum=units[key] - rule.size)
        units[key] = units_to_order(booked[key].quantity, booked[key].tolerance, rules[key])
    return units


def _begun(booked: Mapping[Key, Booked], key: Key, rule: PackRule) -> int:
    return booked[key].quantity % rule.size


def helps_to_complete(before: Booked, after: Booked, rule: PackRule) -> bool:
    """Tell whether a change is one that the completing phase accepts.

    A change passes when it only adds tolerance; when fewer units are missing than before while neither
    packs nor tolerance fall, or nobody wants less; or when tolerance becomes quantity.
    """
    lacks = after.missing(rule) - before.missing(rule)
    if lacks > 0 or after.full(rule) < before.full(rule):
        return False
    wanted = after.quantity - before.quantity
    offered = after.tolerance - before.tolerance
    if wanted == 0:
        return offered >= 0
    if lacks < 0 and offered >= 0:
        return True
    return wanted > 0 and (wanted + offered == 0 or (lacks < 0 and wanted + offered > 0))
