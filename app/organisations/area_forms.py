"""Reading the form of a delivery area."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

import shapely
from shapely.geometry.base import BaseGeometry
from werkzeug.datastructures import MultiDict

from app.organisations.comuni import read_many
from app.organisations.forms import checked
from app.organisations.outlines import MOST_CHARACTERS, outline_text, read_outline
from app.runtime.i18n import gettext as _
from app.web.conflict import FieldWords, marked
from app.web.forms import FormReader
from catalog.delivery_areas import AreaKind, DeliveryArea
from catalog.places import Gazetteer, Place

WIDEST_KM = 500.0
# Some more than the comuni of Lombardy, the region with most of them.
MOST_COMUNI = 1_600
ADD = "add"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaData:
    """A delivery area as it was said."""

    kind: AreaKind
    radius_km: float | None = None
    comuni: tuple[str, ...] = ()
    outline: BaseGeometry | None = None
    days: str | None = None
    minimum_order_cents: int | None = None


def area_form(area: DeliveryArea) -> "MultiDict[str, str]":
    """Return what the form of an area holds as it is stored now."""
    values: MultiDict[str, str] = MultiDict(
        {
            "days": area.days or "",
            "minimum": "" if area.minimum_order_cents is None else _euros(area.minimum_order_cents),
        }
    )
    if area.radius_km is not None:
        values["radius_km"] = f"{area.radius_km:g}".replace(".", ",")
    values.setlist("comuni", list(area.comuni))
    geometry = area.geometry()
    if geometry is not None:
        values["outline"] = outline_text(geometry)
    return marked(values, area.revision)


def area_words(kind: AreaKind, gazetteer: Gazetteer) -> tuple[FieldWords, ...]:
    """Return how the fields of an area are called when two people have edited it."""
    own = {
        AreaKind.RADIUS: (FieldWords("radius_km", _("Kilometres around you")),),
        AreaKind.COMUNI: (FieldWords("comuni", _("Municipalities"), _names_in(gazetteer)),),
        AreaKind.POLYGON: (FieldWords("outline", _("Corners of the area")),),
        AreaKind.EVERYWHERE: (),
    }[kind]
    return (*own, FieldWords("days", _("Days")), FieldWords("minimum", _("Least order")))


def _names_in(gazetteer: Gazetteer) -> Callable[[Sequence[str]], str]:
    def say(codes: Sequence[str]) -> str:
        values = MultiDict([("comuni", code) for code in codes])
        return ", ".join(place.name for place in ticked_places(values, gazetteer))

    return say


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"


def read_area(form: FormReader, kind: AreaKind, gazetteer: Gazetteer) -> AreaData | None:
    """Return the area of a form, None when something is wrong with it."""
    days = form.text("days", most=120, required=False)
    minimum = form.cents("minimum")
    radius = _radius(form) if kind is AreaKind.RADIUS else None
    comuni = _comuni(form, gazetteer) if kind is AreaKind.COMUNI else ()
    outline = _outline(form) if kind is AreaKind.POLYGON else None
    if not form.is_valid:
        return None
    return AreaData(
        kind=kind,
        radius_km=radius,
        comuni=comuni,
        outline=outline,
        days=days or None,
        minimum_order_cents=minimum,
    )


def add_places(form: FormReader, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Tick what is to be added by name or zone; return the comuni that may be meant when that is not clear."""
    found: list[str] = []
    candidates: tuple[Place, ...] = ()
    zone, typed = form.values.get("zone", ""), form.text(ADD, most=100, required=False)
    for text in filter(None, (zone, typed)):
        reading = read_many(gazetteer, text)
        found += reading.istat
        if not reading.istat:
            candidates = reading.candidates
            form.refuse(
                ADD,
                _("Which one do you mean? Choose below, or write it another way.")
                if candidates
                else _("We do not know a municipality or a zone of this name."),
            )
    ticked = [code for code in form.values.getlist("comuni") if code in gazetteer]
    form.values.setlist("comuni", list(dict.fromkeys([*ticked, *found])))
    form.values["zone"] = ""
    if ADD not in form.errors:
        form.values[ADD] = ""
    return candidates


def ticked_places(values: "MultiDict[str, str]", gazetteer: Gazetteer) -> Sequence[Place]:
    """Return the comuni that are ticked, by name."""
    places = {code: gazetteer.get(code) for code in values.getlist("comuni") if code in gazetteer}
    return sorted(places.values(), key=lambda place: (place.name, place.istat))


def _radius(form: FormReader) -> float | None:
    text = form.text("radius_km", most=12).removesuffix("km").strip().replace(",", ".")
    try:
        radius = float(text)
    except ValueError:
        radius = float("nan")
    if not isfinite(radius) or not 0 < radius <= WIDEST_KM:
        form.refuse(
            "radius_km",
            _("Write kilometres, from 1 to %(most)s, for example 25.", most=round(WIDEST_KM)),
        )
        return None
    return round(radius, 2) or None


def _comuni(form: FormReader, gazetteer: Gazetteer) -> tuple[str, ...]:
    ticked = dict.fromkeys(form.values.getlist("comuni"))
    known = tuple(code for code in ticked if code in gazetteer)
    if not known or len(known) < len(ticked):
        form.refuse(ADD, _("Choose at least one municipality."))
    if len(known) > MOST_COMUNI:
        form.refuse(ADD, _("At most %(most)s municipalities in one area.", most=MOST_COMUNI))
    return known


def _outline(form: FormReader) -> BaseGeometry | None:
    text = form.paragraphs("outline", most=MOST_CHARACTERS, required=True)
    geometry = checked(form, "outline", text, read_outline)
    # A metre more or less is no detail of a delivery area.
    return None if geometry is None else shapely.set_precision(geometry, 1e-6)
