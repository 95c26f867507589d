"""Reading the forms of a group's life."""

from datetime import date

from app.groups.households import HouseholdForm
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader

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
