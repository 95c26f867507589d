"""Who somebody is in the groups: what they coordinate, which households they book for."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.actor import MONEY_KINDS, Actor
from app.groups import queries
from app.groups.policies import may_coordinate

GROUP_KINDS = MONEY_KINDS


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person may be in groups.

    Attributes
    ----------
    coordinates
        By group, the producers whose orders the person may look after; None is all of them.
    households
        By group, the household the person belongs to.
    """

    coordinates: Mapping[uuid.UUID, frozenset[uuid.UUID] | None]
    households: Mapping[uuid.UUID, uuid.UUID]

    @property
    def groups(self) -> frozenset[uuid.UUID]:
        """The groups that the person has anything to do with."""
        return frozenset(self.coordinates) | frozenset(self.households)


def standing_of(session: Session, actor: Actor) -> Standing:
    """Return what a person is in all groups."""
    coordinates: dict[uuid.UUID, frozenset[uuid.UUID] | None] = {}
    for group_id, producer_id in queries.coordinator_duties(session, actor.person_id):
        had = coordinates.get(group_id, frozenset())
        if producer_id is None or had is None:
            coordinates[group_id] = None
        else:
            coordinates[group_id] = had | {producer_id}
    for hat in actor.hats:
        if hat.kind in GROUP_KINDS and may_coordinate(actor, hat.organisation_id, (), None):
            coordinates[hat.organisation_id] = None
    mine = queries.households_of_person(session, actor.person_id)
    return Standing(coordinates, {each.organisation_id: each.id for each in mine})
