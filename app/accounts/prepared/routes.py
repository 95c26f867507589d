"""The page on which a file made for one person is waited for and fetched."""

import uuid

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.prepared import services
from app.accounts.prepared.errors import PreparedFileNotFound
from app.runtime.clock import utc_now
from app.runtime.files.serving import send_stored
from app.runtime.jobs.queries import progress_of
from app.runtime.transaction import current_session

blueprint = Blueprint("prepared", __name__, template_folder="../templates", url_prefix="/io/file")


@blueprint.get("/<uuid:prepared_id>")
def page(prepared_id: uuid.UUID) -> str:
    """How far a file is, and the way to it."""
    actor, session = gate.signed_in(), current_session()
    row = services.own_file(session, actor, prepared_id, now=utc_now())
    return render_template(
        "accounts/prepared.html",
        row=row,
        work=progress_of(session, row.job_key),
        url=url_for("prepared.page", prepared_id=row.id),
    )


@blueprint.get("/<uuid:prepared_id>/scarica")
def download(prepared_id: uuid.UUID) -> Response:
    """The file itself."""
    actor = gate.signed_in()
    row = services.own_file(current_session(), actor, prepared_id, now=utc_now())
    if row.file is None:
        raise PreparedFileNotFound
    return send_stored(row.file, download=True)
