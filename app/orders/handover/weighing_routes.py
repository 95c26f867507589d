"""The weighing page: a form for each row without scripts; with them a queue that waits for the network.

All addresses begin alike, so that the service worker of this page governs no other.
"""

import uuid
from collections.abc import Mapping
from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import generate_csrf

from app.orders import queries
from app.orders.handover.errors import LooksStrange
from app.orders.handover.gate import Handing, handing
from app.orders.handover.late import report_or_keep
from app.orders.handover.late_queries import late_bookings
from app.orders.handover.models import ReportOutcome
from app.orders.handover.services import Report, report
from app.orders.handover.views import HandedLine, handed_lines
from app.orders.handover.weighing_forms import read_queue, read_report
from app.orders.handover.weighing_views import clashes, row_facts, weighing_page
from app.orders.handover.weight_words import weight_text
from app.orders.handover.weights import STRANGE_FROM
from app.orders.making.forms import identifiers
from app.orders.pages import Page
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.transaction import current_session
from app.web.assets import built_file
from app.web.forms import FormReader, FormView
from catalog.base import new_id
from catalog.errors import MarketError

blueprint = Blueprint(
    "weighing", __name__, template_folder="../templates", url_prefix="/ordini/pesata"
)
WORKER = "weighing-worker.js"
# What a telephone kept of an order that was given up meanwhile is kept here.
GIVEN_UP = frozenset({OrderState.CANCELLED})


@blueprint.get("/lavoratore.js")
def worker() -> Response:
    """The service worker: it governs what lies beside its address, and no other page."""
    response = Response(built_file(WORKER).read_bytes(), mimetype="text/javascript")
    # Asked for anew each time, so that a new one takes over.
    response.headers["Cache-Control"] = "no-cache"
    return response


def _asked(found: Handing) -> list[HandedLine]:
    """Return the rows of this page: all, or those of one product or one household."""
    session = current_session()
    line_id = next(iter(identifiers([request.args.get("line", "")])), None)
    household_id = next(iter(identifiers([request.args.get("household", "")])), None)
    return handed_lines(
        session, found.order, found.group.id, line_id=line_id, household_id=household_id
    )


@blueprint.get("/<uuid:order_id>/<slug>")
def show(order_id: uuid.UUID, slug: str) -> Page:
    """What is to be weighed and counted."""
    return _page(handing(order_id, slug), FormView(), None)


def _page(found: Handing, form: FormView, strange: LooksStrange | None) -> str:
    page = weighing_page(current_session(), found.order, found.group.id, _asked(found))
    by_product = request.args.get("by") == "products" or bool(request.args.get("line"))
    return render_template(
        "orders/weighing.html",
        found=found,
        page=page,
        by_product=by_product,
        form=form,
        strange=message_for(strange) if strange else "",
        weight_text=weight_text,
        weights_of=_weights_of,
        new_id=new_id,
        strange_from=STRANGE_FROM,
    )


def _weights_of(line: HandedLine) -> list[str]:
    """Return the weights of a row as they stand in its fields."""
    return [weight_text(grams) for grams in line.pieces]


@blueprint.post("/<uuid:order_id>/<slug>/riga")
def save(order_id: uuid.UUID, slug: str) -> Page:
    """Save one row, without scripts."""
    found, session = handing(order_id, slug), current_session()
    form = FormReader(request.form)
    line = _row(found, form)
    said = read_report(form, weighed=line.weighed, due=line.due) if line else None
    if said is None:
        return _page(found, form.view, None), HTTPStatus.UNPROCESSABLE_ENTITY
    order = queries.locked_order(session, order_id)
    try:
        answer = report(session, order, found.group.id, said, actor=found.actor, now=utc_now())
    except LooksStrange as strange:
        again = queries.order(session, order_id)
        return (
            _page(Handing(found.actor, again, found.group), form.view, strange),
            HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    if answer.outcome is ReportOutcome.CONFLICT:
        flash(_("Somebody else has written another value: choose which one counts."), "warning")
    else:
        flash(_("Saved."), "info")
    asked = request.args
    target = url_for(
        ".show",
        order_id=order_id,
        slug=slug,
        line=asked.get("line"),
        household=asked.get("household"),
        by=asked.get("by"),
    )
    return redirect(f"{target}#row-{said.booking_id}", HTTPStatus.SEE_OTHER)


def _row(found: Handing, form: FormReader) -> HandedLine | None:
    for booking_id in identifiers([form.values.get("booking", "")]):
        lines = handed_lines(current_session(), found.order, found.group.id)
        return next((line for line in lines if line.booking_id == booking_id), None)
    return None


@blueprint.get("/<uuid:order_id>/<slug>/stato")
def state(order_id: uuid.UUID, slug: str) -> Response:
    """How the rows stand, for the script of the page, and what it needs to send its queue."""
    found = handing(order_id, slug, also=GIVEN_UP)
    lines = handed_lines(current_session(), found.order, found.group.id)
    return jsonify(
        person=str(found.actor.person_id),
        csrf=generate_csrf(),
        open=found.is_open,
        rows=_facts(found, lines),
    )


def _facts(found: Handing, lines: list[HandedLine]) -> list[Mapping[str, object]]:
    session = current_session()
    waiting = {
        each.line.booking_id: each for each in clashes(session, found.order, found.group.id, lines)
    }
    late = late_bookings(session, found.order.id, found.group.id)
    return [
        row_facts(line, waiting.get(line.booking_id), is_late=line.booking_id in late)
        for line in lines
    ]


@blueprint.post("/<uuid:order_id>/<slug>/invia")
def send(order_id: uuid.UUID, slug: str) -> Response:
    """Take the queue of a telephone, report by report; each is answered for itself."""
    found, session = handing(order_id, slug, also=GIVEN_UP), current_session()
    reports = read_queue(request.get_json(silent=True), utc_now())
    order = queries.locked_order(session, order_id)
    order_group = Handing(found.actor, order, found.group)
    answers = [_answer(order_group, each) for each in reports]
    wanted = {each.booking_id for each in reports}
    lines = [
        line for line in handed_lines(session, order, found.group.id) if line.booking_id in wanted
    ]
    return jsonify(answers=answers, rows=_facts(order_group, lines))


def _answer(found: Handing, each: Report) -> Mapping[str, object]:
    session = current_session()
    try:
        answer = report_or_keep(
            session, found.order, found.group.id, each, actor=found.actor, now=utc_now()
        )
    except LooksStrange as strange:
        return {"id": str(each.id), "outcome": "ask", "message": message_for(strange)}
    except MarketError as error:
        # Kept on the telephone: nothing is lost, somebody decides.
        return {"id": str(each.id), "outcome": "refused", "message": message_for(error)}
    return {"id": str(each.id), "outcome": answer.outcome.value, "revision": answer.revision}
