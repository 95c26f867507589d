"""Changing an order that is still a draft."""

import uuid
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.orders import queries
from app.orders.coordinating.managing_routes import Managed, managed
from app.orders.errors import EmptyOrder, OrderOver
from app.orders.making import queries as making_queries
from app.orders.making import redrafting
from app.orders.making.forms import read_order
from app.orders.making.routes import rule_choices
from app.orders.making.views import blocks_of, form_of, fresh_form
from app.orders.models import OrderLine
from app.orders.pages import Page
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.transaction import current_session
from app.web.conflict import REVISION, EditedMeanwhile, require_revision
from app.web.context import current_settings
from app.web.forms import FormReader, FormView
from catalog.offers import Offer
from catalog.organisations import Organisation

blueprint = Blueprint("editing_orders", __name__, template_folder="../templates")


@dataclass(frozen=True, slots=True)
class _Draft:
    """A draft, what its producers offer now, and who looks after it."""

    managed: Managed
    lines: tuple[OrderLine, ...]
    producers: tuple[Organisation, ...]
    offers: tuple[Offer, ...]

    @property
    def gone(self) -> list[str]:
        """What stands in the draft and is not offered any more."""
        there = {offer.id for offer in self.offers}
        return [line.title for line in self.lines if line.offer_id not in there]


def _draft(order_id: uuid.UUID) -> _Draft:
    found, session = managed(order_id), current_session()
    if found.order.state is not OrderState.DRAFT:
        raise OrderOver
    ids = [each.producer_id for each in queries.producers_of(session, order_id)]
    return _Draft(
        found,
        tuple(queries.lines_of(session, order_id)),
        tuple(making_queries.organisations(session, ids)),
        tuple(making_queries.offers_of(session, ids)),
    )


@blueprint.get("/ordini/<uuid:order_id>/modifica")
def edit(order_id: uuid.UUID) -> Page:
    """The form of a draft as it stands."""
    draft, timezone = _draft(order_id), current_settings().timezone
    order = draft.managed.order
    least = queries.producers_of(current_session(), order_id)
    fresh = fresh_form(draft.producers, draft.offers, utc_now(), timezone)
    form = form_of(order, draft.lines, least, fresh, timezone)
    form.values[REVISION] = str(order.revision)
    return _page(draft, form)


def _page(draft: _Draft, form: FormView) -> str:
    order = draft.managed.order
    copied = {line.offer_id: line.price_cents for line in draft.lines if line.offer_id is not None}
    return render_template(
        "orders/make.html",
        edited=order.id,
        title=order.title,
        group=queries.order(current_session(), order.id).holder,
        blocks=blocks_of(draft.producers, draft.offers, copied),
        gone=draft.gone,
        before=None,
        form=form,
        token=None,
        **rule_choices(),
    )


@blueprint.post("/ordini/<uuid:order_id>/modifica")
def save(order_id: uuid.UUID) -> Page:
    """Write the draft anew."""
    draft, session, now = _draft(order_id), current_session(), utc_now()
    form = FormReader(request.form)
    wanted = read_order(form, draft.offers, timezone=current_settings().timezone, now=now)
    if wanted is None:
        return _page(draft, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    order = queries.locked_order(session, order_id)
    try:
        require_revision(order.revision, request.form)
        redrafting.change_draft(
            session,
            order,
            wanted,
            todays_prices=form.ticked("todays_prices"),
            actor=draft.managed.actor,
            now=now,
        )
    except EmptyOrder as error:
        form.refuse("offers", message_for(error))
        return _page(draft, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    except EditedMeanwhile as error:
        form.refuse("title", message_for(error))
        return _page(draft, form.view), HTTPStatus.CONFLICT
    flash(_("The draft is saved."), "info")
    return redirect(url_for("managing_orders.manage", order_id=order_id), HTTPStatus.SEE_OTHER)
