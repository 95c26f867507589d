"""Mails about evidence, to those who may do something about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.evidence import queries
from app.evidence.models import ClaimAction, ClaimEvent
from app.evidence.objection_models import Objection, ObjectionState
from app.evidence.visit_models import Visit
from app.integrations.mail import Letter, post
from catalog.claims import Claim
from catalog.criteria import load_criteria
from catalog.organisations import Organisation


def tell_people(
    session: Session,
    organisation: Organisation,
    template: str,
    context: Mapping[str, Any],
    *,
    key: str,
    now: datetime,
) -> int:
    """Write to whoever may change what an organisation claims; the same key is the same mail."""
    people = queries.people_who_claim(session, organisation.id)
    for person in people:
        letter = Letter(
            to=person.email or "",
            locale=person.locale,
            template=f"evidence/mail/{template}",
            context={
                **context,
                "name": person.name,
                "organisation": organisation.name,
                "slug": organisation.slug,
            },
        )
        post(session, letter, now=now, key=f"{key}:{person.id}")
    return len(people)


def criterion_context(code: str, offer_id: object = None) -> dict[str, Any]:
    """Return how a mail names a criterion, in each language."""
    criterion = load_criteria().get(code)
    return {
        "criterion": {"it": criterion.label_it, "en": criterion.label_en},
        "code": code,
        "offer": None if offer_id is None else str(offer_id),
    }


def tell_visit(
    session: Session, organisation: Organisation, visit: Visit, *, now: datetime
) -> None:
    """Say to those who are visited, and to those who go, when it is."""
    context = {"day": visit.planned_on, "visit_id": str(visit.id)}
    key = f"evidence.visit:{visit.id}"
    tell_people(session, organisation, "visit_planned", context, key=key, now=now)
    for person in queries.visitors_of(session, visit.id):
        letter = Letter(
            to=person.email or "",
            locale=person.locale,
            template="evidence/mail/visit_asked",
            context={**context, "name": person.name, "organisation": organisation.name},
        )
        post(session, letter, now=now, key=f"{key}:{person.id}")


def tell_decided(
    session: Session, organisation: Organisation, event: ClaimEvent, *, now: datetime
) -> None:
    """Say what became of evidence that was handed in."""
    context = criterion_context(event.criterion_code, event.offer_id) | {
        "is_confirmed": event.action is ClaimAction.CONFIRMED,
        "reason": event.reason,
        "until": event.valid_until,
    }
    tell_people(
        session, organisation, "decided", context, key=f"evidence.decided:{event.id}", now=now
    )


def tell_objection_ended(session: Session, objection: Objection, *, now: datetime) -> None:
    """Say how an objection ended: to whoever objected, and to those whose claim it was about.

    Of one that lapsed the owner's people hear nothing: it ended by what they or another decision did.
    """
    organisation = queries.organisation(session, objection.organisation_id)
    context = criterion_context(objection.criterion_code, objection.offer_id) | {
        "outcome": objection.state.value,
        "reason": objection.decision,
        "objection_id": str(objection.id),
    }
    key = f"evidence.objection_ended:{objection.id}"
    if objection.state is not ObjectionState.LAPSED:
        tell_people(session, organisation, "objection_decided", context, key=key, now=now)
    objector = session.get_one(Person, objection.person_id)
    if objector.email is None or objector.disabled_at is not None:
        return
    letter = Letter(
        to=objector.email,
        locale=objector.locale,
        template="evidence/mail/objection_ended",
        context={**context, "name": objector.name, "organisation": organisation.name},
    )
    post(session, letter, now=now, key=f"{key}:objector")


def remind(
    session: Session, organisation: Organisation, claim: Claim, days: int, *, now: datetime
) -> None:
    """Say that evidence ends soon: once for each end and for each of the two reminders."""
    context = criterion_context(claim.criterion_code, claim.offer_id) | {"until": claim.valid_until}
    key = f"evidence.ends:{claim.id}:{claim.valid_until}:{days}"
    tell_people(session, organisation, "ends_soon", context, key=key, now=now)
