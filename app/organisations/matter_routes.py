"""What is to be looked at about organisations: for the district's desk."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import gate
from app.organisations import queries
from app.organisations.matter_views import matter_view
from app.organisations.matters import settle_matter
from app.organisations.policies import may_settle_matters
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.transaction import current_session

blueprint = Blueprint(
    "matters", __name__, template_folder="templates", url_prefix="/realta/da-guardare"
)

PAGE_SIZE = 50


@blueprint.get("")
def index() -> str:
    """What is to be looked at, the oldest first."""
    gate.require(may_settle_matters(gate.signed_in()))
    found = queries.open_matters(
        current_session(), after=request.args.get("dopo", type=uuid.UUID), most=PAGE_SIZE + 1
    )
    shown = found[:PAGE_SIZE]
    matters = [
        matter_view(each, name=each.organisation.name, slug=each.organisation.slug)
        for each in shown
    ]
    more = shown[-1].id if len(found) > PAGE_SIZE else None
    return render_template("organisations/matters.html", matters=matters, more=more)


@blueprint.post("/<uuid:matter_id>")
def settle(matter_id: uuid.UUID) -> Response:
    """Note that somebody has looked."""
    actor = gate.signed_in()
    gate.require(may_settle_matters(actor))
    settle_matter(current_session(), matter_id, actor, now=utc_now())
    flash(_("Noted: it has been looked at."), "info")
    following = gate.safe_target(request.args.get("next")) or url_for("matters.index")
    return redirect(following, HTTPStatus.SEE_OTHER)
