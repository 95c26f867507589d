"""Spoiled goods: a household reports them, whoever looks after the order decides, anybody on a side sees the photo."""

import uuid
from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from app.accounts import gate
from app.accounts.actor import Actor
from app.accounts.errors import Forbidden
from app.evidence.forms import read_file
from app.orders import queries
from app.orders.claims import claim_policies, claim_queries
from app.orders.claims.claim_models import GoodsClaim
from app.orders.claims.claim_states import NEEDS_REASON, THEIRS, ClaimAction, Side
from app.orders.claims.claim_views import claim_cards
from app.orders.claims.claim_words import amount_text
from app.orders.claims.claiming import (
    Hour,
    Move,
    Spoiled,
    is_claimable,
    last_day,
    left_of,
    move_claim,
    report_spoiled,
)
from app.orders.claims.errors import ClaimNotFound, NotClaimable, TooMuchClaimed
from app.orders.handover.queries import Handed
from app.orders.handover.weights import MOST_PIECES, grams_of
from app.orders.models import CollectiveOrder
from app.orders.pages import Page
from app.orders.people import Standing, standing_of
from app.orders.policies import may_make_with
from app.runtime.clock import utc_now
from app.runtime.files.checking import CheckedFile
from app.runtime.files.documents import PHOTO_LIMIT_BYTES
from app.runtime.files.services import keep_file
from app.runtime.files.serving import send_stored
from app.runtime.files.store import current_file_store
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import done_before, new_form_token, once
from app.runtime.request_size import accepts_upload
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormReader, FormView

blueprint = Blueprint("spoiled", __name__, template_folder="../templates", url_prefix="/ordini")
LONGEST_REASON = 500
MOST_UNITS = 100_000


def this_hour() -> Hour:
    """Return the moment of a request, with how long one may report."""
    settings = current_settings()
    return Hour(utc_now(), settings.timezone, settings.spoiled_days)


@dataclass(frozen=True, slots=True)
class _Got:
    """What a household got of a line, and who reports of it."""

    actor: Actor
    order: CollectiveOrder
    handed: Handed
    own: bool


def _got(order_id: uuid.UUID, booking_id: uuid.UUID) -> _Got:
    actor, session = gate.signed_in(), current_session()
    order, standing = queries.order(session, order_id), standing_of(session, actor)
    found = claim_queries.handed(session, order_id, booking_id)
    group_id, family = found.household.organisation_id, found.household.id
    gate.require(claim_policies.may_report(standing, group_id, family, found.line.producer_id))
    return _Got(actor, order, found, standing.households.get(group_id) == family)


@blueprint.get("/<uuid:order_id>/guasti/<uuid:booking_id>/nuovo")
def form(order_id: uuid.UUID, booking_id: uuid.UUID) -> Page:
    """The form in which something is reported as spoiled."""
    return _form_page(_got(order_id, booking_id), FormView())


def _form_page(found: _Got, view: FormView) -> str:
    session, hour = current_session(), this_hour()
    left = left_of(session, found.handed)
    return render_template(
        "orders/spoiled.html",
        order=found.order,
        handed=found.handed,
        own=found.own,
        left=left,
        left_words=amount_text(found.handed.line, left),
        is_open=is_claimable(session, found.order, hour),
        last_day=last_day(session, found.order, hour),
        days=hour.days,
        form=view,
        token=new_form_token(),
        back_url=_account_url(found.order.id, found.handed.household.id),
    )


def _account_url(order_id: uuid.UUID, household_id: uuid.UUID) -> str:
    return url_for("order_accounts.show", order_id=order_id, household=household_id) + "#spoiled"


@blueprint.post("/<uuid:order_id>/guasti/<uuid:booking_id>/nuovo")
@accepts_upload(PHOTO_LIMIT_BYTES)
def report(order_id: uuid.UUID, booking_id: uuid.UUID) -> Page:
    """Report something as spoiled."""
    form = FormReader(request.form)
    # Before the first question to the database: making a picture anew takes a while.
    photo = read_file(form, "photo")
    found, session = _got(order_id, booking_id), current_session()
    before = done_before(session, form.token)
    if before is not None:
        return redirect(before, HTTPStatus.SEE_OTHER)
    said = _read(form, found)
    if said is None:
        return _form_page(found, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        kept = replace(said, photo_id=_kept(photo, found.actor))
        report_spoiled(session, order, kept, actor=found.actor, hour=this_hour())
        flash(_("Reported: whoever looks after the order decides, and you are told."), "info")
        return _account_url(order_id, found.handed.household.id)

    try:
        return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)
    except (TooMuchClaimed, NotClaimable) as error:
        form.refuse("amount", message_for(error))
        return _form_page(_got(order_id, booking_id), form.view), HTTPStatus.UNPROCESSABLE_ENTITY


def _read(form: FormReader, found: _Got) -> Spoiled | None:
    if found.handed.line.weighed:
        amount = grams_of(form.text("amount", most=MOST_PIECES))
        if amount is None:
            form.refuse("amount", _("Write a weight like 1,25 kg or 1250."))
    else:
        amount = form.whole("amount", low=1, high=MOST_UNITS, required=True)
    reason = form.paragraphs("reason", most=LONGEST_REASON, required=True)
    if amount is None or not form.is_valid:
        return None
    return Spoiled(
        booking_id=found.handed.booking.id, amount=amount, reason=reason, on_behalf=not found.own
    )


def _kept(photo: CheckedFile | None, actor: Actor) -> uuid.UUID | None:
    if photo is None:
        return None
    # Its own name may say whose telephone it comes from.
    plain = replace(photo, name=_("photo"))
    store = current_file_store()
    kept = keep_file(current_session(), store, plain, by=actor.person_id, now=utc_now())
    return kept.id


@dataclass(frozen=True, slots=True)
class _Desk:
    """Somebody who looks after claims of the households of some groups."""

    actor: Actor
    standing: Standing
    order: CollectiveOrder
    groups: frozenset[uuid.UUID]


def _desk(order_id: uuid.UUID) -> _Desk:
    actor, session = gate.signed_in(), current_session()
    order, standing = queries.order(session, order_id), standing_of(session, actor)
    makers = [each.producer_id for each in queries.producers_of(session, order_id)]
    groups = frozenset(
        each.organisation_id
        for each in queries.joined_groups(session, order_id)
        if any(may_make_with(standing, each.organisation_id, {maker}) for maker in makers)
    )
    gate.require(bool(groups))
    return _Desk(actor, standing, order, groups)


@blueprint.get("/<uuid:order_id>/guasti")
def index(order_id: uuid.UUID) -> Page:
    """What households have reported, for who looks after the order."""
    return _index_page(_desk(order_id), FormView())


def _index_page(desk: _Desk, form: FormView) -> str:
    session = current_session()
    claims = [
        each
        for each in claim_queries.claims_of_groups(session, desk.order.id, desk.groups)
        if may_make_with(desk.standing, each.organisation_id, {each.producer_id})
    ]
    return render_template(
        "orders/claims.html",
        order=desk.order,
        cards=claim_cards(session, claims, Side.COORDINATOR, names=True),
        form=form,
        new_form_token=new_form_token,
    )


@blueprint.post("/<uuid:order_id>/guasti/<uuid:claim_id>/decidi")
def decide(order_id: uuid.UUID, claim_id: uuid.UUID) -> Page:
    """Take a step of a claim as who looks after the order."""
    desk, session = _desk(order_id), current_session()
    form = FormReader(request.form)
    move = read_move(form, claim_id, Side.COORDINATOR)
    if move is None:
        return _index_page(desk, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        moved(order_id, claim_id, move, desk.actor, Side.COORDINATOR)
        return url_for(".index", order_id=order_id)

    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


@blueprint.post("/<uuid:order_id>/guasti/<uuid:claim_id>/ritira")
def withdraw(order_id: uuid.UUID, claim_id: uuid.UUID) -> Page:
    """Withdraw what one's household has reported."""
    actor, session = gate.signed_in(), current_session()
    form = FormReader(request.form)

    def deed() -> str:
        move = Move(action=ClaimAction.WITHDRAW)
        claim = moved(order_id, claim_id, move, actor, Side.HOUSEHOLD)
        return _account_url(order_id, claim.household_id)

    require_side(order_id, claim_id, actor, Side.HOUSEHOLD)
    return redirect(once(session, form.token, now=utc_now(), deed=deed), HTTPStatus.SEE_OTHER)


def read_move(form: FormReader, claim_id: uuid.UUID, side: Side) -> Move | None:
    """Return the step that a form asks for; what is wrong with it stands in the form."""
    field = f"reason-{claim_id}"
    action = form.choice("action", ClaimAction)
    if action is None or not claim_policies.may_move(frozenset({side}), action):
        raise Forbidden
    reason = form.text(field, most=LONGEST_REASON, required=action in NEEDS_REASON)
    if not form.is_valid:
        return None
    on_behalf = action in THEIRS and side is Side.COORDINATOR
    return Move(action=action, reason=reason, on_behalf=on_behalf)


def require_side(order_id: uuid.UUID, claim_id: uuid.UUID, actor: Actor, side: Side) -> GoodsClaim:
    """Return a claim as it stands now to whoever stands on a side of it; to others it does not exist."""
    session = current_session()
    claim = claim_queries.claim(session, order_id, claim_id)
    if side not in claim_policies.sides_of(actor, standing_of(session, actor), claim):
        raise ClaimNotFound
    return claim


def moved(
    order_id: uuid.UUID, claim_id: uuid.UUID, move: Move, actor: Actor, side: Side
) -> GoodsClaim:
    """Take a step of a claim under the lock of its order."""
    session = current_session()
    order = queries.locked_order(session, order_id)
    claim = require_side(order_id, claim_id, actor, side)
    move_claim(session, order, claim, move, actor=actor, hour=this_hour())
    flash(_("Written down; whom it concerns is told."), "info")
    return claim


@blueprint.get("/<uuid:order_id>/guasti/<uuid:claim_id>/foto")
def photo(order_id: uuid.UUID, claim_id: uuid.UUID) -> Response:
    """The photo of a claim."""
    actor, session = gate.signed_in(), current_session()
    claim = claim_queries.claim(session, order_id, claim_id)
    standing = standing_of(session, actor)
    if claim.photo is None or not claim_policies.may_see_photo(actor, standing, claim):
        raise ClaimNotFound
    return send_stored(claim.photo, download=False)
