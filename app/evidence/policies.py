"""Who may do what with ethical evidence."""

import uuid

from app.accounts.actor import Actor
from app.accounts.policies import may_edit


def may_claim(actor: Actor | None, organisation_id: uuid.UUID) -> bool:
    """Whether the person may say what the organisation keeps, and hand in evidence for it."""
    return may_edit(actor, organisation_id)


def has_interest(actor: Actor, organisation_id: uuid.UUID) -> bool:
    """Whether the person has any role in the organisation, worn now or not: then they do not judge it."""
    wears = actor.acting is not None and actor.acting.organisation_id == organisation_id
    return wears or actor.role_in(organisation_id) is not None
