"""Groups demands that find too little by what and where, and finds whom they could turn to."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.admin.lacking.queries import Source, Wanting
from catalog.category_tree import CategoryTree
from catalog.geography import Area, nearest_km
from catalog.places import Gazetteer
from catalog.quantities import Dimension
from catalog.rhythm import needed_in_a_month
from catalog.understanding import Lexicon


class Hurdle(enum.StrEnum):
    """What stands between a gap and the nearest who offers such things."""

    # Nobody offers it: somebody has to begin.
    NOBODY = "nobody"
    # Somebody does, further away than the demands allow.
    DISTANCE = "distance"
    # Somebody does, and near enough: criteria, price, season or quantity keep them out.
    TERMS = "terms"
    # The demand is in words only: nobody can tell who offers it.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a demand is: a comune, a valley or a province; nowhere in particular."""

    code: str
    name: str
    lat: float | None = None
    lon: float | None = None


EVERYWHERE = Spot("", "")


@dataclass(slots=True)
class Gap:
    """A category that is looked for at a place and not found, or hardly."""

    category: str | None
    sector: str | None
    spot: Spot
    demands: int = 0
    without_any: int = 0
    monthly: dict[Dimension, int] = field(default_factory=dict)
    # The furthest that anybody would go; None when somebody sets no limit.
    reach_km: float | None = 0.0
    nearest_km: float | None = None
    offered: bool = False

    def take(self, demand: Wanting) -> None:
        """Count a demand."""
        self.demands += 1
        self.without_any += demand.eligible == 0
        if demand.amount is not None and demand.dimension is not None:
            needed = needed_in_a_month(demand.amount, demand.rhythm)
            self.monthly[demand.dimension] = self.monthly.get(demand.dimension, 0) + needed
        if demand.max_km is None:
            self.reach_km = None
        elif self.reach_km is not None:
            self.reach_km = max(self.reach_km, demand.max_km)

    @property
    def hurdle(self) -> Hurdle:
        """What keeps the nearest offers out."""
        if self.category is None:
            return Hurdle.UNKNOWN
        if not self.offered:
            return Hurdle.NOBODY
        too_far = (
            self.nearest_km is not None
            and self.reach_km is not None
            and self.nearest_km > self.reach_km
        )
        return Hurdle.DISTANCE if too_far else Hurdle.TERMS


def spot_of(demand: Wanting, gazetteer: Gazetteer, lexicon: Lexicon) -> Spot:
    """Return where a demand is; one whose place the catalogue has lost is nowhere in particular."""
    if demand.istat is not None and demand.istat in gazetteer:
        place = gazetteer.get(demand.istat)
        return Spot(place.istat, place.name, place.lat, place.lon)
    area = lexicon.places.area_of_code(demand.area_code) if demand.area_code else None
    return EVERYWHERE if area is None else _middle(area, gazetteer)


def _middle(area: Area, gazetteer: Gazetteer) -> Spot:
    places = [gazetteer.get(istat) for istat in area.istat if istat in gazetteer]
    if not places:
        return Spot(area.code, area.name)
    lat = sum(place.lat for place in places) / len(places)
    lon = sum(place.lon for place in places) / len(places)
    return Spot(area.code, area.name, lat, lon)


def gaps_of(
    demands: Iterable[Wanting], tree: CategoryTree, gazetteer: Gazetteer, lexicon: Lexicon
) -> list[Gap]:
    """Return what is missing where, what most people look for first."""
    found: dict[tuple[str | None, str], Gap] = {}
    spots: dict[tuple[str | None, str | None], Spot] = {}
    for demand in demands:
        where = (demand.istat, demand.area_code)
        if where not in spots:
            spots[where] = spot_of(demand, gazetteer, lexicon)
        code = demand.category_code if demand.category_code in tree else None
        spot = spots[where]
        gap = found.get((code, spot.code))
        if gap is None:
            sector = tree.path(code)[0].code if code is not None else None
            gap = found[code, spot.code] = Gap(code, sector, spot)
        gap.take(demand)
    return sorted(
        found.values(), key=lambda gap: (-gap.demands, gap.category or "~", gap.spot.name)
    )


def categories_below(gaps: Iterable[Gap], tree: CategoryTree) -> dict[str, list[str]]:
    """Return for each missing category itself and everything below it."""
    wanted = sorted({gap.category for gap in gaps if gap.category is not None})
    return {
        code: [tree.by_number(number).code for number in range(*tree.span(code))] for code in wanted
    }


def look_for_sources(
    gaps: Sequence[Gap], below: Mapping[str, Sequence[str]], sources: Sequence[Source]
) -> None:
    """Note on each gap how far the nearest is who offers such things."""
    by_category: dict[str, list[Source]] = {}
    for source in sources:
        by_category.setdefault(source.category_code, []).append(source)
    points: dict[str, NDArray[np.float64]] = {}
    for gap in gaps:
        if gap.category is None:
            continue
        if gap.category not in points:
            codes = below.get(gap.category, ())
            points[gap.category] = _points(
                [source for code in codes for source in by_category.get(code, ())]
            )
        there = points[gap.category]
        gap.offered = len(there) > 0
        lat, lon = gap.spot.lat, gap.spot.lon
        if gap.offered and lat is not None and lon is not None:
            gap.nearest_km = nearest_km(lat, lon, there)


def _points(sources: Sequence[Source]) -> NDArray[np.float64]:
    """Return where sources are, in radians; many gaps ask for those of the same category."""
    degrees = np.array([(source.lat, source.lon) for source in sources], np.float64).reshape(-1, 2)
    return np.radians(degrees)
