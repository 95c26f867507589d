"""Who may do what with claims for spoiled goods."""

import uuid

from app.accounts.actor import Actor
from app.accounts.policies import may_order, may_view
from app.orders.claims.claim_models import GoodsClaim
from app.orders.claims.claim_states import PUT_TO_PRODUCER, WHO, ClaimAction, Side
from app.orders.people import Standing
from app.orders.policies import may_make_with


def may_report(
    standing: Standing, group_id: uuid.UUID, household_id: uuid.UUID, producer_id: uuid.UUID
) -> bool:
    """Whether the person reports goods of a household: its own, or one of a group it coordinates."""
    return standing.households.get(group_id) == household_id or may_make_with(
        standing, group_id, {producer_id}
    )


def may_refuse_substitute(standing: Standing, group_id: uuid.UUID, household_id: uuid.UUID) -> bool:
    """Whether the person says for a household that it does not want what came instead: its own people."""
    return standing.households.get(group_id) == household_id


def sides_of(actor: Actor, standing: Standing, claim: GoodsClaim) -> frozenset[Side]:
    """Return on which sides of a claim the person stands."""
    sides = set()
    if standing.households.get(claim.organisation_id) == claim.household_id:
        sides.add(Side.HOUSEHOLD)
    if may_make_with(standing, claim.organisation_id, {claim.producer_id}):
        sides.add(Side.COORDINATOR)
    if claim.state in PUT_TO_PRODUCER and may_order(actor, claim.producer_id):
        sides.add(Side.PRODUCER)
    return frozenset(sides)


def may_move(sides: frozenset[Side], action: ClaimAction) -> bool:
    """Whether somebody on these sides takes a step of a claim."""
    return bool(sides & WHO.get(action, frozenset()))


def may_see_photo(actor: Actor, standing: Standing, claim: GoodsClaim) -> bool:
    """Whether the person looks at the photo: everybody who stands on a side, and the producer's people."""
    shown = claim.state in PUT_TO_PRODUCER and may_view(actor, claim.producer_id)
    return shown or bool(sides_of(actor, standing, claim))
