"""The figures themselves: sums over portions, all cents and grams as `app.orders.amounts` counts them."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.evidence.history import current_claim
from app.evidence.models import ClaimEvent
from app.groups.place_models import PickupPlace
from app.orders import amounts
from app.orders.figures import queries
from app.orders.figures.queries import Portion, Year
from app.orders.models import CollectiveOrder, OrderLine, PackScope
from catalog.evidence import is_expired
from catalog.geography import distance_km
from catalog.organisations import Organisation
from catalog.quantities import Dimension

# With fewer, a member who knows their own spend could tell that of another household.
FEWEST_HOUSEHOLDS = 3


@dataclass(slots=True)
class Figures:
    """What was delivered in a year.

    Attributes
    ----------
    gram_kilometres
        Sum over all goods with a weight of grams times the great-circle kilometres from the producer's
        place to the pick-up place of the basket or, where it has none, to the place of the group.
    verified_cents
        Spend at producers of which, on the day of the delivery, somebody else than themselves stood behind
        at least one criterion, with evidence that had not expired.
    """

    orders: int = 0
    households: int = 0
    cents: int = 0
    verified_cents: int = 0
    grams: int = 0
    gram_kilometres: float = 0.0
    by_producer: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_category: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_month: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    way_of: dict[str, tuple[int, float]] = field(default_factory=dict)

    @property
    def has_enough(self) -> bool:
        """Whether so many households are in it that none can be told."""
        return self.households >= FEWEST_HOUSEHOLDS

    @property
    def mean_km(self) -> float | None:
        """Kilometres of the average gram: gram-kilometres over grams."""
        return self.gram_kilometres / self.grams if self.grams else None

    def km_by_producer(self) -> dict[str, float]:
        """Return the kilometres of the average gram of each producer."""
        return {name: way / grams for name, (grams, way) in self.way_of.items() if grams}

    @property
    def verified_percent(self) -> int | None:
        return round(100 * self.verified_cents / self.cents) if self.cents else None


def figures_of(session: Session, group_id: uuid.UUID | None, year: Year, zone: ZoneInfo) -> Figures:
    """Return the figures of a group, or of all groups together, in a year."""
    figures = Figures()
    parts = queries.parts_of(session, group_id, year)
    orders = {part.order_id: part.order for part in parts}
    if not orders:
        return figures
    wanted = {(part.order_id, part.organisation_id): part for part in parts}
    lines = queries.lines_of(session, orders)
    outcomes = queries.outcomes_of(session, orders)
    places = queries.places_of(session, {part.organisation_id for part in parts})
    verified = _verified(queries.claims_of(session, {line.producer_id for line in lines.values()}))
    figures.orders = len(orders)
    figures.households = queries.households_that_got(session, orders, group_id)
    for portion in queries.portions_of(session, orders, group_id):
        line = lines[portion.line_id]
        part = wanted.get((line.order_id, portion.group_id))
        if part is None:
            continue
        each = part.order.pack_scope is PackScope.EACH
        scope = portion.group_id if each else part.order.holder_id
        cents = portion.times * amounts.delivered_cents(
            line, outcomes.get((line.id, scope)), portion.allotment
        )
        day = _day(part.order, zone)
        _add_spend(figures, line, cents, day)
        if verified(line.producer_id, day):
            figures.verified_cents += cents
        here = places.get(portion.place_id) if portion.place_id else None
        _add_way(figures, line, portion, here or part.organisation)
    return figures


def _day(order: CollectiveOrder, zone: ZoneInfo) -> date:
    return order.deliver_on or order.closes_at.astimezone(zone).date()


def _add_spend(figures: Figures, line: OrderLine, cents: int, day: date) -> None:
    figures.cents += cents
    figures.by_producer[line.producer.name] += cents
    figures.by_category[line.category_code] += cents
    figures.by_month[day.month] += cents


def _add_way(
    figures: Figures, line: OrderLine, portion: Portion, to: PickupPlace | Organisation
) -> None:
    # A litre counts as a kilogram, as in the minimums; what has no weight travels weightless.
    if line.dimension not in {Dimension.MASS, Dimension.VOLUME}:
        return
    grams = portion.times * amounts.delivered_grams(line, portion.allotment)
    origin = line.producer
    way = grams * distance_km(origin.lat, origin.lon, to.lat, to.lon)
    figures.grams += grams
    figures.gram_kilometres += way
    had = figures.way_of.get(origin.name, (0, 0.0))
    figures.way_of[origin.name] = (had[0] + grams, had[1] + way)


def _verified(events: Sequence[ClaimEvent]) -> Callable[[uuid.UUID, date], bool]:
    """Return the question whether a producer held a verified criterion on a day."""
    histories: dict[uuid.UUID, list[list[ClaimEvent]]] = defaultdict(list)
    for (producer_id, _code), rows in groupby(
        events, lambda event: (event.organisation_id, event.criterion_code)
    ):
        histories[producer_id].append(list(rows))

    @cache
    def held(producer_id: uuid.UUID, day: date) -> bool:
        return any(_stands(rows, day) for rows in histories[producer_id])

    return held


def _stands(rows: Iterable[ClaimEvent], day: date) -> bool:
    claim = current_claim(event for event in rows if event.day <= day)
    return (
        claim is not None
        and claim.is_verified
        and bool(claim.value)
        and not is_expired(claim.valid_until, day)
    )
