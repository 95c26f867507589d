"""The second step of signing in, as pages."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie

from app.accounts import gate
from app.accounts.errors import SignInOver, TooManyTries
from app.accounts.factor_models import PendingSignIn, SecondStep
from app.accounts.pages import Page, target
from app.accounts.second_step import (
    CodeTry,
    Passage,
    complete_sign_in,
    mail_another_code,
    pending_sign_in,
)
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.transaction import current_session, reading, separate_transaction
from app.web.context import current_settings
from app.web.forms import FormReader, FormView

blueprint = Blueprint("second_step", __name__, template_folder="templates")

OWED = "owed"


def owe(token: str) -> None:
    """Let the browser hold the token of a sign-in that still owes a code."""
    cookie.clear()
    cookie[OWED] = token


def _token() -> str:
    return str(cookie.get(OWED, ""))


def _from_the_beginning(error: SignInOver) -> Page:
    flash(message_for(error), "warning")
    onward = gate.safe_target(request.args.get("next"))
    return redirect(url_for("accounts.sign_in", next=onward), HTTPStatus.SEE_OTHER)


def _page(pending: PendingSignIn, form: FormView) -> str:
    by_mail = pending.step is SecondStep.MAILED_CODE
    return render_template("accounts/code.html", form=form, by_mail=by_mail)


@blueprint.get("/accedi/codice")
def form() -> Page:
    """The form for the code."""
    try:
        pending = pending_sign_in(current_session(), _token(), now=utc_now())
    except SignInOver as error:
        return _from_the_beginning(error)
    return _page(pending, FormView())


@blueprint.post("/accedi/codice")
def complete() -> Page:
    """Sign in with the code."""
    reader = FormReader(request.form)
    try:
        with reading() as session:
            pending = pending_sign_in(session, _token(), now=utc_now())
        passage = _complete(reader)
    except SignInOver as error:
        return _from_the_beginning(error)
    if passage is None:
        return _page(pending, reader.view), HTTPStatus.UNPROCESSABLE_ENTITY
    gate.remember(passage.token)
    response = redirect(target(), HTTPStatus.SEE_OTHER)
    gate.mark_device(response, passage.device)
    return response


def _complete(reader: FormReader) -> Passage | None:
    code = reader.text("code", most=60)
    attempt = CodeTry(_token(), code, gate.browser_of_request(), reader.ticked("know_device"))
    if not reader.is_valid:
        return None
    try:
        # A wrong code is counted although the request fails.
        with separate_transaction() as session:
            passage = complete_sign_in(
                session, attempt, current_settings().secret_key, now=utc_now()
            )
    except TooManyTries as error:
        reader.refuse("code", message_for(error))
        return None
    if passage is None:
        reader.refuse("code", _("This code is not right: look again, or take the newest one."))
    return passage


@blueprint.post("/accedi/codice/altro")
def another() -> Page:
    """Have another code mailed."""
    secret = current_settings().secret_key
    try:
        mail_another_code(current_session(), _token(), secret, now=utc_now())
    except SignInOver as error:
        return _from_the_beginning(error)
    except TooManyTries as error:
        flash(message_for(error), "warning")
    else:
        flash(_("A new code is on its way: the one before is worth nothing now."), "info")
    onward = gate.safe_target(request.args.get("next"))
    return redirect(url_for("second_step.form", next=onward), HTTPStatus.SEE_OTHER)
