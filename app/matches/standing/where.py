"""Where something is needed, as people write it in a field: a comune, a valley, a province, a region."""

import re
from dataclasses import dataclass

from app.runtime.i18n import gettext as _
from app.web.forms import FormReader
from catalog.geography import Area, Place
from catalog.understanding.place_lookup import PlaceLookup

LONGEST = 80
MOST_CHOICES = 5
_WITH_PROVINCE = re.compile(r"(?P<name>.+?)\s*\((?P<province>[A-Za-z]{2})\)")
_PROVINCE = re.compile(r"provincia\s+(?:di\s+)?(?P<name>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A comune or an area; neither when it does not matter."""

    place: Place | None = None
    area: Area | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no place was named."""
        return self.place is None and self.area is None


def where_words(place: Place | None, area: Area | None) -> str:
    """Return a place as `find_where` reads it."""
    if area is not None:
        return area.name
    return "" if place is None else f"{place.name} ({place.province})"


def find_where(form: FormReader, places: PlaceLookup) -> Whereabouts:
    """Return the place that the field names; several of one name, or none, are told beside it."""
    text = form.text("where", most=LONGEST, required=False)
    if not text or "where" in form.errors:
        return Whereabouts()
    found = _comuni(text, places)
    if len(found) == 1:
        return Whereabouts(place=found[0])
    area = _area(text, places)
    if area is not None:
        return Whereabouts(area=area)
    if found:
        names = ", ".join(f"{place.name} ({place.province})" for place in found[:MOST_CHOICES])
        form.refuse("where", _("Which one? Write it like this: %(names)s.", names=names))
    else:
        form.refuse(
            "where", _("We do not know this place: write a comune, a valley or a province.")
        )
    return Whereabouts()


def _comuni(text: str, places: PlaceLookup) -> tuple[Place, ...]:
    exact = _WITH_PROVINCE.fullmatch(text)
    if exact is None:
        found = places.comuni(text)
        at_home = tuple(place for place in found if places.is_at_home(place))
        return at_home if len(at_home) == 1 else found
    province = exact["province"].upper()
    found = places.comuni(exact["name"])
    full = [place for place in found if places.is_full_name(place, exact["name"])]
    return tuple(place for place in full or found if place.province == province)


def _area(text: str, places: PlaceLookup) -> Area | None:
    province = _PROVINCE.fullmatch(text)
    if province is not None:
        return places.province(province["name"])
    return places.area(text) or places.region(text)
