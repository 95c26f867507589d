"""The hand-over of an order to one group: what is left to do, sheets on screen and on paper, the step."""

import uuid
from collections.abc import Callable
from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from app.accounts import gate
from app.orders import queries
from app.orders.handover import queries as handover_queries
from app.orders.handover import services as handover
from app.orders.handover.errors import StillOpen
from app.orders.handover.gate import Handing, handing, handover_ways
from app.orders.handover.papers import household_paper, product_paper, range_text, weight_cell
from app.orders.handover.views import by_household, by_product, handed_lines
from app.orders.handover.weighing_views import got_text, weighing_page
from app.orders.making.forms import identifiers
from app.orders.pages import Page
from app.orders.words import state_words
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView
from app.web.pdf import MIMETYPE

blueprint = Blueprint("handover", __name__, template_folder="../templates", url_prefix="/ordini")
MOST_OPEN = 1_000_000


@blueprint.app_context_processor
def shared() -> dict[str, object]:
    """Let the pages of an order say where it is handed over; nothing is read before one asks."""
    return {"handover_ways": handover_ways}


@blueprint.get("/<uuid:order_id>/consegna/<slug>")
def show(order_id: uuid.UUID, slug: str) -> Page:
    """Where the hand-over stands."""
    return _page(handing(order_id, slug), FormView())


def _page(found: Handing, form: FormView) -> str:
    session = current_session()
    lines = handed_lines(session, found.order, found.group.id)
    return render_template(
        "orders/handover.html",
        found=found,
        page=weighing_page(session, found.order, found.group.id, lines),
        unweighed=[each for each in lines if each.weighed and not each.is_done and each.got],
        state_label=state_words(found.order.state),
        may_step=found.is_holder and found.order.state in handover.BEFORE_DELIVERED,
        form=form,
        token=new_form_token(),
        sheets=by_product(lines, queries.lines_of(session, found.order.id)),
    )


@blueprint.post("/<uuid:order_id>/consegna/<slug>/fatto")
def deliver(order_id: uuid.UUID, slug: str) -> Page:
    """Say that the order is handed over."""
    found, session = handing(order_id, slug), current_session()
    gate.require(found.is_holder)
    form = FormReader(request.form)
    seen = [
        form.whole(name, low=0, high=MOST_OPEN, required=True) for name in ("unweighed", "clashes")
    ]

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        rows = handover_queries.handed_of(session, order_id, found.group.id)
        left = len(handover.not_weighed(rows))
        waiting = len(handover_queries.contested(session, order_id, found.group.id))
        if [left, waiting] != seen:
            raise StillOpen
        handover.deliver(session, order, actor=found.actor, now=utc_now())
        flash(
            _("The order is handed over; until its accounts are closed it can still be corrected."),
            "info",
        )
        return url_for(".show", order_id=order_id, slug=slug)

    try:
        return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)
    except StillOpen:
        again = Handing(found.actor, queries.order(session, order_id), found.group)
        flash(_("Something has changed in the meantime: look at the list once more."), "warning")
        return _page(again, FormView()), HTTPStatus.CONFLICT


@blueprint.get("/<uuid:order_id>/consegna/<slug>/<any(famiglie, prodotti):kind>")
def sheets(order_id: uuid.UUID, slug: str, kind: str) -> Page:
    """The sheets on screen: what each household gets, or who gets how many of each product."""
    found, session = handing(order_id, slug), current_session()
    lines = handed_lines(session, found.order, found.group.id)
    products = by_product(lines, queries.lines_of(session, order_id))
    return render_template(
        "orders/handover_sheets.html",
        found=found,
        kind=kind,
        households=by_household(lines, queries.notes_of(session, order_id)),
        products=products,
        weight_cell=weight_cell,
        range_text=range_text,
    )


@blueprint.get("/<uuid:order_id>/consegna/<slug>/<any(famiglie, prodotti):kind>.pdf")
def paper(order_id: uuid.UUID, slug: str, kind: str) -> Response:
    """The sheets on paper."""
    found, session, now = handing(order_id, slug), current_session(), utc_now()
    lines = handed_lines(session, found.order, found.group.id)
    if kind == "famiglie":
        households = by_household(lines, queries.notes_of(session, order_id))
        data = household_paper(households, found.order, found.group, now)
    else:
        products = by_product(lines, queries.lines_of(session, order_id))
        data = product_paper(products, found.order, found.group, now)
    response = make_response(data)
    response.headers["Content-Type"] = MIMETYPE
    name = f"consegna-{found.order.number}-{kind}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@blueprint.get("/<uuid:order_id>/consegna/<slug>/storia")
def history(order_id: uuid.UUID, slug: str) -> Page:
    """Every report of the hand-over: who, when, from what to what."""
    found, session = handing(order_id, slug), current_session()
    before = next(iter(identifiers([request.args.get("before", "")])), None)
    rows = handover_queries.told(session, order_id, found.group.id, before)
    shown = rows[: handover_queries.PAGE_SIZE]
    older = (
        url_for(".history", order_id=order_id, slug=slug, before=shown[-1].report.id)
        if len(rows) > len(shown)
        else None
    )
    words: Callable[..., str] = got_text
    return render_template(
        "orders/handover_history.html", found=found, rows=shown, older_url=older, got_text=words
    )
