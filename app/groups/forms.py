"""Reading the forms of a group's life."""

import uuid
from datetime import date

from sqlalchemy.orm import Session

from app.groups import duty_queries
from app.groups.duties import WantedDuty
from app.groups.households import HouseholdForm
from app.groups.models import DutyKind
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader
from catalog.organisations import Organisation

MOST_CODE = 12


def read_household(form: FormReader) -> HouseholdForm:
    """Return what a household is called; ask the form whether it is valid."""
    return HouseholdForm(
        name=form.text("name", most=120), code=form.text("code", most=MOST_CODE, required=False)
    )


def read_left_on(form: FormReader, joined_on: date, today: date) -> date | None:
    """Return the day on which a household has left: not before it joined, not to come."""
    day = form.day("left_on", required=True)
    if day is not None and not joined_on <= day <= today:
        form.refuse("left_on", _("A day from the one on which it joined until today."))
        return None
    return day


def read_producer(
    session: Session, form: FormReader, group_id: uuid.UUID, *, required: bool
) -> Organisation | None:
    """Return the organisation that was typed: by its name, or by the address of its page."""
    words = form.text("producer", most=200, required=required)
    if not words:
        return None
    found = duty_queries.producers_called(session, words, other_than=group_id)
    if len(found) == 1:
        return found[0]
    if found:
        slugs = ", ".join(each.slug for each in found)
        form.refuse(
            "producer", _("Several have this name. Write one of these: %(slugs)s", slugs=slugs)
        )
    else:
        form.refuse("producer", _("Nobody here has this name: choose one of those proposed."))
    return None


def read_person(form: FormReader, *, required: bool = True) -> uuid.UUID | None:
    """Return the person that was chosen; whether they may be is asked of the database."""
    text = form.values.get("person", "")
    if not text and not required:
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        form.refuse("person", _("Choose one of the entries."))
        return None


def read_duty(session: Session, form: FormReader, group_id: uuid.UUID) -> WantedDuty | None:
    """Return who is to look after what; None when something is wrong."""
    person_id, kind = read_person(form), form.choice("kind", DutyKind)
    producer = read_producer(session, form, group_id, required=False)
    if producer is not None and kind is not None and kind is not DutyKind.COORDINATOR:
        form.refuse("producer", _("Only a coordinator looks after one producer: leave it empty."))
    if not form.is_valid or person_id is None or kind is None:
        return None
    return WantedDuty(person_id, kind, producer.id if producer is not None else None)
