"""Who may do what with offers."""

import uuid

from app.accounts.actor import Actor
from app.accounts.policies import may_edit
from catalog.offers import Offer


def may_offer(actor: Actor) -> bool:
    """Whether the person may write offers for the organisation they act for."""
    return actor.acting is not None and may_edit(actor, actor.acting.organisation_id)


def may_change(actor: Actor, offer: Offer) -> bool:
    """Whether the person may change an offer; for whom they act now does not matter."""
    return may_edit(actor, offer.organisation_id)


def may_manage(actor: Actor, organisation_id: uuid.UUID) -> bool:
    """Whether the person may see and change all offers of an organisation, drafts too."""
    return may_edit(actor, organisation_id)
