"""Changing one's password or address, as pages."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.accounts import gate
from app.accounts.changes import (
    ask_for_new_address,
    change_address,
    change_password,
    new_address_of,
)
from app.accounts.devices import know_device
from app.accounts.errors import TooManyTries
from app.accounts.forms import read_email, read_new_password
from app.accounts.pages import Page, form_token, link_token
from app.accounts.passwords import hash_password
from app.accounts.proof_forms import prove_again
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormReader, FormView

blueprint = Blueprint("changes", __name__, template_folder="templates")


def _to_access() -> Page:
    return redirect(url_for("access.page"), HTTPStatus.SEE_OTHER)


@blueprint.get("/io/password")
def password() -> Page:
    """The form for another password."""
    gate.signed_in_for_setup()
    form = FormView(MultiDict({"end_others": "1"}))
    return render_template("accounts/password.html", form=form)


@blueprint.post("/io/password")
def new_password() -> Page:
    """Change the password; the one before is needed."""
    actor, reader = gate.signed_in_for_setup(), FormReader(request.form)
    wanted = read_new_password(reader, actor.email, actor.name)
    token = prove_again(actor, reader, "current", with_code=False)
    if token is None:
        page = render_template("accounts/password.html", form=reader.view)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    hashed = hash_password(wanted)
    end_others = reader.ticked("end_others")
    change_password(current_session(), actor, hashed, end_others=end_others, now=utc_now())
    gate.remember(token)
    flash(_("Your password is changed."), "info")
    return _to_access()


@blueprint.get("/io/indirizzo")
def email() -> Page:
    """The form for another address."""
    actor = gate.require_recent_proof(gate.signed_in_for_setup())
    return render_template("accounts/email.html", actor=actor, form=FormView())


@blueprint.post("/io/indirizzo")
def new_email() -> Page:
    """Ask for another address: it counts once its mail was answered."""
    actor = gate.require_recent_proof(gate.signed_in_for_setup())
    reader = FormReader(request.form)
    wanted = read_email(reader)
    if reader.is_valid:
        secret = current_settings().secret_key
        try:
            ask_for_new_address(current_session(), actor, wanted, secret, now=utc_now())
        except TooManyTries as error:
            reader.refuse("email", message_for(error))
    if not reader.is_valid:
        page = render_template("accounts/email.html", actor=actor, form=reader.view)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Now open the message that we have sent to the new address."), "info")
    return _to_access()


@blueprint.get("/io/indirizzo/conferma")
def email_link() -> Page:
    """The page of the link that was mailed to the new address."""
    address = new_address_of(current_session(), link_token(), now=utc_now())
    return render_template("accounts/email_link.html", address=address, token=link_token())


@blueprint.post("/io/indirizzo/conferma")
def email_changed() -> Page:
    """Move the account to the new address."""
    session, now, browser = current_session(), utc_now(), gate.browser_of_request()
    person = change_address(session, form_token(), now=now)
    device = know_device(session, person.id, browser.device, browser.user_agent, now=now)
    flash(_("Your new address is confirmed: sign in with it from now on."), "info")
    response = redirect(url_for("web.home"), HTTPStatus.SEE_OTHER)
    gate.mark_device(response, device)
    return response
