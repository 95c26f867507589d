"""One's own data: seen, taken out, erased."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.actor import Actor
from app.accounts.personal import erasing, queries, services
from app.accounts.personal.errors import ErasureHindered
from app.accounts.personal.labels import reason_label
from app.accounts.personal.registry import Reason, current_personal_data
from app.accounts.prepared import queries as prepared_queries
from app.accounts.prepared.models import Purpose
from app.accounts.privacy import TEXT_CODE
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.jobs.queries import progress_of
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView

blueprint = Blueprint("personal", __name__, template_folder="../templates", url_prefix="/io/dati")

Page = str | Response | tuple[str, HTTPStatus]


@blueprint.get("")
def home() -> Page:
    """What is held about the person who asks, and what they can do about it."""
    actor, session = gate.signed_in(), current_session()
    file = prepared_queries.latest(session, actor.person_id, Purpose.PERSONAL_DATA)
    is_over = file is not None and file.expires_at is not None and file.expires_at <= utc_now()
    return render_template(
        "accounts/personal.html",
        actor=actor,
        file=None if is_over else file,
        work=progress_of(session, file.job_key) if file is not None and not is_over else None,
        consents=queries.consents(session, actor.person_id),
        wish=queries.wish(session, actor.person_id),
    )


@blueprint.post("/esporta")
def take() -> Page:
    """Have everything put together."""
    actor = gate.require_recent_proof(gate.signed_in())
    row = services.ask_for_everything(current_session(), actor=actor, now=utc_now())
    return redirect(url_for("prepared.page", prepared_id=row.id), HTTPStatus.SEE_OTHER)


@blueprint.post("/consensi/<uuid:consent_id>/ritira")
def withdraw(consent_id: uuid.UUID) -> Page:
    """Take a consent back."""
    actor = gate.signed_in()
    session = current_session()
    services.withdraw_consent(session, consent_id, actor=actor, now=utc_now())
    row = queries.consent(session, actor.person_id, consent_id)
    if row is not None and row.text_code == TEXT_CODE:
        flash(_("Without this consent we may not keep your account: ask to be erased."), "warning")
        return redirect(url_for("personal.erasure"), HTTPStatus.SEE_OTHER)
    flash(_("The consent is withdrawn."))
    return redirect(url_for("personal.home"), HTTPStatus.SEE_OTHER)


@blueprint.get("/cancella")
def erasure() -> Page:
    """What being erased means: what goes, what stays and why."""
    return _erasure_page(gate.require_recent_proof(gate.signed_in()), FormView())


def _erasure_page(actor: Actor, form: FormView) -> str:
    session = current_session()
    personal = current_personal_data()
    return render_template(
        "accounts/erasure.html",
        form=form,
        stays=[reason_label(reason) for reason in Reason],
        hindrances=erasing.hindrances(session, personal, actor.person_id),
        wish=queries.wish(session, actor.person_id),
        days=erasing.FORTNIGHT.days,
    )


@blueprint.post("/cancella")
def erase() -> Page:
    """Ask to be erased."""
    actor = gate.require_recent_proof(gate.signed_in())
    form = FormReader(request.form)
    if not form.ticked("understood"):
        form.refuse("understood", _("Read what goes and what stays, and tick the box."))
        return _erasure_page(actor, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        erasing.ask_to_be_erased(
            current_session(), current_personal_data(), actor=actor, now=utc_now()
        )
    except ErasureHindered:
        # The page says what hinders, by name.
        return _erasure_page(actor, form.view), HTTPStatus.CONFLICT
    return redirect(url_for("personal.home"), HTTPStatus.SEE_OTHER)


@blueprint.post("/resto")
def stay() -> Page:
    """Change one's mind."""
    actor = gate.signed_in()
    erasing.change_ones_mind(current_session(), actor=actor, now=utc_now())
    flash(_("You stay: nothing has been erased."))
    return redirect(url_for("personal.home"), HTTPStatus.SEE_OTHER)
