"""Editing what an organisation says of itself, and where its pin stands."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.actor import Actor
from app.organisations import queries
from app.organisations.editing import edit_profile, move_pin
from app.organisations.editing_views import (
    EditPage,
    PinPage,
    pin_form,
    pin_words,
    profile_form,
    profile_words,
)
from app.organisations.errors import AlreadyRegistered
from app.organisations.forms import (
    degrees,
    read_address,
    read_papers,
    read_point,
    read_who,
    read_words,
    settle,
)
from app.organisations.locating import suggest_point
from app.organisations.pin import pin_view
from app.organisations.policies import may_edit_profile
from app.organisations.profile import EditedProfile
from app.organisations.registration_views import profile_choices
from app.organisations.views import organisation_url
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import FIELD, done_before, new_form_token, once
from app.runtime.transaction import current_session
from app.web.conflict import EditedMeanwhile, conflict_page, contested, resolved
from app.web.forms import FormReader, FormView
from app.web.territory import current_territory
from catalog.organisations import Organisation
from catalog.places import Place, UnknownPlace

blueprint = Blueprint("profile", __name__, template_folder="templates", url_prefix="/realta")

Page = str | Response | tuple[str, HTTPStatus]
# The page of the pin, asked for after the address has changed: the pin begins where the new address is.
NEW_ADDRESS = "indirizzo"


def _editable(session: Session, slug: str) -> tuple[Actor, Organisation]:
    actor = gate.signed_in()
    found = queries.organisation_by_slug(session, slug)
    gate.require(may_edit_profile(actor, found.id))
    return actor, found


def _go(address: str) -> Response:
    return redirect(address, HTTPStatus.SEE_OTHER)


def _stored(session: Session, found: Organisation) -> "MultiDict[str, str]":
    entries = queries.registers_of(session, found.id)
    return profile_form(found, entries, current_territory().gazetteer)


@blueprint.get("/<slug>/modifica")
def edit(slug: str) -> str:
    """The form of an organisation."""
    session = current_session()
    _actor, found = _editable(session, slug)
    return _show(found, FormView(_stored(session, found)))


def _show(found: Organisation, form: FormView, candidates: tuple[Place, ...] = ()) -> str:
    page = EditPage(
        name=found.name,
        slug=found.slug,
        form=form,
        choices=profile_choices(found.kind, form, candidates),
        token=new_form_token(),
    )
    return render_template("organisations/edit.html", page=page)


@blueprint.post("/<slug>/modifica")
def save(slug: str) -> Page:
    """Save the profile; when somebody else has saved meanwhile, show both versions."""
    session, now = current_session(), utc_now()
    actor, found = _editable(session, slug)
    done = done_before(session, request.form.get(FIELD, ""))
    if done is not None:
        return _go(done)
    form = FormReader(resolved(request.form))
    profile, candidates = _read(form)
    if profile is None:
        page = _show(found, form.view, candidates)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    moved = (found.istat, found.street) != (profile.place.istat, profile.address.street)

    def deed() -> str:
        edit_profile(session, actor, found.id, profile, seen=form.values, now=now)
        flash(_("Saved."), "info")
        return url_for("profile.pin", slug=slug, indirizzo=1) if moved else organisation_url(found)

    try:
        return _go(once(session, form.token, now=now, deed=deed))
    except EditedMeanwhile:
        stored = _stored(session, found)
        return conflict_page(
            contested(profile_words(), stored, form.values),
            stored,
            form.values,
            heading=found.name,
            action=url_for("profile.save", slug=slug),
            cancel_url=url_for("profile.edit", slug=slug),
        )
    except AlreadyRegistered as error:
        form.refuse("vat_number", message_for(error))
        return _show(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY


def _read(form: FormReader) -> tuple[EditedProfile | None, tuple[Place, ...]]:
    who, papers, words = read_who(form), read_papers(form), read_words(form)
    address, reading = read_address(form, current_territory().gazetteer)
    place = reading.place
    if place is None:
        return None, reading.candidates
    # So that a name written another way is no difference between two versions.
    settle(form.values, place)
    if who is None or papers is None or address is None or words is None or not form.is_valid:
        return None, ()
    return EditedProfile(who, papers, address, place, words), ()


def _place_of(found: Organisation) -> Place:
    gazetteer = current_territory().gazetteer
    if found.istat not in gazetteer:
        raise UnknownPlace(found.istat)
    return gazetteer.get(found.istat)


@blueprint.get("/<slug>/modifica/punto")
def pin(slug: str) -> str:
    """The pin of an organisation; after a new address it begins where that is, if it can be found."""
    session = current_session()
    _actor, found = _editable(session, slug)
    values = pin_form(found)
    if request.args.get(NEW_ADDRESS):
        suggested = suggest_point(
            current_territory().gazetteer, _place_of(found), found.street or ""
        )
        if suggested.found:
            values["lat"], values["lon"] = degrees(suggested.lat), degrees(suggested.lon)
        values["found"] = "address" if suggested.found else "comune"
    return _show_pin(session, found, FormView(values))


def _show_pin(session: Session, found: Organisation, form: FormView) -> str:
    place = _place_of(found)
    ground = current_territory().follow(session)
    page = PinPage(
        name=found.name,
        slug=found.slug,
        place=place.name,
        form=form,
        pin=pin_view(session, ground, form, (found.lat, found.lon), place.name),
        token=new_form_token(),
    )
    return render_template("organisations/edit_pin.html", page=page)


@blueprint.post("/<slug>/modifica/punto")
def put_pin(slug: str) -> Page:
    """Put the pin elsewhere."""
    session, now = current_session(), utc_now()
    actor, found = _editable(session, slug)
    done = done_before(session, request.form.get(FIELD, ""))
    if done is not None:
        return _go(done)
    form = FormReader(resolved(request.form))
    point = read_point(form, _place_of(found))
    if point is None:
        return _show_pin(session, found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        move_pin(session, actor, found.id, point, seen=form.values, now=now)
        flash(_("Saved."), "info")
        return organisation_url(found)

    try:
        return _go(once(session, form.token, now=now, deed=deed))
    except EditedMeanwhile:
        stored = pin_form(found)
        return conflict_page(
            contested(pin_words(), stored, form.values),
            stored,
            form.values,
            heading=found.name,
            action=url_for("profile.put_pin", slug=slug),
            cancel_url=url_for("profile.pin", slug=slug),
        )
