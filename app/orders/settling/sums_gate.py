"""Who sees what the households of a group owe for an order."""

import uuid
from collections.abc import Collection

from app.accounts import gate
from app.accounts.actor import Actor
from app.groups import queries as group_queries
from app.groups.policies import is_treasurer
from app.orders import policies, queries
from app.orders.people import Standing, standing_of
from app.runtime.transaction import current_session


def sees_sums(order_id: uuid.UUID, group_id: uuid.UUID) -> bool:
    """Whether whoever has signed in sees the sums of a group in an order."""
    actor, session = gate.signed_in(), current_session()
    makers = [each.producer_id for each in queries.producers_of(session, order_id)]
    return may_see_sums(actor, standing_of(session, actor), group_id, makers)


def may_see_sums(
    actor: Actor, standing: Standing, group_id: uuid.UUID, makers: Collection[uuid.UUID]
) -> bool:
    """Whether a person sees the sums of a group: who looks after its orders with these producers, or its money."""
    duties = group_queries.duties_of(current_session(), actor.person_id, group_id)
    treasurer = is_treasurer(actor, group_id, duties)
    return policies.may_see_sums(standing, group_id, makers, is_treasurer=treasurer)
