"""Mails about a membership: told to whoever decides for the applicant."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import queries as account_queries
from app.accounts.models import Person
from app.district.labels import event_label
from app.district.models import Membership, MembershipAction
from app.district.services import Step
from app.integrations.mail.outbox import Letter, post

# What the applicant did alone needs no mail to the applicant, save the first: it says that it arrived.
UNTOLD = frozenset({MembershipAction.RESUBMIT, MembershipAction.CHECK, MembershipAction.WITHDRAW})


def tell_applicant(
    session: Session, row: Membership, step: Step, *, applicant: str, now: datetime
) -> None:
    """Post a mail about a step to the applicant's people."""
    if step.action in UNTOLD:
        return
    for person in _people_of(session, row):
        if person.email is None:
            continue
        context = {
            "person": person.name,
            "applicant": applicant,
            "action": step.action.value,
            "what": event_label,
            "step": step,
            "membership_id": row.id,
        }
        letter = Letter(person.email, person.locale, "district/mail/membership", context)
        post(session, letter, now=now)


def _people_of(session: Session, row: Membership) -> list[Person]:
    if row.person_id is not None:
        return [session.get_one(Person, row.person_id)]
    if row.organisation_id is None:
        return []
    owners = account_queries.owners_of(session, row.organisation_id)
    return account_queries.people(session, [owner.person_id for owner in owners])
