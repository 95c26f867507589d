"""Makes purchasing groups with households for tests."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.groups.models import Duty, DutyKind, Household, HouseholdPerson
from app.groups.pact_models import Pact, PactState
from app.groups.place_models import PickupPlace, PickupWindow
from app.groups.shift_models import Shift, ShiftHelper
from catalog.organisations import LegalForm, Organisation, OrganisationKind
from tests.support import factories
from tests.support.factories import NOW, TODAY, _numbers


def group(session: Session, **fields: object) -> Organisation:
    """Add a purchasing group."""
    values = {"kind": OrganisationKind.GAS, "legal_form": LegalForm.INFORMAL_GROUP}
    return factories.organisation(session, **(values | fields))


def household(
    session: Session, owner: Organisation, *people: Person, **fields: object
) -> Household:
    """Add a household with its people to a group."""
    number = next(_numbers)
    values: dict[str, object] = {
        "organisation_id": owner.id,
        "code": str(number),
        "name": f"Famiglia Prova {number}",
        "joined_on": TODAY,
        "created_at": NOW,
    }
    row = Household(**(values | fields))
    session.add(row)
    session.flush()
    for each in people:
        session.add(HouseholdPerson(household_id=row.id, person_id=each.id, created_at=NOW))
    session.flush()
    return row


def duty(
    session: Session,
    owner: Organisation,
    who: Person,
    kind: DutyKind,
    producer: Organisation | None = None,
) -> Duty:
    """Let a person look after something in a group."""
    row = Duty(
        organisation_id=owner.id,
        person_id=who.id,
        kind=kind,
        producer_id=producer.id if producer else None,
        created_at=NOW,
    )
    session.add(row)
    session.flush()
    return row


def pickup_place(session: Session, owner: Organisation, **fields: object) -> PickupPlace:
    """Add a pick-up place to a group."""
    values: dict[str, object] = {
        "organisation_id": owner.id,
        "name": f"Punto Prova {next(_numbers)}",
        "street": "Via della Prova 1",
        "istat": factories.TREVIGLIO[0],
        "lat": 45.52,
        "lon": 9.59,
        "active": True,
        "created_at": NOW,
    }
    row = PickupPlace(**(values | fields))
    session.add(row)
    session.flush()
    return row


def pickup_window(
    session: Session, place: PickupPlace, weekday: int, starts: time, ends: time
) -> PickupWindow:
    """Add a usual time to a pick-up place."""
    row = PickupWindow(place_id=place.id, weekday=weekday, starts=starts, ends=ends)
    session.add(row)
    session.flush()
    return row


def pact(session: Session, owner: Organisation, producer: Organisation, **fields: object) -> Pact:
    """Add a pact of a group with a producer, to which the producer has not agreed yet."""
    values: dict[str, object] = {
        "organisation_id": owner.id,
        "producer_id": producer.id,
        "state": PactState.ACTIVE,
        "terms": "Ci promettiamo di provare.",
        "starts_on": TODAY,
        "created_at": NOW,
    }
    row = Pact(**(values | fields))
    session.add(row)
    session.flush()
    return row


def shift(
    session: Session, place: PickupPlace, starts_at: datetime, *helpers: Person, needed: int = 2
) -> Shift:
    """Add a shift of an hour at a place, with those who come."""
    row = Shift(
        organisation_id=place.organisation_id,
        place_id=place.id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        needed=needed,
        created_at=NOW,
    )
    session.add(row)
    session.flush()
    for each in helpers:
        session.add(ShiftHelper(shift_id=row.id, person_id=each.id, created_at=NOW))
    session.flush()
    return row
