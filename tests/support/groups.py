"""Makes purchasing groups with households for tests."""

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.groups.models import Duty, DutyKind, Household, HouseholdPerson
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
