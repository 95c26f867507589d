"""A new password for who has forgotten theirs, as pages."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.accounts import gate
from app.accounts.devices import know_device
from app.accounts.errors import TooManyTries
from app.accounts.forms import read_email, read_new_password
from app.accounts.pages import Page, form_token, link_token
from app.accounts.passwords import hash_password
from app.accounts.reset import ask_for_reset, person_of_link, reset_keys, reset_password
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.transaction import current_session, reading
from app.web.context import current_settings
from app.web.forms import FormReader, FormView

blueprint = Blueprint("reset", __name__, template_folder="templates")


@blueprint.get("/password-dimenticata")
def forgotten() -> Page:
    """The form to ask with."""
    return render_template("accounts/forgotten.html", form=FormView())


@blueprint.post("/password-dimenticata")
def ask() -> Page:
    """Ask for a link: the answer is the same whether the address is known or not."""
    reader = FormReader(request.form)
    email = read_email(reader)
    if reader.is_valid:
        address = gate.browser_of_request().address
        keys = reset_keys(email, address, current_settings().secret_key)
        try:
            ask_for_reset(current_session(), email, keys, now=utc_now())
        except TooManyTries as error:
            reader.refuse("email", message_for(error))
    if not reader.is_valid:
        page = render_template("accounts/forgotten.html", form=reader.view)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("reset.sent"), HTTPStatus.SEE_OTHER)


@blueprint.get("/password-dimenticata/posta")
def sent() -> Page:
    """Where to look now."""
    return render_template("accounts/forgotten_sent.html")


@blueprint.get("/password-nuova")
def form() -> Page:
    """The page of the mailed link."""
    person_of_link(current_session(), link_token(), now=utc_now())
    return _page(link_token(), FormView())


def _page(token: str, form: FormView) -> str:
    return render_template("accounts/new_password.html", form=form, token=token)


@blueprint.post("/password-nuova")
def renew() -> Page:
    """Set the new password, and go on to sign in."""
    token, now = form_token(), utc_now()
    with reading() as session:
        person = person_of_link(session, token, now=now)
        context = (person.email or "", person.name)
    reader = FormReader(request.form)
    password = read_new_password(reader, *context)
    if not reader.is_valid:
        return _page(token, reader.view), HTTPStatus.UNPROCESSABLE_ENTITY
    # Hashed while nothing is locked.
    hashed = hash_password(password)
    session, browser = current_session(), gate.browser_of_request()
    person = reset_password(session, token, hashed, now=now)
    device = know_device(session, person.id, browser.device, browser.user_agent, now=now)
    flash(_("Your new password is set: sign in with it."), "info")
    response = redirect(url_for("accounts.sign_in"), HTTPStatus.SEE_OTHER)
    gate.mark_device(response, device)
    return response
