"""What households are told of missing, substituted and spoiled goods, as facts."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.claims import arrival_queries
from app.orders.claims.arrival_models import LineArrival
from app.orders.news import Bulletin, Facts, facts_of, members_in, to_members


def arrival_news(session: Session, payload: Mapping[str, Any]) -> Bulletin:
    """Tell each household whose number an arrival changed, once for each arrival."""
    arrival = session.get(LineArrival, uuid.UUID(payload["arrival_id"]))
    if arrival is None:
        return Bulletin()
    order = queries.order(session, arrival.order_id)
    line = queries.line_of(session, order.id, arrival.line_id)
    facts: dict[uuid.UUID, Facts] = {}
    for each in arrival_queries.shares_of(session, arrival.id):
        if each.share.units != each.share.before_units:
            facts[each.household.id] = facts_of(
                order,
                "shared_again",
                line=line.title,
                unit=line.unit.value,
                label=line.unit_label,
                units=each.share.units,
                was=each.share.before_units,
                came=arrival.usable_units,
                expected=arrival.expected_units,
                reason=arrival.reason,
            )
    return Bulletin(to_members(members_in(session, order), facts, f"order-arrival:{arrival.id}"))
