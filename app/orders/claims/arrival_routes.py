"""Where whoever hands over says what came of a product, and sees who gets how many."""

import uuid
from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.orders import queries
from app.orders.claims.arrival_models import LineArrival
from app.orders.claims.arrival_views import arrival_view, came_by_line, came_text
from app.orders.claims.arrivals import Arrived, enter_arrival
from app.orders.claims.errors import ArrivalChanged, ArrivalStrange, LessThanTaken, MoreThanPart
from app.orders.handover.gate import Handing, handing
from app.orders.handover.services import MOST_UNITS
from app.orders.models import OrderLine
from app.orders.pages import Page
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import done_before, new_form_token, once
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView

blueprint = Blueprint("arrivals", __name__, template_folder="../templates", url_prefix="/ordini")
MOST_BASE = 1_000_000
LONGEST_REASON = 300


@blueprint.app_context_processor
def shared() -> dict[str, object]:
    """Let the sheets of a hand-over say what came; nothing is read before one asks."""
    return {"came_by_line": _came}


def _came(found: Handing) -> Mapping[uuid.UUID, str]:
    return came_by_line(current_session(), found.order, found.group.id)


@blueprint.get("/<uuid:order_id>/consegna/<slug>/arrivo/<uuid:line_id>")
def show(order_id: uuid.UUID, slug: str, line_id: uuid.UUID) -> Page:
    """What came of a product."""
    found = handing(order_id, slug)
    line = queries.line_of(current_session(), order_id, line_id)
    return _page(found, line, None, None)


def _page(
    found: Handing, line: OrderLine, form: FormView | None, strange: ArrivalStrange | None
) -> str:
    page = arrival_view(current_session(), found.order, found.group, line)
    return render_template(
        "orders/arrival.html",
        found=found,
        page=page,
        form=form or _fresh(page.last.arrival if page.last else None),
        strange=message_for(strange) if strange else "",
        token=new_form_token(),
        came_text=came_text,
    )


def _fresh(last: LineArrival | None) -> FormView:
    if last is None:
        return FormView()
    return FormView(MultiDict({"units": str(last.units), "spoiled": str(last.spoiled_units)}))


@blueprint.post("/<uuid:order_id>/consegna/<slug>/arrivo/<uuid:line_id>")
def enter(order_id: uuid.UUID, slug: str, line_id: uuid.UUID) -> Page:
    """Keep what came, and share it anew."""
    found, session = handing(order_id, slug), current_session()
    line = queries.line_of(session, order_id, line_id)
    form = FormReader(request.form)
    before = done_before(session, form.token)
    if before is not None:
        return redirect(before, HTTPStatus.SEE_OTHER)
    said = _read(form, line_id)
    if said is None:
        return _page(found, line, form.view, None), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        enter_arrival(session, order, found.group.id, said, actor=found.actor, now=utc_now())
        flash(_("Written down, and shared anew. The households that it changes are told."), "info")
        return url_for(".show", order_id=order_id, slug=slug, line_id=line_id)

    try:
        return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)
    except ArrivalStrange as strange:
        return _again(found, line, form, strange), HTTPStatus.UNPROCESSABLE_ENTITY
    except (MoreThanPart, LessThanTaken) as error:
        form.refuse("units", message_for(error))
        return _again(found, line, form, None), HTTPStatus.UNPROCESSABLE_ENTITY
    except ArrivalChanged as error:
        flash(message_for(error), "warning")
        return _again(found, line, form, None), HTTPStatus.CONFLICT


def _again(
    found: Handing, line: OrderLine, form: FormReader, strange: ArrivalStrange | None
) -> str:
    # The deed was taken back, and what it had read with it.
    order = queries.order(current_session(), found.order.id)
    fresh = queries.line_of(current_session(), order.id, line.id)
    return _page(Handing(found.actor, order, found.group), fresh, form.view, strange)


def _read(form: FormReader, line_id: uuid.UUID) -> Arrived | None:
    base = form.whole("base", low=0, high=MOST_BASE, required=True)
    units = form.whole("units", low=0, high=MOST_UNITS, required=True)
    spoiled = form.whole("spoiled", low=0, high=MOST_UNITS) or 0
    reason = form.text("reason", most=LONGEST_REASON, required=False)
    if units is not None and spoiled > units:
        form.refuse("spoiled", _("Of those that came, not more than came."))
    if base is None or units is None or not form.is_valid:
        return None
    return Arrived(
        line_id=line_id,
        base=base,
        units=units,
        spoiled=spoiled,
        reason=reason,
        confirmed=form.ticked("confirmed"),
    )
