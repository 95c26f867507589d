"""The page of an order for those who coordinate it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy.orm import Session

from app.accounts import gate
from app.accounts.actor import Actor
from app.orders import policies, queries
from app.orders.closing import services as closing
from app.orders.closing import undoing
from app.orders.coordinating import board_queries
from app.orders.coordinating.managing_views import manage_view
from app.orders.coordinating.matrix import Matrix, matrix_of
from app.orders.coordinating.matrix_sheets import matrix_sheet
from app.orders.making import drafting
from app.orders.making.forms import read_moment
from app.orders.models import CollectiveOrder
from app.orders.pages import Page
from app.orders.people import standing_of
from app.orders.producers import sending
from app.orders.producers.answer_views import answers_view
from app.orders.states import TAKES_BOOKINGS
from app.orders.together.views import change_views, own_places
from app.runtime.clock import utc_now
from app.runtime.files.store import current_file_store
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormReader, FormView

blueprint = Blueprint("managing_orders", __name__, template_folder="../templates")
STEPS = ("announce", "open", "close", "send", "reopen", "cancel")
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Managed:
    """An order and who looks after it."""

    actor: Actor
    order: CollectiveOrder
    # The groups whose people one may see by name.
    shown: frozenset[uuid.UUID]


def managed(order_id: uuid.UUID) -> Managed:
    """Return an order that the person looks after; refuses everybody else."""
    actor, session = gate.signed_in(), current_session()
    order, standing = queries.order(session, order_id), standing_of(session, actor)
    producers = [each.producer_id for each in queries.producers_of(session, order_id)]
    gate.require(policies.may_manage(standing, order, producers))
    own = policies.groups_of(standing, producers)
    return Managed(actor, order, own)


@blueprint.get("/ordini/<uuid:order_id>/gestione")
def manage(order_id: uuid.UUID) -> Page:
    """What is booked, and what can be done now."""
    return _page(managed(order_id), FormView())


def _page(found: Managed, form: FormView) -> str:
    session, order = current_session(), found.order
    return render_template(
        "orders/manage.html",
        page=manage_view(session, order),
        matrix=_matrix(session, found),
        gone=queries.gone_households(session, order.id, found.shown)
        if order.state in TAKES_BOOKINGS
        else (),
        own_places=own_places(session, order),
        changes=change_views(session, order),
        answers=answers_view(session, order),
        form=form,
        new_form_token=new_form_token,
    )


def _matrix(session: Session, found: Managed) -> Matrix:
    lines = queries.lines_of(session, found.order.id)
    cells = board_queries.cells_of(session, found.order.id)
    return matrix_of(lines, cells, found.shown, queries.notes_of(session, found.order.id))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A step as it was asked for."""

    step: str
    reason: str
    until: datetime | None


def _read_step(form: FormReader) -> _Wanted | None:
    step = form.one_of("step", STEPS)
    reason, until = "", None
    if step in {"reopen", "cancel"}:
        reason = form.text(f"{step}_reason", most=LONGEST_REASON)
    if step == "reopen":
        until = read_moment(form, "until", current_settings().timezone, required=True)
        if until is not None and until <= utc_now():
            form.refuse("until_on", _("The closing must lie in the future."))
    return _Wanted(step, reason, until) if step and form.is_valid else None


@blueprint.post("/ordini/<uuid:order_id>/passo")
def step(order_id: uuid.UUID) -> Page:
    """Move an order on."""
    found, session = managed(order_id), current_session()
    form = FormReader(request.form)
    wanted = _read_step(form)
    if wanted is None:
        return _page(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        _take(session, order, wanted, found.actor)
        return url_for(".manage", order_id=order_id)

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


def _take(session: Session, order: CollectiveOrder, wanted: _Wanted, actor: Actor) -> None:
    # Asked after the lock, as everything that the deadline decides.
    now = utc_now()
    match wanted.step:
        case "announce":
            drafting.announce(session, order, actor=actor, now=now)
            flash(_("The order is announced: it opens by itself at its time."), "info")
        case "open":
            drafting.open_now(session, order, actor=actor, now=now)
            flash(_("The order is open: members can book."), "info")
        case "close":
            closing.close(session, order, actor=actor, now=now)
            flash(_("The order is closed, and shared out."), "info")
        case "send":
            settings = current_settings()
            letters = sending.Post(
                current_file_store(), settings.default_locale, settings.timezone, now
            )
            count = sending.send(session, order, letters, actor=actor)
            words = ngettext(
                "The order is sent to %(num)s producer.",
                "The order is sent to %(num)s producers.",
                count,
            )
            flash(words, "info")
        case "reopen" if wanted.until is not None:
            undoing.reopen(
                session,
                order,
                closes_at=wanted.until,
                actor=actor,
                reason=wanted.reason,
                now=now,
            )
            flash(_("The order is open again; every booking is still there."), "info")
        case _cancel:
            undoing.cancel(session, order, actor=actor, reason=wanted.reason, now=now)
            flash(_("The order is cancelled."), "info")


@blueprint.get("/ordini/<uuid:order_id>/tabella.<any(csv, xlsx):kind>")
def sheet(order_id: uuid.UUID, kind: str) -> Response:
    """Households by products as a spreadsheet."""
    found = managed(order_id)
    matrix = _matrix(current_session(), found)
    return matrix_sheet(matrix, kind, name=f"ordine-{found.order.number}")
