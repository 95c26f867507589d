"""What groups hold about people."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.models import Person
from app.accounts.personal.registry import Fate, Holding, PersonalData, Reason
from app.groups import queries
from app.groups.models import Duty, Household, HouseholdPerson
from app.groups.pact_models import Pact, PactEvent
from app.groups.shift_models import ShiftHelper

ROOM = "groups"
# What stands where the name of a household stood of which nobody is left.
NAMELESS = "famiglia cancellata"


def of_household(
    column: InstrumentedAttribute[Any],
) -> Callable[[UUID], ColumnElement[bool]]:
    """Return how rows of a household lead to each of its people."""
    return lambda person_id: column.in_(queries.ids_of_households(person_id))


def of_households(attribute: InstrumentedAttribute[Any], room: str) -> Holding:
    """Tell of a column that names a household: its people share what is there, and the books keep it."""
    return Holding(room, attribute, Fate.KEPT, Reason.BOOKS, through=of_household(attribute))


def forget_households(session: Session, person: Person, _now: datetime) -> None:
    """Take the name from every household of which only this person is left; its code stays in the books."""
    for household in queries.households_alone(session, person.id):
        household.name = NAMELESS


def register(personal: PersonalData) -> None:
    """Tell what is held here: the household and its accounts stay, the person leaves it."""
    personal.add(
        of_households(Household.id, ROOM),
        Holding(ROOM, HouseholdPerson.person_id, Fate.DELETED),
        Holding(ROOM, Duty.person_id, Fate.DELETED),
        Holding(ROOM, ShiftHelper.person_id, Fate.DELETED),
        Holding(ROOM, Pact.keeper_id, Fate.EMPTIED),
        Holding(ROOM, Pact.agreed_by_id, Fate.EMPTIED),
        Holding(ROOM, PactEvent.by_id, Fate.KEPT, Reason.HISTORY),
    )
    personal.erasers.append(forget_households)
