"""The page of one demand: for everybody who may know of it, and with its answers for its owner."""

import uuid

from flask import Blueprint, render_template, url_for

from app.accounts import gate
from app.accounts.actor import Actor
from app.demands import policies
from app.demands import queries as demand_queries
from app.demands.routes import current_lexicon, seen_demand
from app.demands.views import demand_card, demand_facts, is_over, proposal_card
from app.demands.words import reason_choices
from app.matches.present import heading
from app.matches.standing import queries
from app.matches.standing.pages import DemandPage, OwnerPart, cards_of, news_text
from app.matches.standing.routes import Page, desk
from app.matches.standing.rules import NEWS
from app.matches.standing.writing import Desk, answer_of
from app.runtime.once import new_form_token
from catalog.demands import Demand
from catalog.errors import MarketError

blueprint = Blueprint("demand_page", __name__, template_folder="templates")

SHOWN_ANSWERS = 10
SHOWN_GONE = 10


@blueprint.get("/fabbisogni/<uuid:demand_id>")
def show(demand_id: uuid.UUID) -> Page:
    """A demand: what is asked, by whom, and, for its owner, the answers and the proposals."""
    actor, here = gate.onlooker(), desk()
    row = seen_demand(actor, demand_id)
    mine = policies.belongs_to(actor, row)
    page = DemandPage(
        card=demand_card(row, current_lexicon(), here.moment.day),
        facts=demand_facts(row, current_lexicon()),
        owner=_owner_part(here, row) if mine else None,
        may_change=policies.may_change(actor, row),
        may_propose=policies.may_propose(actor, row) and row.is_looking(here.moment.day),
        own_proposal_url=_own_proposal(here, actor, row),
    )
    proposals = demand_queries.proposals_to(here.session, row.id) if mine else []
    return render_template(
        "matches/standing/demand.html",
        page=page,
        proposals=[proposal_card(each) for each in proposals],
        reasons=reason_choices(),
        is_over=is_over(row),
        token=new_form_token(),
    )


def _own_proposal(here: Desk, actor: Actor | None, row: Demand) -> str | None:
    if actor is None or actor.acting is None:
        return None
    made = demand_queries.proposal_of(here.session, row.id, actor.acting.organisation_id)
    return None if made is None else url_for("proposals.proposal", proposal_id=made.id)


def _owner_part(here: Desk, row: Demand) -> OwnerPart:
    """Return the answers of today with what is new in them, and who is gone."""
    try:
        answer = answer_of(here, row, SHOWN_ANSWERS)
    except MarketError:
        # The catalogue has lost a word of it: its owner must look at it, and can.
        return OwnerPart(heading="", cards=(), news={}, has_news=False, gone=(), trouble=True)
    cards = cards_of(here.session, answer)
    states = queries.states_of(here.session, row.id, [card.offer_id for card in cards])
    gone = queries.gone_offers(here.session, row.id, SHOWN_GONE)
    return OwnerPart(
        heading=heading(answer),
        cards=cards,
        news={key: news_text(state) for key, state in states.items() if state in NEWS},
        has_news=bool(queries.news_counts(here.session, [row.id])),
        gone=tuple(
            (offer.title, url_for("offers.offer", offer_id=offer.id), offer.organisation.name)
            for offer in gone
        ),
    )
