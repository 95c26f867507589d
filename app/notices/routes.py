"""Pages of notices: what one is told, and how often mails come."""

import uuid
from http import HTTPStatus

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts import gate
from app.extensions import csrf
from app.notices import queries, services
from app.notices.kinds import kind_label, told
from app.notices.mailing import read_stop_token
from app.notices.models import Frequency, NoticeKind
from app.notices.views import as_typed, kind_views, notice_view
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView
from catalog.errors import NotFound

blueprint = Blueprint("notices", __name__, template_folder="templates")

Page = str | Response | tuple[str, HTTPStatus]


class UnknownNotice(NotFound):
    """There is no such notice for this person."""

    code = "unknown_notice"


@blueprint.get("/io/avvisi")
def index() -> Page:
    """What a person is told, newest first."""
    actor, session = gate.signed_in(), current_session()
    rows, has_older = queries.notices_of(session, actor.person_id, _before())
    older = url_for("notices.index", before=rows[-1].id) if has_older else None
    return render_template(
        "notices/index.html", notices=[notice_view(row) for row in rows], older_url=older
    )


def _before() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args.get("before", ""))
    except ValueError:
        return None


@blueprint.post("/io/avvisi/<uuid:notice_id>/apri")
def follow(notice_id: uuid.UUID) -> Page:
    """Go where a notice leads; from then on it is read."""
    actor = gate.signed_in()
    notice = queries.notice_of(current_session(), actor.person_id, notice_id)
    if notice is None:
        raise UnknownNotice
    services.mark_read(notice, now=utc_now())
    target = told(notice.kind, notice.facts)
    return redirect(url_for(target.endpoint, **target.values), HTTPStatus.SEE_OTHER)


@blueprint.post("/io/avvisi/letti")
def read_all() -> Page:
    """Mark everything as read."""
    actor = gate.signed_in()
    services.mark_all_read(current_session(), actor.person_id, now=utc_now())
    return redirect(url_for("notices.index"), HTTPStatus.SEE_OTHER)


@blueprint.get("/io/avvisi/posta")
def preferences() -> Page:
    """How often mails of each kind come."""
    actor = gate.signed_in()
    chosen = queries.preferences_of(current_session(), actor.person_id)
    return _preferences_page(FormView(MultiDict(as_typed(chosen))))


def _preferences_page(form: FormView) -> str:
    return render_template("notices/preferences.html", form=form, kinds=kind_views())


@blueprint.post("/io/avvisi/posta")
def choose() -> Page:
    """Choose how often mails of each kind come."""
    actor, form = gate.signed_in(), FormReader(request.form)
    wanted = {kind: form.choice(kind.value, Frequency) for kind in NoticeKind}
    if not form.is_valid:
        return _preferences_page(form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    chosen = {kind: frequency for kind, frequency in wanted.items() if frequency is not None}
    services.choose(current_session(), actor.person_id, chosen)
    flash(_("Your choice is noted."), "info")
    return redirect(url_for("notices.index"), HTTPStatus.SEE_OTHER)


@blueprint.get("/avvisi/ferma/<token>")
def stop(token: str) -> Page:
    """Ask whether mails are to stop: a mail program may open a link without anybody wanting it."""
    _person, kinds = read_stop_token(token)
    return render_template(
        "notices/stop.html", token=token, kinds=[kind_label(kind) for kind in kinds], is_done=False
    )


@blueprint.post("/avvisi/ferma/<token>")
@csrf.exempt  # type: ignore[untyped-decorator] # the mail program of the person presses it; the signed token is the proof
def stop_now(token: str) -> Page:
    """Stop the mails of these kinds, pressed on the page or in the mail program (RFC 8058)."""
    person_id, kinds = read_stop_token(token)
    services.stop(current_session(), person_id, kinds)
    return render_template(
        "notices/stop.html", token=token, kinds=[kind_label(kind) for kind in kinds], is_done=True
    )


def init_app(app: Flask) -> None:
    """Let the templates of other rooms say how much waits for whoever has signed in."""

    @app.context_processor
    def shared() -> dict[str, object]:
        return {"unread_notices": unread_notices}


def unread_notices() -> int:
    """Return how many notices whoever has signed in has not opened; asks only when a page asks."""
    actor = gate.known_actor()
    return 0 if actor is None else queries.unread(current_session(), actor.person_id)
