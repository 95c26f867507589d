"""Who may do what in a group. `duties` are those that the person has there; others count for nothing."""

import uuid
from collections.abc import Iterable

from app.accounts.actor import MONEY_KINDS, Actor
from app.accounts.policies import may_edit, may_own, may_view
from app.groups.models import Duty, DutyKind, Household
from app.groups.pact_models import Pact
from catalog.organisations import Organisation


def may_manage_group(actor: Actor | None, group_id: uuid.UUID) -> bool:
    """Whether the person keeps the households, places, shifts and pacts of the group."""
    return may_edit(actor, group_id)


def may_see_group_life(
    actor: Actor | None, group_id: uuid.UUID, household: Household | None
) -> bool:
    """Whether the person sees who does what: the people of its households, those who act for it."""
    is_member = household is not None and household.organisation_id == group_id
    return may_view(actor, group_id) or (actor is not None and is_member)


def may_see_household(actor: Actor | None, household: Household) -> bool:
    """Whether the person sees a household: those who keep them, and its own people."""
    return may_manage_group(actor, household.organisation_id) or (
        actor is not None and any(each.person_id == actor.person_id for each in household.people)
    )


def may_remove_person(actor: Actor | None, household: Household, person_id: uuid.UUID) -> bool:
    """Whether the person takes somebody out of a household: those who keep them, and oneself."""
    is_me = actor is not None and actor.person_id == person_id
    return may_manage_group(actor, household.organisation_id) or (
        is_me and may_see_household(actor, household)
    )


def may_give_duties(actor: Actor | None, group_id: uuid.UUID) -> bool:
    """Whether the person says who looks after what: the money is among it."""
    return may_own(actor, group_id)


def is_treasurer(actor: Actor | None, group_id: uuid.UUID, duties: Iterable[Duty]) -> bool:
    """Whether the person looks after the money of the group."""
    held = _own(actor, group_id, duties)
    return may_own(actor, group_id) or any(duty.kind is DutyKind.TREASURER for duty in held)


def may_coordinate(
    actor: Actor | None, group_id: uuid.UUID, duties: Iterable[Duty], producer_id: uuid.UUID | None
) -> bool:
    """Whether the person runs orders with a producer; None: with whichever producer."""
    return may_edit(actor, group_id) or any(
        duty.kind is DutyKind.COORDINATOR and duty.producer_id in {None, producer_id}
        for duty in _own(actor, group_id, duties)
    )


def may_hand_over(
    actor: Actor | None,
    group_id: uuid.UUID,
    duties: Iterable[Duty],
    producer_id: uuid.UUID | None = None,
) -> bool:
    """Whether the person weighs and hands over the goods: helpers, and who runs the order."""
    held = _own(actor, group_id, duties)
    return any(duty.kind is DutyKind.HANDOVER for duty in held) or may_coordinate(
        actor, group_id, held, producer_id
    )


def _own(actor: Actor | None, group_id: uuid.UUID, duties: Iterable[Duty]) -> list[Duty]:
    if actor is None:
        return []
    return [
        duty
        for duty in duties
        if duty.person_id == actor.person_id and duty.organisation_id == group_id
    ]


def may_see_pacts(actor: Actor | None, owner: Organisation, household: Household | None) -> bool:
    """Whether the person sees the pacts of an organisation: of a group all its people, else its editors."""
    if owner.kind in MONEY_KINDS:
        return may_see_group_life(actor, owner.id, household)
    return may_edit(actor, owner.id)


def may_see_pact(actor: Actor | None, pact: Pact, household: Household | None) -> bool:
    """Whether the person sees a pact: the people of the group, the editors of the producer."""
    return may_see_group_life(actor, pact.organisation_id, household) or may_agree(actor, pact)


def may_agree(actor: Actor | None, pact: Pact) -> bool:
    """Whether the person agrees for the producer."""
    return may_edit(actor, pact.producer_id)
