"""Looking a person up, and what the secretariat can do for or against their access."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.accounts import gate, staff
from app.accounts import queries as account_queries
from app.accounts.actor import Actor
from app.accounts.addresses import normal_email
from app.accounts.audit import Subject, record
from app.accounts.errors import BadEmail
from app.accounts.labels import role_label, staff_label
from app.accounts.models import Person
from app.admin import policies
from app.admin.log.queries import has_noted, organisation_called
from app.admin.people import queries
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.transaction import current_session, reading, separate_transaction
from app.web.forms import FormReader, FormView
from catalog.errors import NotFound

blueprint = Blueprint(
    "people", __name__, template_folder="../templates", url_prefix="/scrivania/persone"
)

Page = str | Response | tuple[str, HTTPStatus]
LONGEST = 254
ONE_LOOK = timedelta(hours=1)
READ = "person.looked_up"


class PersonNotFound(NotFound):
    """There is no such person, or no longer."""

    code = "person_not_found"


def _secretary() -> Actor:
    actor = gate.signed_in()
    gate.require(policies.may_handle_people(actor))
    return gate.require_recent_proof(actor)


@blueprint.get("")
def search() -> Page:
    """The form to look somebody up."""
    _secretary()
    return render_template("admin/people.html", form=FormView())


@blueprint.post("")
def find() -> Page:
    """Look somebody up; what is typed stays out of addresses, which are logged."""
    _secretary()
    form = FormReader(request.form)
    email = form.text("email", most=LONGEST, required=False)
    name = form.text("organisation", most=LONGEST, required=False)
    session = current_session()
    if form.is_valid and email:
        found = _by_email(session, email)
        if found is not None:
            return redirect(url_for("people.person", person_id=found.id), HTTPStatus.SEE_OTHER)
        form.refuse("email", _("Nobody here has this address."))
    elif form.is_valid and name:
        owner = organisation_called(session, name)
        if owner is not None:
            return redirect(url_for("people.of", slug=owner.slug), HTTPStatus.SEE_OTHER)
        form.refuse("organisation", _("No organisation has exactly this name."))
    else:
        form.refuse("email", _("Write an address or the name of an organisation."))
    page = render_template("admin/people.html", form=form.view)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def _by_email(session: Session, email: str) -> Person | None:
    try:
        return account_queries.person_by_email(session, normal_email(email))
    except BadEmail:
        return None


@blueprint.get("/di/<slug>")
def of(slug: str) -> Page:
    """Who acts for an organisation."""
    _secretary()
    session = current_session()
    owner = queries.organisation_at(session, slug)
    if owner is None:
        raise PersonNotFound
    mandates = queries.people_of(session, owner.id)
    return render_template(
        "admin/people_of.html", owner=owner, mandates=mandates, role_label=role_label
    )


@blueprint.get("/<uuid:person_id>")
def person(person_id: uuid.UUID) -> Page:
    """A person: what they may do, on how many browsers they are signed in. That one looks is noted."""
    actor, session = _secretary(), current_session()
    row = queries.person(session, person_id)
    if row is None:
        raise PersonNotFound
    _note_look(row.id, actor, utc_now())
    return render_template(
        "admin/person.html",
        person=row,
        sessions=queries.count_sessions(session, row.id),
        mandates=account_queries.mandates_of(session, row.id),
        staff=account_queries.staff_roles_of(session, row.id),
        is_oneself=row.id == actor.person_id,
        role_label=role_label,
        staff_label=staff_label,
    )


def _note_look(person_id: uuid.UUID, actor: Actor, now: datetime) -> None:
    facts = {"whom": str(person_id)}
    with reading() as session:
        if has_noted(session, actor.person_id, READ, facts, since=now - ONE_LOOK):
            return
    with separate_transaction() as session:
        subject = Subject("person", person_id)
        record(session, READ, subject, actor=actor, now=now, facts=facts)


def _change(person_id: uuid.UUID, deed: Callable[[Session, Actor, Person], None]) -> Page:
    actor, session = _secretary(), current_session()
    # One's own access has a page of its own, where nobody locks themselves out.
    gate.require(person_id != actor.person_id)
    row = queries.person_to_change(session, person_id)
    if row is None:
        raise PersonNotFound
    deed(session, actor, row)
    return redirect(url_for("people.person", person_id=person_id), HTTPStatus.SEE_OTHER)


@blueprint.post("/<uuid:person_id>/esci")
def sign_out(person_id: uuid.UUID) -> Page:
    """Sign somebody out everywhere."""

    def deed(session: Session, actor: Actor, row: Person) -> None:
        staff.sign_out_everywhere(session, actor, row.id, now=utc_now())
        flash(_("Signed out everywhere."))

    return _change(person_id, deed)


@blueprint.post("/<uuid:person_id>/chiudi")
def disable(person_id: uuid.UUID) -> Page:
    """Let somebody in no longer."""

    def deed(session: Session, actor: Actor, row: Person) -> None:
        staff.disable(session, actor, row, now=utc_now())
        flash(_("Locked out: every session has ended."))

    return _change(person_id, deed)


@blueprint.post("/<uuid:person_id>/riapri")
def enable(person_id: uuid.UUID) -> Page:
    """Let somebody in again."""

    def deed(session: Session, actor: Actor, row: Person) -> None:
        staff.enable(session, actor, row, now=utc_now())
        flash(_("They may sign in again."))

    return _change(person_id, deed)
