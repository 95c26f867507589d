"""How far an order is: packs, producers' minimums, what is left; from sums alone, for pages."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.orders.closing import ProducerTotal, grams_of, pack_rule
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.packs import Booked, missing_units, units_to_order

NOBODY = Booked(0, 0)
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


def units_if_closed(
    order: CollectiveOrder, line: OrderLine, booked: Mapping[uuid.UUID, Booked]
) -> int:
    """Return what would be ordered of a line if the order closed now."""
    if line.withdrawn_at is not None:
        return 0
    sums = booked.get(line.id, NOBODY)
    return units_to_order(sums.quantity, sums.tolerance, pack_rule(order, line))


def producer_totals(
    order: CollectiveOrder, lines: Sequence[OrderLine], booked: Mapping[uuid.UUID, Booked]
) -> Mapping[uuid.UUID, ProducerTotal]:
    """Return what would be ordered of each producer if the order closed now, without working shares out."""
    totals: defaultdict[uuid.UUID, ProducerTotal] = defaultdict(lambda: ProducerTotal(0, 0))
    for line in lines:
        units = units_if_closed(order, line, booked)
        had = totals[line.producer_id]
        totals[line.producer_id] = ProducerTotal(
            had.cents + units * line.price_cents, had.grams + grams_of(line, units)
        )
    return totals
