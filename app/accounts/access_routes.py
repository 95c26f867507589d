"""One's own access: who has come in, on which devices, with which address and password."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.accounts import gate, queries
from app.accounts.access_views import device_lines, session_lines
from app.accounts.audit import Subject, record
from app.accounts.devices import forget_device
from app.accounts.errors import Forbidden
from app.accounts.pages import Page, target
from app.accounts.proof_forms import prove_again
from app.accounts.sessions import end_session, end_sessions
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView
from app.web.identifiers import identifier

blueprint = Blueprint("access", __name__, template_folder="templates")


def _to_page() -> Page:
    return redirect(url_for("access.page"), HTTPStatus.SEE_OTHER)


@blueprint.get("/io/accesso")
def page() -> Page:
    """Where one is signed in, on which devices one is known, and what can be changed."""
    actor, session, now = gate.signed_in_for_setup(), current_session(), utc_now()
    held = gate.browser_of_request().device
    return render_template(
        "accounts/access.html",
        actor=actor,
        sessions=session_lines(queries.sessions_of(session, actor.person_id), actor, now),
        devices=device_lines(queries.devices_of(session, actor.person_id), held, now),
    )


@blueprint.post("/io/accesso/esci")
def sign_out() -> Page:
    """Sign another browser out, or all of them."""
    actor = gate.require_recent_proof(gate.signed_in_for_setup())
    session, chosen = current_session(), request.form.get("session", "")
    if chosen:
        own = {row.id for row in queries.sessions_of(session, actor.person_id)}
        session_id = _named(chosen)
        gate.require(session_id in own)
        end_session(session, session_id)
    else:
        end_sessions(session, actor.person_id, but=actor.session_id)
    subject = Subject("person", actor.person_id)
    record(session, "account.signed_out_elsewhere", subject, actor=actor, now=utc_now())
    flash(_("Signed out there."), "info")
    return _to_page()


@blueprint.post("/io/accesso/dispositivo")
def forget() -> Page:
    """Know a device no longer."""
    actor = gate.require_recent_proof(gate.signed_in_for_setup())
    device_id = _named(request.form.get("device", ""))
    gate.require(forget_device(current_session(), actor.person_id, device_id))
    flash(_("That device is asked for a code again next time."), "info")
    return _to_page()


def _named(text: str) -> uuid.UUID:
    found = identifier(text)
    if found is None:
        raise Forbidden
    return found


@blueprint.get("/io/conferma")
def prove() -> Page:
    """The form that asks for the password once more."""
    actor = gate.signed_in_for_setup()
    return render_template("accounts/prove.html", actor=actor, form=FormView())


@blueprint.post("/io/conferma")
def proved() -> Page:
    """Note that the password was given, and go back to what asked for it."""
    actor, reader = gate.signed_in_for_setup(), FormReader(request.form)
    token = prove_again(actor, reader, "password", with_code=actor.has_second_factor)
    if token is None:
        page = render_template("accounts/prove.html", actor=actor, form=reader.view)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    gate.remember(token)
    return redirect(target(), HTTPStatus.SEE_OTHER)
