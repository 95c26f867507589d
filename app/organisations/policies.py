"""Who may do what with organisations."""

import uuid

from app.accounts import policies
from app.accounts.actor import Actor
from catalog.organisations import Visibility


def may_register(actor: Actor | None) -> bool:
    """Whether the person may enter a new organisation: whoever has signed in."""
    return actor is not None


def may_edit_profile(actor: Actor | None, organisation_id: uuid.UUID) -> bool:
    """Whether the person may change what the organisation says of itself."""
    return policies.may_edit(actor, organisation_id)


def may_edit_areas(actor: Actor | None, organisation_id: uuid.UUID) -> bool:
    """Whether the person may say where the organisation delivers."""
    return policies.may_edit(actor, organisation_id)


def may_settle_matters(actor: Actor | None) -> bool:
    """Whether the person looks, for the district, at what is to be looked at."""
    return policies.is_secretariat(actor)


def belongs_to_district(actor: Actor | None) -> bool:
    """Whether the person acts for a member of the district, or works for it."""
    return actor is not None and (actor.is_staff or any(hat.is_member for hat in actor.hats))


def may_see_contact(
    actor: Actor | None, organisation_id: uuid.UUID, visibility: Visibility
) -> bool:
    """Whether the person may see a contact that is shown like this; one's own are always seen."""
    if visibility is Visibility.PUBLIC or policies.may_view(actor, organisation_id):
        return True
    return visibility is Visibility.MEMBERS and belongs_to_district(actor)
