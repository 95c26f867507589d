"""How far a pack is, from sums alone, for pages."""

from dataclasses import dataclass

from app.orders.closing.packs import Booked, missing_units

WHOLE = 100


@dataclass(frozen=True, slots=True)
class PackFill:
    """The pack that is being filled, in hundredths of a pack, and what it lacks.

    `missing` is 0 when no pack has been begun or tolerance fills it.
    """

    full: int
    booked: int
    tolerance: int
    missing: int


def pack_fill(booked: Booked, size: int) -> PackFill:
    """Return how far the packs of a line are."""
    full, rest = divmod(booked.quantity, size)
    offered = min(booked.tolerance, size - rest) if rest else 0
    missing = missing_units(booked.quantity, booked.tolerance, size)
    return PackFill(full, rest * WHOLE // size, offered * WHOLE // size, missing)
