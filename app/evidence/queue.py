"""What waits to be checked, decided or renewed: the queues of those who verify."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload

from app.accounts.models import Person
from app.evidence.errors import EvidenceNotFound
from app.evidence.models import ClaimAction, ClaimEvent
from app.evidence.objection_models import PENDING, Objection
from app.evidence.queries import lock_organisation
from app.evidence.verifier_models import Verifier
from app.evidence.visit_models import Visit, VisitState, VisitVisitor
from catalog.claims import Claim
from catalog.evidence import EvidenceLevel

MOST_VISITS = 100
MOST_OBJECTIONS = 100
MOST_VERIFIERS = 200
MOST_AT_ONCE = 500
_OPEN_VISITS = (VisitState.PLANNED, VisitState.VISITED, VisitState.REPORTED)


def _same_claim(event: type[ClaimEvent]) -> ColumnElement[bool]:
    same_offer = or_(
        Claim.offer_id == event.offer_id,
        and_(Claim.offer_id.is_(None), event.offer_id.is_(None)),
    )
    return and_(
        Claim.organisation_id == event.organisation_id,
        Claim.criterion_code == event.criterion_code,
        same_offer,
    )


def waiting_submissions(
    session: Session, *, after: uuid.UUID | None, most: int
) -> Sequence[ClaimEvent]:
    """Return evidence that waits to be checked, the longest waiting first."""
    later = aliased(ClaimEvent)
    replaced = exists().where(
        later.organisation_id == ClaimEvent.organisation_id,
        later.criterion_code == ClaimEvent.criterion_code,
        or_(
            later.offer_id == ClaimEvent.offer_id,
            and_(later.offer_id.is_(None), ClaimEvent.offer_id.is_(None)),
        ),
        later.action == ClaimAction.DECLARED,
        later.number > ClaimEvent.number,
    )
    query = (
        select(ClaimEvent)
        .join(Claim, _same_claim(ClaimEvent))
        .where(
            Claim.under_review,
            ClaimEvent.action == ClaimAction.DECLARED,
            ClaimEvent.level != EvidenceLevel.SELF_DECLARED,
            ~replaced,
        )
        .order_by(ClaimEvent.id)
        .limit(most)
    )
    return session.scalars(query if after is None else query.where(ClaimEvent.id > after)).all()


def count_waiting(session: Session) -> int:
    """Return how many claims wait to be checked."""
    query = select(func.count()).select_from(Claim).where(Claim.under_review)
    return session.scalar(query) or 0


def accreditation(session: Session, person_id: uuid.UUID, day: date) -> frozenset[str] | None:
    """Return the principles that a person may check on a day: empty for all, None for nobody."""
    rows = session.scalars(
        select(Verifier.principles).where(
            Verifier.person_id == person_id,
            Verifier.since <= day,
            or_(Verifier.until.is_(None), Verifier.until >= day),
        )
    ).all()
    if not rows:
        return None
    if any(not principles for principles in rows):
        return frozenset()
    return frozenset(code for principles in rows for code in principles)


def verifiers(session: Session, day: date) -> Sequence[tuple[Verifier, Person]]:
    """Return who may check on a day, by name."""
    rows = session.execute(
        select(Verifier, Person)
        .join(Person, Person.id == Verifier.person_id)
        .where(or_(Verifier.until.is_(None), Verifier.until >= day))
        .order_by(Person.name, Verifier.id)
        .limit(MOST_VERIFIERS)
    )
    return [(row[0], row[1]) for row in rows]


def verifier(session: Session, verifier_id: uuid.UUID) -> Verifier:
    """Return an accreditation.

    Raises
    ------
    EvidenceNotFound
    """
    found = session.get(Verifier, verifier_id)
    if found is None:
        raise EvidenceNotFound
    return found


def _lock_organisation_of(
    session: Session, column: InstrumentedAttribute[uuid.UUID], found: ColumnElement[bool]
) -> None:
    organisation_id = session.scalar(select(column).where(found))
    if organisation_id is not None:
        lock_organisation(session, organisation_id)


def objection(session: Session, objection_id: uuid.UUID, *, lock: bool = False) -> Objection:
    """Return an objection, locked when something is about to be done with it.

    Raises
    ------
    EvidenceNotFound
    """
    query = select(Objection).where(Objection.id == objection_id)
    if lock:
        # The organisation first, as everybody who writes its claims does.
        _lock_organisation_of(session, Objection.organisation_id, Objection.id == objection_id)
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise EvidenceNotFound
    return found


def pending_objections(session: Session) -> Sequence[Objection]:
    """Return the objections that are not settled, the oldest first."""
    return session.scalars(
        select(Objection)
        .where(Objection.state.in_(PENDING))
        .order_by(Objection.id)
        .limit(MOST_OBJECTIONS)
    ).all()


def visit(session: Session, visit_id: uuid.UUID, *, lock: bool = False) -> Visit:
    """Return a visit with its company and its findings.

    Raises
    ------
    EvidenceNotFound
    """
    if lock:
        _lock_organisation_of(session, Visit.organisation_id, Visit.id == visit_id)
        session.execute(
            select(Visit.id)
            .where(Visit.id == visit_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    found = session.scalar(
        select(Visit)
        .where(Visit.id == visit_id)
        .options(
            joinedload(Visit.organisation),
            joinedload(Visit.visitors).joinedload(VisitVisitor.person),
            joinedload(Visit.visitors).joinedload(VisitVisitor.organisation),
            joinedload(Visit.findings),
        )
    )
    if found is None:
        raise EvidenceNotFound
    return found


def open_visits(session: Session) -> Sequence[Visit]:
    """Return the visits that are not decided, by day."""
    return session.scalars(
        select(Visit)
        .where(Visit.state.in_(_OPEN_VISITS))
        .options(joinedload(Visit.organisation))
        .order_by(Visit.planned_on, Visit.id)
        .limit(MOST_VISITS)
    ).all()


def visits_of_person(session: Session, person_id: uuid.UUID) -> Sequence[Visit]:
    """Return the visits of which somebody is part, the latest first."""
    return session.scalars(
        select(Visit)
        .join(VisitVisitor, VisitVisitor.visit_id == Visit.id)
        .where(VisitVisitor.person_id == person_id)
        .options(joinedload(Visit.organisation))
        .order_by(Visit.planned_on.desc(), Visit.id.desc())
        .limit(MOST_VISITS)
    ).all()


def not_yet_noted(
    session: Session, action: ClaimAction, *, first: date, last: date, days: int | None, most: int
) -> Sequence[Claim]:
    """Return claims whose evidence ends between two days, without this note of that end."""
    noted = exists().where(
        _same_claim(ClaimEvent),
        ClaimEvent.action == action,
        ClaimEvent.valid_until == Claim.valid_until,
        ClaimEvent.days == days,
    )
    return session.scalars(
        select(Claim)
        .where(
            Claim.valid_until.between(first, last),
            Claim.level != EvidenceLevel.SELF_DECLARED,
            ~noted,
        )
        .order_by(Claim.valid_until, Claim.id)
        .limit(most)
    ).all()
