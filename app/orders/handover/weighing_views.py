"""The weighing page, and the same as its script asks for it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.handover import queries as handover_queries
from app.orders.handover.queries import Contested
from app.orders.handover.views import (
    HandedLine,
    HouseholdSheet,
    ProductSheet,
    by_household,
    by_product,
)
from app.orders.handover.weight_words import weight_text
from app.orders.models import CollectiveOrder
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext

# More than a telephone likes on one page: then one product at a time.
MOST_ROWS = 600


@dataclass(frozen=True, slots=True)
class Clash:
    """Two reports of one booking between which a person chooses."""

    line: HandedLine
    stands: str
    by: str | None
    at: datetime
    said: str
    units: int | None
    pieces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WeighingPage:
    """What is on the page: rows by household or by product, and what waits for a choice."""

    households: tuple[HouseholdSheet, ...]
    products: tuple[ProductSheet, ...]
    clashes: tuple[Clash, ...]
    count: int
    done: int

    @property
    def is_too_long(self) -> bool:
        """Whether the rows are left out: one product at a time, then."""
        return self.count > MOST_ROWS


def weighing_page(
    session: Session, order: CollectiveOrder, group_id: uuid.UUID, lines: Sequence[HandedLine]
) -> WeighingPage:
    """Return the weighing page of some lines."""
    return WeighingPage(
        households=tuple(by_household(lines, queries.notes_of(session, order.id))),
        products=tuple(by_product(lines, queries.lines_of(session, order.id))),
        clashes=tuple(clashes(session, order, group_id, lines)),
        count=len(lines),
        done=sum(line.is_done for line in lines),
    )


def clashes(
    session: Session, order: CollectiveOrder, group_id: uuid.UUID, lines: Sequence[HandedLine]
) -> list[Clash]:
    """Return what waits for a choice."""
    known = {line.booking_id: line for line in lines}
    return [
        _clash(known[each.report.booking_id], each)
        for each in handover_queries.contested(session, order.id, group_id)
        if each.report.booking_id in known
    ]


def _clash(line: HandedLine, met: Contested) -> Clash:
    report = met.report
    pieces = met.pieces if report.grams is not None else ()
    return Clash(
        line=line,
        stands=got_text(line.units, line.grams, line.pieces, weighed=line.weighed),
        by=met.by,
        at=report.at,
        said=got_text(report.units, report.grams, met.pieces, weighed=line.weighed),
        units=report.units,
        pieces=pieces,
    )


def got_text(
    units: int | None, grams: int | None, pieces: tuple[int, ...], *, weighed: bool
) -> str:
    """Return what somebody said was handed over, in words."""
    if units is None and grams is None:
        return _("nothing said yet")
    if units == 0:
        return _("it did not come")
    if not weighed or grams is None:
        return ngettext("%(num)s unit", "%(num)s units", units or 0)
    if len(pieces) <= 1:
        return weight_text(grams)
    return f"{' + '.join(weight_text(piece) for piece in pieces)} = {weight_text(grams)}"


def row_facts(line: HandedLine, clash: Clash | None, *, is_late: bool) -> Mapping[str, object]:
    """Return one row as the script of the page knows it."""
    return {
        "booking": str(line.booking_id),
        "revision": line.revision,
        "units": line.units,
        "pieces": list(line.pieces) if line.grams is not None else None,
        "words": got_text(line.units, line.grams, line.pieces, weighed=line.weighed),
        "done": line.is_done,
        "late": _(
            "What you wrote came after this order was closed. It is kept: whoever looks after the accounts decides."
        )
        if is_late
        else "",
        "clash": None
        if clash is None
        else {
            "said": clash.said,
            "by": clash.by or "",
            "units": clash.units,
            "pieces": list(clash.pieces) if line.weighed else None,
        },
    }
