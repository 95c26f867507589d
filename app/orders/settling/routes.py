"""The costs and the settlement of an order, for those who coordinate it."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.accounts import gate
from app.orders import queries
from app.orders.coordinating.managing_routes import Managed, managed
from app.orders.errors import SumsChanged
from app.orders.making.forms import identifiers
from app.orders.pages import Page
from app.orders.settling import costing
from app.orders.settling import jobs as settling_jobs
from app.orders.settling import queries as settling_queries
from app.orders.settling import services as settling
from app.orders.settling.cost_forms import Named, cost_values, read_cost
from app.orders.settling.cost_models import OrderCost
from app.orders.settling.cost_words import kind_choices, split_choices
from app.orders.settling.views import settling_view
from app.orders.states import TRANSITIONS
from app.orders.words import state_words
from app.runtime.clock import local_day, utc_now
from app.runtime.i18n import gettext as _
from app.runtime.jobs.queries import progress_of
from app.runtime.once import TOKEN_LENGTH, new_form_token, once
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormReader, FormView
from catalog.states import possible_actions

blueprint = Blueprint("settling", __name__, template_folder="../templates", url_prefix="/ordini")
LONGEST_REASON = 500
MOST_SHOWN = 17


@blueprint.get("/<uuid:order_id>/conteggio")
def show(order_id: uuid.UUID) -> Page:
    """What the order comes to for each, and what can be done now."""
    return _page(managed(order_id), FormView())


def household_after() -> uuid.UUID | None:
    """Return the household after which the page begins."""
    return next(iter(identifiers([request.args.get("after", "")])), None)


def _page(found: Managed, form: FormView) -> str:
    session, order = current_session(), found.order
    asked = request.args.get("opera", "")[:TOKEN_LENGTH]
    work = progress_of(session, settling_jobs.key_of(order.id, asked)) if asked else None
    if work is not None:
        # Asked for every second: what the order comes to is worked out by the job alone.
        url = url_for(".show", order_id=order.id, opera=asked)
        return render_template("orders/settling_work.html", order=order, work=work, url=url)
    return render_template(
        "orders/settling.html",
        order=order,
        state_label=state_words(order.state),
        page=settling_view(session, order, found.shown, household_after()),
        actions=possible_actions(TRANSITIONS, order.state),
        may_change=order.state not in costing.STANDS,
        form=form,
        new_form_token=new_form_token,
    )


@blueprint.post("/<uuid:order_id>/conteggio/chiudi")
def settle(order_id: uuid.UUID) -> Page:
    """Settle the order: as it was shown, or not at all."""
    found, session = managed(order_id), current_session()
    gate.require_second_factor(found.actor)
    form = FormReader(request.form)
    seen = form.text("seen", most=MOST_SHOWN)
    if not form.ticked("sure"):
        form.refuse("sure", _("Tick that you have looked at the sums."))
    if not form.is_valid:
        return _page(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        now = utc_now()
        if settling_jobs.is_long(session, order):
            wanted = settling_jobs.Asked.by(found.actor, order.id, seen)
            settling_jobs.ask(session, order, wanted, token=form.token, now=now)
            return url_for(".show", order_id=order_id, opera=form.token)
        day = local_day(now, current_settings().timezone)
        reckoning = settling.settle(session, order, actor=found.actor, on=day, now=now)
        if str(reckoning.cents) != seen:
            raise SumsChanged
        flash(_("The order is settled: what each owes is in the books."), "info")
        return url_for(".show", order_id=order_id)

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


@blueprint.post("/<uuid:order_id>/conteggio/annulla")
def unsettle(order_id: uuid.UUID) -> Page:
    """Take the settlement back, with a reason."""
    found, session = managed(order_id), current_session()
    gate.require_second_factor(found.actor)
    form = FormReader(request.form)
    reason = form.text("reason", most=LONGEST_REASON)
    if not form.is_valid:
        return _page(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        now = utc_now()
        day = local_day(now, current_settings().timezone)
        settling.unsettle(session, order, reason=reason, actor=found.actor, on=day, now=now)
        flash(_("The settlement is taken back: every entry has its mirror."), "info")
        return url_for(".show", order_id=order_id)

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


@blueprint.post("/<uuid:order_id>/conteggio/archivia")
def archive(order_id: uuid.UUID) -> Page:
    """Put the order away."""
    found, session = managed(order_id), current_session()

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        settling.archive(session, order, actor=found.actor, now=utc_now())
        flash(_("The order is archived."), "info")
        return url_for(".show", order_id=order_id)

    token = FormReader(request.form).token
    return redirect(once(session, token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


@blueprint.get("/<uuid:order_id>/costi/nuovo")
def new_cost(order_id: uuid.UUID) -> Page:
    """A form for another cost."""
    return _cost_page(managed(order_id), None, FormView())


@blueprint.get("/<uuid:order_id>/costi/<uuid:cost_id>")
def edit_cost(order_id: uuid.UUID, cost_id: uuid.UUID) -> Page:
    """A form with a cost as it stands."""
    found = managed(order_id)
    cost = settling_queries.cost_of(current_session(), order_id, cost_id)
    return _cost_page(found, cost, FormView(cost_values(cost)))


def _named(order_id: uuid.UUID) -> Named:
    session = current_session()
    producers = queries.producers_of(session, order_id)
    groups = [each.organisation_id for each in queries.joined_groups(session, order_id)]
    names = settling_queries.names_of(session, groups)
    return Named(
        [(each.producer_id, each.producer.name) for each in producers],
        [(each, names[each]) for each in groups],
    )


def _cost_page(found: Managed, cost: OrderCost | None, form: FormView) -> str:
    return render_template(
        "orders/cost.html",
        order=found.order,
        cost=cost,
        named=_named(found.order.id),
        kinds=kind_choices(),
        splits=split_choices(),
        form=form,
        token=new_form_token(),
    )


@blueprint.post("/<uuid:order_id>/costi/nuovo")
def add_cost(order_id: uuid.UUID) -> Page:
    """Add a cost."""
    found, session = managed(order_id), current_session()
    form = FormReader(request.form)
    draft = read_cost(form, _named(order_id))
    if draft is None:
        return _cost_page(found, None, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        costing.add_cost(session, order, draft, actor=found.actor, now=utc_now())
        flash(_("The cost is added."), "info")
        return url_for(".show", order_id=order_id)

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


@blueprint.post("/<uuid:order_id>/costi/<uuid:cost_id>")
def change_cost(order_id: uuid.UUID, cost_id: uuid.UUID) -> Page:
    """Put another cost in the place of one."""
    found, session = managed(order_id), current_session()
    form = FormReader(request.form)
    draft = read_cost(form, _named(order_id))
    if draft is None:
        cost = settling_queries.cost_of(session, order_id, cost_id)
        return _cost_page(found, cost, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        cost = settling_queries.cost_of(session, order_id, cost_id)
        costing.change_cost(session, order, cost, draft, actor=found.actor, now=utc_now())
        flash(_("The cost is changed."), "info")
        return url_for(".show", order_id=order_id)

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


@blueprint.post("/<uuid:order_id>/costi/<uuid:cost_id>/togli")
def remove_cost(order_id: uuid.UUID, cost_id: uuid.UUID) -> Page:
    """Take a cost out."""
    found, session = managed(order_id), current_session()

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        cost = settling_queries.cost_of(session, order_id, cost_id)
        costing.remove_cost(session, order, cost, actor=found.actor, now=utc_now())
        flash(_("The cost is taken out."), "info")
        return url_for(".show", order_id=order_id)

    token = FormReader(request.form).token
    return redirect(once(session, token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)
