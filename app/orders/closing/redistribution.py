"""Another number than expected: who gets how many then, by the same rule as at closing."""

import uuid
from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.orders.amounts import confirmed_units
from app.orders.booking.models import Booking
from app.orders.booking.wishes import Wish
from app.orders.closing.models import Allotment, SharingMemory, SharingStage
from app.orders.closing.sharing import Memory, Wisher, given_again
from app.orders.closing.working_out import owed_to, remember
from app.orders.models import OrderLine
from app.orders.producers import answer_queries


def shared_again(
    session: Session,
    line: OrderLine,
    bookings: Sequence[Booking],
    units: int,
    *,
    stage: SharingStage,
) -> dict[uuid.UUID, int]:
    """Return the units for each booking of a line when `units` came in all, and remember who gave way.

    Asked again for the same stage, what it remembered before is forgotten first. Nothing else is written:
    the caller keeps the units where they belong. The order must be locked.

    Parameters
    ----------
    bookings
        Those among whom the units are shared: of all groups, or of one when packs are counted apart.
    """
    _forget(session, line, bookings, stage)
    had = _had(answer_queries.allotments_of_line(session, line.id), bookings, stage)
    wishers = [
        Wisher(booking.household_id, Wish(booking.quantity, booking.tolerance))
        for booking in bookings
    ]
    before = owed_to(session, {booking.household_id for booking in bookings})
    memory = Memory(dict(before))
    given = given_again(
        wishers, {booking.household_id: had[booking.id] for booking in bookings}, units, memory
    )
    remember(session, line, memory.since(before), stage)
    return {booking.id: given.get(booking.household_id, 0) for booking in bookings}


def _forget(
    session: Session, line: OrderLine, bookings: Sequence[Booking], stage: SharingStage
) -> None:
    session.execute(
        delete(SharingMemory).where(
            SharingMemory.line_id == line.id,
            SharingMemory.stage == stage,
            SharingMemory.household_id.in_({booking.household_id for booking in bookings}),
        )
    )


def _had(
    allotments: dict[uuid.UUID, Allotment], bookings: Sequence[Booking], stage: SharingStage
) -> dict[uuid.UUID, int]:
    """Return what each had at the stage before."""
    found = {booking.id: allotments.get(booking.id) for booking in bookings}
    if stage is SharingStage.CONFIRMED:
        return {key: row.expected_units if row else 0 for key, row in found.items()}
    return {key: confirmed_units(row) if row else 0 for key, row in found.items()}
