"""The households of a group, and the page of each."""

import uuid
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.actor import Actor
from app.accounts.errors import TooManyTries
from app.accounts.forms import read_email
from app.groups import households, policies, queries, views
from app.groups.errors import CodeTaken, HouseholdHasLeft, NobodySignsIn, PersonElsewhere
from app.groups.forms import read_household, read_left_on
from app.groups.models import Household
from app.runtime.clock import local_day, utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session, separate_transaction
from app.web.context import current_settings
from app.web.forms import FormReader, FormView
from app.web.paging import page_number, pager
from catalog.organisations import Organisation

blueprint = Blueprint("households", __name__, template_folder="templates", url_prefix="/realta")

Page = str | Response | tuple[str, HTTPStatus]
REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY
PAGE_SIZE = 40
LONGEST_SEARCH = 60


def _managed(slug: str) -> tuple[Actor, Organisation]:
    actor, group = gate.signed_in(), queries.group(current_session(), slug)
    gate.require(policies.may_manage_group(actor, group.id))
    return actor, group


def _household(slug: str, household_id: uuid.UUID) -> tuple[Actor, Organisation, Household]:
    actor, group = _managed(slug)
    return actor, group, queries.household(current_session(), group.id, household_id)


def _go(address: str) -> Page:
    return redirect(address, HTTPStatus.SEE_OTHER)


@blueprint.get("/<slug>/famiglie")
def index(slug: str) -> Page:
    """The households of a group."""
    _actor, group = _managed(slug)
    return _list(group, FormView())


def _list(group: Organisation, form: FormView) -> str:
    session, page = current_session(), page_number(request.args)
    words = " ".join(request.args.get("q", "")[:LONGEST_SEARCH].split())
    with_left = bool(request.args.get("uscite"))
    total = queries.count_households(session, group.id, words, with_left=with_left)
    found = queries.households(
        session,
        group.id,
        words,
        with_left=with_left,
        first=(page - 1) * PAGE_SIZE,
        most=PAGE_SIZE,
    )
    asked = {"slug": group.slug, "q": words or None, "uscite": 1 if with_left else None}
    return render_template(
        "groups/households.html",
        group=group,
        form=form,
        token=new_form_token(),
        words=words,
        with_left=with_left,
        total=total,
        lines=views.household_lines(group.slug, found),
        pages=pager(page, total, PAGE_SIZE, "households.index", **asked),
    )


@blueprint.post("/<slug>/famiglie")
def add(slug: str) -> Page:
    """Add a household."""
    actor, group = _managed(slug)
    session, now = current_session(), utc_now()
    form = FormReader(request.form)
    wanted = read_household(form)
    if not form.is_valid:
        return _list(group, form.view), REFUSED

    def deed() -> str:
        day = local_day(now, current_settings().timezone)
        row = households.add_household(session, group, wanted, actor=actor, day=day, now=now)
        flash(_("The household is there: now say who belongs to it."), "info")
        return views.household_url(slug, row.id)

    try:
        return _go(once(session, form.token, now=now, deed=deed))
    except CodeTaken as error:
        form.refuse("code", message_for(error))
        return _list(group, form.view), REFUSED


@blueprint.get("/<slug>/famiglie/<uuid:household_id>")
def one(slug: str, household_id: uuid.UUID) -> Page:
    """A household, for those who keep the households and for its own people."""
    actor, session = gate.signed_in(), current_session()
    group = queries.group(session, slug)
    row = queries.household(session, group.id, household_id)
    gate.require(policies.may_see_household(actor, row))
    return _one(actor, group, row, None)


def _one(actor: Actor, group: Organisation, row: Household, form: FormView | None) -> str:
    page = views.HouseholdPage(
        slug=group.slug,
        group=group.name,
        id=row.id,
        code=row.code,
        name=row.name,
        joined_on=row.joined_on,
        left_on=row.left_on,
        people=views.people_lines(row, actor.person_id),
        may_manage=policies.may_manage_group(actor, group.id),
    )
    today = local_day(utc_now(), current_settings().timezone)
    begun = views.household_form(row, today)
    return render_template("groups/household.html", page=page, form=_filled(begun, form))


def _filled(begun: FormView, typed: FormView | None) -> FormView:
    """Return the forms of the page: what was typed into one, beside what stands in the others."""
    if typed is None:
        return begun
    values = begun.values.copy()
    for name in typed.values:
        values.setlist(name, typed.values.getlist(name))
    return FormView(values, typed.errors)


@blueprint.post("/<slug>/famiglie/<uuid:household_id>")
def change(slug: str, household_id: uuid.UUID) -> Page:
    """Call a household differently."""
    actor, group, row = _household(slug, household_id)
    form = FormReader(request.form)
    wanted = read_household(form)
    if form.is_valid:
        try:
            households.change_household(current_session(), row, wanted, actor=actor, now=utc_now())
        except CodeTaken as error:
            form.refuse("code", message_for(error))
    if not form.is_valid:
        return _one(actor, group, row, form.view), REFUSED
    flash(_("Saved."), "info")
    return _go(views.household_url(slug, household_id))


@blueprint.post("/<slug>/famiglie/<uuid:household_id>/persone")
def add_person(slug: str, household_id: uuid.UUID) -> Page:
    """Let somebody who signs in belong to a household."""
    actor, group, row = _household(slug, household_id)
    form, now = FormReader(request.form), utc_now()
    secret = current_settings().secret_key
    email = read_email(form)
    if form.is_valid:
        try:
            found = households.add_person(
                current_session(), (group, row), email, secret=secret, actor=actor, now=now
            )
            flash(_("%(name)s belongs to this household now.", name=found.name), "info")
        except NobodySignsIn as error:
            form.refuse("email", message_for(error))
            _note_stranger(group.id, secret, now)
        except (PersonElsewhere, HouseholdHasLeft, TooManyTries) as error:
            form.refuse("email", message_for(error))
    if not form.is_valid:
        return _one(*_household(slug, household_id), form.view), REFUSED
    return _go(views.household_url(slug, household_id))


def _note_stranger(group_id: uuid.UUID, secret: str, now: datetime) -> None:
    """Count a try in vain, which stays counted although the request is refused."""
    gate.let_go()
    with separate_transaction() as session:
        households.note_stranger(session, group_id, secret, now=now)


@blueprint.post("/<slug>/famiglie/<uuid:household_id>/persone/togli")
def remove_person(slug: str, household_id: uuid.UUID) -> Page:
    """Let somebody belong to a household no longer: whoever keeps them, or that person."""
    actor, session = gate.signed_in(), current_session()
    group = queries.group(session, slug)
    row = queries.household(session, group.id, household_id)
    person_id = request.form.get("person", type=uuid.UUID, default=actor.person_id)
    gate.require(policies.may_remove_person(actor, row, person_id))
    households.remove_person(session, row, person_id, actor=actor, now=utc_now())
    flash(_("That person does not belong to the household any more."), "info")
    if policies.may_manage_group(actor, group.id):
        return _go(views.household_url(slug, household_id))
    return _go(url_for("accounts.home"))


@blueprint.post("/<slug>/famiglie/<uuid:household_id>/uscita")
def leave(slug: str, household_id: uuid.UUID) -> Page:
    """Mark that a household has left."""
    actor, group, row = _household(slug, household_id)
    form, now = FormReader(request.form), utc_now()
    on = read_left_on(form, row.joined_on, local_day(now, current_settings().timezone))
    if on is None:
        return _one(actor, group, row, form.view), REFUSED
    households.leave(current_session(), row, on, actor=actor, now=now)
    flash(_("It is noted that this household has left. Its accounts stay in the books."), "info")
    return _go(views.household_url(slug, household_id))


@blueprint.post("/<slug>/famiglie/<uuid:household_id>/ritorno")
def come_back(slug: str, household_id: uuid.UUID) -> Page:
    """Take back that a household has left."""
    actor, group, row = _household(slug, household_id)
    try:
        households.come_back(current_session(), row, actor=actor, now=utc_now())
    except PersonElsewhere as error:
        form = FormReader(request.form)
        form.refuse("come-back", message_for(error))
        return _one(actor, group, row, form.view), REFUSED
    flash(_("This household belongs to the group again."), "info")
    return _go(views.household_url(slug, household_id))
