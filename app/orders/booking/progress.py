"""How far a pack is, or the least that is needed in all, from sums alone, for pages."""

from dataclasses import dataclass

from app.orders.closing.packs import Booked, PackRule

WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFill:
    """What is being filled, in hundredths of it, and what it lacks.

    Below the least that is needed in all (`least`, else 0) that is what fills; after it pack by pack. `missing`
    is 0 when nothing has been begun or tolerance fills it.
    """

    full: int
    booked: int
    tolerance: int
    missing: int
    least: int = 0


def pack_fill(booked: Booked, rule: PackRule) -> PackFill:
    """Return how far the packs of a line are."""
    least = rule.goal(0)
    below = booked.quantity < least
    size = least if below else rule.size
    full, rest = divmod(booked.quantity, size)
    offered = min(rule.counted(booked.tolerance), size - rest) if rest else 0
    return PackFill(
        full=full,
        booked=rest * WHOLE // size,
        tolerance=offered * WHOLE // size,
        missing=booked.missing(rule),
        least=least if below else 0,
    )
