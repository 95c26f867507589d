"""Making an order: choose producers or an earlier order, tick offers, say until when."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.accounts import gate
from app.accounts.actor import Actor
from app.groups.pact_models import Pact
from app.orders import policies, queries
from app.orders.errors import ClosingPast, EmptyOrder
from app.orders.making import drafting
from app.orders.making import queries as making_queries
from app.orders.making.forms import identifiers, read_order
from app.orders.making.views import blocks_of, form_from, fresh_form, promised
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.pages import Page
from app.orders.people import Standing, standing_of
from app.orders.words import (
    recurrence_choices,
    rounding_choices,
    scope_choices,
    under_minimum_choices,
)
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormReader, FormView
from catalog.offers import Offer
from catalog.organisations import Organisation

blueprint = Blueprint("making_orders", __name__, template_folder="../templates")
MOST_CHOSEN = 20
MOST_TAKEN = 60
LONGEST_WORDS = 80
ACTIONS = ("draft", "announce", "open")


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes an order, and for which of their groups."""

    actor: Actor
    standing: Standing
    group: Organisation
    groups: tuple[Organisation, ...]


def _maker() -> Maker:
    """Return for which group the person makes an order: the one asked for, the one acted for, the first."""
    actor, session = gate.signed_in(), current_session()
    standing = standing_of(session, actor)
    groups = making_queries.organisations(session, standing.coordinates)
    gate.require(bool(groups))
    asked = request.values.get("group", "")
    acting = str(actor.acting.organisation_id) if actor.acting else ""
    known = {str(each.id): each for each in groups}
    gate.require(not asked or asked in known)
    chosen = known.get(asked) or known.get(acting) or groups[0]
    gate.require(policies.may_make(standing, chosen.id))
    return Maker(actor, standing, chosen, tuple(groups))


@blueprint.get("/ordini/nuovo")
def begin() -> Page:
    """Choose from whom to order."""
    maker, session = _maker(), current_session()
    words = " ".join(request.args.get("q", "").split())[:LONGEST_WORDS]
    only = maker.standing.coordinates[maker.group.id]
    return render_template(
        "orders/begin.html",
        group=maker.group,
        groups=maker.groups,
        words=words,
        producers=making_queries.producers_near(session, maker.group, words, only),
        before=making_queries.orders_before(session, maker.group.id),
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    """From whom an order is made, and after which earlier one."""

    producers: tuple[Organisation, ...]
    offers: tuple[Offer, ...]
    before: CollectiveOrder | None
    lines: tuple[OrderLine, ...]

    @property
    def gone(self) -> list[str]:
        """What was ordered last time and is not offered now."""
        there = {offer.id for offer in self.offers}
        return [line.title for line in self.lines if line.offer_id not in there]


def _choice(maker: Maker) -> _Choice:
    session = current_session()
    ids = identifiers(request.values.getlist("producer"))[:MOST_CHOSEN]
    before: CollectiveOrder | None = None
    lines: tuple[OrderLine, ...] = ()
    for order_id in identifiers([request.values.get("from", "")]):
        before = queries.order(session, order_id)
        gate.require(before.holder_id == maker.group.id)
        lines = tuple(queries.lines_of(session, order_id))
        ids += [line.producer_id for line in lines if line.producer_id not in ids]
    chosen = identifiers(request.values.getlist("take"))[:MOST_TAKEN]
    ids = list(dict.fromkeys([*ids, *making_queries.makers_of(session, chosen)]))
    gate.require(policies.may_make_with(maker.standing, maker.group.id, ids))
    producers = making_queries.organisations(session, ids)
    offers = making_queries.offers_of(session, [each.id for each in producers])
    return _Choice(tuple(producers), tuple(offers), before, lines)


@blueprint.get("/ordini/nuovo/offerte")
def choose() -> Page:
    """Tick offers and say until when."""
    maker = _maker()
    choice = _choice(maker)
    if not choice.offers:
        flash(_("Choose at least one producer."), "warning")
        return redirect(url_for(".begin", group=maker.group.id), HTTPStatus.SEE_OTHER)
    timezone = current_settings().timezone
    form = fresh_form(choice.producers, choice.offers, utc_now(), timezone)
    if choice.before is not None:
        least = queries.producers_of(current_session(), choice.before.id)
        form = form_from(choice.before, choice.lines, least, form)
    form = promised(form, _pacts(maker, choice))
    form.values.setlist("offer", [*form.many("offer"), *request.args.getlist("take")])
    return _form_page(maker, choice, form)


def _pacts(maker: Maker, choice: _Choice) -> Sequence[Pact]:
    makers = [each.id for each in choice.producers]
    return making_queries.pacts_with(current_session(), maker.group.id, makers)


def _form_page(maker: Maker, choice: _Choice, form: FormView) -> str:
    return render_template(
        "orders/make.html",
        group=maker.group,
        blocks=blocks_of(choice.producers, choice.offers, pacts=_pacts(maker, choice)),
        gone=choice.gone,
        before=choice.before,
        form=form,
        token=new_form_token(),
        **rule_choices(),
    )


def rule_choices() -> dict[str, list[tuple[str, str]]]:
    """Return what the form of an order offers to choose among."""
    return {
        "roundings": rounding_choices(),
        "unders": under_minimum_choices(),
        "scopes": scope_choices(),
        "recurrences": recurrence_choices(),
    }


@blueprint.post("/ordini/nuovo/offerte")
def make() -> Page:
    """Make the order: keep it as a draft, announce it, or open it at once."""
    maker, session, now = _maker(), current_session(), utc_now()
    choice = _choice(maker)
    form = FormReader(request.form)
    draft = read_order(form, choice.offers, timezone=current_settings().timezone, now=now)
    action = form.one_of("action", ACTIONS)
    if draft is None or action is None:
        return _form_page(maker, choice, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        again = replace(draft, previous_id=choice.before.id if choice.before else None)
        order = drafting.make_order(session, maker.group, again, actor=maker.actor, now=now)
        if action == "announce":
            drafting.announce(session, order, actor=maker.actor, now=now)
        if action == "open":
            drafting.open_now(session, order, actor=maker.actor, now=now)
        flash(_done(action), "info")
        return _page_of(order.id)

    try:
        return redirect(once(session, form.token, now=now, deed=deed), HTTPStatus.SEE_OTHER)
    except (EmptyOrder, ClosingPast) as error:
        form.refuse("offers", message_for(error))
        return _form_page(maker, choice, form.view), HTTPStatus.UNPROCESSABLE_ENTITY


def _page_of(order_id: uuid.UUID) -> str:
    return url_for("managing_orders.manage", order_id=order_id)


def _done(action: str) -> str:
    return {
        "draft": _("The order is kept as a draft: nobody sees it yet but who coordinates."),
        "announce": _("The order is announced: it opens by itself at its time."),
        "open": _("The order is open: members can book."),
    }[action]
