"""People and claims as the tests of ethical evidence need them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor, Hat
from app.accounts.models import Mandate, Person, Role, StaffRole
from app.evidence.book import Moment
from app.evidence.history import current_claim
from app.evidence.models import ClaimAction, ClaimEvent
from app.evidence.services import Evidence
from catalog.claims import Claim
from catalog.evidence import EvidenceLevel
from catalog.organisations import Organisation
from tests.support.factories import NOW, TODAY

PAPERS = Evidence(
    value=4, level=EvidenceLevel.CERTIFIED, issuer="Ente di prova", register_number="P-1"
)


def actor(
    who: Person, owner: Organisation | None = None, *, staff: Sequence[StaffRole] = ()
) -> Actor:
    """Return a person as the services see them, acting for an organisation they own."""
    hat = owner and Hat(owner.id, owner.slug, owner.name, owner.kind, owner.is_member, Role.OWNER)
    return Actor(
        person_id=who.id,
        session_id=uuid.UUID(int=1),
        name=who.name,
        email=who.email or "",
        locale="it",
        hats=(hat,) if hat else (),
        acting=hat,
        staff=frozenset(staff),
    )


def moment(by: Actor | None = None, day: date = TODAY) -> Moment:
    """Return the moment of all tests."""
    return Moment(NOW, day, by)


def event(action: ClaimAction, number: int = 1, **fields: Any) -> ClaimEvent:
    """Return an event that is in no database."""
    values: dict[str, Any] = {"id": uuid.UUID(int=number), "day": TODAY, "number": number}
    return ClaimEvent(action=action, **(values | fields))


def replayed(session: Session) -> Mapping[tuple[uuid.UUID, uuid.UUID | None, str], object]:
    """Return what the whole history comes to, as the columns that matching reads."""
    histories: dict[tuple[uuid.UUID, uuid.UUID | None, str], list[ClaimEvent]] = {}
    for row in session.scalars(select(ClaimEvent).order_by(ClaimEvent.number)):
        key = (row.organisation_id, row.offer_id, row.criterion_code)
        histories.setdefault(key, []).append(row)
    claims = {key: current_claim(events) for key, events in histories.items()}
    return {
        key: (
            held.value,
            held.level,
            held.issuer,
            held.register_number,
            held.valid_until,
            held.verified_by_id,
            held.submission_id is not None,
            bool(held.objections),
        )
        for key, held in claims.items()
        if held is not None
    }


def table(session: Session) -> Mapping[tuple[uuid.UUID, uuid.UUID | None, str], object]:
    """Return the same from the table of claims."""
    return {
        (row.organisation_id, row.offer_id, row.criterion_code): (
            (
                row.value,
                row.level,
                row.issuer,
                row.number,
                row.valid_until,
                row.verified_by_id,
                row.under_review,
                row.disputed,
            )
        )
        for row in session.scalars(select(Claim))
    }


def has_role(session: Session, who: Person, owner: Organisation) -> bool:
    """Tell whether a person holds any role in an organisation."""
    found = select(Mandate).where(Mandate.person_id == who.id, Mandate.organisation_id == owner.id)
    return session.scalar(found) is not None
