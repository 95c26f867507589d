"""The mails of a group's life."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.groups.models import Household
from app.groups.shift_models import ShiftHelper
from app.integrations.mail import Letter, post, public_link
from catalog.organisations import Organisation


def tell_added(
    session: Session, person: Person, household: Household, group: Organisation, *, now: datetime
) -> None:
    """Tell a person that they belong to a household now."""
    context = {
        "name": person.name,
        "household": household.name,
        "organisation": group.name,
        "url": public_link("households.one", slug=group.slug, household_id=household.id),
    }
    letter = Letter(
        to=person.email or "",
        locale=person.locale,
        template="groups/mail/added",
        context=context,
    )
    post(session, letter, now=now)


def remind_of_shift(session: Session, helper: ShiftHelper, *, now: datetime) -> None:
    """Remind somebody of the shift at which they help."""
    shift, group = helper.shift, helper.shift.organisation
    context: dict[str, object] = {
        "organisation": group.name,
        "place": shift.place.name,
        "street": shift.place.street,
        "starts_at": shift.starts_at,
        "note": shift.note,
        "url": public_link("shifts.index", slug=group.slug),
    }
    letter = Letter(
        to=helper.person.email or "",
        locale=helper.person.locale,
        template="groups/mail/shift",
        context=context,
    )
    post(session, letter, now=now, key=f"shift:{helper.id}")
