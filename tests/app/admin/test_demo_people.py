"""People of the demonstration: one for each way of looking, no password known beforehand."""

from sqlalchemy import select

from app.accounts.models import Mandate, Person, StaffMandate
from app.accounts.passwords import verify_password
from app.admin.demo.people import PEOPLE, add_people
from catalog.organisations import OrganisationKind
from tests.support import factories
from tests.support.database import Store
from tests.support.factories import NOW


def test_each_person_signs_in_with_what_is_told_and_acts_for_a_demo_organisation(
    store: Store,
) -> None:
    with store.write() as session:
        for kind in (OrganisationKind.PRODUCER, OrganisationKind.GAS, OrganisationKind.PUBLIC_BODY):
            factories.organisation(session, kind=kind, is_demo=True)
        factories.organisation(session, slug="a-real-one", kind=OrganisationKind.GAS)
    with store.write() as session:
        keys = add_people(session, now=NOW)
    with store.write() as session:
        again = add_people(session, now=NOW)
    assert {key.password for key in keys}.isdisjoint(key.password for key in again)
    assert all(key.person.email.endswith(".example") for key in again)
    with store.read() as session:
        people = {row.email: row for row in session.scalars(select(Person))}
        assert len(people) == len(PEOPLE)
        assert all(
            verify_password(people[key.person.email].password_hash, key.password) for key in again
        )
        assert len(session.scalars(select(Mandate)).all()) == 3
        assert len(session.scalars(select(StaffMandate)).all()) == 2
