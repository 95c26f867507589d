"""Reading the forms of membership."""

import uuid
from datetime import date

from app.district.models import MemberCategory, MembershipAction
from app.district.services import Application, Fee, Step
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader
from catalog.charter import CharterVersion

MOST_SPONSORS = 2
LONGEST_MOTIVATION = 4_000
LONGEST_REASON = 2_000
HIGHEST_FEE_CENTS = 10_000_000


def application_of(
    form: FormReader, charter: CharterVersion, *, as_person: bool
) -> Application | None:
    """Return the application of a form; None when something is wrong with it."""
    category = form.choice("category", MemberCategory)
    if category is not None and (category is MemberCategory.NATURAL_PERSON) != as_person:
        form.refuse(
            "category",
            _("You apply for yourself: choose “natural person”.")
            if as_person
            else _("You apply for an organisation: choose what it is."),
        )
    motivation = form.paragraphs("motivation", most=LONGEST_MOTIVATION, required=True)
    sponsors = _sponsors(form)
    if form.values.get("charter") != charter.code:
        form.refuse(
            "charter", _("Read the charter and accept it: without it nobody can be a member.")
        )
    if not form.is_valid or category is None:
        return None
    return Application(category=category, motivation=motivation, charter=charter, sponsors=sponsors)


def _sponsors(form: FormReader) -> tuple[uuid.UUID, ...]:
    found = []
    for text in dict.fromkeys(form.values.getlist("sponsors")):
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            form.refuse("sponsors", _("Choose among the entries."))
    if len(found) > MOST_SPONSORS:
        form.refuse("sponsors", _("Two sponsors at most."))
    return tuple(found)


def step_of(form: FormReader, day: date) -> Step | None:
    """Return the step of a form; None when something is wrong with it."""
    action = form.choice("action", MembershipAction)
    effective_on = form.day("effective_on") or day
    minutes = form.text("minutes_reference", most=120, required=False)
    reason = form.paragraphs("reason", most=LONGEST_REASON)
    if not form.is_valid or action is None:
        return None
    return Step(action=action, effective_on=effective_on, minutes_reference=minutes, reason=reason)


def fee_of(form: FormReader, day: date) -> Fee | None:
    """Return the fee of a form; None when something is wrong with it."""
    year = form.whole("year", low=2000, high=day.year + 1, required=True)
    amount = form.cents("amount", required=True)
    if amount is not None and amount > HIGHEST_FEE_CENTS:
        form.refuse("amount", _("This is more than a yearly fee can be."))
    paid_on = form.day("paid_on", required=True)
    if paid_on is not None and paid_on > day:
        form.refuse("paid_on", _("The day cannot lie ahead."))
    reference = form.text("reference", most=120, required=False)
    if not form.is_valid or year is None or amount is None or paid_on is None:
        return None
    return Fee(year=year, amount_cents=amount, paid_on=paid_on, reference=reference)
