"""People at the desk: found by address or organisation, signed out, locked out, let in again."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.audit_models import AuditEntry
from app.accounts.models import Person, PersonSession, Role
from app.runtime.clock import utc_now
from catalog.base import new_id
from tests.support import factories
from tests.support.database import Store
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

PAGE = "/scrivania/persone"


@pytest.fixture
def anna(store: Store) -> Person:
    with store.write() as session:
        who = person(session, email="anna@example.org", name="Anna Prova")
        farm = factories.organisation(session, name="Cascina Prova Verde", slug="verde")
        mandate(session, who, farm, Role.EDITOR)
        return who


def noted(store: Store) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.at)))


def test_a_person_is_found_by_the_whole_address_and_the_look_is_noted_once(
    store: Store, secretary: Visitor, anna: Person
) -> None:
    answer = secretary.send(PAGE, {"email": "Anna@example.org"})
    assert answer.headers["Location"] == f"{PAGE}/{anna.id}"
    for _ in range(2):
        text = secretary.get(f"{PAGE}/{anna.id}").text
    assert "Anna Prova" in text
    assert "Cascina Prova Verde" in text
    assert noted(store) == ["person.looked_up"]


def test_people_are_found_by_their_organisation(secretary: Visitor, anna: Person) -> None:
    answer = secretary.send(PAGE, {"organisation": "cascina prova verde"})
    page = secretary.get(answer.headers["Location"]).text
    assert f"{PAGE}/{anna.id}" in page
    assert "anna@example.org" not in page


@pytest.mark.parametrize(
    "asked", [{}, {"email": "chi@example.org"}, {"email": "x"}, {"organisation": "Nessuna"}]
)
def test_who_is_not_there_is_told_beside_the_field(
    secretary: Visitor, anna: Person, asked: dict[str, str]
) -> None:
    answer = secretary.send(PAGE, asked)
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.text
    assert secretary.get(f"{PAGE}/{new_id()}").status_code == 404
    assert secretary.get(f"{PAGE}/di/nessuna").status_code == 404


def test_somebody_is_signed_out_everywhere_at_once(
    store: Store, secretary: Visitor, anna: Person
) -> None:
    theirs = visitor(store, anna)
    assert theirs.get("/io").status_code == 200
    assert secretary.send(f"{PAGE}/{anna.id}/esci").status_code == 303
    assert theirs.get("/io").status_code == 303
    assert visitor(store, anna).get("/io").status_code == 200


def test_somebody_is_locked_out_and_let_in_again(
    store: Store, secretary: Visitor, anna: Person
) -> None:
    theirs = visitor(store, anna)
    secretary.send(f"{PAGE}/{anna.id}/chiudi")
    assert theirs.get("/io").status_code == 303
    assert visitor(store, anna).get("/io").status_code == 303
    assert "accesso chiuso dal" in secretary.get(f"{PAGE}/{anna.id}").text
    secretary.send(f"{PAGE}/{anna.id}/riapri")
    assert visitor(store, anna).get("/io").status_code == 200
    actions = [each for each in noted(store) if each.startswith("account.")]
    assert actions == ["account.disabled", "account.enabled"]


def test_nobody_locks_themselves_out(secretary: Visitor, dora: Person) -> None:
    assert secretary.send(f"{PAGE}/{dora.id}/chiudi").status_code == 403
    assert "/chiudi" not in secretary.get(f"{PAGE}/{dora.id}").text


def test_who_has_not_just_given_their_password_is_asked_for_it(
    store: Store, secretary: Visitor, anna: Person
) -> None:
    with store.write() as session:
        long_ago = utc_now() - timedelta(hours=1)
        session.execute(update(PersonSession).values(proved_at=long_ago))
    for answer in (
        secretary.get(PAGE),
        secretary.get(f"{PAGE}/{anna.id}"),
        secretary.send(f"{PAGE}/{anna.id}/chiudi"),
    ):
        assert answer.status_code == 303
        assert "/io/conferma" in answer.headers["Location"]
    with store.read() as session:
        assert session.get_one(Person, anna.id).disabled_at is None


def test_the_page_takes_a_bounded_number_of_statements(
    store: Store, secretary: Visitor, anna: Person
) -> None:
    with store.write() as session:
        for _ in range(20):
            mandate(session, anna, factories.organisation(session))
    secretary.get(f"{PAGE}/{anna.id}")
    with counted_statements(store.app) as statements:
        secretary.get(f"{PAGE}/{anna.id}")
    assert len(statements) <= 10
