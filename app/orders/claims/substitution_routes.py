"""Where whoever hands over says what came in place of something, and where a household says no to it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.accounts import gate
from app.accounts.actor import Actor
from app.orders import queries
from app.orders.claims import substitution_queries
from app.orders.claims.claim_policies import may_refuse_substitute
from app.orders.claims.errors import BadSubstitute, NothingMissing, SubstituteNotFound
from app.orders.claims.substituting import Instead, is_open, missing_of, refuse, substitute
from app.orders.claims.substitution_views import gift_views, missing_views
from app.orders.handover.gate import Handing, handing
from app.orders.handover.services import MOST_UNITS
from app.orders.line_words import line_unit
from app.orders.making import queries as making_queries
from app.orders.making.forms import identifiers
from app.orders.models import OrderLine
from app.orders.pages import Page
from app.orders.people import standing_of
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import done_before, new_form_token, once
from app.runtime.transaction import current_session
from app.web.filters import euro
from app.web.forms import FormReader, FormView
from catalog.offers import Offer

blueprint = Blueprint("substitutes", __name__, template_folder="../templates", url_prefix="/ordini")
LONGEST_REASON = 300
ALL, CHOSEN = "all", "chosen"


@dataclass(frozen=True, slots=True)
class _Desk:
    """A line of which something is missing, and what its producer may have brought instead."""

    found: Handing
    line: OrderLine
    lines: Sequence[OrderLine]
    offers: Sequence[Offer]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What can have come: products of the order, then others that the producer offers."""
        ours = [
            (str(each.id), f"{each.title}: {euro(each.price_cents)} / {line_unit(each)}")
            for each in self.lines
        ]
        others = [
            (str(each.id), _("%(title)s: not in this order yet", title=each.title))
            for each in self.offers
        ]
        return [*ours, *others]

    def chosen(self, key: str) -> OrderLine | Offer | None:
        """Return what a form has chosen."""
        known: dict[str, OrderLine | Offer] = {}
        known.update((str(each.id), each) for each in self.offers)
        known.update((str(each.id), each) for each in self.lines)
        return known.get(key)


def _desk(order_id: uuid.UUID, slug: str, line_id: uuid.UUID) -> _Desk:
    found, session = handing(order_id, slug), current_session()
    line = queries.line_of(session, order_id, line_id)
    lines = [
        each
        for each in queries.lines_of(session, order_id)
        if each.producer_id == line.producer_id and each.id != line.id
    ]
    ordered = {each.offer_id for each in (*lines, line)}
    offers = [
        each
        for each in making_queries.offers_of(session, [line.producer_id])
        if each.id not in ordered
    ]
    return _Desk(found, line, lines, offers)


@blueprint.get("/<uuid:order_id>/consegna/<slug>/al-posto/<uuid:line_id>")
def show(order_id: uuid.UUID, slug: str, line_id: uuid.UUID) -> Page:
    """What came in place of a product, and who gets it."""
    return _page(_desk(order_id, slug, line_id), FormView())


def _page(desk: _Desk, form: FormView) -> str:
    session, found = current_session(), desk.found
    missing = missing_of(session, found.order, desk.line, found.group.id)
    given = substitution_queries.given_for(session, desk.line, found.group.id)
    return render_template(
        "orders/substitute.html",
        found=found,
        line=desk.line,
        unit=line_unit(desk.line),
        choices=desk.choices,
        missing=missing_views(session, missing, found.group.id),
        missing_units=sum(each.units for each in missing),
        gifts=gift_views(
            given,
            [is_open(session, found.order, each) for each in given],
            is_over=not found.is_open,
        ),
        form=form,
        token=new_form_token(),
        new_form_token=new_form_token,
    )


@blueprint.post("/<uuid:order_id>/consegna/<slug>/al-posto/<uuid:line_id>")
def give(order_id: uuid.UUID, slug: str, line_id: uuid.UUID) -> Page:
    """Give what came to those who miss the product."""
    desk, session = _desk(order_id, slug, line_id), current_session()
    form = FormReader(request.form)
    before = done_before(session, form.token)
    if before is not None:
        return redirect(before, HTTPStatus.SEE_OTHER)
    wanted = _read(form, desk)
    if wanted is None:
        return _page(desk, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        actor, group = desk.found.actor, desk.found.group
        substitute(session, order, group.id, wanted, actor=actor, now=utc_now())
        flash(
            _("Written down: the households are told, and can say that they do not want it."),
            "info",
        )
        return url_for(".show", order_id=order_id, slug=slug, line_id=line_id)

    try:
        return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)
    except (BadSubstitute, NothingMissing) as error:
        form.refuse("what", message_for(error))
        return _page(_desk(order_id, slug, line_id), form.view), HTTPStatus.UNPROCESSABLE_ENTITY


def _read(form: FormReader, desk: _Desk) -> Instead | None:
    what = desk.chosen(form.text("what", most=40))
    if what is None:
        form.refuse("what", _("Choose what came."))
    units = form.whole("units", low=1, high=MOST_UNITS, required=True)
    who = form.one_of("who", (ALL, CHOSEN))
    households = frozenset(identifiers(form.values.getlist("households")))
    if who == CHOSEN and not households:
        form.refuse("households", _("Choose at least one household."))
    reason = form.text("reason", most=LONGEST_REASON, required=False)
    if what is None or units is None or not form.is_valid:
        return None
    own = _own(desk) if who == CHOSEN else None
    return Instead(
        line_id=desk.line.id,
        substitute=what,
        units=units,
        households=None if own is None else households & own,
        reason=reason,
    )


def _own(desk: _Desk) -> frozenset[uuid.UUID]:
    """Return the households one chooses among: those of one's own group."""
    found = desk.found
    return frozenset(
        each.booking.household_id
        for each in missing_of(current_session(), found.order, desk.line, found.group.id)
        if each.booking.organisation_id == found.group.id
    )


@blueprint.post("/<uuid:order_id>/al-posto/<uuid:share_id>/rifiuta")
def decline(order_id: uuid.UUID, share_id: uuid.UUID) -> Page:
    """Say that one's household does not want what came in place of something."""
    actor, session = gate.signed_in(), current_session()
    given = substitution_queries.given(session, order_id, share_id)
    standing, family = standing_of(session, actor), given.household
    gate.require(may_refuse_substitute(standing, family.organisation_id, family.id))
    form = FormReader(request.form)

    def deed() -> str:
        _refused(order_id, share_id, actor, on_behalf=False)
        return url_for("order_accounts.show", order_id=order_id, household=family.id)

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


@blueprint.post("/<uuid:order_id>/consegna/<slug>/al-posto/rifiuta/<uuid:share_id>")
def take_back(order_id: uuid.UUID, slug: str, share_id: uuid.UUID) -> Page:
    """Note at the table that a household does not want it."""
    found, session = handing(order_id, slug), current_session()
    given = substitution_queries.given(session, order_id, share_id)
    if given.household.organisation_id != found.group.id:
        raise SubstituteNotFound
    form = FormReader(request.form)

    def deed() -> str:
        _refused(order_id, share_id, found.actor, on_behalf=True)
        return url_for(".show", order_id=order_id, slug=slug, line_id=given.line.id)

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


def _refused(order_id: uuid.UUID, share_id: uuid.UUID, actor: Actor, *, on_behalf: bool) -> None:
    session = current_session()
    order = queries.locked_order(session, order_id)
    given = substitution_queries.given(session, order_id, share_id)
    refuse(session, order, given, actor=actor, on_behalf=on_behalf, now=utc_now())
    flash(_("Taken back: it is neither given nor paid."), "info")
