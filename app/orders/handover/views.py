"""What is handed over, as pages and papers show it: by household and by product."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.amounts import (
    MARGIN_PERCENT,
    WHOLE,
    cents_of_grams,
    confirmed_units,
    delivered_cents,
    delivered_price,
)
from app.orders.claims import arrival_queries
from app.orders.closing.models import LineOutcome
from app.orders.handover import queries as handover_queries
from app.orders.handover.queries import Handed
from app.orders.handover.services import expected_units
from app.orders.handover.weights import by_piece
from app.orders.line_words import line_unit
from app.orders.models import CollectiveOrder, OrderLine, PackScope


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedLine:
    """What one household gets of one line, stage by stage."""

    booking_id: uuid.UUID
    household_id: uuid.UUID
    code: str
    name: str
    line_id: uuid.UUID
    title: str
    producer_id: uuid.UUID
    unit: str
    weighed: bool
    by_piece: bool
    asked: int
    expected: int
    confirmed: int
    # As shared when another number came, else as confirmed.
    due: int
    content: int
    # It was shared anew, and nobody has said yet what was taken.
    waits: bool
    # None: nothing was said at the hand-over.
    units: int | None
    grams: int | None
    pieces: tuple[int, ...]
    revision: int
    cents: int
    price_cents: int

    @property
    def is_done(self) -> bool:
        """Whether somebody said what was handed over."""
        if self.units == 0:
            return True
        if self.weighed:
            return self.grams is not None
        return self.units is not None and not self.waits

    @property
    def got(self) -> int:
        """How many units, as far as is known."""
        return self.confirmed if self.units is None else self.units

    @property
    def is_missing(self) -> bool:
        """Whether nothing came although something was expected."""
        return self.got == 0 and self.confirmed > 0

    @property
    def piece_count(self) -> int:
        """How many weights are asked for at first: one for each piece, one for what is loose."""
        return max(self.due, 1) if self.by_piece else 1

    @property
    def cents_range(self) -> tuple[int, int]:
        """What it may cost: one amount once it is weighed or counted."""
        if not self.weighed or self.grams is not None:
            return self.cents, self.cents
        grams = self.got * self.content
        return (
            self._cents(grams * (WHOLE - MARGIN_PERCENT) // WHOLE),
            self._cents(-(-grams * (WHOLE + MARGIN_PERCENT) // WHOLE)),
        )

    def _cents(self, grams: int) -> int:
        return cents_of_grams(self.price_cents, self.content, grams)


def handed_lines(
    session: Session,
    order: CollectiveOrder,
    group_id: uuid.UUID,
    *,
    line_id: uuid.UUID | None = None,
    household_id: uuid.UUID | None = None,
) -> list[HandedLine]:
    """Return what the households of a group get, by household and line; what nobody gets is left out."""
    found = handover_queries.handed_of(
        session, order.id, group_id, line_id=line_id, household_id=household_id
    )
    revisions = handover_queries.last_reports(session, order.id, group_id)
    pieces = handover_queries.pieces_of(session, order.id, group_id)
    outcomes = outcomes_by_line(session, order, group_id)
    shared = any(each.allotment.shared_units is not None for each in found)
    taken = arrival_queries.taken(session, order.id, group_id=group_id) if shared else frozenset()
    return [
        _line(each, outcomes.get(each.line.id), revisions, pieces, taken)
        for each in found
        if each.allotment.expected_units or confirmed_units(each.allotment) or is_said(each)
    ]


def is_said(found: Handed) -> bool:
    """Tell whether anything was reported of what a household gets."""
    return (
        found.allotment.delivered_units is not None or found.allotment.delivered_grams is not None
    )


def outcomes_by_line(
    session: Session, order: CollectiveOrder, group_id: uuid.UUID
) -> Mapping[uuid.UUID, LineOutcome]:
    """Return what became of each line for a group: the holder's row when packs are counted over all."""
    scope = group_id if order.pack_scope is PackScope.EACH else order.holder_id
    return {
        each.line_id: each
        for each in queries.outcomes_of(session, order.id)
        if each.organisation_id == scope
    }


def _line(
    found: Handed,
    outcome: LineOutcome | None,
    revisions: Mapping[uuid.UUID, int],
    pieces: Mapping[uuid.UUID, tuple[int, ...]],
    taken: Collection[uuid.UUID],
) -> HandedLine:
    allotment, line, booking = found.allotment, found.line, found.booking
    weighed = allotment.delivered_grams is not None
    return HandedLine(
        booking_id=booking.id,
        household_id=found.household.id,
        code=found.household.code,
        name=found.household.name,
        line_id=line.id,
        title=line.title,
        producer_id=line.producer_id,
        unit=line_unit(line),
        weighed=line.weighed,
        by_piece=by_piece(line),
        asked=booking.quantity,
        expected=allotment.expected_units,
        confirmed=confirmed_units(allotment),
        due=expected_units(found),
        content=line.content_amount,
        waits=allotment.shared_units is not None and booking.id not in taken,
        units=allotment.delivered_units,
        grams=allotment.delivered_grams,
        # An order that was opened again and closed anew starts without weights.
        pieces=pieces.get(booking.id, ()) if weighed else (),
        revision=revisions.get(booking.id, 0),
        cents=delivered_cents(line, outcome, allotment),
        price_cents=delivered_price(line, outcome, allotment),
    )


@dataclass(frozen=True, slots=True)
class HouseholdSheet:
    """What one household takes home, and what it wrote with its booking."""

    id: uuid.UUID
    code: str
    name: str
    note: str
    lines: tuple[HandedLine, ...]

    @property
    def cents_range(self) -> tuple[int, int]:
        """What it comes to: from the least to the most."""
        ranges = [line.cents_range for line in self.lines]
        return sum(low for low, _high in ranges), sum(high for _low, high in ranges)


@dataclass(frozen=True, slots=True)
class ProductSheet:
    """Who gets how many of one line."""

    id: uuid.UUID
    title: str
    unit: str
    lines: tuple[HandedLine, ...]

    @property
    def units(self) -> int:
        """How many in all."""
        return sum(line.got for line in self.lines)

    @property
    def expected(self) -> int:
        """How many the households were to get."""
        return sum(line.confirmed for line in self.lines)

    @property
    def done(self) -> int:
        """For how many households it is said what they got."""
        return sum(line.is_done for line in self.lines)


def by_household(
    lines: Sequence[HandedLine], notes: Mapping[uuid.UUID, str]
) -> list[HouseholdSheet]:
    """Return the sheets of the households, in the order in which they come."""
    found: dict[uuid.UUID, list[HandedLine]] = {}
    for line in lines:
        found.setdefault(line.household_id, []).append(line)
    return [
        HouseholdSheet(key, rows[0].code, rows[0].name, notes.get(key, ""), tuple(rows))
        for key, rows in found.items()
    ]


def by_product(lines: Sequence[HandedLine], order: Sequence[OrderLine]) -> list[ProductSheet]:
    """Return the sheets of the products, in the order of the order."""
    found: dict[uuid.UUID, list[HandedLine]] = {}
    for line in lines:
        found.setdefault(line.line_id, []).append(line)
    return [
        ProductSheet(each.id, each.title, line_unit(each), tuple(found[each.id]))
        for each in order
        if each.id in found
    ]
