"""Registering an organisation: five short pages that can be left and gone on with."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.actor import Actor
from app.organisations import registration
from app.organisations.errors import AlreadyRegistered
from app.organisations.forms import degrees
from app.organisations.locating import suggest_point
from app.organisations.neighbour_queries import (
    holders_of,
    neighbours_of,
    organisations_by_id,
    owned_among,
)
from app.organisations.pin import pin_view
from app.organisations.policies import may_register
from app.organisations.profile import Neighbour
from app.organisations.registration_views import known, profile_choices, step_page
from app.organisations.similar import similar_among
from app.organisations.steps import (
    NOT_THESE,
    STEPS,
    SoFar,
    Step,
    after,
    before,
    comes_before,
    form_values,
    merged,
    not_these,
    read_step,
    so_far,
    with_first_choices,
)
from app.organisations.views import organisation_url
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.once import FIELD, done_before, new_form_token, once
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView
from app.web.territory import current_territory
from catalog.organisations import Organisation
from catalog.places import Gazetteer, Place

blueprint = Blueprint(
    "registration", __name__, template_folder="templates", url_prefix="/realta/nuova"
)

Page = str | Response | tuple[str, HTTPStatus]
ADDRESS = f"/<any({','.join(STEPS[1:])}):name>"


@dataclass(frozen=True, slots=True)
class Draft:
    """A registration under way: what is kept of it, and what that amounts to."""

    actor: Actor
    values: dict[str, list[str]]
    so_far: SoFar


def _draft(session: Session) -> Draft:
    actor = gate.signed_in()
    gate.require(may_register(actor))
    registration.require_confirmed(session, actor.person_id)
    kept = registration.draft_of(session, actor.person_id)
    values = {} if kept is None else dict(kept.values)
    return Draft(actor, values, so_far(form_values(values), _gazetteer()))


def _gazetteer() -> Gazetteer:
    return current_territory().gazetteer


def _url(step: Step | None) -> str:
    if step is None or step is Step.WHO:
        return url_for("registration.begin")
    return url_for("registration.step", name=step.value)


def _go(address: str) -> Response:
    return redirect(address, HTTPStatus.SEE_OTHER)


@blueprint.get("")
def begin() -> Page:
    """The first step: what it is, and how it is called."""
    session = current_session()
    draft = _draft(session)
    return _show(session, draft, Step.WHO, FormView(form_values(draft.values)))


@blueprint.get(ADDRESS)
def step(name: str) -> Page:
    """One of the steps; whoever has skipped one is led to it."""
    session, wanted = current_session(), Step(name)
    draft = _draft(session)
    missing = draft.so_far.missing
    if comes_before(missing, wanted):
        return _go(_url(missing))
    values = form_values(draft.values)
    if wanted is Step.WORDS:
        values = with_first_choices(values)
    if wanted is Step.POINT and draft.so_far.place is not None:
        values = _with_point(values, draft.so_far.place)
    return _show(session, draft, wanted, FormView(values))


def _with_point(values: "MultiDict[str, str]", place: Place) -> "MultiDict[str, str]":
    """Return values with a place for the pin, which may have to be asked for."""
    if values.get("lat"):
        return values
    found = suggest_point(_gazetteer(), place, values.get("street", ""))
    opened = values.copy()
    opened["lat"], opened["lon"] = degrees(found.lat), degrees(found.lon)
    opened["found"] = "address" if found.found else "comune"
    return opened


def _show(
    session: Session,
    draft: Draft,
    wanted: Step,
    form: FormView,
    candidates: tuple[Place, ...] = (),
) -> str:
    who, place = draft.so_far.who, draft.so_far.place
    back = before(wanted)
    page = step_page(
        wanted,
        form,
        profile_choices(who.kind if who else None, form, candidates),
        place=place,
        ways=(_url(wanted), None if back is None else _url(back)),
        is_begun=bool(draft.values),
    )
    if wanted is Step.POINT and place is not None:
        ground = current_territory().follow(session)
        drawn = pin_view(session, ground, form, (place.lat, place.lon), place.name)
        page = replace(page, pin=drawn)
    if wanted is Step.WORDS:
        page = replace(page, token=new_form_token())
    return render_template(f"organisations/register_{wanted.name.lower()}.html", page=page)


@blueprint.post("")
def take_first() -> Page:
    """Take the first step."""
    return _take(Step.WHO)


@blueprint.post(ADDRESS)
def take(name: str) -> Page:
    """Take one of the steps: keep what was filled in and go on, or say what is wrong."""
    return _take(Step(name))


def _take(taken: Step) -> Page:
    session = current_session()
    draft = _draft(session)
    done = done_before(session, request.form.get(FIELD, "")) if taken is Step.WORDS else None
    if done is not None:
        return _go(done)
    missing = draft.so_far.missing
    if comes_before(missing, taken):
        return _go(_url(missing))
    form = FormReader(request.form.copy())
    candidates = read_step(taken, form, _gazetteer(), draft.so_far.place)
    if not form.is_valid:
        page = _show(session, draft, taken, form.view, candidates)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    values = merged(draft.values, form.values, taken)
    filled = replace(draft, values=values, so_far=so_far(form_values(values), _gazetteer()))
    holders = _holders(session, filled) if taken is Step.PAPERS else ()
    if holders:
        return _already_there(session, holders[0])
    registration.keep_draft(session, draft.actor.person_id, values, now=utc_now())
    if taken is Step.WORDS:
        return _finish(session, filled, form.token)
    following = _url(after(taken))
    if taken is Step.POINT and _similar(session, filled):
        following = url_for("registration.similar")
    return _go(following)


def _holders(session: Session, draft: Draft) -> tuple[Organisation, ...]:
    papers = draft.so_far.papers
    return () if papers is None else tuple(holders_of(session, papers.identifiers))


def _already_there(session: Session, holder: Organisation | None) -> tuple[str, HTTPStatus]:
    found = None
    if holder is not None:
        is_owned = holder.id in owned_among(session, [holder.id])
        found = known(holder, _gazetteer(), is_owned=is_owned)
    page = render_template("organisations/already_there.html", known=found, back=_url(Step.PAPERS))
    return page, HTTPStatus.CONFLICT


def _similar(session: Session, draft: Draft) -> list[Neighbour]:
    """Return the organisations that it may be, without those that it is not."""
    profile = draft.so_far
    if profile.who is None or profile.point is None or profile.place is None:
        return []
    at, istat = (profile.point.lat, profile.point.lon), profile.place.istat
    name, place = profile.who.name, profile.place.name
    found = similar_among(
        name, neighbours_of(session, name, at=at, istat=istat), at=at, istat=istat, place=place
    )
    others = not_these(draft.values)
    return [neighbour for neighbour in found if neighbour.id not in others]


@blueprint.get("/simili")
def similar() -> Page:
    """Is it one of these?"""
    session = current_session()
    draft = _draft(session)
    ids = [neighbour.id for neighbour in _similar(session, draft)]
    if not ids:
        return _go(_url(draft.so_far.missing or Step.WORDS))
    owned = owned_among(session, ids)
    found = [
        known(each, _gazetteer(), is_owned=each.id in owned)
        for each in organisations_by_id(session, ids)
    ]
    return render_template(
        "organisations/register_similar.html", found=found, back=_url(Step.POINT)
    )


@blueprint.post("/simili")
def none_of_these() -> Page:
    """Note that it is none of those that were shown, and go on."""
    session = current_session()
    draft = _draft(session)
    ticked = set(request.form.getlist(NOT_THESE))
    shown = {str(each.id) for each in _similar(session, draft)} & ticked
    values = draft.values | {NOT_THESE: sorted({*draft.values.get(NOT_THESE, []), *shown})}
    registration.keep_draft(session, draft.actor.person_id, values, now=utc_now())
    return _go(url_for("registration.similar"))


@blueprint.post("/abbandona")
def abandon() -> Page:
    """Forget what was filled in."""
    session = current_session()
    draft = _draft(session)
    registration.drop_draft(session, draft.actor.person_id)
    return _go(_url(Step.WHO))


def _finish(session: Session, draft: Draft, token: str) -> Page:
    profile = draft.so_far.profile
    if profile is None:
        return _go(_url(draft.so_far.missing))
    if _similar(session, draft):
        return _go(url_for("registration.similar"))
    now = utc_now()

    def deed() -> str:
        others = not_these(draft.values)
        made = registration.register(session, draft.actor, profile, similar=others, now=now)
        flash(
            _(
                "%(name)s is registered, and you act for it. It is not yet a member of the district.",
                name=made.name,
            ),
            "info",
        )
        return organisation_url(made)

    try:
        return _go(once(session, token, now=now, deed=deed))
    except AlreadyRegistered as error:
        return _already_there(session, registration.holder(session, error))
