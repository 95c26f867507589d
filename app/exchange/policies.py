"""Who may bring price lists in and take them out."""

import uuid

from app.accounts.actor import Actor
from app.accounts.policies import may_edit


def may_exchange(actor: Actor, organisation_id: uuid.UUID) -> bool:
    """Whether the person may import and export the list of an organisation; it shows drafts too."""
    return may_edit(actor, organisation_id)
