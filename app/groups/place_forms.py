"""Reading the forms of pick-up places."""

import re
from datetime import time

from werkzeug.datastructures import MultiDict

from app.groups.place_models import PickupPlace
from app.groups.places import PlaceForm, WindowForm
from app.organisations.comuni import written
from app.organisations.forms import read_address
from app.organisations.locating import suggest_point
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader, FormView
from catalog.places import Gazetteer, Place

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::00)?")
DAYS = tuple(str(number) for number in range(7))


def read_place(
    form: FormReader, gazetteer: Gazetteer
) -> tuple[PlaceForm | None, tuple[Place, ...]]:
    """Return what is said of a place; and, when the comune is not clear, those that may be meant.

    It may ask where a street lies: nothing may be locked.
    """
    name = form.text("name", most=120)
    street = form.text("street", most=200)
    note = form.paragraphs("note", most=1_000)
    _address, reading = read_address(form, gazetteer)
    place = reading.place
    if place is None or not form.is_valid:
        return None, reading.candidates
    point = suggest_point(gazetteer, place, street)
    return PlaceForm(name, street, place.istat, point.lat, point.lon, note), ()


def place_form(row: PickupPlace, gazetteer: Gazetteer) -> FormView:
    """Return the form of a place as it begins."""
    comune = written(gazetteer.get(row.istat)) if row.istat in gazetteer else ""
    values = {"name": row.name, "street": row.street, "comune": comune, "note": row.note}
    return FormView(MultiDict(values))


def read_time(form: FormReader, name: str) -> time | None:
    """Return a time of the clock on the wall: "18:30", "18.30" or "18"."""
    text = form.text(name, most=8)
    if not text:
        return None
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        form.refuse(name, _("Write a time like 18:30."))
        return None
    return time(int(found[1]), int(found[2] or 0))


def read_window(form: FormReader) -> WindowForm | None:
    """Return a usual time of a place; None when something is wrong."""
    weekday = form.one_of("weekday", DAYS)
    starts, ends = read_time(form, "starts"), read_time(form, "ends")
    if starts is not None and ends is not None and starts >= ends:
        form.refuse("ends", _("It ends after it has begun, on the same day."))
    if not form.is_valid or weekday is None or starts is None or ends is None:
        return None
    return WindowForm(int(weekday), starts, ends)
