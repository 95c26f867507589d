"""Objecting to a claim: the form, the thread of three, the decision."""

import uuid
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for

from app.accounts import gate
from app.accounts.actor import Actor
from app.evidence import objections, policies, queries, queue
from app.evidence.blueprint import blueprint
from app.evidence.documents import Belonging, keep_document
from app.evidence.errors import EvidenceNotFound
from app.evidence.forms import VALUES, read_file
from app.evidence.objection_models import DECISIONS, PENDING, Objection, ObjectionAction
from app.evidence.objections import REPLY_DAYS, Decision
from app.evidence.place import Page, Place, find_place, this_moment
from app.evidence.states import objection_state_label
from app.evidence.subject import claimable
from app.evidence.telling import value_text
from app.evidence.visit_views import ObjectionPage
from app.runtime.clock import utc_now
from app.runtime.files.documents import DOCUMENT_LIMIT_BYTES
from app.runtime.files.store import current_file_store
from app.runtime.i18n import gettext as _
from app.runtime.once import new_form_token, once
from app.runtime.request_size import accepts_upload
from app.runtime.transaction import current_session
from app.web.filters import locale_code
from app.web.forms import FormReader, FormView
from catalog.criteria import load_criteria
from catalog.criterion import Criterion

LONGEST_TEXT = 4000


def _object_page(place: Place, criterion: Criterion, form: FormView) -> str:
    return render_template(
        "evidence/object.html",
        about=place.about,
        label=criterion.label(locale_code()),
        claim_url=place.url("claim", code=criterion.code),
        reply_days=REPLY_DAYS,
        form=form,
        token=new_form_token(),
    )


@blueprint.get("/realta/<slug>/criteri/<code>/obiezione")
def object_form(slug: str, code: str) -> Page:
    """The form in which anybody who has signed in objects to a claim."""
    gate.signed_in()
    place = find_place(slug)
    return _object_page(place, claimable(place.subject, code), FormView())


@blueprint.post("/realta/<slug>/criteri/<code>/obiezione")
@accepts_upload(DOCUMENT_LIMIT_BYTES)
def object_to(slug: str, code: str) -> Page:
    """Object to a claim."""
    form = FormReader(request.form)
    file = read_file(form, "document")
    gate.signed_in()
    place = find_place(slug)
    criterion = claimable(place.subject, code)
    text = form.paragraphs("text", most=LONGEST_TEXT, required=True)
    if not form.is_valid:
        return _object_page(place, criterion, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    moment = this_moment()

    def deed() -> str:
        made = objections.object_to(place.session, place.subject, code, text, moment)
        if file is not None:
            owner = Belonging(organisation_id=place.organisation.id, objection_id=made.id)
            keep_document(place.session, current_file_store(), file, owner, moment)
        return url_for("evidence.objection", objection_id=made.id)

    target = once(place.session, form.token, now=utc_now(), deed=deed)
    flash(_("Your objection has been passed on."), "info")
    return redirect(target, HTTPStatus.SEE_OTHER)


def _visible(actor: Actor, objection_id: uuid.UUID) -> Objection:
    found = queue.objection(current_session(), objection_id)
    if not policies.may_see_objection(actor, found):
        raise EvidenceNotFound
    return found


def _objection_page(actor: Actor, found: Objection, form: FormView) -> str:
    session, criterion = current_session(), load_criteria().get(found.criterion_code)
    organisation = queries.organisation(session, found.organisation_id)
    pending = found.state in PENDING
    waits = found.replied_at is None and this_moment().day <= found.reply_until
    decides = policies.may_decide_objection(actor, found)
    page = ObjectionPage(
        organisation=organisation.name,
        label=criterion.label(locale_code()),
        claim_url=url_for(
            "evidence.claim", slug=organisation.slug, code=criterion.code, offer=found.offer_id
        ),
        state=objection_state_label(found.state),
        objector=queries.person_name(session, found.person_id) if actor.is_staff else "",
        made_on=found.created_at,
        text=found.text,
        documents=tuple(
            (url_for("evidence.document", document_id=each.id), each.file.original_name)
            for each in queries.documents_of(session, objection_id=found.id)
        ),
        reply=found.reply,
        replied_on=found.replied_at,
        reply_until=found.reply_until,
        decision=found.decision,
        decided_on=found.decided_at,
        may_reply=pending and found.replied_at is None and policies.may_reply(actor, found),
        may_take_back=pending and policies.is_objector(actor, found),
        may_decide=pending and not waits and decides,
        waits=pending and waits and decides,
        values=tuple((value, value_text(criterion, int(value))) for value in VALUES),
    )
    return render_template(
        "evidence/objection.html", page=page, form=form, token=new_form_token(), id=found.id
    )


@blueprint.get("/obiezioni/<uuid:objection_id>")
def objection(objection_id: uuid.UUID) -> Page:
    """One objection, for who made it, who is meant, and the district."""
    actor = gate.signed_in()
    return _objection_page(actor, _visible(actor, objection_id), FormView())


@blueprint.post("/obiezioni/<uuid:objection_id>/risposta")
def reply_to_objection(objection_id: uuid.UUID) -> Page:
    """Reply for the organisation."""
    actor, session = gate.signed_in(), current_session()
    found = queue.objection(session, objection_id, lock=True)
    gate.require(policies.may_reply(actor, found))
    form = FormReader(request.form)
    text = form.paragraphs("reply", most=LONGEST_TEXT, required=True)
    if not form.is_valid:
        return _objection_page(actor, found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        objections.reply(session, found, text, this_moment())
        return url_for("evidence.objection", objection_id=found.id)

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


@blueprint.post("/obiezioni/<uuid:objection_id>/ritira")
def take_objection_back(objection_id: uuid.UUID) -> Page:
    """Take one's own objection back."""
    actor, session = gate.signed_in(), current_session()
    found = queue.objection(session, objection_id, lock=True)
    gate.require(policies.is_objector(actor, found))
    form = FormReader(request.form)

    def deed() -> str:
        objections.take_back(session, found, this_moment())
        return url_for("evidence.objection", objection_id=found.id)

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


@blueprint.post("/obiezioni/<uuid:objection_id>/decisione")
def decide_objection(objection_id: uuid.UUID) -> Page:
    """Decide an objection."""
    actor, session = gate.signed_in(), current_session()
    found = queue.objection(session, objection_id, lock=True)
    gate.require(policies.may_decide_objection(actor, found))
    form = FormReader(request.form)
    action = form.one_of("decision", {each.value for each in DECISIONS})
    reason = form.paragraphs("reason", most=LONGEST_TEXT, required=True)
    lowers = action == ObjectionAction.LOWER
    value = form.one_of("value", VALUES, required=lowers) if lowers else None
    if action is None or not form.is_valid:
        return _objection_page(actor, found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    decision = Decision(ObjectionAction(action), reason, None if value is None else int(value))

    def deed() -> str:
        objections.decide(session, found, decision, this_moment())
        return url_for("evidence.objection", objection_id=found.id)

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)
