"""Pacts of solidarity: the group keeps them, the producer reads and agrees."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.actor import MONEY_KINDS, Actor
from app.accounts.queries import organisation_by_slug
from app.evidence.forms import read_file
from app.groups import duty_queries, pact_queries, pacts, policies, queries
from app.groups.errors import NotOfTheGroup, PactExists, PactNotFound
from app.groups.forms import read_producer
from app.groups.pact_forms import pact_form, pact_words, read_pact, read_step
from app.groups.pact_models import Pact, PactAct
from app.groups.pact_views import pact_lines, pact_page, step_choices
from app.runtime.clock import local_day, utc_now
from app.runtime.files.documents import DOCUMENT_LIMIT_BYTES
from app.runtime.files.services import keep_file
from app.runtime.files.serving import send_stored
from app.runtime.files.store import current_file_store
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.request_size import accepts_upload
from app.runtime.transaction import current_session
from app.web.conflict import EditedMeanwhile, conflict_page, contested, resolved
from app.web.context import current_settings
from app.web.forms import FormReader, FormView
from app.web.paging import page_number, pager
from catalog.organisations import Organisation
from catalog.states import possible_actions

blueprint = Blueprint("pacts", __name__, template_folder="templates")

Page = str | Response | tuple[str, HTTPStatus]
REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY
PAGE_SIZE = 40


@blueprint.get("/realta/<slug>/patti")
def index(slug: str) -> Page:
    """The pacts of an organisation, on either side."""
    actor, session = gate.signed_in(), current_session()
    owner = organisation_by_slug(session, slug)
    household = queries.household_of(session, actor.person_id, owner.id)
    gate.require(policies.may_see_pacts(actor, owner, household))
    page, total = page_number(request.args), pact_queries.count_pacts(session, owner.id)
    first = (page - 1) * PAGE_SIZE
    rows = pact_queries.pacts(session, owner.id, first=first, most=PAGE_SIZE)
    return render_template(
        "groups/pacts.html",
        owner=owner,
        is_group=owner.kind in MONEY_KINDS,
        may_manage=policies.may_manage_group(actor, owner.id),
        lines=pact_lines(rows, owner.id),
        pages=pager(page, total, PAGE_SIZE, "pacts.index", slug=slug),
    )


def _managed(slug: str) -> tuple[Actor, Organisation]:
    actor, group = gate.signed_in(), queries.group(current_session(), slug)
    gate.require(policies.may_manage_group(actor, group.id))
    return actor, group


def _people(group_id: uuid.UUID) -> dict[str, str]:
    rows = duty_queries.people_of(current_session(), group_id)
    return {str(person.id): person.name for person in rows}


def _form(group: Organisation, row: Pact | None, form: FormView) -> str:
    people = list(_people(group.id).items())
    return render_template("groups/pact_form.html", group=group, pact=row, form=form, people=people)


@blueprint.get("/realta/<slug>/patti/nuovo")
def new(slug: str) -> Page:
    """The form of a new pact."""
    _actor, group = _managed(slug)
    today = local_day(utc_now(), current_settings().timezone)
    return _form(group, None, FormView(MultiDict({"starts_on": today.isoformat()})))


@blueprint.post("/realta/<slug>/patti")
def begin(slug: str) -> Page:
    """Begin a pact."""
    actor, group = _managed(slug)
    session, form = current_session(), FormReader(request.form)
    producer = read_producer(session, form, group.id, required=True)
    wanted = read_pact(form)
    if wanted is None or producer is None:
        return _form(group, None, form.view), REFUSED
    try:
        row = pacts.begin_pact(session, group, producer, wanted, actor=actor, now=utc_now())
    except PactExists as error:
        form.refuse("producer", message_for(error))
    except NotOfTheGroup as error:
        form.refuse("person", message_for(error))
    if not form.is_valid:
        return _form(group, None, form.view), REFUSED
    flash(_("The pact is written: the producer can read it and agree."), "info")
    return _go(row.id)


def _go(pact_id: uuid.UUID) -> Page:
    return redirect(url_for("pacts.one", pact_id=pact_id), HTTPStatus.SEE_OTHER)


def _seen(pact_id: uuid.UUID) -> tuple[Actor, Pact]:
    actor, session = gate.signed_in(), current_session()
    row = pact_queries.pact(session, pact_id)
    household = queries.household_of(session, actor.person_id, row.organisation_id)
    if not policies.may_see_pact(actor, row, household):
        raise PactNotFound
    return actor, row


def _kept(pact_id: uuid.UUID) -> tuple[Actor, Pact]:
    actor, row = _seen(pact_id)
    gate.require(policies.may_manage_group(actor, row.organisation_id))
    return actor, row


@blueprint.get("/patti/<uuid:pact_id>")
def one(pact_id: uuid.UUID) -> Page:
    """A pact, for both sides."""
    actor, row = _seen(pact_id)
    return _one(actor, row, FormView())


def _one(actor: Actor, row: Pact, form: FormView) -> str:
    may_keep = policies.may_manage_group(actor, row.organisation_id)
    can = possible_actions(pacts.TRANSITIONS, row.state)
    steps = [act for act in can if act in pacts.OF_THE_GROUP] if may_keep else []
    return render_template(
        "groups/pact.html",
        page=pact_page(row, pact_queries.events_of(current_session(), row.id)),
        form=form,
        may_keep=may_keep and PactAct.CHANGE in can,
        may_agree=policies.may_agree(actor, row) and PactAct.AGREE in can and not row.agreed_on,
        steps=step_choices(steps),
    )


@blueprint.get("/patti/<uuid:pact_id>/modifica")
def edit(pact_id: uuid.UUID) -> Page:
    """The form of a pact."""
    _actor, row = _kept(pact_id)
    return _form(row.organisation, row, FormView(pact_form(row)))


@blueprint.post("/patti/<uuid:pact_id>/modifica")
def change(pact_id: uuid.UUID) -> Page:
    """Say something else in a pact; when somebody else has saved meanwhile, show both versions."""
    actor, row = _kept(pact_id)
    session, form = current_session(), FormReader(resolved(request.form))
    wanted = read_pact(form)
    if wanted is None:
        return _form(row.organisation, row, form.view), REFUSED
    try:
        pacts.change_pact(session, row.id, wanted, seen=form.values, actor=actor, now=utc_now())
    except NotOfTheGroup as error:
        form.refuse("person", message_for(error))
        row = pact_queries.pact(session, pact_id)
        return _form(row.organisation, row, form.view), REFUSED
    except EditedMeanwhile:
        row = pact_queries.pact(session, pact_id)
        stored = pact_form(row)
        words = pact_words(_people(row.organisation_id))
        return conflict_page(
            contested(words, stored, form.values),
            stored,
            form.values,
            heading=row.producer.name,
            action=url_for("pacts.change", pact_id=pact_id),
            cancel_url=url_for("pacts.one", pact_id=pact_id),
        )
    flash(_("Saved."), "info")
    return _go(pact_id)


@blueprint.post("/patti/<uuid:pact_id>/accordo")
def agree(pact_id: uuid.UUID) -> Page:
    """Agree to what the pact says, for the producer."""
    actor, row = _seen(pact_id)
    gate.require(policies.may_agree(actor, row))
    now = utc_now()
    day = local_day(now, current_settings().timezone)
    try:
        pacts.agree(current_session(), row.id, seen=request.form, actor=actor, day=day, now=now)
    except EditedMeanwhile:
        form = FormReader(request.form)
        form.refuse("agree", _("The pact was changed a moment ago: read it again."))
        read_anew = pact_queries.pact(current_session(), pact_id)
        return _one(actor, read_anew, form.view), HTTPStatus.CONFLICT
    flash(_("Noted: you agree to the pact."), "info")
    return _go(pact_id)


@blueprint.post("/patti/<uuid:pact_id>/stato")
def step(pact_id: uuid.UUID) -> Page:
    """Suspend, resume or end a pact."""
    actor, row = _kept(pact_id)
    form, now = FormReader(request.form), utc_now()
    wanted = read_step(form)
    if wanted is None:
        return _one(actor, row, form.view), REFUSED
    day = local_day(now, current_settings().timezone)
    pacts.take_step(current_session(), row.id, wanted, actor=actor, day=day, now=now)
    flash(_("Saved."), "info")
    return _go(pact_id)


@blueprint.post("/patti/<uuid:pact_id>/documento")
@accepts_upload(DOCUMENT_LIMIT_BYTES)
def sign(pact_id: uuid.UUID) -> Page:
    """Keep the signed document."""
    form = FormReader(request.form)
    # Before the first question to the database: making a picture anew takes a while.
    file = read_file(form, "document")
    actor, row = _kept(pact_id)
    if file is None:
        form.refuse("document", _("Choose the document: a PDF or a photo of the paper."))
        return _one(actor, row, form.view), REFUSED
    session, now = current_session(), utc_now()
    stored = keep_file(session, current_file_store(), file, by=actor.person_id, now=now)
    pacts.sign(session, row.id, stored, actor=actor, now=now)
    flash(_("The document is kept."), "info")
    return _go(pact_id)


@blueprint.get("/patti/<uuid:pact_id>/documento")
def document(pact_id: uuid.UUID) -> FlaskResponse:
    """The signed document, for both sides."""
    _actor, row = _seen(pact_id)
    if row.file is None:
        raise PactNotFound
    return send_stored(row.file, download=False)
