"""Evidence on its way, for the pages of those who check it: a document, an objection, two visits."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person, StaffRole
from app.evidence import objections, services, visits
from app.evidence.models import ClaimAction, ClaimEvent
from app.evidence.objection_models import Objection
from app.evidence.queries import guests
from app.evidence.subject import Subject
from app.evidence.visit_models import Guest, Visit, VisitState
from app.evidence.visits import Finding, Plan
from catalog.organisations import Organisation, OrganisationKind
from tests.app.evidence.stage import PAPERS, actor, moment
from tests.support import factories
from tests.support.signing import mandate, person

GROWER, BUYER = "gino@example.org", "bice@example.org"
GROWER_SLUG = "vicini-demo"
DOUBT = "Ho visto una cisterna di diserbante dietro il fienile, il 3 marzo."


def add_peers(session: Session) -> None:
    """Add two people of two other organisations, who go on visits."""
    for email, name, slug, house, kind in (
        (GROWER, "Gino Prova", GROWER_SLUG, "I Vicini Demo", OrganisationKind.PRODUCER),
        (BUYER, "Bice Prova", "gas-vicini-demo", "GAS Vicini Demo", OrganisationKind.GAS),
    ):
        organisation = factories.organisation(
            session, factories.DALMINE, slug=slug, name=house, kind=kind, is_demo=True
        )
        mandate(
            session,
            person(session, email=email, name=name, totp_confirmed_at=factories.NOW),
            organisation,
        )


def add_evidence(session: Session, farm: Organisation, citizen: str) -> None:
    """Hand in a document, object to a claim, plan one visit and report on another."""
    subject, people = Subject(farm.id), _people(session)
    owner = moment(actor(person(session), farm))
    services.hand_in(session, subject, "organic", PAPERS, owner)
    services.declare(session, subject, {"wage-range": 3, "commons-care": 2}, owner)
    objector = moment(actor(people[citizen]))
    objections.object_to(session, subject, "organic", DOUBT, objector)
    secretary = moment(actor(person(session), staff=[StaffRole.SECRETARIAT]))
    company = _guests(session)
    for reported in (False, True):
        plan = Plan(factories.TODAY, ("wage-range", "commons-care"), company)
        visit = visits.plan_visit(session, farm.id, plan, secretary)
        visits.mark_visited(session, visit, factories.TODAY, secretary)
        if reported:
            findings = {
                "wage-range": Finding(3, {"seen": "yes", "highest": "no"}, "Due buste paga.")
            }
            visits.report(session, visit, "Siepi lungo ogni campo.", findings, secretary)


def _people(session: Session) -> dict[str | None, Person]:
    return {each.email: each for each in session.scalars(select(Person).order_by(Person.id))}


def _guests(session: Session) -> list[Guest]:
    return [guest for _address, guest in guests(session, [GROWER, BUYER])]


def paths_of_evidence(session: Session) -> dict[str, str]:
    """Return the paths of what `add_evidence` has added."""
    event = session.scalars(
        select(ClaimEvent)
        .where(ClaimEvent.action == ClaimAction.DECLARED, ClaimEvent.issuer.is_not(None))
        .order_by(ClaimEvent.id)
        .limit(1)
    ).one()
    objection = session.scalars(select(Objection).order_by(Objection.id).limit(1)).one()
    paths = {
        "submission": f"/verifiche/{event.id}",
        "objection": f"/obiezioni/{objection.id}",
    }
    for visit in session.scalars(select(Visit).order_by(Visit.id).limit(2)):
        name = "reported_visit" if visit.state is VisitState.REPORTED else "visit"
        paths[name] = f"/visite/{visit.id}"
    return paths
