"""Notices belong to one person: who has signed in sees their own, and nobody anybody else's."""

from app.accounts.actor import Actor
from app.notices.models import Notice


def may_read(actor: Actor, notice: Notice) -> bool:
    """Whether a notice is told to this person."""
    return notice.person_id == actor.person_id
