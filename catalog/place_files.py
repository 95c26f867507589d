"""Reads the files of the gazetteer: places.csv and areas.toml."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from sys import intern

from catalog.errors import Invalid
from catalog.gazetteer import Gazetteer
from catalog.geography import Area, Place, Province

PLACES_FILE = Path(__file__).with_name("data") / "places.csv"
AREAS_FILE = Path(__file__).with_name("data") / "areas.toml"
_HEADER = "istat;name;province;region;postcodes;lat;lon;point;other_names;capital_of"
SEPARATOR = ";"
COLUMNS = _HEADER.split(SEPARATOR)
APPROXIMATE_ORIGINS = frozenset("pc")
ORIGINS = frozenset("gs") | APPROXIMATE_ORIGINS


class BadPlaceFile(Invalid):
    """A line of the gazetteer's file cannot be read."""

    code = "bad_place_file"

    def __init__(self, path: Path, line: int, fault: str) -> None:
        self.path = path.name
        self.line = line
        self.fault = fault
        super().__init__()


class DuplicateArea(Invalid):
    """Two areas have the same code."""

    code = "duplicate_area"

    def __init__(self, area: str) -> None:
        self.area = area
        super().__init__()


def load_gazetteer(path: Path | None = None) -> Gazetteer:
    """Return the gazetteer of a file; the default one is read once and kept.

    Raises
    ------
    BadPlaceFile
        With the line number and the fault.
    """
    return _default_gazetteer() if path is None else read_gazetteer(path, AREAS_FILE)


@cache
def _default_gazetteer() -> Gazetteer:
    return read_gazetteer(PLACES_FILE, AREAS_FILE)


def read_gazetteer(places_path: Path, areas_path: Path) -> Gazetteer:
    """Return the gazetteer of two files, without the areas whose comuni the first one lacks."""
    places: dict[str, Place] = {}
    provinces: dict[str, tuple[str, str, str, tuple[str, ...]]] = {}
    for line, row in read_rows(places_path):
        place = read_place(places_path, line, row)
        if place.istat in places:
            raise BadPlaceFile(places_path, line, "duplicate istat code")
        places[place.istat] = place
        if row[9]:
            capitals = provinces[place.province][3] if place.province in provinces else ()
            provinces[place.province] = (
                place.province_istat,
                row[9],
                place.region,
                (*capitals, place.istat),
            )
    areas = [
        area for area in read_areas(areas_path) if all(istat in places for istat in area.istat)
    ]
    return Gazetteer(
        places.values(),
        provinces=[
            Province(istat=istat, code=code, name=name, region=region, capitals=capitals)
            for code, (istat, name, region, capitals) in sorted(
                provinces.items(), key=lambda item: item[1]
            )
        ],
        areas=areas,
    )


def read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of every line that holds a place."""
    header_seen = False
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, start=1):
            if line.startswith("#"):
                continue
            row = line.rstrip("\n").split(SEPARATOR)
            if len(row) != len(COLUMNS) or (not header_seen and row != COLUMNS):
                raise BadPlaceFile(path, number, "columns")
            if header_seen:
                yield number, row
            header_seen = True


def read_place(path: Path, line: int, row: list[str]) -> Place:
    """Return the place of one row."""
    istat, name, province, region, postcodes, lat, lon, origin, others, _ = row
    if not name or not postcodes or origin not in ORIGINS:
        raise BadPlaceFile(path, line, "name, postcodes or origin of the point")
    try:
        return Place(
            istat=istat,
            name=name,
            province=intern(province),
            region=intern(region),
            postcodes=tuple(postcodes.split(" ")),
            lat=float(lat),
            lon=float(lon),
            approximate=origin in APPROXIMATE_ORIGINS,
            other_names=tuple(others.split("|")) if others else (),
        )
    except (Invalid, ValueError) as error:
        raise BadPlaceFile(path, line, str(error)) from error


def read_areas(path: Path) -> list[Area]:
    """Return the areas of a TOML file, in its order."""
    areas: dict[str, Area] = {}
    for table in tomllib.loads(path.read_text(encoding="utf-8")).get("area", []):
        members = dict.fromkeys(table.get("istat", ()))
        for part in table.get("parts", ()):
            members |= dict.fromkeys(areas[part].istat)
        area = Area(
            code=table["code"],
            name=table["name"],
            aliases=tuple(table.get("aliases", ())),
            istat=tuple(members),
        )
        if area.code in areas:
            raise DuplicateArea(area.code)
        areas[area.code] = area
    return list(areas.values())
