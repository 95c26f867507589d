"""The desk of those who verify: what waits, one submission, who may verify."""

import uuid
from collections.abc import Sequence
from datetime import date
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.accounts import gate
from app.accounts.actor import Actor
from app.accounts.addresses import normal_email
from app.accounts.errors import BadEmail
from app.accounts.queries import person_by_email
from app.evidence import policies, queries, queue, verification, verifiers
from app.evidence.blueprint import blueprint
from app.evidence.errors import BadPeriod, ConflictOfInterest
from app.evidence.evidence_views import (
    CheckPage,
    QueueLine,
    QueuePage,
    facts_of,
    level_choices,
    organisation_link,
    submission_line,
)
from app.evidence.models import ClaimEvent
from app.evidence.objection_models import Objection
from app.evidence.place import Page, this_moment
from app.evidence.states import objection_state_label, visit_state_label
from app.evidence.subject import Subject
from app.evidence.telling import level_label, sentence
from app.evidence.verification import Confirmation
from app.evidence.visit_models import Visit
from app.organisations.evidence import short_label
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.filters import locale_code
from app.web.forms import FormReader, FormView
from app.web.identifiers import identifier
from catalog.criteria import load_criteria
from catalog.evidence import EvidenceLevel

PAGE_SIZE = 30
LONGEST_REASON = 2000


def _accreditation(actor: Actor) -> frozenset[str] | None:
    return queue.accreditation(current_session(), actor.person_id, this_moment().day)


@blueprint.get("/verifiche")
def waiting() -> Page:
    """Everything that waits to be checked or decided."""
    actor, session = gate.signed_in(), current_session()
    gate.require(policies.may_check(actor, _accreditation(actor)))
    after = identifier(request.args.get("after"))
    found = queue.waiting_submissions(session, after=after, most=PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    objections = queue.pending_objections(session) if actor.is_staff else ()
    visits = queue.open_visits(session) if actor.is_staff else ()
    ids = {each.organisation_id for each in shown} | {each.organisation_id for each in objections}
    names = queries.organisation_names(session, ids)
    criteria = load_criteria()
    more = len(found) > PAGE_SIZE
    page = QueuePage(
        submissions=tuple(
            submission_line(event, criteria, names)
            for event in shown
            if event.criterion_code in criteria
        ),
        waiting=queue.count_waiting(session),
        next_url=url_for("evidence.waiting", after=shown[-1].id) if more else None,
        objections=tuple(_objection_line(each, names) for each in objections),
        visits=tuple(visit_line(each) for each in visits),
        may_plan=policies.may_plan_visits(actor),
        may_accredit=policies.may_accredit(actor),
    )
    return render_template("evidence/queue.html", page=page)


def _objection_line(objection: Objection, names: dict[uuid.UUID, str]) -> QueueLine:
    return QueueLine(
        url_for("evidence.objection", objection_id=objection.id),
        short_label(load_criteria().get(objection.criterion_code), locale_code()),
        names.get(objection.organisation_id, ""),
        objection_state_label(objection.state),
        objection.created_at.date(),
    )


def visit_line(visit: Visit) -> QueueLine:
    """Return a visit as a line of a list."""
    return QueueLine(
        url_for("evidence.visit", visit_id=visit.id),
        visit.organisation.name,
        "",
        visit_state_label(visit.state),
        visit.visited_on or visit.planned_on,
    )


def _check_page(actor: Actor, event: ClaimEvent, form: FormView) -> str:
    session, criterion = current_session(), load_criteria().get(event.criterion_code)
    organisation = queries.organisation(session, event.organisation_id)
    subject = Subject(event.organisation_id, event.offer_id)
    events = queries.latest_events(session, subject, event.criterion_code)
    judges = queries.organisation_names(session, (each.acting_for_id for each in events))
    document = queries.document(session, event.document_id) if event.document_id else None
    page = CheckPage(
        organisation=organisation.name,
        organisation_url=organisation_link(organisation),
        label=criterion.label(locale_code()),
        meaning=criterion.strength_meaning(locale_code()),
        claimed=level_label(event.level or EvidenceLevel.DOCUMENTED),
        facts=facts_of(event, criterion),
        document_url=url_for("evidence.document", document_id=document.id) if document else None,
        document_name=document.file.original_name if document else "",
        history=tuple(sentence(each, criterion, judges) for each in events),
        levels=level_choices(criterion),
        refusal=_refusal(actor, event, criterion.principle),
    )
    return render_template("evidence/check.html", page=page, form=form, token=new_form_token())


def _refusal(actor: Actor, event: ClaimEvent, principle: str) -> str | None:
    if policies.has_interest(actor, event.organisation_id):
        return message_for(ConflictOfInterest())
    if not policies.may_confirm(actor, _accreditation(actor), principle):
        return _("You may look at this, not decide it: it is not among what you verify.")
    return None


@blueprint.get("/verifiche/<uuid:event_id>")
def check_form(event_id: uuid.UUID) -> Page:
    """One submission: what is claimed, the document, the decision."""
    actor = gate.signed_in()
    gate.require(policies.may_check(actor, _accreditation(actor)))
    event = queries.submission(current_session(), event_id)
    usual = (event.valid_until or this_moment().day + verification.USUAL_VALIDITY).isoformat()
    level = event.level.value if event.level else ""
    return _check_page(actor, event, FormView(MultiDict({"until": usual, "level": level})))


@blueprint.post("/verifiche/<uuid:event_id>")
def check(event_id: uuid.UUID) -> Page:
    """Confirm what was handed in, or send it back."""
    actor, session = gate.signed_in(), current_session()
    accreditation = _accreditation(actor)
    gate.require(policies.may_check(actor, accreditation))
    event = queries.submission(session, event_id)
    principle = load_criteria().get(event.criterion_code).principle
    # Said first and in its own words: the others would only puzzle.
    verification.require_disinterest(actor, event.organisation_id)
    gate.require(policies.may_confirm(actor, accreditation, principle))
    form = FormReader(request.form)
    decision = form.one_of("decision", ("confirm", "send_back"))
    found = _read_confirmation(form) if decision == "confirm" else None
    reason = form.paragraphs("reason", most=LONGEST_REASON, required=decision == "send_back")
    if not form.is_valid:
        return _check_page(actor, event, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        if found is not None:
            verification.confirm(session, event, found, this_moment())
        else:
            verification.send_back(session, event, reason, this_moment())
        return url_for("evidence.waiting")

    target = once(session, form.token, now=utc_now(), deed=deed)
    flash(_("Noted. Thank you."), "info")
    return redirect(target, HTTPStatus.SEE_OTHER)


def _read_confirmation(form: FormReader) -> Confirmation | None:
    level = form.choice("level", EvidenceLevel)
    until = form.day("until", required=True)
    if level is None or until is None:
        return None
    try:
        verification.require_period(until, this_moment().day)
    except BadPeriod as error:
        form.refuse("until", message_for(error))
        return None
    return Confirmation(level, until)


def _verifiers_page(form: FormView) -> str:
    session, criteria = current_session(), load_criteria()
    labels = {each.code: each.label(locale_code()) for each in criteria.principles}
    rows: Sequence[tuple[uuid.UUID, str, str, date]] = [
        (
            verifier.id,
            person.name,
            ", ".join(labels.get(code, code) for code in verifier.principles)
            or _("every principle"),
            verifier.since,
        )
        for verifier, person in queue.verifiers(session, this_moment().day)
    ]
    return render_template(
        "evidence/verifiers.html",
        rows=rows,
        principles=tuple(labels.items()),
        form=form,
        token=new_form_token(),
    )


@blueprint.get("/verifiche/verificatori")
def verifier_list() -> Page:
    """Who may verify besides the secretariat."""
    gate.require(policies.may_accredit(gate.signed_in()))
    return _verifiers_page(FormView())


@blueprint.post("/verifiche/verificatori")
def accredit() -> Page:
    """Let somebody verify."""
    actor, session = gate.signed_in(), current_session()
    gate.require(policies.may_accredit(actor))
    form = FormReader(request.form)
    email = form.text("email", most=254)
    principles = form.many_of("principles", {each.code for each in load_criteria().principles})
    try:
        person = person_by_email(session, normal_email(email)) if email else None
    except BadEmail:
        person = None
    if email and person is None:
        form.refuse("email", _("Nobody with this address has an account."))
    if person is None or not form.is_valid:
        return _verifiers_page(form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        verifiers.accredit(session, person.id, principles, actor.person_id, this_moment())
        return url_for("evidence.verifier_list")

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


@blueprint.post("/verifiche/verificatori/<uuid:verifier_id>/fine")
def end_accreditation(verifier_id: uuid.UUID) -> Page:
    """Let somebody verify no longer."""
    gate.require(policies.may_accredit(gate.signed_in()))
    session = current_session()
    found = queue.verifier(session, verifier_id)
    verifiers.end_accreditation(session, found, this_moment())
    return redirect(url_for("evidence.verifier_list"), HTTPStatus.SEE_OTHER)
