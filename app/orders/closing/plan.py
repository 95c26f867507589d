"""What an order comes to: counted over all its groups together, or for each as if it ordered alone. Pure.

A scope is what is counted together: the holder stands for all groups when packs are counted over all, else
each group for itself. What there is at most of a line is there once, whatever is counted together.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.orders.booking.models import Booking, Wanted
from app.orders.closing.packs import NOTHING_BOOKED, Booked, PackRule, units_of_each
from app.orders.models import CollectiveOrder, OrderLine, OrderProducer, PackScope
from catalog.quantities import Dimension

PERCENT = 100
Scope = uuid.UUID
# By scope, what is booked of each line.
Sums = Mapping[Scope, Mapping[uuid.UUID, Booked]]
# By line, what each scope orders of it.
Ordered = Mapping[uuid.UUID, Mapping[Scope, int]]


def pack_rule(order: CollectiveOrder, line: OrderLine) -> PackRule:
    """Return how a line of an order is packed."""
    return PackRule(
        size=line.pack_size,
        minimum=line.minimum_units,
        maximum=line.maximum_units,
        rounding=order.rounding,
        threshold=Fraction(order.threshold_percent, PERCENT),
    )


@dataclass(frozen=True, slots=True)
class ProducerTotal:
    """What an order comes to for one producer, net of nothing: what households pay."""

    cents: int = 0
    grams: int = 0

    def reaches(self, producer: OrderProducer) -> bool:
        """Tell whether the producer's minimum is reached; one of nothing always is."""
        return self.cents >= producer.minimum_cents and self.grams >= producer.minimum_grams


def grams_of(line: OrderLine, units: int) -> int:
    """Return what some units weigh; a litre counts as a kilogram, what has no weight as nothing."""
    if line.dimension in {Dimension.MASS, Dimension.VOLUME}:
        return line.content_amount * units
    return 0


def scope_of(order: CollectiveOrder, group_id: uuid.UUID) -> Scope:
    """Return with whom a group is counted."""
    return group_id if order.pack_scope is PackScope.EACH else order.holder_id


def sums_of(order: CollectiveOrder, booked: Mapping[uuid.UUID, Mapping[uuid.UUID, Booked]]) -> Sums:
    """Return what is booked by scope, from what is booked by group."""
    sums: defaultdict[Scope, dict[uuid.UUID, Booked]] = defaultdict(dict)
    for group_id, by_line in booked.items():
        _add(sums[scope_of(order, group_id)], by_line)
    return sums


def added_up(sums: Iterable[Mapping[uuid.UUID, Booked]]) -> dict[uuid.UUID, Booked]:
    """Return what is booked of each line, whoever it is counted with."""
    total: dict[uuid.UUID, Booked] = {}
    for by_line in sums:
        _add(total, by_line)
    return total


def _add(total: dict[uuid.UUID, Booked], more: Mapping[uuid.UUID, Booked]) -> None:
    for line_id, each in more.items():
        had = total.get(line_id, NOTHING_BOOKED)
        total[line_id] = Booked(had.quantity + each.quantity, had.tolerance + each.tolerance)


def booked_by_group(
    bookings: Iterable[Booking | Wanted],
) -> Mapping[uuid.UUID, Mapping[uuid.UUID, Booked]]:
    """Return what the households of each group have booked of each line."""
    sums: defaultdict[tuple[uuid.UUID, uuid.UUID], list[int]] = defaultdict(lambda: [0, 0])
    for each in bookings:
        total = sums[each.organisation_id, each.line_id]
        total[0] += each.quantity
        total[1] += each.tolerance
    booked: defaultdict[uuid.UUID, dict[uuid.UUID, Booked]] = defaultdict(dict)
    for (group_id, line_id), (quantity, tolerance) in sums.items():
        booked[group_id][line_id] = Booked(quantity, tolerance)
    return booked


def ordered_of(order: CollectiveOrder, lines: Sequence[OrderLine], sums: Sums) -> Ordered:
    """Return how many units each scope orders of each line that can still be had, minimums aside."""
    return {
        line.id: units_of_each(
            {scope: by_line[line.id] for scope, by_line in sums.items() if line.id in by_line},
            pack_rule(order, line),
        )
        for line in lines
        if line.withdrawn_at is None
    }


def totals_of(
    lines: Sequence[OrderLine], ordered: Ordered
) -> defaultdict[tuple[uuid.UUID, Scope], ProducerTotal]:
    """Return what each scope's order comes to for each producer."""
    totals: defaultdict[tuple[uuid.UUID, Scope], ProducerTotal] = defaultdict(ProducerTotal)
    for line in lines:
        for scope, units in ordered.get(line.id, {}).items():
            had = totals[line.producer_id, scope]
            totals[line.producer_id, scope] = ProducerTotal(
                had.cents + units * line.price_cents, had.grams + grams_of(line, units)
            )
    return totals


def short_of(
    order: CollectiveOrder,
    lines: Sequence[OrderLine],
    producers: Sequence[OrderProducer],
    ordered: Ordered,
) -> frozenset[tuple[uuid.UUID, Scope]]:
    """Return for which producers which scopes miss the minimum.

    A group that is counted apart and wants nothing of a producer misses nothing; an order from which nobody
    wants anything misses it.
    """
    totals = totals_of(lines, ordered)
    short = set()
    for each in producers:
        scopes = {scope for producer_id, scope in totals if producer_id == each.producer_id}
        short |= {
            (each.producer_id, scope)
            for scope in scopes or {order.holder_id}
            if not totals[each.producer_id, scope].reaches(each)
        }
    return frozenset(short)


def incomplete(order: CollectiveOrder, lines: Sequence[OrderLine], sums: Sums) -> list[OrderLine]:
    """Return the lines of which some scope has begun a pack and not filled it, or not reached the minimum."""
    return [
        line
        for line in lines
        if line.withdrawn_at is None
        and any(
            by_line.get(line.id, NOTHING_BOOKED).missing(pack_rule(order, line))
            for by_line in sums.values()
        )
    ]
