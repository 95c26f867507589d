"""Places: the comuni, provinces and areas of Italy and the gazetteer that finds them.

>>> from catalog.places import load_gazetteer
>>> [place.istat for place in load_gazetteer().find("cantu'")]
['013041']
"""

from catalog.gazetteer import Gazetteer, UnknownPlace
from catalog.geography import (
    Area,
    BadIstatCode,
    Place,
    PointOutsideItaly,
    Province,
    distance_km,
)
from catalog.place_files import BadPlaceFile, load_gazetteer

__all__ = [
    "Area",
    "BadIstatCode",
    "BadPlaceFile",
    "Gazetteer",
    "Place",
    "PointOutsideItaly",
    "Province",
    "UnknownPlace",
    "distance_km",
    "load_gazetteer",
]
