"""Hand-over shifts: planned by those who keep the group, filled by its people."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.actor import Actor
from app.groups import place_queries, policies, queries, shift_queries, shifts
from app.groups.errors import NoSuchTime
from app.groups.place_forms import read_time
from app.groups.place_models import PickupPlace
from app.groups.place_views import clock
from app.groups.shift_models import Shift
from app.groups.shifts import ShiftForm
from app.groups.wall import moment_of
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormReader, FormView
from app.web.paging import page_number, pager
from catalog.organisations import Organisation

blueprint = Blueprint("shifts", __name__, template_folder="templates", url_prefix="/realta")

Page = str | Response | tuple[str, HTTPStatus]
PAGE_SIZE = 40


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """A shift as the list shows it."""

    id: uuid.UUID
    starts_at: datetime
    ends: str
    place: str
    note: str
    helpers: str
    missing: int
    has_begun: bool
    is_mine: bool
    is_empty: bool


def _zone() -> ZoneInfo:
    return ZoneInfo(current_settings().timezone)


def _member(slug: str) -> tuple[Actor, Organisation]:
    actor, session = gate.signed_in(), current_session()
    group = queries.group(session, slug)
    household = queries.household_of(session, actor.person_id, group.id)
    gate.require(policies.may_see_group_life(actor, group.id, household))
    return actor, group


def _managed(slug: str) -> tuple[Actor, Organisation]:
    actor, group = gate.signed_in(), queries.group(current_session(), slug)
    gate.require(policies.may_manage_group(actor, group.id))
    return actor, group


def _back(slug: str) -> Page:
    return redirect(url_for("shifts.index", slug=slug), HTTPStatus.SEE_OTHER)


@blueprint.get("/<slug>/turni")
def index(slug: str) -> Page:
    """The shifts to come."""
    actor, group = _member(slug)
    return _page(actor, group, FormView())


def _page(actor: Actor, group: Organisation, form: FormView) -> str:
    session, now, page = current_session(), utc_now(), page_number(request.args)
    may_manage = policies.may_manage_group(actor, group.id)
    total = shift_queries.count_to_come(session, group.id, now)
    first = (page - 1) * PAGE_SIZE
    rows = shift_queries.to_come(session, group.id, now, first=first, most=PAGE_SIZE)
    places = place_queries.places(session, group.id, with_archived=False) if may_manage else ()
    return render_template(
        "groups/shifts.html",
        group=group,
        form=form,
        token=new_form_token(),
        may_manage=may_manage,
        lines=[_line(row, actor, now) for row in rows],
        places=[(str(place.id), place.name) for place in places],
        pages=pager(page, total, PAGE_SIZE, "shifts.index", slug=group.slug),
    )


def _line(row: Shift, actor: Actor, now: datetime) -> ShiftLine:
    return ShiftLine(
        id=row.id,
        starts_at=row.starts_at,
        ends=clock(row.ends_at.astimezone(_zone()).time()),
        place=row.place.name,
        note=row.note,
        helpers=", ".join(each.person.name for each in row.helpers),
        missing=max(0, row.needed - len(row.helpers)),
        has_begun=row.starts_at <= now,
        is_mine=any(each.person_id == actor.person_id for each in row.helpers),
        is_empty=not row.helpers,
    )


@blueprint.post("/<slug>/turni")
def add(slug: str) -> Page:
    """Plan a shift."""
    actor, group = _managed(slug)
    session, form, now = current_session(), FormReader(request.form), utc_now()
    places = {
        str(place.id): place
        for place in place_queries.places(session, group.id, with_archived=False)
    }
    wanted = _read(form, places, now)
    if wanted is None:
        return _page(actor, group, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    place, planned = wanted

    def deed() -> str:
        shifts.add_shift(session, place, planned, actor=actor, now=now)
        return url_for("shifts.index", slug=slug)

    target = once(session, form.token, now=now, deed=deed)
    flash(_("The shift is planned."), "info")
    return redirect(target, HTTPStatus.SEE_OTHER)


def _read(
    form: FormReader, places: dict[str, PickupPlace], now: datetime
) -> tuple[PickupPlace, ShiftForm] | None:
    place_id, day = form.one_of("place", places), form.day("day", required=True)
    starts, ends = read_time(form, "starts"), read_time(form, "ends")
    needed = form.whole("needed", low=1, high=50, required=True)
    note = form.text("note", most=300, required=False)
    if starts is not None and ends is not None and starts >= ends:
        form.refuse("ends", _("It ends after it has begun, on the same day."))
    if not form.is_valid or day is None or starts is None or ends is None or needed is None:
        return None
    try:
        first, last = moment_of(day, starts, _zone()), moment_of(day, ends, _zone())
    except NoSuchTime as error:
        form.refuse("starts", message_for(error))
        return None
    if first <= now:
        form.refuse("day", _("That moment is over: plan a shift that is to come."))
        return None
    return places[place_id or ""], ShiftForm(first, last, needed, note)


@blueprint.post("/<slug>/turni/<uuid:shift_id>/vengo")
def sign_up(slug: str, shift_id: uuid.UUID) -> Page:
    """Say that one comes."""
    actor, group = _member(slug)
    shifts.sign_up(current_session(), group.id, shift_id, actor=actor, now=utc_now())
    flash(_("Thank you: you are expected. You get a mail the day before."), "info")
    return _back(slug)


@blueprint.post("/<slug>/turni/<uuid:shift_id>/non-vengo")
def withdraw(slug: str, shift_id: uuid.UUID) -> Page:
    """Say that one does not come after all."""
    actor, group = _member(slug)
    shifts.withdraw(current_session(), group.id, shift_id, actor=actor, now=utc_now())
    flash(_("Noted: you do not come to that shift."), "info")
    return _back(slug)


@blueprint.post("/<slug>/turni/<uuid:shift_id>/togli")
def remove(slug: str, shift_id: uuid.UUID) -> Page:
    """Take a shift back for which nobody has said to come."""
    actor, group = _managed(slug)
    shifts.remove_shift(current_session(), group.id, shift_id, actor=actor, now=utc_now())
    flash(_("The shift is taken back."), "info")
    return _back(slug)
