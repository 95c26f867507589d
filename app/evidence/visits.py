"""Participatory visits: planned, paid, reported, decided."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.accounts.audit import Subject as AuditSubject
from app.accounts.audit import record
from app.evidence import queries
from app.evidence.book import ClaimBook, Moment, Note
from app.evidence.errors import NobodySaw, NotYet, VisitNotPossible, WrongCompany
from app.evidence.letters import tell_visit
from app.evidence.models import ClaimAction
from app.evidence.subject import Subject, claimable
from app.evidence.verification import require_disinterest, require_period
from app.evidence.visit_models import (
    VISIT_DECISIONS,
    VISIT_MOVES,
    Guest,
    Visit,
    VisitAction,
    VisitFinding,
    VisitState,
    VisitVisitor,
)
from catalog.base import new_id
from catalog.checklist import load_checklist
from catalog.evidence import EvidenceLevel
from catalog.organisations import OrganisationKind

FEWEST_VISITORS = 2
PRODUCER_KINDS = frozenset(
    {
        OrganisationKind.PRODUCER,
        OrganisationKind.SOCIAL_COOPERATIVE,
        OrganisationKind.SOCIAL_ENTERPRISE,
        OrganisationKind.COMPANY,
        OrganisationKind.FAIR_TRADE,
    }
)
CONSUMER_KINDS = frozenset(
    {
        OrganisationKind.GAS,
        OrganisationKind.CSA,
        OrganisationKind.CONSUMER_COOPERATIVE,
        OrganisationKind.ASSOCIATION,
        OrganisationKind.PUBLIC_BODY,
        OrganisationKind.SCHOOL,
    }
)


@dataclass(frozen=True, slots=True)
class Plan:
    """When peers go, for which criteria, and who."""

    day: date
    criteria: Sequence[str]
    guests: Sequence[Guest]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of a criterion."""

    value: int | None
    answers: Mapping[str, str]
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the assembly or the coordination decides."""

    action: VisitAction
    minutes_reference: str
    valid_until: date | None = None
    conditions: str = ""


def plan_visit(session: Session, organisation_id: uuid.UUID, plan: Plan, moment: Moment) -> Visit:
    """Plan a visit.

    Raises
    ------
    WrongCompany
        `reason` says what is missing among the visitors.
    EvidenceNotAccepted, CriterionNotForThis
    """
    require_disinterest(moment.person, organisation_id)
    require_plan(session, organisation_id, plan)
    checklist = load_checklist()
    visit = Visit(
        id=new_id(),
        organisation_id=organisation_id,
        planned_on=plan.day,
        criteria=list(plan.criteria),
        checklist_version=checklist.version,
        state=VisitState.PLANNED,
        created_at=moment.now,
        updated_at=moment.now,
    )
    session.add(visit)
    session.flush()
    for guest in plan.guests:
        session.add(
            VisitVisitor(
                visit_id=visit.id,
                person_id=guest.person_id,
                organisation_id=guest.organisation_id,
            )
        )
    session.flush()
    _audit(session, visit, "visit.planned", moment)
    tell_visit(session, queries.organisation(session, organisation_id), visit, now=moment.now)
    return visit


def require_plan(session: Session, organisation_id: uuid.UUID, plan: Plan) -> None:
    """Refuse a plan without criteria that peers can verify, or without the right company.

    Raises
    ------
    WrongCompany
    """
    subject = Subject(organisation_id)
    verifiable = [
        claimable(subject, code).accepts(EvidenceLevel.PEER_VERIFIED) for code in plan.criteria
    ]
    if not verifiable or not all(verifiable):
        raise WrongCompany("criteria")
    require_company(session, organisation_id, plan.guests)


def require_company(session: Session, organisation_id: uuid.UUID, guests: Sequence[Guest]) -> None:
    """Refuse a company that is not two people of two other organisations, of both sides of the market."""
    if len({guest.person_id for guest in guests}) < FEWEST_VISITORS:
        raise WrongCompany("few")
    houses = {guest.organisation_id for guest in guests}
    interested = queries.interested(session, organisation_id, [guest.person_id for guest in guests])
    if organisation_id in houses or interested:
        raise WrongCompany("house")
    if len(houses) < FEWEST_VISITORS:
        raise WrongCompany("same")
    kinds = {guest.kind for guest in guests}
    if not kinds & PRODUCER_KINDS:
        raise WrongCompany("producer")
    if not kinds & CONSUMER_KINDS:
        raise WrongCompany("consumer")


def mark_visited(session: Session, visit: Visit, day: date, moment: Moment) -> None:
    """Say that the visit was paid, and when.

    Raises
    ------
    VisitNotPossible, NotYet
    """
    if day > moment.day:
        raise NotYet
    move(visit, VisitAction.VISIT, moment)
    visit.visited_on = day
    _audit(session, visit, "visit.paid", moment)


def report(
    session: Session, visit: Visit, text: str, findings: Mapping[str, Finding], moment: Moment
) -> None:
    """Hand in the written report, once.

    Raises
    ------
    VisitNotPossible
    """
    move(visit, VisitAction.REPORT, moment)
    visit.report = text
    for code in visit.criteria:
        found = findings.get(code, Finding(None, {}))
        session.add(
            VisitFinding(
                visit_id=visit.id,
                criterion_code=code,
                value=found.value,
                answers=dict(found.answers),
                notes=found.notes,
            )
        )
    session.flush()
    _audit(session, visit, "visit.reported", moment)


def cancel(session: Session, visit: Visit, moment: Moment) -> None:
    """Call a visit off.

    Raises
    ------
    VisitNotPossible
    """
    move(visit, VisitAction.CANCEL, moment)
    _audit(session, visit, "visit.cancelled", moment)


def decide_visit(session: Session, visit: Visit, verdict: Verdict, moment: Moment) -> None:
    """Decide on a report; what is approved counts at once as verified by peers.

    Raises
    ------
    ConflictOfInterest, VisitNotPossible, BadPeriod, NobodySaw, WrongCompany
        The last when somebody of the company has meanwhile taken a role in the organisation.
    """
    require_disinterest(moment.person, visit.organisation_id)
    if verdict.action not in VISIT_DECISIONS:
        raise VisitNotPossible(visit.state.value, verdict.action.value)
    people = [visitor.person_id for visitor in visit.visitors]
    if queries.interested(session, visit.organisation_id, people):
        raise WrongCompany("house")
    move(visit, verdict.action, moment)
    visit.minutes_reference = verdict.minutes_reference
    visit.conditions = verdict.conditions
    if verdict.action is not VisitAction.REFUSE:
        _verify(session, visit, verdict, moment)
    session.flush()
    _audit(session, visit, "visit.decided", moment)


def _verify(session: Session, visit: Visit, verdict: Verdict, moment: Moment) -> None:
    seen = [finding for finding in visit.findings if finding.value is not None]
    if not seen or verdict.valid_until is None:
        raise NobodySaw
    require_period(verdict.valid_until, moment.day)
    visit.verified_until = verdict.valid_until
    book = ClaimBook.open(session, Subject(visit.organisation_id))
    for finding in seen:
        book.write(
            finding.criterion_code,
            ClaimAction.PEER_VERIFIED,
            moment,
            Note(
                value=finding.value,
                valid_until=verdict.valid_until,
                visit_id=visit.id,
                reason=verdict.conditions,
            ),
        )


def move(visit: Visit, action: VisitAction, moment: Moment) -> None:
    """Move a visit on as the table of states says; raises VisitNotPossible."""
    target = VISIT_MOVES.get((visit.state, action))
    if target is None:
        raise VisitNotPossible(visit.state.value, action.value)
    visit.state = target
    visit.updated_at = moment.now


def _audit(session: Session, visit: Visit, action: str, moment: Moment) -> None:
    record(
        session,
        action,
        AuditSubject("visit", visit.id),
        actor=moment.actor,
        now=moment.now,
        facts={"organisation": str(visit.organisation_id), "state": visit.state.value},
    )
