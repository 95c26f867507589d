"""The page of an order for those who book."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.accounts import gate
from app.accounts.actor import Actor
from app.accounts.errors import Forbidden
from app.groups.models import Household
from app.groups.queries import current_households
from app.ledger.errors import CreditTooLow
from app.orders import policies, queries
from app.orders.booking.forms import (
    basket_values,
    basket_words,
    read_place,
    read_wishes,
    refuse_wishes,
)
from app.orders.booking.recap import recap_of
from app.orders.booking.services import BasketWish, save_basket
from app.orders.booking.shelf import Shelf, shelf_of
from app.orders.booking.views import Host, member_view
from app.orders.booking.words import time_left
from app.orders.errors import BadWishes, BasketChanged, OrderClosed, PlaceNeeded
from app.orders.handover.weight_words import weight_text
from app.orders.making.forms import identifiers
from app.orders.models import CollectiveOrder, OrderGroup
from app.orders.pages import Page
from app.orders.people import Standing, standing_of
from app.orders.producers.answer_views import changes_for
from app.orders.settling.sums_gate import may_see_sums
from app.orders.states import TAKES_BOOKINGS, WORKED_OUT
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.conflict import REVISION, conflict_page, contested, marked, resolved
from app.web.forms import FormReader, FormView

blueprint = Blueprint("orders", __name__, template_folder="../templates")
# Where what is not about one product is told.
BESIDE = {PlaceNeeded.code: "place", CreditTooLow.code: "credit"}
MOST_REVISIONS = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """An order that somebody sees: for which household, and for which others they may book."""

    actor: Actor
    order: CollectiveOrder
    # Kept apart: the lock reads the order anew, without it.
    host: Host
    group: OrderGroup
    household: Household | None
    others: tuple[Household, ...]
    manages: bool
    # Where the person looks after the part of another group.
    part_url: str | None
    # What the households of the group owe, for who may see it and does not manage the order.
    sums_url: str | None

    def page_url(self) -> str:
        """Return where this page is."""
        mine = self.household.id if self.household else None
        return url_for("orders.show", order_id=self.order.id, household=mine)


def _table(order_id: uuid.UUID) -> Table:
    actor, session = gate.signed_in(), current_session()
    order, standing = queries.order(session, order_id), standing_of(session, actor)
    groups = queries.joined_groups(session, order_id)
    gate.require(policies.may_see(standing, order, [each.organisation_id for each in groups]))
    makers = [each.producer_id for each in queries.producers_of(session, order_id)]
    looked_after = frozenset(
        each.organisation_id
        for each in groups
        if policies.may_make_with(standing, each.organisation_id, makers)
    )
    others = list(current_households(session, looked_after)) if looked_after else []
    if looked_after and order.state in TAKES_BOOKINGS:
        # What those who have left still want, only who looks after the order can take out.
        others += queries.gone_households(session, order_id, looked_after)
    own = _own_households(standing, groups)
    if len(own) > 1:
        # Who has a household in two groups of an order chooses for which they book.
        others += [each for each in own if each not in others]
    household = _household(own, others)
    part = _part_of(groups, household, standing)
    apart = part.organisation_id != order.holder_id and part.organisation_id in looked_after
    manages = policies.may_manage(standing, order, makers)
    sums = (
        order.state in WORKED_OUT
        and not manages
        and may_see_sums(actor, standing, part.organisation_id, makers)
    )
    return Table(
        actor=actor,
        order=order,
        host=Host(order.holder.name, is_shared=len(groups) > 1),
        group=part,
        household=household,
        others=tuple(others),
        manages=manages,
        part_url=_url("order_parts.show", part) if apart else None,
        sums_url=_url("group_sums.show", part) if sums else None,
    )


def _url(endpoint: str, part: OrderGroup) -> str:
    return url_for(endpoint, order_id=part.order_id, group_id=part.organisation_id)


def _part_of(
    groups: Sequence[OrderGroup], household: Household | None, standing: Standing
) -> OrderGroup:
    """Return the part of the household's group; without one, of the first group the person belongs to."""
    if household is not None:
        own = [each for each in groups if each.organisation_id == household.organisation_id]
    else:
        own = [each for each in groups if each.organisation_id in standing.groups]
    return (own or list(groups))[0]


def _own_households(standing: Standing, groups: Sequence[OrderGroup]) -> list[Household]:
    """Return the households of the person in the groups that take part."""
    session, held = current_session(), standing.households
    ids = [held[each.organisation_id] for each in groups if each.organisation_id in held]
    return [session.get_one(Household, each) for each in ids]


def _household(own: Sequence[Household], others: Sequence[Household]) -> Household | None:
    """Return the household asked for, if the person may book for it; else their own."""
    allowed = {each.id: each for each in (*own, *others)}
    for asked in identifiers([request.values.get("household", "")]):
        gate.require(asked in allowed)
        return allowed[asked]
    return own[0] if own else None


@blueprint.get("/ordini/<uuid:order_id>")
def show(order_id: uuid.UUID) -> Page:
    """What can be booked, what the household has booked, and after closing what it gets."""
    table = _table(order_id)
    shelf = shelf_of(current_session(), table.order, table.group, table.household)
    return _page(table, shelf, FormView(_stored(table, shelf)))


def _stored(table: Table, shelf: Shelf) -> "MultiDict[str, str]":
    """Return the form of the basket as it is saved, with what tells later which version it was."""
    session, mine = current_session(), table.household
    kept = queries.basket(session, table.order.id, mine.id) if mine else None
    if kept is not None:
        session.refresh(kept)
    note = kept.note if kept else ""
    revision = kept.revision if kept else 0
    return marked(basket_values(shelf.lines, shelf.bookings, note, shelf.place_id), revision)


def _conflict(table: Table, typed: "MultiDict[str, str]") -> Page:
    shelf = shelf_of(current_session(), table.order, table.group, table.household)
    stored = _stored(table, shelf)
    return conflict_page(
        contested(basket_words(shelf.lines, shelf.places), stored, typed),
        stored,
        typed,
        heading=_("Two versions of your booking"),
        action=url_for(".book", order_id=table.order.id),
        cancel_url=table.page_url(),
    )


def _page(table: Table, shelf: Shelf, form: FormView, *, too_late: bool = False) -> str:
    now = utc_now()
    page = member_view(
        table.order,
        table.group,
        table.household,
        shelf,
        host=table.host,
        now=now,
    )
    return render_template(
        "orders/order.html",
        page=page,
        form=form,
        others=table.others,
        manages=table.manages,
        part_url=table.part_url,
        left=time_left(page.deadline, now),
        too_late=too_late,
        token=new_form_token(),
        weight_text=weight_text,
        sums_url=table.sums_url,
        recap=recap_of(table.order, page, shelf),
        changes=changes_for(current_session(), table.order, table.household, shelf.bookings),
    )


@blueprint.post("/ordini/<uuid:order_id>/prenota")
def book(order_id: uuid.UUID) -> Page:
    """Save the basket of a household, all of it or nothing."""
    table, session = _table(order_id), current_session()
    household, typed = _booked_for(table), resolved(request.form)
    form, shelf = FormReader(typed), shelf_of(session, table.order, table.group, household)
    basket = _read_basket(form, shelf)
    if basket is None:
        return _page(table, shelf, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        order = queries.locked_order(session, order_id)
        # The clock is asked after the lock: who waited for it may have waited past the deadline.
        save_basket(session, order, household, basket, actor=table.actor, now=utc_now())
        flash(_("Your booking is saved."), "info")
        return table.page_url()

    try:
        target = once(session, form.token, now=utc_now(), deed=deed)
    except BasketChanged:
        return _conflict(table, typed)
    except OrderClosed:
        late = shelf_of(session, table.order, table.group, household)
        return _page(table, late, form.view, too_late=True), HTTPStatus.CONFLICT
    except BadWishes as error:
        refuse_wishes(form, error, shelf.lines)
    except (PlaceNeeded, CreditTooLow) as error:
        form.refuse(BESIDE[error.code], message_for(error))
    else:
        return redirect(target, HTTPStatus.SEE_OTHER)
    return _page(table, shelf, form.view), HTTPStatus.UNPROCESSABLE_ENTITY


def _booked_for(table: Table) -> Household:
    if table.household is None:
        raise Forbidden
    return table.household


def _read_basket(form: FormReader, shelf: Shelf) -> BasketWish | None:
    wishes = read_wishes(form, shelf.lines, shelf.bookings)
    note = form.text("note", most=500, required=False)
    place_id = read_place(form, shelf.places)
    revision = form.whole(REVISION, low=0, high=MOST_REVISIONS, required=True)
    if not form.is_valid or revision is None:
        return None
    return BasketWish(wishes=wishes, revision=revision, note=note, place_id=place_id)
