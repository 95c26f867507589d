"""What an offer has cost, for those who wrote it."""

import uuid

from flask import render_template

from app.accounts import gate
from app.offers import owner_queries
from app.offers.owner_routes import blueprint
from app.offers.policies import may_change
from app.offers.price_view import past_price, price_line
from app.runtime.clock import utc_now
from app.runtime.transaction import current_session

MOST_PRICES = 100


@blueprint.get("/offerte/<uuid:offer_id>/prezzi")
def prices(offer_id: uuid.UUID) -> str:
    """The last hundred prices of an offer, the newest first, and their line."""
    actor, session = gate.signed_in(), current_session()
    offer = owner_queries.own_offer(session, offer_id)
    gate.require(may_change(actor, offer))
    rows = owner_queries.last_prices(session, offer_id, most=MOST_PRICES)
    return render_template(
        "offers/prices.html",
        offer_id=offer_id,
        title=offer.title,
        slug=offer.organisation.slug,
        prices=tuple(past_price(row) for row in rows),
        line=price_line(rows[::-1], utc_now()),
    )
