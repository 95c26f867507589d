"""Pages of demands that anybody may see, what their owners do with them, and proposals to them."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.actor import Actor
from app.demands import policies, queries, services
from app.demands.errors import (
    AlreadyProposed,
    DemandNotOpen,
    EnoughForToday,
    TooManyProposals,
    UnknownDemand,
)
from app.demands.forms import chosen_offers, line_values, read_proposal
from app.demands.services import Moment
from app.demands.transitions import DemandAction
from app.demands.views import demand_card, demand_facts, owner_text
from app.organisations.prices import sale_unit
from app.runtime.clock import local_day, utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormReader, FormView
from app.web.identifiers import identifier
from app.web.territory import current_territory
from catalog.demands import ClosedReason, Demand
from catalog.understanding import Lexicon

blueprint = Blueprint("demands", __name__, template_folder="templates")

Page = str | Response | tuple[str, HTTPStatus]


def this_moment() -> Moment:
    """Return now, by whoever has signed in."""
    now = utc_now()
    return Moment(now, local_day(now, current_settings().timezone), gate.current_actor())


def current_lexicon() -> Lexicon:
    """Return the words of the market."""
    return current_territory().lexicon(current_settings().district.province)


def seen_demand(actor: Actor | None, demand_id: uuid.UUID, *, lock: bool = False) -> Demand:
    """Return a demand that the person may know of.

    Raises
    ------
    UnknownDemand
        For any other, so that nobody learns that there is one.
    """
    row = queries.demand(current_session(), demand_id, lock=lock)
    if not policies.may_see(actor, row):
        raise UnknownDemand
    return row


@blueprint.get("/fabbisogni")
def index() -> Page:
    """What is needed in the district now, as far as it is shown to whoever asks."""
    actor, moment, lexicon = gate.onlooker(), this_moment(), current_lexicon()
    before = identifier(request.args.get("before"))
    visible = policies.visible_to(actor)
    page = queries.open_demands(current_session(), visible, moment.day, before)
    older = url_for("demands.index", before=page.rows[-1].id) if page.has_older else None
    return render_template(
        "demands/index.html",
        demands=[demand_card(row, lexicon, moment.day) for row in page.rows],
        older_url=older,
        actor=actor,
        # Whoever has not signed in is asked to at the door.
        may_write=actor is None or policies.may_write(actor),
    )


@blueprint.post("/fabbisogni/<uuid:demand_id>/stato")
def move(demand_id: uuid.UUID) -> Page:
    """Pause, reopen or close a demand."""
    actor, session, moment = gate.signed_in(), current_session(), this_moment()
    row = seen_demand(actor, demand_id, lock=True)
    gate.require(policies.may_change(actor, row))
    form = FormReader(request.form)
    wanted = form.one_of("action", ("pause", "reopen", "close"))
    reason = form.choice("reason", ClosedReason, required=False)
    target = url_for("demand_page.show", demand_id=demand_id)
    if wanted is None:
        flash(_("Choose one of the entries."), "warning")
        return redirect(target, HTTPStatus.SEE_OTHER)

    def deed() -> str:
        services.move_demand(session, row, DemandAction(wanted), moment, reason=reason)
        return target

    return redirect(once(session, form.token, now=moment.now, deed=deed), HTTPStatus.SEE_OTHER)


@blueprint.get("/fabbisogni/<uuid:demand_id>/proponi")
def propose_form(demand_id: uuid.UUID) -> Page:
    """The form with which a producer answers a demand."""
    actor = gate.signed_in()
    row = seen_demand(actor, demand_id)
    gate.require(policies.may_propose(actor, row))
    return _propose_page(actor, row, None)


def _propose_page(actor: Actor, row: Demand, typed: FormView | None) -> str:
    """Return the form: with the offers that the address names, or as it was typed."""
    session, day = current_session(), this_moment().day
    own = actor.acting.organisation_id if actor.acting else uuid.UUID(int=0)
    offers = queries.offers_to_propose(session, own)
    source = request.args if typed is None else typed.values
    chosen = chosen_offers(source, offers)
    until = services.last_day(row, day).isoformat()
    fresh = FormView(MultiDict({**line_values(chosen), "valid_until": until}))
    return render_template(
        "demands/propose.html",
        demand_id=row.id,
        title=row.text,
        owner=owner_text(row, current_lexicon()),
        facts=demand_facts(row, current_lexicon()),
        form=typed or fresh,
        lines=[(offer, sale_unit(offer)) for offer in chosen],
        others=[(str(offer.id), offer.title) for offer in offers if offer not in chosen],
        token=new_form_token(),
        is_open=row.is_looking(day),
    )


@blueprint.post("/fabbisogni/<uuid:demand_id>/proponi")
def propose(demand_id: uuid.UUID) -> Page:
    """Answer a demand."""
    actor, session, moment = gate.signed_in(), current_session(), this_moment()
    row = seen_demand(actor, demand_id)
    gate.require(policies.may_propose(actor, row))
    own = actor.acting.organisation_id if actor.acting else uuid.UUID(int=0)
    form = FormReader(request.form)
    offers = queries.offers_to_propose(session, own)
    last = services.last_day(row, moment.day)
    draft = read_proposal(form, offers, day=moment.day, last=last)
    if draft is None:
        return _propose_page(actor, row, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        made = services.propose(session, row, draft, moment)
        flash(_("Your proposal has been sent."), "info")
        return url_for("proposals.proposal", proposal_id=made.id)

    try:
        target = once(session, form.token, now=moment.now, deed=deed)
    except (AlreadyProposed, DemandNotOpen, EnoughForToday, TooManyProposals) as error:
        form.refuse("message", message_for(error))
        return _propose_page(actor, row, form.view), HTTPStatus.CONFLICT
    return redirect(target, HTTPStatus.SEE_OTHER)
