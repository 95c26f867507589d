"""Signing in and out, and the place of whoever has signed in."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.accounts import gate
from app.accounts.errors import TooManyTries
from app.accounts.pages import Page, target
from app.accounts.personal.queries import wish as erasure_wish
from app.accounts.second_step import Passage
from app.accounts.second_step_routes import owe
from app.accounts.sessions import act_for, end_session
from app.accounts.sign_in import Attempt, Owed, candidate, conclude, proves
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.transaction import current_session, reading, separate_transaction
from app.web.context import current_settings
from app.web.forms import FormReader, FormView
from app.web.identifiers import identifier

blueprint = Blueprint("accounts", __name__, template_folder="templates")

FORGET_IN_BROWSER = '"cache", "storage"'
# A telephone that holds weights nobody has sent yet keeps them (numbers, no names): see decision on the weighing page.
FORGET_BUT_UNSENT = '"cache"'
UNSENT = "unsent"


@blueprint.get("/accedi")
def sign_in() -> Page:
    """The form to sign in with."""
    if gate.current_actor() is not None:
        return redirect(target(), HTTPStatus.SEE_OTHER)
    return render_template("accounts/sign_in.html", form=FormView(MultiDict()))


@blueprint.post("/accedi")
def begin() -> Page:
    """Sign in."""
    form = FormReader(request.form)
    attempt = Attempt(
        form.text("email", most=254), form.secret("password"), gate.browser_of_request()
    )
    passed = _try(form, attempt) if form.is_valid else None
    if passed is None:
        page = render_template("accounts/sign_in.html", form=form.view)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(passed, Owed):
        owe(passed.token)
        onward = gate.safe_target(request.args.get("next"))
        return redirect(url_for("second_step.form", next=onward), HTTPStatus.SEE_OTHER)
    gate.remember(passed.token)
    return redirect(target(), HTTPStatus.SEE_OTHER)


def _try(form: FormReader, attempt: Attempt) -> Passage | Owed | None:
    """Return what a browser gets, or still owes; else say on the form why not."""
    secret, now = current_settings().secret_key, utc_now()
    try:
        with reading() as session:
            found = candidate(session, attempt, secret, now=now)
    except TooManyTries as error:
        form.refuse("email", message_for(error))
        return None
    proved = proves(found, attempt)
    # A try in vain is counted although the request fails.
    try:
        with separate_transaction() as session:
            passed = conclude(session, found, attempt, secret, proved=proved, now=now)
    except TooManyTries as error:
        form.refuse("email", message_for(error))
        return None
    if passed is None:
        form.refuse("email", _("Address or password are not right."))
    return passed


@blueprint.post("/esci")
def sign_out() -> Page:
    """Sign this browser out."""
    actor = gate.current_actor()
    if actor is not None:
        end_session(current_session(), actor.session_id)
    gate.forget()
    response = redirect(url_for("web.home"), HTTPStatus.SEE_OTHER)
    waits = bool(request.cookies.get(UNSENT))
    response.headers["Clear-Site-Data"] = FORGET_BUT_UNSENT if waits else FORGET_IN_BROWSER
    return response


@blueprint.get("/io")
def home() -> Page:
    """The place of whoever has signed in: for whom they act, and what can be done there."""
    actor = gate.signed_in_for_setup()
    # Who comes back within the fortnight must see that they are about to be erased.
    wish = erasure_wish(current_session(), actor.person_id)
    return render_template("accounts/home.html", actor=actor, wish=wish)


@blueprint.post("/io/agisco-per")
def act() -> Page:
    """Act for another organisation, or for oneself."""
    actor = gate.signed_in()
    wanted = FormReader(request.form).values.get("organisation", "")
    organisation_id = identifier(wanted)
    gate.require(organisation_id is not None or not wanted)
    gate.require(act_for(current_session(), actor, organisation_id))
    return redirect(target(), HTTPStatus.SEE_OTHER)
