"""Those who sit at the desk."""

import pytest

from app.accounts.models import Person, StaffRole
from tests.support.database import Store
from tests.support.signing import Visitor, person, staff, visitor


@pytest.fixture
def dora(store: Store) -> Person:
    """Give the test somebody of the secretariat."""
    with store.write() as session:
        who = person(session, email="dora@example.org", name="Dora Prova")
        return staff(session, who, StaffRole.SECRETARIAT)


@pytest.fixture
def secretary(store: Store, dora: Person) -> Visitor:
    return visitor(store, dora)


@pytest.fixture
def coordinator(store: Store) -> Visitor:
    with store.write() as session:
        who = person(session, email="corrado@example.org", name="Corrado Prova")
        staff(session, who, StaffRole.COORDINATION)
    return visitor(store, who)
