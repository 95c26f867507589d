"""Reads reports of the hand-over: from a form, and from the queue that a telephone kept."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.orders.handover.errors import BadReport
from app.orders.handover.services import MOST_UNITS, Report
from app.orders.handover.weights import MOST_PIECES, Said, grams_of
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader
from app.web.identifiers import identifier

MOST_REPORTS = 100
MOST_BASE = 1_000_000
LONGEST_REASON = 300
# The clock of a telephone that says otherwise is not believed.
KEPT_FOR = timedelta(days=60)


def read_report(form: FormReader, *, weighed: bool, due: int) -> Report | None:
    """Return what a form without scripts reports; what is wrong with it stands in the form."""
    base = form.whole("base", low=0, high=MOST_BASE, required=True)
    report_id, booking_id = (identifier(form.values.get(name)) for name in ("report", "booking"))
    if base is None or report_id is None or booking_id is None:
        form.refuse("booking", _("The form is not complete: open the page again."))
        return None
    said = _said(form, booking_id, weighed=weighed, due=due)
    if not form.is_valid:
        return None
    return Report(
        id=report_id,
        booking_id=booking_id,
        base=base,
        said=said,
        confirmed=form.ticked("confirmed"),
    )


def _said(form: FormReader, booking_id: uuid.UUID, *, weighed: bool, due: int) -> Said:
    nothing, everything = form.ticked("nothing"), form.ticked("everything")
    if not weighed:
        field = f"units-{booking_id}"
        units = form.whole(field, low=0, high=MOST_UNITS)
        return Said(0 if nothing else due if everything else units, None)
    if nothing:
        return Said(None, ())
    pieces = []
    for text in form.values.getlist(f"piece-{booking_id}")[:MOST_PIECES]:
        grams = grams_of(text)
        if text.strip() and grams is None:
            form.refuse(f"piece-{booking_id}", _("Write a weight like 1,25 kg or 1250."))
        if grams is not None:
            pieces.append(grams)
    return Said(None, tuple(pieces) or None)


def read_queue(sent: object, now: datetime) -> list[Report]:
    """Return the reports that a telephone kept.

    Raises
    ------
    BadReport
        It was not our script that sent this.
    """
    rows = sent.get("reports") if isinstance(sent, Mapping) else None
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_REPORTS:
        raise BadReport
    return [_queued(row, now) for row in rows]


def _queued(row: object, now: datetime) -> Report:
    if not isinstance(row, Mapping):
        raise BadReport
    report_id, booking_id = (identifier(row.get(name)) for name in ("id", "booking"))
    base = _whole(row.get("base"), MOST_BASE)
    if report_id is None or booking_id is None or base is None:
        raise BadReport
    return Report(
        id=report_id,
        booking_id=booking_id,
        base=base,
        said=Said(_whole(row.get("units"), MOST_UNITS), _pieces(row.get("pieces"))),
        confirmed=row.get("confirmed") is True,
        reason=str(row.get("reason") or "")[:LONGEST_REASON],
        read_at=_moment(row.get("read_at"), now),
    )


def _whole(value: object, most: int) -> int | None:
    if value is None:
        return None
    # Booleans are integers in Python.
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise BadReport
    return value


def _pieces(values: object) -> tuple[int, ...] | None:
    if values is None:
        return None
    if not isinstance(values, Sequence) or isinstance(values, str) or len(values) > MOST_PIECES:
        raise BadReport
    found = tuple(value for value in values if isinstance(value, int))
    if len(found) != len(values):
        raise BadReport
    return found


def _moment(text: object, now: datetime) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    if found is None or found.tzinfo is None or not now - KEPT_FOR <= found <= now:
        return None
    return found
