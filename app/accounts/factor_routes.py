"""Setting up the second factor."""

from dataclasses import dataclass
from http import HTTPStatus

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.accounts import gate, queries
from app.accounts.actor import Actor
from app.accounts.errors import CodeWrong
from app.accounts.factor import (
    begin_setup,
    confirm_setup,
    in_groups,
    renew_recovery_codes,
    setup_address,
    turn_off,
)
from app.accounts.models import Person
from app.accounts.pages import Page, target
from app.accounts.sessions import end_sessions
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormReader, FormView

blueprint = Blueprint("factor", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A secret that waits for its first code: as a picture, and to be typed."""

    picture: str
    address: str
    secret: str


def _actor() -> Actor:
    return gate.signed_in_for_setup()


def _page(actor: Actor, form: FormView) -> str:
    session = current_session()
    person = session.get_one(Person, actor.person_id)
    waiting = None
    if person.totp_candidate is not None:
        gate.require_recent_proof(actor)
        address = setup_address(
            person.totp_candidate, actor.email, current_settings().district.name
        )
        picture = segno.make(address, error="m").svg_data_uri(scale=5, border=2)
        waiting = Waiting(picture, address, in_groups(person.totp_candidate))
    return render_template(
        "accounts/factor.html",
        actor=actor,
        form=form,
        waiting=waiting,
        since=person.totp_confirmed_at,
        codes_left=queries.recovery_codes_left(session, actor.person_id),
    )


@blueprint.get("/io/secondo-fattore")
def page() -> Page:
    """How the second factor stands."""
    return _page(_actor(), FormView())


@blueprint.post("/io/secondo-fattore/inizia")
def begin() -> Page:
    """Make a secret to put into an app."""
    actor = gate.require_recent_proof(_actor())
    begin_setup(current_session(), actor)
    onward = gate.safe_target(request.args.get("next"))
    return redirect(url_for("factor.page", next=onward), HTTPStatus.SEE_OTHER)


@blueprint.post("/io/secondo-fattore/conferma")
def confirm() -> Page:
    """Put the secret in force with its first code, and show the recovery codes this once."""
    actor = gate.require_recent_proof(_actor())
    reader = FormReader(request.form)
    code = reader.text("code", most=20)
    session, now = current_session(), utc_now()
    try:
        codes = confirm_setup(session, actor, code, now=now) if reader.is_valid else ()
    except CodeWrong as error:
        reader.refuse("code", message_for(error))
    if not reader.is_valid:
        return _page(actor, reader.view), HTTPStatus.UNPROCESSABLE_ENTITY
    if reader.ticked("end_others"):
        end_sessions(session, actor.person_id, but=actor.session_id)
    return render_template("accounts/recovery_codes.html", codes=codes, onward=target())


@blueprint.post("/io/secondo-fattore/codici")
def renew() -> Page:
    """Show new recovery codes, this once."""
    actor = gate.require_recent_proof(gate.signed_in())
    gate.require(actor.has_second_factor)
    codes = renew_recovery_codes(current_session(), actor, now=utc_now())
    return render_template("accounts/recovery_codes.html", codes=codes, onward=target())


@blueprint.post("/io/secondo-fattore/togli")
def remove() -> Page:
    """Do without a second factor."""
    actor = gate.require_recent_proof(gate.signed_in())
    turn_off(current_session(), actor, now=utc_now())
    flash(_("The second factor is off."), "info")
    return redirect(url_for("factor.page"), HTTPStatus.SEE_OTHER)
