"""The basket of a household as a form: read, written, and its fields in words."""

import uuid
from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict

from app.groups.place_models import PickupPlace
from app.orders.booking.models import Booking
from app.orders.booking.wishes import Wish
from app.orders.errors import BadWishes
from app.orders.models import OrderLine
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.web.conflict import FieldWords
from app.web.forms import FormReader

MOST_UNITS = 9_999


def basket_values(
    lines: Sequence[OrderLine],
    bookings: Mapping[uuid.UUID, Booking],
    note: str,
    place_id: uuid.UUID | None,
) -> "MultiDict[str, str]":
    """Return a basket as its form holds it: how many, up to how many, and where it is collected."""
    values: MultiDict[str, str] = MultiDict()
    for line in lines:
        found = bookings.get(line.id)
        quantity, tolerance = (found.quantity, found.tolerance) if found else (0, 0)
        values[f"q-{line.id}"] = str(quantity) if quantity or tolerance else ""
        values[f"upto-{line.id}"] = str(quantity + tolerance) if tolerance else ""
    values["note"] = note
    if place_id is not None:
        values["place"] = str(place_id)
    return values


def basket_words(lines: Sequence[OrderLine], places: Sequence[PickupPlace]) -> list[FieldWords]:
    """Return how the fields of a basket are called when two versions stand side by side."""
    words = []
    for line in lines:
        words.append(FieldWords(f"q-{line.id}", line.title))
        words.append(FieldWords(f"upto-{line.id}", _("%(title)s, up to", title=line.title)))
    names = {str(each.id): each.name for each in places}

    def say(ids: Sequence[str]) -> str:
        return ", ".join(names.get(each, "") for each in ids)

    return [*words, FieldWords("place", _("Where you collect"), say), FieldWords("note", _("Note"))]


def read_place(form: FormReader, places: Sequence[PickupPlace]) -> uuid.UUID | None:
    """Return the chosen place; a page that shows only one has no field for it."""
    allowed = {str(each.id) for each in places}
    chosen = form.one_of("place", allowed, required=False)
    return uuid.UUID(chosen) if chosen else None


def read_wishes(
    form: FormReader, lines: Sequence[OrderLine], bookings: Mapping[uuid.UUID, Booking]
) -> dict[uuid.UUID, Wish]:
    """Return what was wished of the lines that the form names; faults stand beside their fields."""
    wishes: dict[uuid.UUID, Wish] = {}
    for line in lines:
        name, most_name = f"q-{line.id}", f"upto-{line.id}"
        if name not in form.values:
            continue
        quantity = form.whole(name, low=0, high=MOST_UNITS) or 0
        most = form.whole(most_name, low=0, high=MOST_UNITS)
        if most is not None and most < quantity:
            form.refuse(most_name, _("“Up to” cannot be less than the quantity."))
            continue
        had = bookings.get(line.id)
        tolerance = 0 if most is None else most - quantity
        wishes[line.id] = Wish(quantity, tolerance, had.note if had else "")
    return wishes


def refuse_wishes(form: FormReader, error: BadWishes, lines: Sequence[OrderLine]) -> None:
    """Say beside each line which rule its wish breaks."""
    titles = {line.id: line.title for line in lines}
    for wish in error.wishes:
        title = titles.get(wish.line_id, "")
        form.refuse(f"q-{wish.line_id}", f"{title}: {message_for(wish)}")
