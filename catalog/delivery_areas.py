"""Delivery areas: where a producer brings its goods - a radius, a list of comuni, a drawn polygon."""

import enum
import json
import uuid
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.base import Base, enum_column, new_id
from catalog.errors import Invalid
from catalog.geography import distance_km

if TYPE_CHECKING:
    from catalog.organisations import Organisation

MAX_VERTICES = 5_000
# Whatever a file of a stranger can raise: also numbers and nestings without end.
NOT_GEOJSON = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    shapely.errors.ShapelyError,
)


class AreaKind(enum.StrEnum):
    """How a delivery area is said."""

    RADIUS = "radius"
    COMUNI = "comuni"
    POLYGON = "polygon"
    EVERYWHERE = "everywhere"


class BadPolygon(Invalid):
    """A drawn area must be one or more closed, simple polygons in degrees."""

    code = "bad_polygon"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__()


class DeliveryArea(Base):
    """One area of a producer; an organisation serves the union of its areas."""

    __tablename__ = "delivery_areas"
    __table_args__ = (
        CheckConstraint("radius_km > 0", name="radius_positive"),
        CheckConstraint("(kind = 'radius') = (radius_km IS NOT NULL)", name="radius_when_radius"),
        CheckConstraint("(kind = 'polygon') = (polygon IS NOT NULL)", name="polygon_when_polygon"),
        CheckConstraint("minimum_order_cents >= 0", name="minimum_not_negative"),
        CheckConstraint("revision > 0", name="revision_positive"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[AreaKind] = mapped_column(enum_column(AreaKind, "area_kind"))
    radius_km: Mapped[float | None]
    comuni: Mapped[list[str]] = mapped_column(JSON, default=list)
    polygon: Mapped[bytes | None] = mapped_column(LargeBinary)
    days: Mapped[str | None] = mapped_column(String(120))
    minimum_order_cents: Mapped[int | None]
    # Counted up by every change: who edits an older one is shown both versions.
    revision: Mapped[int] = mapped_column(default=1)

    organisation: Mapped["Organisation"] = relationship(
        back_populates="delivery_areas", lazy="raise"
    )

    def geometry(self) -> BaseGeometry | None:
        """Return the drawn polygon, None for the other kinds."""
        return None if self.polygon is None else shapely.from_wkb(self.polygon)

    def covers(
        self, point: tuple[float, float], istat: str | None, home: tuple[float, float]
    ) -> bool:
        """Tell whether the area reaches a point (lat, lon) of a comune, from the producer's home."""
        if self.kind is AreaKind.EVERYWHERE:
            return True
        if self.kind is AreaKind.RADIUS:
            return distance_km(*point, *home) <= (self.radius_km or 0.0)
        if self.kind is AreaKind.COMUNI:
            return istat is not None and istat in self.comuni
        geometry = self.geometry()
        lat, lon = point
        return geometry is not None and bool(geometry.intersects(shapely.Point(lon, lat)))


def read_polygon(geojson: str | dict[str, Any]) -> BaseGeometry:
    """Return the geometry of a GeoJSON polygon or multipolygon drawn by a person.

    Raises
    ------
    BadPolygon
        When it is not GeoJSON, not a polygon, too large, outside the degrees of the Earth, without an
        area, or crosses itself. A crossing outline is refused rather than repaired: only the person
        who drew it knows what was meant.
    """
    try:
        data = json.loads(geojson) if isinstance(geojson, str) else geojson
        # Numbers that are none are refused below, by name; heights mean nothing here.
        with np.errstate(invalid="ignore"):
            geometry = shapely.force_2d(shape(data))
    except NOT_GEOJSON as error:
        raise BadPolygon("not_geojson") from error
    if geometry.geom_type not in {"Polygon", "MultiPolygon"}:
        raise BadPolygon("not_a_polygon")
    if shapely.get_num_coordinates(geometry) > MAX_VERTICES:
        raise BadPolygon("too_many_vertices")
    if geometry.is_empty:
        raise BadPolygon("empty")
    lon, lat = np.abs(shapely.get_coordinates(geometry)).T
    # Not the bounds: they pass over what is not a number.
    if not (np.all(lon <= 180) and np.all(lat <= 90)):
        raise BadPolygon("outside_degrees")
    if not geometry.is_valid:
        raise BadPolygon("crosses_itself")
    return geometry


def polygon_bytes(geometry: BaseGeometry) -> bytes:
    """Return the form in which a polygon is stored (WKB)."""
    stored: bytes = shapely.to_wkb(geometry)
    return stored
