"""The official boundaries of the comuni: polygons for maps and delivery areas, and exact points."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from shapely import MultiPolygon, from_wkb, to_wkb
from sqlalchemy import CheckConstraint, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from catalog.base import Base
from catalog.boundary_files import (
    BoundaryFault,
    BoundaryFeature,
    BoundaryFileTooLarge,
    BoundaryReading,
    FaultKind,
    NotGeoJson,
    WrongReferenceSystem,
    read_boundaries,
)

__all__ = [
    "Boundary",
    "BoundaryFault",
    "BoundaryFeature",
    "BoundaryFileTooLarge",
    "BoundaryReading",
    "FaultKind",
    "LoadReport",
    "NotGeoJson",
    "WrongReferenceSystem",
    "exact_points",
    "load_boundaries",
    "read_boundaries",
    "territories",
]


class Boundary(Base):
    """The territory of a comune as last loaded."""

    __tablename__ = "boundaries"
    __table_args__ = (
        CheckConstraint("length(istat) = 6", name="istat_digits"),
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="point_range"),
    )

    istat: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    geometry: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    lat: Mapped[float]
    lon: Mapped[float]
    source: Mapped[str] = mapped_column(String(200))
    loaded_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """How many boundaries a load created, updated and left as they were; the file's faults."""

    created: int
    updated: int
    unchanged: int
    faults: tuple[BoundaryFault, ...]


def load_boundaries(session: Session, reading: BoundaryReading, *, now: datetime) -> LoadReport:
    """Store what a file holds. Loading the same file again changes nothing.

    Comuni that the file does not name keep their boundary.
    """
    rows = session.execute(select(Boundary.istat, Boundary.geometry))
    stored = {istat: geometry for istat, geometry in rows}  # noqa: C416 rows are not pairs to mypy
    created = updated = unchanged = 0
    for feature in reading.features:
        geometry = to_wkb(feature.territory, byte_order=1)
        if stored.get(feature.istat) == geometry:
            unchanged += 1
            continue
        session.merge(boundary_row(feature, geometry, source=reading.source, now=now))
        if feature.istat in stored:
            updated += 1
        else:
            created += 1
    session.flush()  # What is reported as stored has passed the constraints of the database.
    return LoadReport(created, updated, unchanged, reading.faults)


def boundary_row(
    feature: BoundaryFeature, geometry: bytes, *, source: str, now: datetime
) -> Boundary:
    """Return the row of a feature."""
    lat, lon = feature.point
    return Boundary(
        istat=feature.istat,
        name=feature.name,
        geometry=geometry,
        lat=lat,
        lon=lon,
        source=source[:200],
        loaded_at=now,
    )


def exact_points(session: Session) -> dict[str, tuple[float, float]]:
    """Return a (lat, lon) inside each loaded comune, by ISTAT code: for `Gazetteer.with_points`."""
    rows = session.execute(select(Boundary.istat, Boundary.lat, Boundary.lon))
    return {istat: (lat, lon) for istat, lat, lon in rows}


def territories(session: Session, istat_codes: Iterable[str]) -> dict[str, MultiPolygon]:
    """Return the territories of some comuni, by ISTAT code; the ones not loaded are missing."""
    wanted = sorted(set(istat_codes))
    query = select(Boundary.istat, Boundary.geometry).where(Boundary.istat.in_(wanted))
    return {
        istat: cast("MultiPolygon", from_wkb(geometry))  # Only territories are ever written.
        for istat, geometry in session.execute(query)
    }
