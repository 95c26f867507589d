"""Who looks after what in a group."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.actor import Actor
from app.groups import duties, duty_queries, policies, queries
from app.groups.errors import NotOfTheGroup
from app.groups.forms import read_duty
from app.groups.labels import duty_choices, duty_label, duty_meaning
from app.groups.models import Duty, DutyKind
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView
from catalog.organisations import Organisation

blueprint = Blueprint("duties", __name__, template_folder="templates", url_prefix="/realta")

Page = str | Response | tuple[str, HTTPStatus]
FEWEST_LETTERS = 2
LONGEST = 120


@dataclass(frozen=True, slots=True)
class DutyLine:
    """Somebody who looks after something."""

    id: uuid.UUID
    name: str
    producer: str | None
    producer_slug: str | None
    for_all: bool


@blueprint.get("/<slug>/compiti")
def index(slug: str) -> Page:
    """Who looks after what, for the people of the group."""
    actor, session = gate.signed_in(), current_session()
    group = queries.group(session, slug)
    household = queries.household_of(session, actor.person_id, group.id)
    gate.require(policies.may_see_group_life(actor, group.id, household))
    return _page(actor, group, FormView())


def _page(actor: Actor, group: Organisation, form: FormView) -> str:
    session = current_session()
    may_give = policies.may_give_duties(actor, group.id)
    people = duty_queries.people_of(session, group.id) if may_give else ()
    return render_template(
        "groups/duties.html",
        group=group,
        form=form,
        kinds=_by_kind(duty_queries.duties(session, group.id)),
        may_give=may_give,
        may_manage=policies.may_manage_group(actor, group.id),
        people=[(str(person.id), person.name) for person in people],
        choices=duty_choices(),
    )


def _by_kind(rows: Sequence[Duty]) -> list[tuple[str, str, list[DutyLine]]]:
    return [
        (
            duty_label(kind),
            duty_meaning(kind),
            [_line(row) for row in rows if row.kind is kind],
        )
        for kind in DutyKind
    ]


def _line(row: Duty) -> DutyLine:
    producer = row.producer
    return DutyLine(
        row.id,
        row.person.name,
        producer.name if producer else None,
        producer.slug if producer else None,
        for_all=row.kind is DutyKind.COORDINATOR and producer is None,
    )


def _owned(slug: str) -> tuple[Actor, Organisation]:
    actor, group = gate.signed_in(), queries.group(current_session(), slug)
    gate.require(policies.may_give_duties(actor, group.id))
    return actor, group


@blueprint.post("/<slug>/compiti")
def give(slug: str) -> Page:
    """Let somebody look after something."""
    actor, group = _owned(slug)
    session, form = current_session(), FormReader(request.form)
    wanted = read_duty(session, form, group.id)
    if wanted is not None:
        try:
            duties.give_duty(session, group, wanted, actor=actor, now=utc_now())
        except NotOfTheGroup as error:
            form.refuse("person", message_for(error))
    if not form.is_valid:
        return _page(actor, group, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("The duty is given."), "info")
    return redirect(url_for("duties.index", slug=slug), HTTPStatus.SEE_OTHER)


@blueprint.post("/<slug>/compiti/<uuid:duty_id>/togli")
def take(slug: str, duty_id: uuid.UUID) -> Page:
    """Let somebody look after something no longer."""
    actor, group = _owned(slug)
    session = current_session()
    row = duty_queries.duty(session, group.id, duty_id)
    duties.take_duty(session, row, actor=actor, now=utc_now())
    flash(_("The duty is taken back."), "info")
    return redirect(url_for("duties.index", slug=slug), HTTPStatus.SEE_OTHER)


@blueprint.get("/<slug>/produttori-simili")
def producers(slug: str) -> Page:
    """The organisations whose name holds what was typed, as options of a field."""
    actor, session = gate.signed_in(), current_session()
    group = queries.group(session, slug)
    gate.require(policies.may_manage_group(actor, group.id))
    words = " ".join(request.args.get("producer", "")[:LONGEST].split())
    names = duty_queries.producer_names(session, words) if len(words) >= FEWEST_LETTERS else ()
    return render_template("groups/options.html", names=names)
