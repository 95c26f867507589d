"""Jobs and dead letters."""

import uuid
from http import HTTPStatus

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.actor import Actor
from app.admin import policies
from app.admin.blueprint import blueprint
from app.admin.keys import after_key
from app.admin.work import queries, services, views
from app.admin.work.kinds import kind_label
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.jobs.registry import JobRegistry
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView

PAGE_SIZE = 25
LONGEST_REASON = 300
LONGEST_KIND = 80

Page = str | Response | tuple[str, HTTPStatus]


@blueprint.get("/lavori")
def jobs() -> Page:
    """What the workers do, and what failed."""
    actor = gate.signed_in()
    gate.require(policies.may_sit_at_desk(actor))
    return _page(actor, FormView())


def _page(actor: Actor, form: FormView) -> str:
    session, now = current_session(), utc_now()
    registry: JobRegistry = current_app.extensions["jobs"]
    heaps = queries.heaps(session)
    dead = queries.dead(session, after=after_key(), most=PAGE_SIZE + 1)
    more = dead[PAGE_SIZE - 1].id if len(dead) > PAGE_SIZE else None
    return render_template(
        "admin/jobs.html",
        form=form,
        health=views.health(heaps, now),
        kinds=views.kind_lines(heaps, registry, now),
        running=[(kind_label(each.kind), each) for each in queries.running(session, registry.long)],
        dead=[views.dead_line(job, now) for job in dead[:PAGE_SIZE]],
        more_url=url_for("desk.jobs", after=more) if more else None,
        may_handle=policies.may_handle_jobs(actor),
    )


def _back() -> Response:
    return redirect(url_for("desk.jobs"), HTTPStatus.SEE_OTHER)


@blueprint.post("/lavori/<uuid:job_id>/riprova")
def retry(job_id: uuid.UUID) -> Page:
    """Try a failed job once more."""
    actor = gate.signed_in()
    gate.require(policies.may_handle_jobs(actor))
    services.retry(current_session(), job_id, actor=actor, now=utc_now())
    flash(_("It is tried again."))
    return _back()


@blueprint.post("/lavori/riprova")
def retry_kind() -> Page:
    """Try all failed jobs of a kind once more."""
    actor = gate.signed_in()
    gate.require(policies.may_handle_jobs(actor))
    kind = FormReader(request.form).text("kind", most=LONGEST_KIND, required=False)
    count = services.retry_kind(current_session(), kind, actor=actor, now=utc_now())
    flash(ngettext("%(num)s job is tried again.", "%(num)s jobs are tried again.", count))
    return _back()


@blueprint.post("/lavori/<uuid:job_id>/rinuncia")
def drop(job_id: uuid.UUID) -> Page:
    """Give a failed job up."""
    actor = gate.signed_in()
    gate.require(policies.may_handle_jobs(actor))
    form = FormReader(request.form)
    reason = form.text(f"reason-{job_id}", most=LONGEST_REASON)
    if not form.is_valid:
        return _page(actor, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    services.drop(current_session(), job_id, reason, actor=actor, now=utc_now())
    flash(_("The job has been given up."))
    return _back()
