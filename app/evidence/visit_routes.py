"""Participatory visits: planning, the report, the decision."""

import uuid
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.accounts import gate
from app.accounts.actor import Actor
from app.evidence import policies, queries, queue, visits
from app.evidence.blueprint import blueprint
from app.evidence.documents import Belonging, keep_document
from app.evidence.errors import ConflictOfInterest, EvidenceNotFound, WrongCompany
from app.evidence.evidence_views import organisation_link
from app.evidence.forms import read_files, read_report
from app.evidence.place import Page, this_moment
from app.evidence.states import visit_state_label
from app.evidence.subject import Subject
from app.evidence.verification import USUAL_VALIDITY
from app.evidence.verification_routes import visit_line
from app.evidence.visit_models import (
    VISIT_DECISIONS,
    VISIT_MOVES,
    Visit,
    VisitAction,
    VisitState,
)
from app.evidence.visit_views import VisitPage, asked_views, criterion_label, finding_views
from app.evidence.visits import Plan, Verdict
from app.organisations.queries import organisation_by_slug
from app.runtime.clock import utc_now
from app.runtime.files.documents import PHOTO_LIMIT_BYTES
from app.runtime.files.store import current_file_store
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.request_size import accepts_upload
from app.runtime.transaction import current_session
from app.web.filters import locale_code
from app.web.forms import FormReader, FormView
from catalog.criteria import load_criteria
from catalog.evidence import EvidenceLevel
from catalog.organisations import Organisation

LONGEST_REPORT = 20_000
LONGEST_REFERENCE = 200
MOST_PHOTOS = 6
MOST_GUESTS = 12


@blueprint.get("/visite")
def my_visits() -> Page:
    """The visits of which whoever asks is part."""
    actor = gate.signed_in()
    session = current_session()
    found = queue.visits_of_person(session, actor.person_id)
    accreditation = queue.accreditation(session, actor.person_id, this_moment().day)
    return render_template(
        "evidence/visits.html",
        lines=tuple(visit_line(each) for each in found),
        may_check=policies.may_check(actor, accreditation),
    )


def _plan_page(organisation: Organisation, form: FormView) -> str:
    criteria = [
        criterion
        for criterion in Subject(organisation.id).criteria(load_criteria())
        if criterion.accepts(EvidenceLevel.PEER_VERIFIED)
    ]
    return render_template(
        "evidence/plan_visit.html",
        organisation=organisation.name,
        organisation_url=organisation_link(organisation),
        criteria=tuple((each.code, each.label(locale_code())) for each in criteria),
        form=form,
        token=new_form_token(),
    )


@blueprint.get("/realta/<slug>/visite/nuova")
def plan_form(slug: str) -> Page:
    """The form in which a visit to an organisation is planned."""
    gate.require(policies.may_plan_visits(gate.signed_in()))
    session = current_session()
    found = organisation_by_slug(session, slug)
    claimed = queries.claims_on(session, Subject(found.id))
    typed: MultiDict[str, str] = MultiDict([("criteria", code) for code in claimed])
    return _plan_page(found, FormView(typed))


@blueprint.post("/realta/<slug>/visite/nuova")
def plan(slug: str) -> Page:
    """Plan a visit."""
    gate.require(policies.may_plan_visits(gate.signed_in()))
    session = current_session()
    found = organisation_by_slug(session, slug)
    form = FormReader(request.form)
    day = form.day("day", required=True)
    codes = form.many_of("criteria", {each.code for each in load_criteria()})
    addresses = form.paragraphs("visitors", most=4000, required=True).lower().split()
    guests = queries.guests(session, addresses[:MOST_GUESTS])
    unknown = sorted(set(addresses) - {address for address, _guest in guests})
    if unknown:
        form.refuse(
            "visitors",
            _("Not found, or without an organisation: %(who)s", who=", ".join(unknown[:5])),
        )
    if day is None or not form.is_valid:
        return _plan_page(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    company = Plan(day, codes, [guest for _address, guest in guests])
    try:
        visits.require_plan(session, found.id, company)
    except WrongCompany as error:
        field = "criteria" if error.reason == "criteria" else "visitors"
        form.refuse(field, message_for(error))
        return _plan_page(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        made = visits.plan_visit(session, found.id, company, this_moment())
        return url_for("evidence.visit", visit_id=made.id)

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


def _visible(actor: Actor, visit_id: uuid.UUID, *, lock: bool = False) -> Visit:
    found = queue.visit(current_session(), visit_id, lock=lock)
    if not policies.may_see_visit(actor, found):
        raise EvidenceNotFound
    return found


def _visit_page(actor: Actor, found: Visit, form: FormView) -> str:
    works = policies.is_visitor(actor, found) or policies.may_plan_visits(actor)
    decides = found.state is VisitState.REPORTED and policies.may_decide_visits(actor)
    interest = policies.has_interest(actor, found.organisation_id)
    can_cancel = (found.state, VisitAction.CANCEL) in VISIT_MOVES
    page = VisitPage(
        id=found.id,
        organisation=found.organisation.name,
        organisation_url=organisation_link(found.organisation),
        state=visit_state_label(found.state),
        planned_on=found.planned_on,
        visited_on=found.visited_on,
        company=tuple((each.person.name, each.organisation.name) for each in found.visitors),
        criteria=tuple(criterion_label(code) for code in found.criteria),
        checklist_version=found.checklist_version,
        report=found.report,
        findings=finding_views(found),
        photos=tuple(
            url_for("evidence.document", document_id=each.id)
            for each in queries.documents_of(current_session(), visit_id=found.id)
        ),
        conditions=found.conditions,
        minutes_reference=found.minutes_reference,
        verified_until=found.verified_until,
        may_mark=found.state is VisitState.PLANNED and works,
        may_report=found.state is VisitState.VISITED and policies.is_visitor(actor, found),
        may_decide=decides and not interest,
        may_cancel=can_cancel and policies.may_plan_visits(actor),
        refusal=message_for(ConflictOfInterest()) if decides and interest else None,
    )
    return render_template("evidence/visit.html", page=page, form=form, token=new_form_token())


@blueprint.get("/visite/<uuid:visit_id>")
def visit(visit_id: uuid.UUID) -> Page:
    """One visit."""
    actor = gate.signed_in()
    usual = (this_moment().day + USUAL_VALIDITY).isoformat()
    today = this_moment().day.isoformat()
    form = FormView(MultiDict({"until": usual, "day": today}))
    return _visit_page(actor, _visible(actor, visit_id), form)


@blueprint.post("/visite/<uuid:visit_id>/fatta")
def mark_visited(visit_id: uuid.UUID) -> Page:
    """Say that a visit was paid, and when."""
    actor, session = gate.signed_in(), current_session()
    found = queue.visit(session, visit_id, lock=True)
    gate.require(policies.is_visitor(actor, found) or policies.may_plan_visits(actor))
    form = FormReader(request.form)
    day = form.day("day", required=True)
    if day is not None and day > this_moment().day:
        form.refuse("day", _("This day is still to come."))
    if day is None or not form.is_valid:
        return _visit_page(actor, found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    visits.mark_visited(session, found, day, this_moment())
    return redirect(url_for("evidence.visit", visit_id=found.id), HTTPStatus.SEE_OTHER)


@blueprint.post("/visite/<uuid:visit_id>/annulla")
def cancel_visit(visit_id: uuid.UUID) -> Page:
    """Call a visit off."""
    gate.require(policies.may_plan_visits(gate.signed_in()))
    session = current_session()
    found = queue.visit(session, visit_id, lock=True)
    visits.cancel(session, found, this_moment())
    return redirect(url_for("evidence.visit", visit_id=found.id), HTTPStatus.SEE_OTHER)


def _report_page(found: Visit, form: FormView) -> str:
    return render_template(
        "evidence/report.html",
        organisation=found.organisation.name,
        visit_url=url_for("evidence.visit", visit_id=found.id),
        asked=asked_views(found),
        form=form,
        token=new_form_token(),
    )


@blueprint.get("/visite/<uuid:visit_id>/relazione")
def report_form(visit_id: uuid.UUID) -> Page:
    """The form in which the visitors write down what they found."""
    actor = gate.signed_in()
    found = queue.visit(current_session(), visit_id)
    gate.require(policies.is_visitor(actor, found))
    return _report_page(found, FormView())


@blueprint.post("/visite/<uuid:visit_id>/relazione")
@accepts_upload(MOST_PHOTOS * PHOTO_LIMIT_BYTES)
def report(visit_id: uuid.UUID) -> Page:
    """Hand in the written report."""
    form = FormReader(request.form)
    photos = read_files(form, "photos", most=MOST_PHOTOS)
    actor, session = gate.signed_in(), current_session()
    found = queue.visit(session, visit_id, lock=True)
    gate.require(policies.is_visitor(actor, found))
    text = form.paragraphs("report", most=LONGEST_REPORT, required=True)
    findings = read_report(form, found.criteria)
    if not form.is_valid:
        return _report_page(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    moment = this_moment()

    def deed() -> str:
        visits.report(session, found, text, findings, moment)
        owner = Belonging(organisation_id=found.organisation_id, visit_id=found.id)
        for photo in photos:
            keep_document(session, current_file_store(), photo, owner, moment)
        return url_for("evidence.visit", visit_id=found.id)

    target = once(session, form.token, now=utc_now(), deed=deed)
    flash(_("Thank you: the report waits for the decision."), "info")
    return redirect(target, HTTPStatus.SEE_OTHER)


@blueprint.post("/visite/<uuid:visit_id>/decisione")
def decide_visit(visit_id: uuid.UUID) -> Page:
    """Write down what the assembly or the coordination decided."""
    actor, session = gate.signed_in(), current_session()
    gate.require(policies.may_decide_visits(actor))
    found = queue.visit(session, visit_id, lock=True)
    form = FormReader(request.form)
    action = form.one_of("decision", {each.value for each in VISIT_DECISIONS})
    refuses = action == VisitAction.REFUSE
    with_conditions = action == VisitAction.APPROVE_WITH_CONDITIONS
    until = None if refuses else form.day("until", required=True)
    minutes = form.text("minutes", most=LONGEST_REFERENCE)
    conditions = form.paragraphs("conditions", most=4000, required=with_conditions)
    if action is None or not form.is_valid:
        return _visit_page(actor, found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    verdict = Verdict(VisitAction(action), minutes, until, conditions)

    def deed() -> str:
        visits.decide_visit(session, found, verdict, this_moment())
        return url_for("evidence.visit", visit_id=found.id)

    target = once(session, form.token, now=utc_now(), deed=deed)
    flash(_("The decision is noted; what was approved counts at once."), "info")
    return redirect(target, HTTPStatus.SEE_OTHER)
