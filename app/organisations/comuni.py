"""From what a person types to a comune: the one that is meant, or those that may be."""

import re
from dataclasses import dataclass

from catalog.places import Gazetteer, Place

MOST_CANDIDATES = 8
_WITH_PROVINCE = re.compile(r"(.+?)[\s,]*\(?\b([A-Za-z]{2})\)?\s*$")
_PROVINCE = re.compile(r"(?:tutta la )?prov(?:incia|\.)?\s+(?:di\s+|of\s+)?(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found under a name: one place, or several to choose from, or none."""

    place: Place | None
    candidates: tuple[Place, ...] = ()


def written(place: Place) -> str:
    """Return a comune as we write it into a field."""
    return f"{place.name} ({place.province})"


def read_comune(gazetteer: Gazetteer, text: str, chosen: str = "") -> Reading:
    """Return the comune that was typed; `chosen` is the code ticked among the candidates shown before."""
    found = _called(gazetteer, text)
    if not found:
        found = gazetteer.suggest(text, MOST_CANDIDATES) or gazetteer.fuzzy(text, MOST_CANDIDATES)
    elif len(found) == 1:
        return Reading(found[0])
    for place in found:
        if place.istat == chosen:
            return Reading(place)
    return Reading(None, found[:MOST_CANDIDATES])


def _called(gazetteer: Gazetteer, text: str) -> tuple[Place, ...]:
    named = _WITH_PROVINCE.fullmatch(text)
    if named is not None and (province := gazetteer.find_province(named[2])) is not None:
        in_province = gazetteer.find(named[1], province=province.code)
        if in_province:
            return in_province
    return gazetteer.find(text)


@dataclass(frozen=True, slots=True)
class ManyReading:
    """What is added to a list of comuni by a name: a comune, all of a zone or of a province, or a question."""

    istat: tuple[str, ...] = ()
    candidates: tuple[Place, ...] = ()


def read_many(gazetteer: Gazetteer, text: str) -> ManyReading:
    """Return the comuni that a name stands for: of a valley, of a province ("provincia di Bergamo"), or one."""
    area = gazetteer.find_area(text)
    if area is not None:
        return ManyReading(area.istat)
    named = _PROVINCE.fullmatch(text)
    province = gazetteer.find_province(named[1]) if named else None
    if province is not None:
        return ManyReading(
            tuple(place.istat for place in gazetteer if place.province == province.code)
        )
    reading = read_comune(gazetteer, text)
    if reading.place is not None:
        return ManyReading((reading.place.istat,))
    return ManyReading(candidates=reading.candidates)
