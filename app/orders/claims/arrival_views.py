"""What came of a line and who gets how many, with the reason, as the page shows it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.orders.claims import arrival_queries
from app.orders.claims.arrival_models import LineArrival
from app.orders.claims.arrival_queries import Shared
from app.orders.claims.arrivals import Table, is_for_all, limit_of, table_of
from app.orders.closing.working_out import MILLION
from app.orders.handover.services import MOST_UNITS
from app.orders.line_words import line_unit
from app.orders.models import CollectiveOrder, OrderLine
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.web.filters import number
from catalog.organisations import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """What one household of the group gets, and why that many."""

    booking_id: uuid.UUID
    household_id: uuid.UUID
    code: str
    name: str
    had: int
    units: int
    # What it has now, when the table says something else than the sharing.
    now: int
    fair: int
    taken: bool
    why: str

    @property
    def has_more(self) -> bool:
        """Whether it took more than its part."""
        return self.taken and self.now > self.fair

    @property
    def differs(self) -> bool:
        """Whether what it took is not its part."""
        return self.taken and self.now != self.fair


@dataclass(frozen=True, slots=True)
class Said:
    """One number that was said, by whom, when, why."""

    arrival: LineArrival
    by: str | None
    holder: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalView:
    """The page of a line."""

    line: OrderLine
    unit: str
    expected: int
    # None: as many as one likes to say.
    limit: int | None
    base: int
    for_all: bool
    # The number that the shares below come from.
    last: Said | None
    # The holder has said another number since the group said its own.
    overtaken: bool
    rows: tuple[ShareRow, ...]
    others_units: int
    left: int
    said: tuple[Said, ...]

    @property
    def clashes(self) -> tuple[ShareRow, ...]:
        """Who has taken another number than its part."""
        return tuple(row for row in self.rows if row.differs)


def arrival_view(
    session: Session, order: CollectiveOrder, group: Organisation, line: OrderLine
) -> ArrivalView:
    """Return the page of a line for one group; of other groups one sees only how many they get."""
    table = table_of(session, order, line, group.id)
    said = _said(session, order, group.id, line.id)
    own = [each for each in said if each.arrival.organisation_id == group.id]
    last = said[0] if said else None
    limit = limit_of(session, table)
    shares = arrival_queries.shares_of(session, last.arrival.id) if last else []
    mine = [each for each in shares if each.household.organisation_id == group.id]
    rows = tuple(_row(each, table, last.arrival) for each in mine) if last else ()
    given = sum(_now(table, each) for each in shares)
    return ArrivalView(
        line=line,
        unit=line_unit(line),
        expected=table.expected_units,
        limit=limit if limit < MOST_UNITS else None,
        base=own[0].arrival.number
        if own
        else arrival_queries.last_number(session, line.id, group.id),
        for_all=is_for_all(order, group.id),
        last=last,
        overtaken=bool(own and last and last.arrival.organisation_id != group.id),
        rows=rows,
        others_units=given - sum(row.now for row in rows),
        left=last.arrival.usable_units - given if last else 0,
        said=tuple(said),
    )


def _said(
    session: Session, order: CollectiveOrder, group_id: uuid.UUID, line_id: uuid.UUID
) -> list[Said]:
    speakers = arrival_queries.speakers(order, group_id)
    return [
        Said(arrival, by, arrival.organisation_id == order.holder_id)
        for arrival, by in arrival_queries.arrivals_of(session, order, speakers, line_id)
    ]


def _now(table: Table, shared: Shared) -> int:
    known = shared.booking.id in table.allotments
    return table.own_units(shared.booking) if known else shared.share.units


def _row(shared: Shared, table: Table, arrival: LineArrival) -> ShareRow:
    share = shared.share
    now = _now(table, shared)
    return ShareRow(
        booking_id=shared.booking.id,
        household_id=shared.household.id,
        code=shared.household.code,
        name=shared.household.name,
        had=share.had_units,
        units=share.units,
        now=now,
        fair=share.fair_units,
        taken=shared.booking.id in table.taken,
        why=_why(shared, arrival),
    )


def _why(shared: Shared, arrival: LineArrival) -> str:
    """Return in words how a number comes about."""
    share = shared.share
    if share.taken:
        return _("had taken its goods already: left alone")
    if arrival.usable_units >= arrival.expected_units:
        if share.units > share.had_units:
            return _("gets more: it had less than it asked for, or said “up to”")
        return _("gets what it was to get")
    part = _("its part is %(part)s", part=_part(shared, arrival))
    owed = share.owed_millionths
    if share.units * arrival.expected_units == share.had_units * arrival.usable_units or not owed:
        return part
    if owed > 0:
        return part + "; " + _("past orders left it %(units)s short", units=_units(owed))
    return part + "; " + _("past orders gave it %(units)s more", units=_units(-owed))


def _part(shared: Shared, arrival: LineArrival) -> str:
    exact = shared.share.had_units * arrival.usable_units * MILLION // arrival.expected_units
    return _units(exact)


def _units(millionths: int) -> str:
    return number(round(millionths / MILLION, 2))


def came_text(arrival: LineArrival) -> str:
    """Return what came in words: "18 of 20 came, 2 of them spoiled"."""
    names = {"units": number(arrival.units), "expected": number(arrival.expected_units)}
    if not arrival.spoiled_units:
        return _("%(units)s of %(expected)s came", **names)
    return ngettext(
        "%(units)s of %(expected)s came, %(num)s of them of no use",
        "%(units)s of %(expected)s came, %(num)s of them of no use",
        arrival.spoiled_units,
        **names,
    )


def came_by_line(
    session: Session, order: CollectiveOrder, group_id: uuid.UUID
) -> Mapping[uuid.UUID, str]:
    """Return what came of each line of which somebody said it."""
    speakers = arrival_queries.speakers(order, group_id)
    rows: Sequence[tuple[LineArrival, str | None]] = arrival_queries.arrivals_of(
        session, order, speakers
    )
    found: dict[uuid.UUID, str] = {}
    for arrival, _by in rows:
        found.setdefault(arrival.line_id, came_text(arrival))
    return found
