"""Pages of membership: the charter, applying, following an application, the register."""

import uuid
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.actor import Actor
from app.district import policies, queries, services, views
from app.district.errors import AlreadyApplied, BadDecision, FeeAlreadyNoted, MembershipNotFound
from app.district.forms import application_of, fee_of, step_of
from app.district.labels import category_label
from app.district.models import MemberCategory, Membership, MembershipAction
from app.district.notes import tell_applicant
from app.district.services import Step
from app.runtime.clock import local_day, utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.filters import locale_code
from app.web.forms import FormReader, FormView
from catalog.charter import load_charter

blueprint = Blueprint("district", __name__, template_folder="templates")

Page = str | Response | tuple[str, HTTPStatus]
REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get("/distretto/carta")
@blueprint.get("/distretto/carta/<version>")
def charter(version: str | None = None) -> Page:
    """The charter of principles: the version in force, or an older one."""
    found, actor = load_charter(), gate.onlooker()
    day = local_day(utc_now(), current_settings().timezone)
    shown = found.on(day) if version is None else found.get(version)
    return render_template(
        "district/charter.html",
        version=shown,
        text=shown.text(locale_code()),
        in_force=found.on(day).code == shown.code,
        can_apply=actor is None or policies.may_apply(actor),
        versions=views.charter_versions(found.versions),
    )


@blueprint.get("/distretto/adesione")
def apply() -> Page:
    """The form to apply; whoever has applied sees their application."""
    actor = gate.signed_in()
    gate.require(policies.may_apply(actor))
    existing = queries.open_membership_of(current_session(), actor)
    if existing is not None:
        return redirect(views.membership_url(existing.id), HTTPStatus.SEE_OTHER)
    return _application_page(actor, FormView(MultiDict()))


def _application_page(actor: Actor, form: FormView) -> str:
    session = current_session()
    day = local_day(utc_now(), current_settings().timezone)
    version = load_charter().on(day)
    acting = actor.acting
    as_person = acting is None
    members = queries.possible_sponsors(session, acting.organisation_id if acting else None)
    return render_template(
        "district/apply.html",
        form=form,
        token=new_form_token(),
        applicant=acting.name if acting else actor.name,
        categories=[
            (category.value, category_label(category))
            for category in MemberCategory
            if (category is MemberCategory.NATURAL_PERSON) == as_person
        ],
        sponsors=[(str(member.id), member.name) for member in members],
        version=version,
        text=version.text(locale_code()),
    )


@blueprint.post("/distretto/adesione")
def send_application() -> Page:
    """Apply."""
    actor = gate.signed_in()
    gate.require(policies.may_apply(actor))
    session, now = current_session(), utc_now()
    day = local_day(now, current_settings().timezone)
    form = FormReader(request.form)
    version = load_charter().on(day)
    application = application_of(form, version, as_person=actor.acting is None)
    if application is None:
        return _application_page(actor, form.view), REFUSED

    def deed() -> str:
        row = services.apply(session, application, actor=actor, day=day, now=now)
        step = Step(action=MembershipAction.APPLY, effective_on=day)
        name = actor.acting.name if actor.acting else actor.name
        tell_applicant(session, row, step, applicant=name, now=now)
        return views.membership_url(row.id)

    try:
        target = once(session, form.token, now=now, deed=deed)
    except AlreadyApplied as error:
        form.refuse("category", message_for(error))
        return _application_page(actor, form.view), REFUSED
    flash(_("Your application has arrived. The secretariat will look at it."))
    return redirect(target, HTTPStatus.SEE_OTHER)


def _seen(session: Session, actor: Actor, membership_id: uuid.UUID) -> Membership:
    """Return a membership that the person may see; raises MembershipNotFound for any other."""
    row = queries.membership(session, membership_id)
    if policies.may_see(actor, row):
        return row
    sponsors = queries.sponsorships_of(session, membership_id)
    if any(policies.may_sponsor(actor, each, row) for each in sponsors):
        return row
    raise MembershipNotFound


@blueprint.get("/distretto/adesione/<uuid:membership_id>")
def membership(membership_id: uuid.UUID) -> Page:
    """An application or membership, with what this person can do about it."""
    actor = gate.signed_in()
    row = _seen(current_session(), actor, membership_id)
    return _membership_page(actor, row, FormView(MultiDict()))


def _membership_page(actor: Actor, row: Membership, form: FormView) -> str:
    session = current_session()
    events = queries.events_of(session, row.id)
    people = queries.names_of(
        session, [*(event.by_id for event in events), row.charter_accepted_by_id]
    )
    version = load_charter().get(row.charter_version)
    insider = policies.may_see(actor, row)
    page = views.MembershipPage(
        id=row.id,
        applicant=views.applicant_name(row),
        applicant_url=views.applicant_url(row),
        category=category_label(row.category),
        state=row.state.value,
        state_label=views.state_of(row),
        motivation=row.motivation,
        charter=version.text(locale_code()),
        charter_code=version.code,
        accepted_by=people.get(row.charter_accepted_by_id, ""),
        accepted_at=row.charter_accepted_at,
        sponsors=views.sponsors_view(actor, row, queries.sponsorships_of(session, row.id)),
        history=views.history_of(events, people) if insider else (),
        steps=views.steps_for(actor, row),
        fees=tuple(queries.fees_of(session, row.id)) if insider else (),
        can_note_fee=policies.may_note_fee(actor),
    )
    today = local_day(utc_now(), current_settings().timezone)
    return render_template(
        "district/membership.html", page=page, form=form, today=today, token=new_form_token()
    )


@blueprint.post("/distretto/adesione/<uuid:membership_id>/passo")
def step(membership_id: uuid.UUID) -> Page:
    """Take a step: of the applicant, of the secretariat, of the coordination."""
    actor = gate.signed_in()
    session, now = current_session(), utc_now()
    row = _seen(session, actor, membership_id)
    day = local_day(now, current_settings().timezone)
    form = FormReader(request.form)
    wanted = step_of(form, day)
    if wanted is None:
        gate.require(bool(views.steps_for(actor, row)))
        return _membership_page(actor, row, form.view), REFUSED
    gate.require(policies.may_act(actor, row, wanted.action))
    try:
        return redirect(
            once(session, form.token, now=now, deed=lambda: _take(row, wanted, actor, now)),
            HTTPStatus.SEE_OTHER,
        )
    except BadDecision as error:
        form.refuse(error.field, message_for(error))
        return _membership_page(actor, row, form.view), REFUSED


def _take(row: Membership, wanted: Step, actor: Actor, now: datetime) -> str:
    session = current_session()
    name = views.applicant_name(row)
    day = local_day(now, current_settings().timezone)
    moved = services.take_step(session, row.id, wanted, actor=actor, day=day, now=now)
    tell_applicant(session, moved, wanted, applicant=name, now=now)
    return views.membership_url(row.id)


@blueprint.post("/distretto/garanti/<uuid:sponsorship_id>")
def answer(sponsorship_id: uuid.UUID) -> Page:
    """Stand up for an applicant, or decline."""
    actor = gate.signed_in()
    session = current_session()
    found = queries.sponsorship(session, sponsorship_id)
    if found is None:
        raise MembershipNotFound
    row = queries.membership(session, found.membership_id)
    if not policies.may_sponsor(actor, found, row):
        raise MembershipNotFound
    confirm = FormReader(request.form).one_of("answer", ("yes", "no")) == "yes"
    services.answer_as_sponsor(session, found, confirm=confirm, actor=actor, now=utc_now())
    return redirect(url_for("district.sponsor_requests"), HTTPStatus.SEE_OTHER)


@blueprint.get("/distretto/garanti")
def sponsor_requests() -> Page:
    """Who asks the organisations of this person to stand up for them."""
    actor = gate.signed_in()
    asked = queries.asked_of(current_session(), actor)
    return render_template("district/sponsor_requests.html", asked=asked)


@blueprint.post("/distretto/adesione/<uuid:membership_id>/quota")
def fee(membership_id: uuid.UUID) -> Page:
    """Note a yearly fee."""
    actor = gate.signed_in()
    gate.require(policies.may_note_fee(actor))
    session, now = current_session(), utc_now()
    row = queries.membership(session, membership_id)
    form = FormReader(request.form)
    received = fee_of(form, local_day(now, current_settings().timezone))
    if received is None:
        return _membership_page(actor, row, form.view), REFUSED
    try:
        services.note_fee(session, membership_id, received, actor=actor, now=now)
    except FeeAlreadyNoted as error:
        form.refuse("year", message_for(error))
        return _membership_page(actor, row, form.view), REFUSED
    flash(_("The fee has been noted."))
    return redirect(views.membership_url(membership_id), HTTPStatus.SEE_OTHER)
