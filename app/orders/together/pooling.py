"""Which other groups would complete an order that misses packs or a minimum, and what each would save.

Transport is paid once, whoever takes part, and shared by value. With D its cost, V what the order comes to now
and W what another group would add, the holder pays D · V / (V + W) instead of D. The other pays the rest
instead of D' for itself: what its own pact says a delivery costs, else D too.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.matches.pooling import Lack, Wanter, rank_wanters
from app.orders import queries
from app.orders.closing import plan
from app.orders.closing.packs import NOTHING_BOOKED
from app.orders.models import CollectiveOrder, GroupState, OrderLine, OrderProducer, PackScope
from app.orders.together import pooling_queries
from app.orders.together import queries as group_queries
from app.orders.together.joining import STILL_OPEN
from app.runtime.clock import local_day
from catalog.categories import load_categories
from catalog.demands import Demand
from catalog.geography import distance_km
from catalog.money import half_up

MOST_SUGGESTED = 5
PAST = timedelta(days=730)
ALL_MONTHS = 0b1111_1111_1111
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A group that would complete an order: how it is known to want the like, and who saves what, in cents."""

    id: uuid.UUID
    name: str
    km: float
    ordered: bool
    asks: bool
    has_pact: bool
    cents: int
    holder_saves: int
    they_save: int


@dataclass(frozen=True, slots=True)
class Saving:
    """What the holder and another group save in transport, in cents."""

    holder: int
    other: int


def saving_of(delivery: int, own_delivery: int, value: int, more: int) -> Saving:
    """Return what sharing a delivery by value saves; half a cent goes to the share of the holder.

    Parameters
    ----------
    delivery : int
        What the transport of the order costs, cents.
    own_delivery : int
        What the other group would pay for a delivery of its own, cents.
    value, more : int
        What the order comes to now, and what the other would add, cents.
    """
    if delivery <= 0 or value <= 0 or more <= 0:
        return Saving(0, 0)
    whole = value + more
    share = half_up(delivery * value, whole)
    return Saving(delivery - share, max(0, own_delivery - (delivery - share)))


def suggestions(
    session: Session, order: CollectiveOrder, *, timezone: str, now: datetime
) -> list[Suggestion]:
    """Return who would complete an order, best first; nobody when it lacks nothing, or each group is apart.

    `order` comes with its holder.
    """
    if order.state not in STILL_OPEN or order.pack_scope is PackScope.EACH:
        return []
    found = lack_of(session, order)
    lines, lacking = found.lines, found.lacking
    if not lacking:
        return []
    there = {
        part.organisation_id
        for part in group_queries.parts_of(session, order.id)
        if part.state in {GroupState.INVITED, GroupState.JOINED}
    }
    wanted = _Wanted(session, order, lacking, there, now)
    day = order.deliver_on or local_day(order.closes_at, timezone)
    lack = Lack(
        order_id=order.id,
        lat=order.holder.lat,
        lon=order.holder.lon,
        categories=tuple(sorted({line.category_code for line in lacking})),
        cents=found.cents,
        day=day,
    )
    ranked = rank_wanters(lack, wanted.wanters())[:MOST_SUGGESTED]
    booked = plan.added_up(found.sums.values())
    value = sum(booked.get(line.id, NOTHING_BOOKED).quantity * line.price_cents for line in lines)
    return [wanted.suggestion(each, value) for each in ranked]


@dataclass(frozen=True, slots=True)
class Lacking:
    """The lines of an order, those of which more is wanted and for how many cents, and what is booked."""

    lines: Sequence[OrderLine]
    lacking: Sequence[OrderLine]
    cents: int
    sums: plan.Sums


def lack_of(session: Session, order: CollectiveOrder) -> Lacking:
    """Return what an order lacks: packs that are not full, minimums that are missed."""
    lines = [each for each in queries.lines_of(session, order.id) if each.withdrawn_at is None]
    sums = plan.sums_of(order, queries.booked_by_group(session, order.id))
    producers = queries.producers_of(session, order.id)
    lacking, cents = _lacking(order, lines, producers, sums)
    return Lacking(lines, lacking, cents, sums)


def _lacking(
    order: CollectiveOrder,
    lines: Sequence[OrderLine],
    producers: Sequence[OrderProducer],
    sums: plan.Sums,
) -> tuple[list[OrderLine], int]:
    """Return the lines of which more is wanted, and for how many cents: of packs or of minimums, the larger."""
    booked = sums.get(order.holder_id, {})
    begun, packs = set(), 0
    for line in lines:
        missing = booked.get(line.id, NOTHING_BOOKED).missing(plan.pack_rule(order, line))
        if missing:
            begun.add(line.id)
            packs += missing * line.price_cents
    totals = plan.totals_of(lines, plan.ordered_of(order, lines, sums))
    short, least = set(), 0
    for producer in producers:
        total = totals[producer.producer_id, order.holder_id]
        if not total.reaches(producer):
            short.add(producer.producer_id)
            least += max(producer.minimum_cents - total.cents, 0)
    lacking = [line for line in lines if line.id in begun or line.producer_id in short]
    return lacking, max(packs, least)


class _Wanted:
    """What other groups are known to want of the lines that an order lacks."""

    def __init__(
        self,
        session: Session,
        order: CollectiveOrder,
        lacking: Sequence[OrderLine],
        there: set[uuid.UUID],
        now: datetime,
    ) -> None:
        self._order, self._lacking = order, lacking
        makers = {line.producer_id for line in lacking}
        pacts = pooling_queries.pacts_with(session, makers)
        self._delivery: defaultdict[uuid.UUID, int] = defaultdict(int)
        for group_id, _producer_id, cents in pacts:
            self._delivery[group_id] += cents or 0
        said = pooling_queries.transport_cents(session, order.id)
        self._cost = said or self._delivery[order.holder_id]
        self._pacts = [(group, maker) for group, maker, _cents in pacts if group not in there]
        codes = {line.category_code for line in lacking}
        self._before = pooling_queries.ordered_before(session, codes, now - PAST, there)
        self._demands = pooling_queries.demands_of_groups(session, now.date(), there)
        ids = {row[0] for row in self._before} | {group for group, _maker in self._pacts}
        ids |= {row.organisation_id for row in self._demands if row.organisation_id}
        self._groups = pooling_queries.groups(session, ids)
        self._cents: dict[uuid.UUID, int] = {}
        self._asks: set[uuid.UUID] = set()

    def wanters(self) -> list[Wanter]:
        """Return the groups with what they want, one for each category."""
        months: defaultdict[tuple[uuid.UUID, str], int] = defaultdict(int)
        last: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
        for group_id, code, at, cents in self._before:
            months[group_id, code] |= around(at.month)
            # The latest comes first: what was wanted then is what is expected now.
            last[group_id].setdefault(code, cents)
        for demand in self._demands:
            for line in self._fitting(demand):
                key = (demand.organisation_id or demand.id, line.category_code)
                months[key] |= demand.months or ALL_MONTHS
                self._asks.add(key[0])
                had = last[key[0]].get(line.category_code, 0)
                last[key[0]][line.category_code] = max(had, _cents_of(demand, line))
        for group_id, maker in self._pacts:
            for line in self._lacking:
                if line.producer_id == maker:
                    months[group_id, line.category_code] = ALL_MONTHS
        self._cents = {group_id: sum(by_code.values()) for group_id, by_code in last.items()}
        return [
            Wanter(group.id, group.lat, group.lon, code, bits, self._cents.get(group_id, 0))
            for (group_id, code), bits in sorted(months.items())
            if (group := self._groups.get(group_id)) is not None
        ]

    def _fitting(self, demand: Demand) -> list[OrderLine]:
        return fitting(demand, self._lacking)

    def suggestion(self, group_id: uuid.UUID, value: int) -> Suggestion:
        """Return a group with what sharing the delivery saves."""
        group, holder = self._groups[group_id], self._order.holder
        cents = self._cents.get(group_id, 0)
        saving = saving_of(self._cost, self._delivery[group_id] or self._cost, value, cents)
        return Suggestion(
            id=group.id,
            name=group.name,
            km=distance_km(holder.lat, holder.lon, group.lat, group.lon),
            ordered=any(row[0] == group_id for row in self._before),
            asks=group_id in self._asks,
            has_pact=any(each == group_id for each, _maker in self._pacts),
            cents=cents,
            holder_saves=saving.holder,
            they_save=saving.other,
        )


def fitting(demand: Demand, lines: Sequence[OrderLine]) -> list[OrderLine]:
    """Return the lines of which a demand asks for the like, one for each category."""
    tree = load_categories()
    spans = [tree.span(code) for code in demand.categories]
    found: Mapping[str, OrderLine] = {
        line.category_code: line
        for line in lines
        if any(low <= tree.get(line.category_code).number < high for low, high in spans)
    }
    return list(found.values())


def around(month: int) -> int:
    """Return a month and its neighbours as bits: harvests are early or late."""
    return sum(1 << ((month - 1 + step) % MONTHS) for step in (-1, 0, 1))


def _cents_of(demand: Demand, line: OrderLine) -> int:
    if demand.amount is None or demand.dimension is not line.dimension:
        return 0
    return demand.amount * line.price_cents // line.content_amount
