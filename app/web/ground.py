"""The ground under a map: the official boundaries when they are loaded, else a patchwork of comuni."""

import threading
from collections.abc import Sequence
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from catalog.boundaries import Boundary
from catalog.places import Gazetteer

Stamp = tuple[int, datetime | None]
NEVER: Stamp = (0, None)
# Beyond this many comuni in sight their outlines are noise: the provinces are drawn.
MOST_COMUNI = 600
# Territories of delivery areas are kept: producers' lists of comuni come back on every page.
MOST_UNIONS = 2_000
# About 6 km: as far as a comune of the patchwork reaches from its point.
PATCH_DEGREES = 0.055


def boundaries_stamp(session: Session) -> Stamp:
    """Return what changes whenever boundaries are loaded."""
    count, latest = session.execute(
        select(func.count(Boundary.istat), func.max(Boundary.loaded_at))
    ).one()
    return count, latest


def patchwork(points: Sequence[tuple[float, float]]) -> NDArray[np.object_]:
    """Return a cell for each point (lon, lat): what lies nearest to it and not too far."""
    spots = np.atleast_1d(np.asarray(shapely.points(np.array(points, dtype=np.float64))))
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(spots), extend_to=shapely.box(6, 35, 19, 48))
    )
    # Cells come in an order of their own; each holds exactly one of the points.
    cell_of, spot_of = shapely.STRtree(spots).query(cells, predicate="intersects")
    ordered: NDArray[np.object_] = np.empty(len(spots), dtype=np.object_)
    ordered[spot_of] = cells[cell_of]
    return np.asarray(
        shapely.intersection(ordered, shapely.buffer(spots, PATCH_DEGREES, quad_segs=6)),
        dtype=object,
    )


class Ground:
    """Territories of comuni, to be drawn under a map; read once per process and load."""

    def __init__(self, gazetteer: Gazetteer, stamp: Stamp) -> None:
        self._gazetteer = gazetteer
        self._lock = threading.Lock()
        self._stamp = stamp
        self._is_read = False
        self._comuni: NDArray[np.object_] = np.zeros(0, dtype=object)
        self._provinces: NDArray[np.object_] = np.zeros(0, dtype=object)
        self._tree = shapely.STRtree([])
        self._index: dict[str, int] = {}
        self._unions: dict[tuple[str, ...], BaseGeometry | None] = {}

    def union(self, session: Session, istat_codes: Sequence[str]) -> BaseGeometry | None:
        """Return the territory of several comuni together; None when none of them is known."""
        with self._lock:
            if not self._is_read:
                self._read(session)
        wanted = tuple(sorted(istat_codes))
        if wanted not in self._unions:
            if len(self._unions) >= MOST_UNIONS:
                self._unions.clear()
            known = [self._index[code] for code in wanted if code in self._index]
            self._unions[wanted] = shapely.union_all(self._comuni[known]) if known else None
        return self._unions[wanted]

    def within(
        self, session: Session, bounds: tuple[float, float, float, float]
    ) -> list[BaseGeometry]:
        """Return the territories in sight: comuni, or provinces when there would be too many."""
        with self._lock:
            if not self._is_read:
                self._read(session)
        frame = shapely.box(*bounds)
        hits = np.sort(self._tree.query(frame, predicate="intersects"))
        if len(hits) <= MOST_COMUNI:
            return list(self._comuni[hits])
        return [shape for shape in self._provinces if shape.intersects(frame)]

    def _read(self, session: Session) -> None:
        loaded, _when = self._stamp
        if loaded:
            rows = session.scalars(
                select(Boundary).options(undefer(Boundary.geometry)).order_by(Boundary.istat)
            ).all()
            codes = [row.istat for row in rows]
            self._comuni = shapely.from_wkb(np.array([row.geometry for row in rows], dtype=object))
        else:
            places = list(self._gazetteer)
            codes = [place.istat for place in places]
            self._comuni = patchwork([(place.lon, place.lat) for place in places])
        self._index = {code: number for number, code in enumerate(codes)}
        provinces = np.array([code[:3] for code in codes])
        self._provinces = np.array(
            [
                shapely.union_all(self._comuni[provinces == province])
                for province in np.unique(provinces)
            ],
            dtype=object,
        )
        self._tree = shapely.STRtree(self._comuni)
        self._is_read = True
