"""The pick-up places of a group and their usual times."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.actor import Actor
from app.groups import place_queries, places, policies, queries
from app.groups.errors import PlaceNameTaken, WindowOverlaps
from app.groups.place_forms import place_form, read_place, read_window
from app.groups.place_models import PickupPlace
from app.groups.place_views import place_line, place_lines, weekday_choices
from app.organisations.comuni import written
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView
from app.web.territory import current_territory
from catalog.organisations import Organisation
from catalog.places import Place

blueprint = Blueprint("pickups", __name__, template_folder="templates", url_prefix="/realta")

Page = str | Response | tuple[str, HTTPStatus]
REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY


def _managed(slug: str) -> tuple[Actor, Organisation]:
    actor, group = gate.signed_in(), queries.group(current_session(), slug)
    gate.require(policies.may_manage_group(actor, group.id))
    return actor, group


def _place(slug: str, place_id: uuid.UUID) -> tuple[Actor, Organisation, PickupPlace]:
    actor, group = _managed(slug)
    return actor, group, place_queries.place(current_session(), group.id, place_id)


def _go(slug: str, place_id: uuid.UUID | None = None) -> Page:
    page = (
        url_for("pickups.edit", slug=slug, place_id=place_id)
        if place_id
        else url_for("pickups.index", slug=slug)
    )
    return redirect(page, HTTPStatus.SEE_OTHER)


@blueprint.get("/<slug>/ritiri")
def index(slug: str) -> Page:
    """Where and when the goods are collected, for the people of the group."""
    actor, session = gate.signed_in(), current_session()
    group = queries.group(session, slug)
    household = queries.household_of(session, actor.person_id, group.id)
    gate.require(policies.may_see_group_life(actor, group.id, household))
    may_manage = policies.may_manage_group(actor, group.id)
    rows = place_queries.places(session, group.id, with_archived=may_manage)
    return render_template(
        "groups/places.html",
        group=group,
        may_manage=may_manage,
        places=place_lines(rows, current_territory().gazetteer),
    )


@blueprint.get("/<slug>/ritiri/nuovo")
def new(slug: str) -> Page:
    """The form of a new place."""
    _actor, group = _managed(slug)
    return _form(group, None, FormView())


def _form(
    group: Organisation,
    row: PickupPlace | None,
    form: FormView,
    candidates: tuple[Place, ...] = (),
) -> str:
    return render_template(
        "groups/place.html",
        group=group,
        place=place_line(row, current_territory().gazetteer) if row else None,
        form=form,
        candidates=[(each.istat, written(each)) for each in candidates],
        weekdays=weekday_choices(),
    )


@blueprint.post("/<slug>/ritiri")
def add(slug: str) -> Page:
    """Add a place."""
    actor, group = _managed(slug)
    form = FormReader(request.form)
    wanted, candidates = read_place(form, current_territory().gazetteer)
    if wanted is None:
        return _form(group, None, form.view, candidates), REFUSED
    try:
        row = places.add_place(current_session(), group.id, wanted, actor=actor, now=utc_now())
    except PlaceNameTaken as error:
        form.refuse("name", message_for(error))
        return _form(group, None, form.view), REFUSED
    flash(_("The place is there: now say when it is open."), "info")
    return _go(slug, row.id)


@blueprint.get("/<slug>/ritiri/<uuid:place_id>")
def edit(slug: str, place_id: uuid.UUID) -> Page:
    """A place and its usual times, to be changed."""
    _actor, group, row = _place(slug, place_id)
    return _form(group, row, place_form(row, current_territory().gazetteer))


@blueprint.post("/<slug>/ritiri/<uuid:place_id>")
def change(slug: str, place_id: uuid.UUID) -> Page:
    """Say something else of a place."""
    actor, group, row = _place(slug, place_id)
    form = FormReader(request.form)
    wanted, candidates = read_place(form, current_territory().gazetteer)
    if wanted is None:
        return _form(group, row, form.view, candidates), REFUSED
    try:
        places.change_place(current_session(), row, wanted, actor=actor, now=utc_now())
    except PlaceNameTaken as error:
        form.refuse("name", message_for(error))
        return _form(group, row, form.view), REFUSED
    flash(_("Saved."), "info")
    return _go(slug)


@blueprint.post("/<slug>/ritiri/<uuid:place_id>/archivia")
def archive(slug: str, place_id: uuid.UUID) -> Page:
    """Use a place no longer, or again."""
    actor, _group, row = _place(slug, place_id)
    active = FormReader(request.form).one_of("active", ("yes", "no")) == "yes"
    places.set_active(current_session(), row, active=active, actor=actor, now=utc_now())
    flash(_("Saved."), "info")
    return _go(slug)


@blueprint.post("/<slug>/ritiri/<uuid:place_id>/orari")
def add_window(slug: str, place_id: uuid.UUID) -> Page:
    """Add a usual time."""
    _actor, group, row = _place(slug, place_id)
    form = FormReader(request.form)
    wanted = read_window(form)
    if wanted is not None:
        try:
            places.add_window(current_session(), row, wanted)
        except WindowOverlaps as error:
            form.refuse("starts", message_for(error))
    if not form.is_valid:
        begun = place_form(row, current_territory().gazetteer).values
        begun.update(form.values)
        return _form(group, row, FormView(begun, form.errors)), REFUSED
    return _go(slug, place_id)


@blueprint.post("/<slug>/ritiri/<uuid:place_id>/orari/<uuid:window_id>/togli")
def remove_window(slug: str, place_id: uuid.UUID, window_id: uuid.UUID) -> Page:
    """Take a usual time away."""
    _actor, _group, row = _place(slug, place_id)
    places.remove_window(current_session(), row, window_id)
    return _go(slug, place_id)
