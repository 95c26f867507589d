"""Who may see, write and answer demands."""

import uuid

from app.accounts.actor import Actor
from app.accounts.policies import is_staff, may_order, may_view
from app.demands.models import Proposal, Side
from catalog.demands import Demand, Visibility


def may_write(actor: Actor) -> bool:
    """Whether the person may write a demand: for themselves, or for whom they act."""
    return actor.acting is None or may_order(actor, actor.acting.organisation_id)


def may_change(actor: Actor | None, demand: Demand) -> bool:
    """Whether the person may change, pause or close a demand, and decide on proposals to it."""
    if actor is None:
        return False
    if demand.organisation_id is None:
        return demand.person_id == actor.person_id
    return may_order(actor, demand.organisation_id)


def belongs_to(actor: Actor | None, demand: Demand) -> bool:
    """Whether the person stands on the side of the one who needs."""
    if actor is None:
        return False
    if demand.organisation_id is None:
        return demand.person_id == actor.person_id
    return may_view(actor, demand.organisation_id)


def is_member(actor: Actor | None) -> bool:
    """Whether the person acts for any member of the district."""
    return actor is not None and any(hat.is_member for hat in actor.hats)


def visible_to(actor: Actor | None) -> frozenset[Visibility]:
    """Return which demands of others a person sees."""
    if is_staff(actor):
        return frozenset(Visibility)
    if is_member(actor):
        return frozenset({Visibility.PUBLIC, Visibility.MEMBERS})
    return frozenset({Visibility.PUBLIC})


def may_see(actor: Actor | None, demand: Demand) -> bool:
    """Whether the person may know of a demand."""
    return demand.visibility in visible_to(actor) or belongs_to(actor, demand)


def may_propose(actor: Actor | None, demand: Demand) -> bool:
    """Whether the person may answer a demand for the organisation they act for; never their own."""
    if (
        actor is None
        or actor.acting is None
        or demand.organisation_id == actor.acting.organisation_id
    ):
        return False
    if demand.person_id == actor.person_id:
        return False
    return may_order(actor, actor.acting.organisation_id) and may_see(actor, demand)


def side_of(actor: Actor, demand: Demand, organisation_id: uuid.UUID) -> Side | None:
    """Return on which side of a proposal the person may act; None for a stranger.

    Who could act on both speaks for the organisation acted for now.
    """
    sells = may_order(actor, organisation_id)
    acts_for_producer = actor.acting is not None and actor.acting.organisation_id == organisation_id
    if may_change(actor, demand) and not (sells and acts_for_producer):
        return Side.BUYER
    return Side.PRODUCER if sells else None


def may_read(actor: Actor, proposal: Proposal) -> bool:
    """Whether the person may read a proposal: both sides, and nobody else."""
    return belongs_to(actor, proposal.demand) or may_view(actor, proposal.organisation_id)
