"""What a role allows, in words that every room's own policies are made of."""

import uuid

from app.accounts.actor import Actor
from app.accounts.models import Role, StaffRole


def may_own(actor: Actor | None, organisation_id: uuid.UUID) -> bool:
    """Whether the person decides for the organisation: its colleagues, its membership."""
    return actor is not None and actor.holds(organisation_id, Role.OWNER)


def may_edit(actor: Actor | None, organisation_id: uuid.UUID) -> bool:
    """Whether the person may change what the organisation says and offers."""
    return actor is not None and actor.holds(organisation_id, Role.EDITOR)


def may_order(actor: Actor | None, organisation_id: uuid.UUID) -> bool:
    """Whether the person may ask, answer and order for the organisation."""
    return actor is not None and actor.holds(organisation_id, Role.ORDERS)


def may_view(actor: Actor | None, organisation_id: uuid.UUID) -> bool:
    """Whether the person may see what the organisation keeps to itself."""
    return actor is not None and actor.holds(organisation_id, Role.VIEWER)


def is_staff(actor: Actor | None) -> bool:
    """Whether the person works for the district, in any role."""
    return actor is not None and actor.is_staff


def is_secretariat(actor: Actor | None) -> bool:
    """Whether the person does the district's weekly work."""
    return actor is not None and StaffRole.SECRETARIAT in actor.staff


def is_coordination(actor: Actor | None) -> bool:
    """Whether the person decides with the coordination."""
    return actor is not None and StaffRole.COORDINATION in actor.staff
