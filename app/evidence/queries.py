"""Every reading of claims and their history."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Mandate, Person, Role
from app.evidence.document_models import EvidenceDocument
from app.evidence.errors import EvidenceNotFound, OfferNotOfOrganisation
from app.evidence.models import ClaimAction, ClaimEvent
from app.evidence.objection_models import PENDING, Objection
from app.evidence.subject import Subject
from app.evidence.visit_models import Guest, Visit, VisitState, VisitVisitor
from catalog.claims import Claim
from catalog.offers import Offer
from catalog.organisations import Organisation

MOST_EVENTS_SHOWN = 100
MOST_DOCUMENTS = 20


def lock_organisation(session: Session, organisation_id: uuid.UUID) -> None:
    """Let nobody else write claims of an organisation until the transaction ends."""
    session.execute(
        select(Organisation.id)
        .where(Organisation.id == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def events_of(session: Session, subject: Subject) -> Sequence[ClaimEvent]:
    """Return the whole history of the claims of a subject, oldest first."""
    return session.scalars(
        select(ClaimEvent)
        .where(
            ClaimEvent.organisation_id == subject.organisation_id,
            ClaimEvent.offer_id == subject.offer_id,
        )
        .order_by(ClaimEvent.number, ClaimEvent.id)
    ).all()


def claims_on(session: Session, subject: Subject) -> dict[str, Claim]:
    """Return what is claimed of an organisation as a whole, or of one offer, by criterion."""
    rows = session.scalars(
        select(Claim)
        .where(Claim.organisation_id == subject.organisation_id, Claim.offer_id == subject.offer_id)
        .order_by(Claim.criterion_code, Claim.id)
    )
    return {row.criterion_code: row for row in rows}


def latest_events(
    session: Session, subject: Subject, criterion_code: str, *, most: int = MOST_EVENTS_SHOWN
) -> Sequence[ClaimEvent]:
    """Return what happened last to one claim, newest first."""
    return session.scalars(
        select(ClaimEvent)
        .where(
            ClaimEvent.organisation_id == subject.organisation_id,
            ClaimEvent.offer_id == subject.offer_id,
            ClaimEvent.criterion_code == criterion_code,
        )
        .order_by(ClaimEvent.number.desc())
        .limit(most)
    ).all()


def latest_of_all(session: Session, subject: Subject, *, most: int) -> Sequence[ClaimEvent]:
    """Return what happened last to any claim of a subject, newest first."""
    return session.scalars(
        select(ClaimEvent)
        .where(
            ClaimEvent.organisation_id == subject.organisation_id,
            ClaimEvent.offer_id == subject.offer_id,
            # A mail is no event in the life of a claim.
            ClaimEvent.action != ClaimAction.REMINDED,
        )
        .order_by(ClaimEvent.at.desc(), ClaimEvent.number.desc(), ClaimEvent.id.desc())
        .limit(most)
    ).all()


def decided_visits(session: Session, organisation_id: uuid.UUID, *, most: int) -> Sequence[Visit]:
    """Return the visits to an organisation that were approved, the latest first."""
    return session.scalars(
        select(Visit)
        .where(
            Visit.organisation_id == organisation_id,
            Visit.state.in_([VisitState.APPROVED, VisitState.CONDITIONAL]),
        )
        .options(selectinload(Visit.visitors).joinedload(VisitVisitor.organisation))
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
        .limit(most)
    ).all()


def visitors_of(session: Session, visit_id: uuid.UUID) -> Sequence[Person]:
    """Return who goes on a visit and can be written to."""
    return session.scalars(
        select(Person)
        .join(VisitVisitor, VisitVisitor.person_id == Person.id)
        .where(VisitVisitor.visit_id == visit_id, Person.email.is_not(None))
        .order_by(Person.id)
    ).all()


def offer_of(session: Session, organisation_id: uuid.UUID, offer_id: uuid.UUID) -> Offer:
    """Return an offer of an organisation, also one that is not published.

    Raises
    ------
    OfferNotOfOrganisation
    """
    offer = session.scalar(
        select(Offer).where(Offer.id == offer_id, Offer.organisation_id == organisation_id)
    )
    if offer is None:
        raise OfferNotOfOrganisation
    return offer


def organisation_names(session: Session, ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Return the names of organisations; those that are gone are left out."""
    wanted = sorted({organisation_id for organisation_id in ids if organisation_id is not None})
    rows = session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(wanted))
        .order_by(Organisation.id)
    )
    return {row.id: row.name for row in rows}


def organisation(session: Session, organisation_id: uuid.UUID) -> Organisation:
    """Return an organisation that is there."""
    return session.scalars(select(Organisation).where(Organisation.id == organisation_id)).one()


def people_who_claim(session: Session, organisation_id: uuid.UUID) -> Sequence[Person]:
    """Return who may change what an organisation claims and can be written to."""
    return session.scalars(
        select(Person)
        .join(Mandate, Mandate.person_id == Person.id)
        .where(
            Mandate.organisation_id == organisation_id,
            Mandate.role.in_([Role.OWNER, Role.EDITOR]),
            Person.email.is_not(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id)
    ).all()


def interested(
    session: Session, organisation_id: uuid.UUID, people: Sequence[uuid.UUID]
) -> Sequence[uuid.UUID]:
    """Return who among some people holds a role in an organisation."""
    return session.scalars(
        select(Mandate.person_id)
        .where(Mandate.organisation_id == organisation_id, Mandate.person_id.in_(people))
        .order_by(Mandate.person_id)
    ).all()


def lock_person(session: Session, person_id: uuid.UUID) -> None:
    """Let nothing else be counted for a person until the transaction ends."""
    session.execute(
        select(Person.id)
        .where(Person.id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def submission(session: Session, event_id: uuid.UUID) -> ClaimEvent:
    """Return a declaration that was handed in with evidence.

    Raises
    ------
    EvidenceNotFound
    """
    event = session.get(ClaimEvent, event_id)
    if event is None or event.action is not ClaimAction.DECLARED:
        raise EvidenceNotFound
    return event


def document(session: Session, document_id: uuid.UUID) -> EvidenceDocument:
    """Return a document with its file.

    Raises
    ------
    EvidenceNotFound
    """
    found = session.scalar(
        select(EvidenceDocument)
        .where(EvidenceDocument.id == document_id)
        .options(joinedload(EvidenceDocument.file))
    )
    if found is None:
        raise EvidenceNotFound
    return found


def pending_objections_by(session: Session, person_id: uuid.UUID) -> Sequence[Objection]:
    """Return the objections of a person that are not settled."""
    return session.scalars(
        select(Objection)
        .where(Objection.person_id == person_id, Objection.state.in_(PENDING))
        .order_by(Objection.id)
    ).all()


def pending_objections_to(session: Session, subject: Subject, code: str) -> Sequence[Objection]:
    """Return the objections to one claim that are not settled."""
    return session.scalars(
        select(Objection)
        .where(
            Objection.organisation_id == subject.organisation_id,
            Objection.offer_id == subject.offer_id,
            Objection.criterion_code == code,
            Objection.state.in_(PENDING),
        )
        .order_by(Objection.id)
    ).all()


def company_of(session: Session, visit_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Return who goes on a visit."""
    return session.scalars(
        select(VisitVisitor.person_id)
        .where(VisitVisitor.visit_id == visit_id)
        .order_by(VisitVisitor.person_id)
    ).all()


def documents_of(
    session: Session,
    *,
    visit_id: uuid.UUID | None = None,
    objection_id: uuid.UUID | None = None,
) -> Sequence[EvidenceDocument]:
    """Return the documents of a visit or of an objection with their files."""
    return session.scalars(
        select(EvidenceDocument)
        .where(EvidenceDocument.visit_id == visit_id, EvidenceDocument.objection_id == objection_id)
        .options(joinedload(EvidenceDocument.file))
        .order_by(EvidenceDocument.id)
        .limit(MOST_DOCUMENTS)
    ).all()


def person_name(session: Session, person_id: uuid.UUID) -> str:
    """Return how a person is called."""
    return session.scalars(select(Person.name).where(Person.id == person_id)).one()


def guests(session: Session, addresses: Sequence[str]) -> list[tuple[str, Guest]]:
    """Return the people of some addresses, each with the first organisation they have a role in."""
    rows = session.execute(
        select(Person.email, Person.id, Mandate.organisation_id, Organisation.kind)
        .join(Mandate, Mandate.person_id == Person.id)
        .join(Organisation, Organisation.id == Mandate.organisation_id)
        .where(Person.email.in_(addresses))
        .order_by(Person.id, Mandate.id)
    )
    found: dict[str, Guest] = {}
    for row in rows:
        found.setdefault(row.email, Guest(row.id, row.organisation_id, row.kind))
    return list(found.items())
