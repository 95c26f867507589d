"""Which producers deliver to a place by a drawn polygon or a list of comuni."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from catalog.delivery_areas import AreaKind


@dataclass(frozen=True, slots=True)
class Area:
    """One delivery area as the projection reads it."""

    kind: AreaKind
    radius_km: float | None
    comuni: tuple[str, ...]
    polygon: bytes | None


@dataclass(slots=True)
class ServiceAreas:
    """Polygons in an STR tree and comuni in a table, both leading to producers' indices."""

    tree: shapely.STRtree
    polygon_producers: NDArray[np.int32]
    by_comune: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def build(cls, areas: Iterable[tuple[int, Area]]) -> "ServiceAreas":
        """Index the areas of all producers (producer index, area)."""
        polygons: list[bytes] = []
        producers: list[int] = []
        by_comune: dict[str, list[int]] = {}
        for producer, area in areas:
            if area.polygon is not None:
                polygons.append(area.polygon)
                producers.append(producer)
            for istat in area.comuni:
                by_comune.setdefault(istat, []).append(producer)
        tree = shapely.STRtree(shapely.from_wkb(np.array(polygons, dtype=object)))
        return cls(tree, np.array(producers, dtype=np.int32), by_comune)

    def serving(self, lat: float, lon: float, istat: str | None) -> NDArray[np.int32]:
        """Return the producers whose polygon covers the point or whose list names the comune."""
        hits = self.tree.query(shapely.Point(lon, lat), predicate="intersects")
        covered = set(self.polygon_producers[hits].tolist())
        if istat is not None:
            covered.update(self.by_comune.get(istat, ()))
        return np.array(sorted(covered), dtype=np.int32)

    def drawn_by(self) -> NDArray[np.int32]:
        """Return the producers who deliver by a polygon or a list of comuni."""
        listed = {producer for producers in self.by_comune.values() for producer in producers}
        listed.update(self.polygon_producers.tolist())
        return np.array(sorted(listed), dtype=np.int32)


def reach_km(areas: Iterable[Area]) -> float:
    """Return the widest radius of a producer's areas: 0 without one, inf for everywhere."""
    reach = 0.0
    for area in areas:
        if area.kind is AreaKind.EVERYWHERE:
            return float("inf")
        reach = max(reach, area.radius_km or 0.0)
    return reach
