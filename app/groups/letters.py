"""The mails of a group's life."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.groups.models import Household
from app.integrations.mail import Letter, post, public_link
from catalog.organisations import Organisation


def tell_added(
    session: Session, person: Person, household: Household, group: Organisation, *, now: datetime
) -> None:
    """Tell a person that they belong to a household now."""
    context = {
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
