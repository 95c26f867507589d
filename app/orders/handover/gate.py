"""Who stands at the hand-over of an order, for which group."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts import gate
from app.accounts.actor import Actor
from app.groups import queries as group_queries
from app.groups.policies import may_hand_over
from app.orders import queries
from app.orders.errors import OrderNotFound
from app.orders.handover.services import AT_HANDOVER
from app.orders.making import queries as making_queries
from app.orders.models import CollectiveOrder
from app.orders.states import WORKED_OUT, OrderState
from app.runtime.transaction import current_session
from catalog.organisations import Organisation


@dataclass(frozen=True, slots=True)
class Handing:
    """Somebody who hands an order over to the households of one group."""

    actor: Actor
    order: CollectiveOrder
    group: Organisation

    @property
    def is_holder(self) -> bool:
        """Whether the group answers for the order."""
        return self.group.id == self.order.holder_id

    @property
    def is_open(self) -> bool:
        """Whether what is handed over can be written down now."""
        return self.order.state in AT_HANDOVER


def handing(
    order_id: uuid.UUID, slug: str, *, also: frozenset[OrderState] = frozenset()
) -> Handing:
    """Return the hand-over of an order to one group, for its helpers and those who run the order.

    Who runs orders of some producers only must run those of all that take part in this one.

    Parameters
    ----------
    also
        Of orders that stand here, too.

    Raises
    ------
    OrderNotFound
        Also of an order that is not closed yet: there is nothing to hand over.
    """
    actor, session = gate.signed_in(), current_session()
    group = group_queries.group(session, slug)
    duties = group_queries.duties_of(session, actor.person_id, group.id)
    order = queries.order(session, order_id)
    joined = [each.organisation_id for each in queries.joined_groups(session, order_id)]
    producers: list[uuid.UUID | None] = [
        each.producer_id for each in queries.producers_of(session, order_id)
    ]
    # Of no producer at all: with whichever.
    gate.require(all(may_hand_over(actor, group.id, duties, each) for each in producers or [None]))
    if group.id not in joined or order.state not in WORKED_OUT | also:
        raise OrderNotFound
    return Handing(actor, order, group)


def _may(session: Session, actor: Actor, order_id: uuid.UUID, group_id: uuid.UUID) -> bool:
    duties = group_queries.duties_of(session, actor.person_id, group_id)
    producers: list[uuid.UUID | None] = [
        each.producer_id for each in queries.producers_of(session, order_id)
    ]
    # Of no producer at all: with whichever.
    return all(may_hand_over(actor, group_id, duties, each) for each in producers or [None])


def handover_ways(order_id: uuid.UUID, state: str) -> list[tuple[str, str]]:
    """Return for which groups whoever has signed in hands an order over: name and slug."""
    actor, session = gate.known_actor(), current_session()
    if actor is None or state not in WORKED_OUT:
        return []
    joined = frozenset(each.organisation_id for each in queries.joined_groups(session, order_id))
    return [
        (group.name, group.slug)
        for group in making_queries.organisations(session, joined)
        if _may(session, actor, order_id, group.id)
    ]
