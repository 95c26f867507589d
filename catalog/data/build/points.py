"""Finds a point for every comune: set by hand, else GeoNames, else estimated."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from catalog.data.build.sources import Comune, Settlement
from catalog.geography import distance_km
from catalog.place_names import fold_name, loose_key

# How far a comune may lie from the comuni with its postcode or of its province: when both are
# farther, the settlement found is a namesake. Islands are far from everything: the overrides say
# which to trust.
FARTHEST_KM = {"postcode": 22.0, "province": 25.0}
NEAREST_BY_CODE = 3
NEAREST_MATES = 3


class Point(NamedTuple):
    """Degrees, WGS 84."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Placed:
    """The point of a comune and its origin: g, s, p or c (see the header of places.csv)."""

    point: Point
    origin: str


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a person has set by hand."""

    points: Mapping[str, Point]
    seats: Mapping[str, str]
    trusted: frozenset[str]


class NameIndex:
    """Settlements by region and name; a proper name goes before an alternative one."""

    def __init__(self, settlements: Iterable[Settlement]) -> None:
        self._proper: dict[tuple[str, str], set[Point]] = defaultdict(set)
        self._other: dict[tuple[str, str], set[Point]] = defaultdict(set)
        self._loose: dict[tuple[str, str], set[Point]] = defaultdict(set)
        for settlement in settlements:
            point = Point(settlement.lat, settlement.lon)
            self._proper[settlement.region, fold_name(settlement.name)].add(point)
            for name in (settlement.name, *settlement.other_names):
                self._other[settlement.region, fold_name(name)].add(point)
                self._loose[settlement.region, loose_key(name)].add(point)

    def candidates(self, region: str, names: Sequence[str]) -> list[set[Point]]:
        """Return the sets of points to try, the best evidence first."""
        strict = [fold_name(name) for name in names]
        tiers = [
            set().union(*(self._proper.get((region, name), ()) for name in strict)),
            set().union(*(self._other.get((region, name), ()) for name in strict)),
            set().union(*(self._loose.get((region, loose_key(name)), ()) for name in names)),
        ]
        return [tier for tier in tiers if tier]


class Neighbourhood:
    """Where a comune is to be expected, from the comuni already placed."""

    def __init__(
        self,
        comuni: Sequence[Comune],
        postcodes: Mapping[str, tuple[str, ...]],
        known: Mapping[str, Point],
    ) -> None:
        self._postcodes = postcodes
        self._known = known
        self._by: dict[tuple[str, str], list[str]] = defaultdict(list)
        for comune in comuni:
            if comune.istat not in known:
                continue
            for key in self._keys(comune):
                self._by[key].append(comune.istat)

    def remoteness(self, comune: Comune, point: Point) -> list[float]:
        """Return the distances from the groups of comuni around, 1 = the farthest believable."""
        found = []
        for kind, key in self._keys(comune):
            points = [self._known[i] for i in self._by.get((kind, key), ()) if i != comune.istat]
            nearest = sorted(distance_km(*point, *mate) for mate in points)[:NEAREST_MATES]
            if nearest:
                found.append((nearest[0] + fmean(nearest)) / 2 / FARTHEST_KM[kind])
        return found

    def sharing_postcode(self, comune: Comune) -> list[Point]:
        """Return the points of the other comuni with one of its postcodes."""
        found = {
            i for kind, key in self._keys(comune) if kind == "postcode" for i in self._by[kind, key]
        }
        return [self._known[istat] for istat in sorted(found - {comune.istat})]

    def nearest_by_code(self, comune: Comune) -> list[Point]:
        """Return the points of the comuni of its province whose codes are the closest."""
        number = int(comune.istat)
        mates = [i for i in self._by["province", comune.province] if i != comune.istat]
        mates.sort(key=lambda istat: abs(int(istat) - number))
        return [self._known[istat] for istat in mates[:NEAREST_BY_CODE]]

    def _keys(self, comune: Comune) -> list[tuple[str, str]]:
        postcodes = self._postcodes[comune.istat]
        return [
            *(("postcode", code) for code in postcodes),
            ("province", comune.province),
        ]


def place_all(
    comuni: Sequence[Comune],
    postcodes: Mapping[str, tuple[str, ...]],
    index: NameIndex,
    overrides: Overrides,
) -> dict[str, Placed]:
    """Return a point for every comune."""
    found = {c.istat: index.candidates(c.region, search_names(c, overrides)) for c in comuni}
    certain = {
        i: next(iter(tiers[0])) for i, tiers in found.items() if tiers and len(tiers[0]) == 1
    }
    around = Neighbourhood(comuni, postcodes, certain | dict(overrides.points))
    placed = {i: Placed(point, "s") for i, point in overrides.points.items()}
    for comune in comuni:
        if comune.istat in placed:
            continue
        tiers = found[comune.istat]
        if comune.istat in overrides.trusted:
            point: Point | None = next(iter(tiers[0]))
        else:
            point = believable(comune, tiers, around)
        if point is not None:
            placed[comune.istat] = Placed(point, "g")
    around = Neighbourhood(comuni, postcodes, {i: p.point for i, p in placed.items()})
    for comune in comuni:
        if comune.istat not in placed:
            placed[comune.istat] = estimate(comune, around)
    return placed


def search_names(comune: Comune, overrides: Overrides) -> list[str]:
    """Return the names under which GeoNames may know the comune."""
    if comune.istat in overrides.seats:
        return [overrides.seats[comune.istat]]
    return [name for name in (comune.name, comune.foreign_name) if name]


def believable(comune: Comune, tiers: Sequence[set[Point]], around: Neighbourhood) -> Point | None:
    """Return the candidate that fits best, from the first tier with one near enough."""
    for tier in tiers:
        remoteness = {point: around.remoteness(comune, point) for point in tier}
        near = [point for point in tier if min(remoteness[point]) <= 1]
        if near:
            return min(near, key=lambda point: (fmean(remoteness[point]), point))
    return None


def estimate(comune: Comune, around: Neighbourhood) -> Placed:
    """Return an approximate point from the comuni around."""
    points, origin = around.sharing_postcode(comune), "p"
    if not points:
        points, origin = around.nearest_by_code(comune), "c"
    return Placed(Point(fmean(p.lat for p in points), fmean(p.lon for p in points)), origin)
