"""Who may do what with the books of a group. `duties` are those that the person has there."""

import uuid
from collections.abc import Iterable

from app.accounts.actor import Actor
from app.groups.models import Duty, Household
from app.groups.policies import is_treasurer


def may_keep_books(actor: Actor | None, group_id: uuid.UUID, duties: Iterable[Duty]) -> bool:
    """Whether the person reads and writes the books: the treasurer, and who decides for the group."""
    return is_treasurer(actor, group_id, duties)


def may_see_account(actor: Actor | None, household: Household, duties: Iterable[Duty]) -> bool:
    """Whether the person sees the account of a household: its own people, and who keeps the books."""
    belongs = actor is not None and any(
        each.person_id == actor.person_id for each in household.people
    )
    return belongs or may_keep_books(actor, household.organisation_id, duties)
