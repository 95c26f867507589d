"""The audit log as pages."""

from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.prepared.models import Purpose
from app.accounts.prepared.services import ask_for
from app.admin import policies
from app.admin.blueprint import blueprint
from app.admin.keys import after_key
from app.admin.log import digest, queries, views
from app.admin.log.export import EXPORT, NAME, payload_of, rows_of
from app.admin.log.forms import FIELDS, filter_of
from app.admin.log.reading import note_export, note_reading
from app.admin.log.sentences import sentences
from app.admin.sheets import sheet_response
from app.runtime.clock import utc_now
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.filters import locale_code

PAGE_SIZE = 50
# What is longer is made by a job: a request must not last for minutes.
MOST_AT_ONCE = 5_000

Page = str | Response | tuple[str, HTTPStatus]


@blueprint.get("/registro")
def log() -> Page:
    """Who did what, the latest first."""
    actor = gate.signed_in()
    gate.require(policies.may_read_audit(actor))
    session = current_session()
    form, asked = filter_of(session, request.args, current_settings().timezone)
    if form.is_valid:
        note_reading(asked, actor=actor, now=utc_now())
    after = after_key()
    rows = queries.entries(session, asked, after=after, most=PAGE_SIZE + 1) if form.is_valid else []
    names = queries.names_in(session, rows)
    asked_for: dict[str, Any] = {
        name: request.args[name] for name in FIELDS if request.args.get(name)
    }
    more = rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None
    page = render_template(
        "admin/log.html",
        form=form.view,
        actions=sorted(sentences().items(), key=lambda each: each[1]),
        lines=[views.line(row, names) for row in rows[:PAGE_SIZE]],
        more_url=url_for("desk.log", after=more, **asked_for) if more else None,
        asked_for=asked_for,
        last=digest.latest(session),
    )
    return page if form.is_valid else (page, HTTPStatus.UNPROCESSABLE_ENTITY)


@blueprint.post("/registro/esporta")
def take_log() -> Page:
    """The entries that are asked for, as a sheet: at once, or when a job has made it."""
    actor = gate.signed_in()
    gate.require(policies.may_read_audit(actor))
    session, now = current_session(), utc_now()
    form, asked = filter_of(session, request.form, current_settings().timezone)
    kind = form.one_of("kind", ("csv", "xlsx"))
    if not form.is_valid or kind is None:
        return redirect(url_for("desk.log"), HTTPStatus.SEE_OTHER)
    total = queries.count(session, asked)
    rows = rows_of(session, asked) if total <= MOST_AT_ONCE else []
    note_export(session, asked, total, actor=actor, now=now)
    if total <= MOST_AT_ONCE:
        return sheet_response(kind, NAME, views.sheet_header(), rows)
    job = (EXPORT, payload_of(asked, kind, locale_code()))
    row = ask_for(session, actor.person_id, Purpose.AUDIT_LOG, job, now=now)
    return redirect(url_for("prepared.page", prepared_id=row.id), HTTPStatus.SEE_OTHER)
