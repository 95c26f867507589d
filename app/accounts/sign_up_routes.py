"""Signing up, and the text on personal data that one agrees to."""

from http import HTTPStatus

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from app.accounts import gate
from app.accounts.devices import know_device
from app.accounts.errors import TooManyTries
from app.accounts.forms import SignUpForm, read_sign_up
from app.accounts.pages import Page, form_token, link_token, target
from app.accounts.passwords import hash_password
from app.accounts.privacy import privacy_text, privacy_version
from app.accounts.sign_up import (
    NewPerson,
    ask_to_sign_up,
    confirm_sign_up,
    sign_up_keys,
    sign_up_of,
)
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormReader, FormView

blueprint = Blueprint("sign_up", __name__, template_folder="templates")


@blueprint.get("/privacy")
def privacy() -> Page:
    """What is kept about people, and why."""
    return render_template("accounts/privacy.html", text=privacy_text(g.language))


@blueprint.get("/iscrizione")
def form() -> Page:
    """The form to sign up with."""
    if gate.current_actor() is not None:
        return redirect(target(), HTTPStatus.SEE_OTHER)
    return render_template("accounts/sign_up.html", form=FormView())


@blueprint.post("/iscrizione")
def ask() -> Page:
    """Sign up: the answer is the same whether the address is known or not."""
    reader = FormReader(request.form)
    wanted = read_sign_up(reader)
    if not (reader.is_valid and _ask(reader, wanted)):
        page = render_template("accounts/sign_up.html", form=reader.view)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("sign_up.sent"), HTTPStatus.SEE_OTHER)


def _ask(reader: FormReader, wanted: SignUpForm) -> bool:
    # Hashed while nothing is locked.
    hashed = hash_password(wanted.password)
    settings = current_settings()
    keys = sign_up_keys(wanted.email, gate.browser_of_request().address, settings.secret_key)
    person = NewPerson(
        email=wanted.email,
        name=wanted.name,
        password_hash=hashed,
        locale=g.language,
        privacy_version=privacy_version(),
        target=gate.safe_target(request.args.get("next", "")[:500]),
    )
    try:
        ask_to_sign_up(current_session(), person, keys, now=utc_now())
    except TooManyTries as error:
        reader.refuse("email", message_for(error))
        return False
    return True


@blueprint.get("/iscrizione/posta")
def sent() -> Page:
    """Where to look now."""
    return render_template("accounts/sign_up_sent.html")


@blueprint.get("/iscrizione/conferma")
def confirm() -> Page:
    """The page of the mailed link. It changes nothing: programs that scan mails follow links."""
    sign_up = sign_up_of(current_session(), link_token(), now=utc_now())
    return render_template("accounts/confirm.html", sign_up=sign_up, token=link_token())


@blueprint.post("/iscrizione/conferma")
def confirmed() -> Page:
    """Confirm the address, and go on to sign in."""
    session, now, browser = current_session(), utc_now(), gate.browser_of_request()
    person, onward = confirm_sign_up(session, form_token(), now=now)
    # Whoever answers the mail here reads it here: no code needs to be mailed to the same place.
    device = know_device(session, person.id, browser.device, browser.user_agent, now=now)
    flash(_("Your address is confirmed: now sign in."), "info")
    response = redirect(url_for("accounts.sign_in", next=onward), HTTPStatus.SEE_OTHER)
    gate.mark_device(response, device)
    return response
