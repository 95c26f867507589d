"""The gazetteer: every comune by code, by name in many ways, by postcode, by point."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from math import cos, radians

from catalog.errors import NotFound
from catalog.geography import Area, Place, Province
from catalog.place_index import Index, NameIndex, grouped
from catalog.place_names import area_key, fold_name, spelled_names

LEAST_SIMILARITY = 0.78
SUGGESTED = 8
GUESSED = 5


class UnknownPlace(NotFound):
    """No comune has this ISTAT code."""

    code = "unknown_place"

    def __init__(self, istat: str) -> None:
        self.istat = istat
        super().__init__()


class Gazetteer:
    """An immutable set of places with the indexes that answer how people name them.

    Indexes are made when first asked for: some 40 ms each for the whole of Italy.

    Parameters
    ----------
    places : iterable of Place
        In the order in which they are iterated; codes are unique.
    provinces : iterable of Province
    areas : iterable of Area
        Their codes of comuni must be known, else `UnknownPlace`.
    """

    def __init__(
        self,
        places: Iterable[Place],
        *,
        provinces: Iterable[Province] = (),
        areas: Iterable[Area] = (),
    ) -> None:
        self._places = {place.istat: place for place in places}
        self._provinces = tuple(provinces)
        self._areas = tuple(areas)
        self._names = NameIndex(self._places.values())
        for area in self._areas:
            for istat in area.istat:
                self.get(istat)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places.values())

    def __contains__(self, istat: object) -> bool:
        return istat in self._places

    @property
    def provinces(self) -> tuple[Province, ...]:
        """The provinces, in the order of their codes."""
        return self._provinces

    @property
    def areas(self) -> tuple[Area, ...]:
        """The valleys and zones that people name."""
        return self._areas

    def get(self, istat: str) -> Place:
        """Return the place with this code; raise `UnknownPlace` when there is none."""
        place = self._places.get(istat)
        if place is None:
            raise UnknownPlace(istat)
        return place

    def find(
        self, name: str, *, province: str | None = None, region: str | None = None
    ) -> tuple[Place, ...]:
        """Return the places called so, none when nobody is.

        Spelling is free (case, accents, apostrophes, hyphens, "S." for "San"). Names in use go
        before names in another language and former names, these before names without the small
        words ("Reggio Emilia"), these before the beginning of a name that only one place has
        ("San Pellegrino").

        Parameters
        ----------
        name : str
        province : str, optional
            Code or name: "BG", "Bergamo".
        region : str, optional
            "Lombardia".
        """
        return self._names.find(name, self._filter(province, region))

    def by_postcode(self, postcode: str) -> tuple[Place, ...]:
        """Return the places with this postcode."""
        return self._by_postcode.get(postcode.strip(), ())

    def suggest(
        self, prefix: str, limit: int = SUGGESTED, *, near: tuple[float, float] | None = None
    ) -> tuple[Place, ...]:
        """Return places whose name begins so.

        Exact names come first, then the nearest to `near`; without it capitals first.

        Parameters
        ----------
        prefix : str
            As typed so far.
        limit : int
            At most so many.
        near : (lat, lon), optional
            Degrees, WGS 84.
        """
        folded = fold_name(prefix)

        def rank(entry: tuple[str, Place]) -> tuple[bool, float, bool, str, str]:
            key, place = entry
            away = 0.0 if near is None else flat_distance(near, place)
            return key != folded, away, place.istat not in self._capitals, key, place.istat

        ranked = sorted(self._names.beginning_with(prefix), key=rank)
        return tuple(place for _, place in ranked[: max(limit, 0)])

    def fuzzy(
        self, name: str, limit: int = GUESSED, *, least: float = LEAST_SIMILARITY
    ) -> tuple[Place, ...]:
        """Return places whose name is spelt nearly so, the most similar first.

        Parameters
        ----------
        name : str
        limit : int
            At most so many.
        least : float
            Least similarity in [0, 1]: 1 minus the number of edits (two exchanged neighbours count
            as one) divided by the longer length.
        """
        return self._names.similar(name, limit, least=least)

    def find_area(self, name: str) -> Area | None:
        """Return the valley or zone called so ("val Seriana", "bassa"), if there is one."""
        return self._by_area_name.get(area_key(name))

    def find_province(self, name: str) -> Province | None:
        """Return the province with this code or name, if there is one."""
        return self._by_province_name.get(fold_name(name))

    def nearest(self, lat: float, lon: float) -> Place:
        """Return the place whose point is the nearest; the gazetteer must not be empty."""
        return min(self, key=lambda place: flat_distance((lat, lon), place))

    def with_points(self, points: Mapping[str, tuple[float, float]]) -> "Gazetteer":
        """Return the same gazetteer with exact points for the given codes."""
        moved = {
            istat: replace(self.get(istat), lat=lat, lon=lon, approximate=False)
            for istat, (lat, lon) in points.items()
        }
        return Gazetteer(
            (moved.get(place.istat, place) for place in self),
            provinces=self._provinces,
            areas=self._areas,
        )

    def _filter(self, province: str | None, region: str | None) -> Callable[[Place], bool]:
        known = None if province is None else self.find_province(province)
        code = known.code if known is not None else province
        regions = None if region is None else {fold_name(name) for name in spelled_names(region)}

        def fits(place: Place) -> bool:
            in_province = code is None or place.province == code
            return in_province and (regions is None or fold_name(place.region) in regions)

        return fits

    @cached_property
    def _by_postcode(self) -> Index:
        return grouped((postcode, place) for place in self for postcode in place.postcodes)

    @cached_property
    def _by_area_name(self) -> Mapping[str, Area]:
        return {area_key(name): area for area in self._areas for name in (area.name, *area.aliases)}

    @cached_property
    def _by_province_name(self) -> Mapping[str, Province]:
        return {
            fold_name(name): province
            for province in self._provinces
            for name in (province.code, province.name, province.istat)
        }

    @cached_property
    def _capitals(self) -> frozenset[str]:
        return frozenset(istat for province in self._provinces for istat in province.capitals)


def flat_distance(point: tuple[float, float], place: Place) -> float:
    """Return a number that grows with the distance, good for comparing places of one country."""
    north = place.lat - point[0]
    east = (place.lon - point[1]) * cos(radians(point[0]))
    return north * north + east * east
