"""Who may do what with ethical evidence."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence import objections, services
from app.evidence.documents import Belonging, keep_document
from app.evidence.objection_models import Objection
from app.evidence.subject import Subject
from app.evidence.verifier_models import Verifier
from app.evidence.visit_models import Visit, VisitState, VisitVisitor
from app.runtime.files.documents import document_from_bytes
from app.runtime.files.store import current_file_store
from catalog.claims import Claim
from tests.access.world import (
    CITIZEN,
    COORDINATION,
    EDITORS,
    EVERYONE,
    SECRETARIAT,
    SIGNED_IN,
    STAFF,
    STRANGER,
    VIEWERS,
    Row,
    World,
)
from tests.app.evidence.stage import PAPERS, actor, moment
from tests.app.runtime.files.picture_kit import PDF
from tests.support import factories
from tests.support.factories import NOW, TODAY

SECRETARY, COORDINATOR = frozenset({SECRETARIAT}), frozenset({COORDINATION})
# The citizen objects, the stranger visits.
OBJECTOR, VISITOR = frozenset({CITIZEN}), frozenset({STRANGER})


def _criteria(_session: Session, world: World) -> Mapping[str, object]:
    return {"slug": world.farm.slug}


def _claim(session: Session, world: World) -> Mapping[str, object]:
    claimed = select(Claim).where(Claim.organisation_id == world.farm.id)
    if session.scalar(claimed) is None:
        factories.claim(session, world.farm, "organic")
    return {"slug": world.farm.slug, "code": "organic"}


def _submission(session: Session, world: World) -> Mapping[str, object]:
    owner = actor(world.people["owner"], world.farm)
    event = services.hand_in(session, Subject(world.farm.id), "organic", PAPERS, moment(owner))
    return {"event_id": event.id}


def _document(session: Session, world: World) -> Mapping[str, object]:
    owner = moment(actor(world.people["owner"], world.farm))
    document = keep_document(
        session,
        current_file_store(),
        document_from_bytes(PDF, "prova.pdf"),
        Belonging(organisation_id=world.farm.id),
        owner,
    )
    return {"document_id": document.id}


def _objection(session: Session, world: World) -> Mapping[str, object]:
    _claim(session, world)
    citizen = world.people[CITIZEN]
    found = session.scalar(select(Objection).where(Objection.person_id == citizen.id))
    made = found or objections.object_to(
        session, Subject(world.farm.id), "organic", "Non è vero.", moment(actor(citizen))
    )
    return {"objection_id": made.id}


def _visit(state: VisitState, session: Session, world: World) -> Mapping[str, object]:
    visit = Visit(
        organisation_id=world.farm.id,
        state=state,
        planned_on=TODAY,
        criteria=["wage-range"],
        checklist_version="test",
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(visit)
    session.flush()
    session.add(
        VisitVisitor(
            visit_id=visit.id,
            person_id=world.people[STRANGER].id,
            organisation_id=world.other.id,
        )
    )
    session.flush()
    return {"visit_id": visit.id}


def _planned(session: Session, world: World) -> Mapping[str, object]:
    return _visit(VisitState.PLANNED, session, world)


def _visited(session: Session, world: World) -> Mapping[str, object]:
    return _visit(VisitState.VISITED, session, world)


def _reported(session: Session, world: World) -> Mapping[str, object]:
    return _visit(VisitState.REPORTED, session, world)


def _verifier(session: Session, world: World) -> Mapping[str, object]:
    verifier = Verifier(
        person_id=world.people[CITIZEN].id,
        since=TODAY,
        granted_by_id=world.people[COORDINATION].id,
        created_at=NOW,
    )
    session.add(verifier)
    session.flush()
    return {"verifier_id": verifier.id}


ROWS = (
    Row("evidence.criteria", EVERYONE, values=_criteria),
    Row("evidence.claim", EVERYONE, values=_claim),
    Row("evidence.declare_form", EDITORS, values=_criteria),
    Row("evidence.declare", EDITORS, "POST", values=_criteria),
    Row("evidence.withdraw", EDITORS, "POST", values=_claim),
    Row("evidence.evidence_form", EDITORS, values=_claim),
    Row("evidence.hand_in", EDITORS, "POST", values=_claim),
    Row("evidence.document", VIEWERS | STAFF, values=_document),
    Row("evidence.waiting", STAFF),
    Row("evidence.check_form", STAFF, values=_submission),
    # The coordination looks on; the secretariat and accredited verifiers decide.
    Row("evidence.check", SECRETARY, "POST", values=_submission),
    Row("evidence.verifier_list", COORDINATOR),
    Row("evidence.accredit", COORDINATOR, "POST"),
    Row("evidence.end_accreditation", COORDINATOR, "POST", values=_verifier),
    Row("evidence.object_form", SIGNED_IN, values=_claim),
    # An empty objection is refused as a form; one of the house as such (tests/app/evidence).
    Row("evidence.object_to", SIGNED_IN, "POST", values=_claim),
    Row("evidence.objection", EDITORS | STAFF | OBJECTOR, values=_objection),
    Row("evidence.reply_to_objection", EDITORS, "POST", values=_objection),
    Row("evidence.take_objection_back", OBJECTOR, "POST", values=_objection),
    Row("evidence.decide_objection", STAFF, "POST", values=_objection),
    Row("evidence.my_visits", SIGNED_IN),
    Row("evidence.plan_form", SECRETARY, values=_criteria),
    Row("evidence.plan", SECRETARY, "POST", values=_criteria),
    Row("evidence.visit", EDITORS | STAFF | VISITOR, values=_planned),
    Row("evidence.mark_visited", SECRETARY | VISITOR, "POST", values=_planned),
    Row("evidence.cancel_visit", SECRETARY, "POST", values=_planned),
    Row("evidence.report_form", VISITOR, values=_visited),
    Row("evidence.report", VISITOR, "POST", values=_visited),
    Row("evidence.decide_visit", COORDINATOR, "POST", values=_reported),
)
