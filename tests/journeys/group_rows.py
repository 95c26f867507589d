"""A purchasing group with its households, for the pages of those who keep them and of its people."""

import uuid
from datetime import time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.groups.models import DutyKind, Household
from app.groups.pact_models import Pact
from app.groups.place_models import PickupPlace
from app.runtime.clock import utc_now
from catalog.organisations import Organisation
from tests.support import factories
from tests.support.factories import TODAY
from tests.support.groups import duty, household, pact, pickup_place, pickup_window, shift
from tests.support.signing import person

HALL = "Oratorio Prova"
WITH_PEOPLE = "Famiglia Prova e amici"


def add_group_life(
    session: Session, owner: Organisation, producer: Organisation, member: str, long_words: str
) -> None:
    """Add households: one with its people, one with long words, one that has left."""
    found = session.scalars(select(Person).where(Person.email == member)).one()
    household(session, owner, found, person(session), code="17", name=WITH_PEOPLE)
    household(session, owner, person(session, name=long_words[:120]), name=long_words[:120])
    farm = factories.organisation(session, name=f"Cascina Demo {long_words[:60]}", is_demo=True)
    duty(session, owner, found, DutyKind.COORDINATOR, farm)
    duty(session, owner, found, DutyKind.COORDINATOR)
    duty(session, owner, person(session), DutyKind.TREASURER)
    words = f"Prendiamo tutto il raccolto. {long_words}"
    pact(session, owner, farm, terms=words, minimum_order_cents=15_050, keeper_id=found.id)
    pact(session, owner, producer, agreed_on=TODAY, agreed_by_id=found.id)
    place = pickup_place(session, owner, name=HALL, note=f"Si entra dal retro. {long_words}")
    soon = utc_now() + timedelta(days=9)
    shift(session, place, soon, found)
    shift(session, place, soon + timedelta(days=7), needed=3)
    pickup_window(session, place, 3, time(18), time(19, 30))
    pickup_place(session, owner, name="Punto di prima", active=False)
    household(session, owner, name="Famiglia Partita", code="3", left_on=TODAY)


def paths_of_groups(session: Session) -> dict[str, str]:
    """Return the paths of the pages of a group."""
    row = session.scalars(select(Household).where(Household.name == WITH_PEOPLE)).one()
    owner = session.get_one(Organisation, row.organisation_id)
    place = session.scalars(select(PickupPlace).where(PickupPlace.name == HALL)).one()
    return {
        "household": f"/realta/{owner.slug}/famiglie/{row.id}",
        "pact": f"/patti/{_pact_of(session, owner, agreed=False)}",
        "pact_agreed": f"/patti/{_pact_of(session, owner, agreed=True)}",
        "pickup_place": f"/realta/{owner.slug}/ritiri/{place.id}",
    }


def _pact_of(session: Session, owner: Organisation, *, agreed: bool) -> uuid.UUID:
    query = select(Pact.id).where(Pact.organisation_id == owner.id)
    return session.scalars(query.where(Pact.agreed_on.is_not(None) == agreed)).one()
