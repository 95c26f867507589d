"""Use cases of organisations."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.organisations import Organisation, PositionSource


def settle_positions(
    session: Session, points: Mapping[str, tuple[float, float]], *, now: datetime
) -> int:
    """Move organisations whose position was only approximate to the exact point of their comune."""
    unsettled = session.scalars(
        select(Organisation)
        .where(Organisation.position_source == PositionSource.APPROXIMATE)
        .order_by(Organisation.id)
    ).all()
    moved = [organisation for organisation in unsettled if organisation.istat in points]
    for organisation in moved:
        organisation.lat, organisation.lon = points[organisation.istat]
        organisation.position_source = PositionSource.COMUNE
        organisation.updated_at = now
    return len(moved)
