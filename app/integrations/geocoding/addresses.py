"""Takes an Italian address apart, far enough to find its comune."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.place_names import fold_name
from catalog.places import Gazetteer

POSTCODE = re.compile(r"(?<!\d)(?:I-|IT-)?(\d{5})(?!\d)", re.IGNORECASE)
COUNTRY = re.compile(r"[\s,;-]*\b(?:Italia|Italy)\s*$", re.IGNORECASE)
PROVINCE = re.compile(r"(?:\(\s*([A-Za-z]{2})\s*\)|(?<=[\s,\-])([A-Z]{2}))\s*$")
SEPARATORS = re.compile(r"[,;()\n]|\s[-\u2013]\s")
HOUSE_NUMBER = re.compile(r"\b\d+\s*(?:/\s*\w+|[a-zA-Z])?\b")
HAMLET = re.compile(r"\b(?:frazione|fraz|fr|localit[aà]'?|loc)\b\.?", re.IGNORECASE)
_STREETS = (
    "via viale v vle piazza p pza pzza piazzale piazzetta corso c so largo vicolo strada contrada"
    " salita passaggio lungolago lungofiume rotonda vicinale provinciale statale"
)
STREET_WORDS = frozenset(_STREETS.split())
SHORTEST_TAIL = 4


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address that name a comune.

    Parameters
    ----------
    postcode : str
        Five digits or empty.
    province : str
        Car plate code or empty.
    localities : tuple of str
        Names to try, the likeliest first.
    detailed : bool
        There is more than the name of a place: a street, a house number.
    hamlet : bool
        A hamlet is named.
    """

    postcode: str
    province: str
    localities: tuple[str, ...]
    detailed: bool
    hamlet: bool


def parse_address(text: str, gazetteer: Gazetteer) -> Address:
    """Return the parts of an address."""
    rest = COUNTRY.sub("", text)
    postcodes = POSTCODE.findall(rest)
    rest = POSTCODE.sub(",", rest).strip(" ,;-")
    province, rest = split_province(rest, gazetteer)
    segments = [segment.strip(" .-") for segment in SEPARATORS.split(rest)]
    segments = [segment for segment in segments if segment]
    streets = [is_street(segment) for segment in segments]
    return Address(
        postcode=postcodes[-1] if postcodes else "",
        province=province,
        localities=tuple(dict.fromkeys(localities(segments))),
        detailed=any(streets) or any(char.isdigit() for char in rest),
        hamlet=bool(HAMLET.search(text)),
    )


def split_province(text: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """Return the province at the end of the text and the text without it."""
    match = PROVINCE.search(text)
    if match is None:
        return "", text
    province = gazetteer.find_province(match[1] or match[2])
    if province is None:
        return "", text
    return province.code, text[: match.start()].strip(" ,;-(")


def is_street(segment: str) -> bool:
    """Tell whether a segment begins with a word for a street."""
    return fold_name(segment).split(" ")[0] in STREET_WORDS


def localities(segments: list[str]) -> Iterator[str]:
    """Yield the names that may be of a comune: whole segments from the last, then their tails."""
    names = [name for segment in reversed(segments) if (name := after_street(segment))]
    for name in names:
        if not HAMLET.search(name):
            yield name
    for name in names:
        words = HAMLET.sub(" ", name).split()
        for start in range(1 if len(words) == len(name.split()) else 0, len(words)):
            tail = " ".join(words[start:])
            if len(tail) >= SHORTEST_TAIL:
                yield tail


def after_street(segment: str) -> str:
    """Return what follows the house number of a street, the segment itself when it is no street."""
    if not is_street(segment):
        return HOUSE_NUMBER.sub(" ", segment).strip()
    numbers = list(HOUSE_NUMBER.finditer(segment))
    return segment[numbers[-1].end() :].strip() if numbers else ""
