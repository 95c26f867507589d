"""Who works for the district, as a page of the coordination."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.accounts import gate, queries, staff
from app.accounts.actor import Actor
from app.accounts.colleague_views import staff_lines
from app.accounts.errors import NobodyThere
from app.accounts.forms import read_email
from app.accounts.labels import staff_choices
from app.accounts.models import StaffRole
from app.accounts.pages import Page
from app.accounts.policies import is_coordination
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView

blueprint = Blueprint("staff", __name__, template_folder="templates")


def _coordinator() -> Actor:
    actor = gate.signed_in()
    gate.require(is_coordination(actor))
    return gate.require_recent_proof(actor)


def _page(form: FormView) -> str:
    lines = staff_lines(queries.everybody_on_staff(current_session()))
    return render_template("accounts/staff.html", form=form, lines=lines, roles=staff_choices())


@blueprint.get("/distretto/incarichi")
def page() -> Page:
    """Who works for the district, in which role."""
    _coordinator()
    return _page(FormView())


@blueprint.post("/distretto/incarichi/dai")
def give() -> Page:
    """Give somebody a role in the district."""
    actor, reader = _coordinator(), FormReader(request.form)
    email, role = read_email(reader), reader.choice("role", StaffRole)
    if reader.is_valid and role is not None:
        try:
            staff.give(current_session(), actor, email, role, now=utc_now())
        except NobodyThere as error:
            reader.refuse("email", message_for(error))
    if not reader.is_valid:
        return _page(reader.view), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("The role is given."), "info")
    return redirect(url_for("staff.page"), HTTPStatus.SEE_OTHER)


@blueprint.post("/distretto/incarichi/togli")
def take() -> Page:
    """Take somebody's role in the district away."""
    actor, reader = _coordinator(), FormReader(request.form)
    role = reader.choice("role", StaffRole)
    if role is None:
        return _page(reader.view), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        person_id = uuid.UUID(request.form.get("person", ""))
    except ValueError:
        raise NobodyThere from None
    staff.take(current_session(), actor, person_id, role, now=utc_now())
    flash(_("The role is taken away."), "info")
    return redirect(url_for("staff.page"), HTTPStatus.SEE_OTHER)
