"""Who may do what at the district's desk."""

from app.accounts.actor import Actor
from app.accounts.policies import is_secretariat, is_staff


def may_sit_at_desk(actor: Actor | None) -> bool:
    """Whether the person sees what waits for the district: its staff, in any role."""
    return is_staff(actor)


def may_handle_jobs(actor: Actor | None) -> bool:
    """Whether the person puts dead jobs back to work, or drops them."""
    return is_secretariat(actor)


def may_read_audit(actor: Actor | None) -> bool:
    """Whether the person reads who did what, and takes it out."""
    return is_staff(actor)


def may_handle_people(actor: Actor | None) -> bool:
    """Whether the person looks people up, signs them out, locks them out and lets them in again."""
    return is_secretariat(actor)
