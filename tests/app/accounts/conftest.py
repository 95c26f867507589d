"""Anna, whom the tests of accounts are about."""

import pytest

from app.accounts.models import Person
from app.accounts.passwords import hash_password
from tests.support.database import Store
from tests.support.signing import person

PASSWORD = "tre ciliegie nel cesto"
HASH = hash_password(PASSWORD)


@pytest.fixture
def anna(store: Store) -> Person:
    with store.write() as session:
        return person(session, email="anna@example.org", name="Anna Prova", password_hash=HASH)
