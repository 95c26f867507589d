"""Anna, whom the tests of accounts are about."""

import pytest

from app.accounts.models import Person
from tests.support.database import Store
from tests.support.passwords import QUICK_HASHER
from tests.support.signing import person

PASSWORD = "tre ciliegie nel cesto"
HASH = QUICK_HASHER.hash(PASSWORD)


@pytest.fixture
def anna(store: Store) -> Person:
    with store.write() as session:
        return person(session, email="anna@example.org", name="Anna Prova", password_hash=HASH)
