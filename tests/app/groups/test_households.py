"""Households on the web: added, found, joined by people who sign in, left."""

import pytest
from sqlalchemy import select

from app.accounts.audit_models import AuditEntry
from app.accounts.models import Person, Role
from app.groups.models import Household
from app.groups.queries import household_of
from app.runtime.once import new_form_token
from catalog.organisations import Organisation
from tests.support import factories
from tests.support.database import Store
from tests.support.factories import TODAY
from tests.support.groups import group, household
from tests.support.mails import assert_mail_snapshot, posted
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

PATH = "/realta/gas-prova/famiglie"
MOST_STATEMENTS = 9


@pytest.fixture
def gas(store: Store) -> Organisation:
    with store.write() as session:
        return group(session, name="GAS Prova", slug="gas-prova")


@pytest.fixture
def editor(store: Store, gas: Organisation) -> Visitor:
    with store.write() as session:
        who = person(session)
        mandate(session, who, gas, Role.EDITOR)
    return visitor(store, who, gas)


@pytest.fixture
def anna(store: Store) -> Person:
    with store.write() as session:
        return person(session, email="anna@example.org", name="Anna Prova")


def add(store: Store, gas: Organisation, *people: Person, **fields: object) -> str:
    with store.write() as session:
        row = household(session, gas, *people, **fields)
    return f"{PATH}/{row.id}"


def rows(store: Store) -> list[Household]:
    with store.read() as session:
        return list(session.scalars(select(Household).order_by(Household.code)))


def house_of(store: Store, who: Person, gas: Organisation) -> Household | None:
    with store.read() as session:
        return household_of(session, who.id, gas.id)


def test_a_household_takes_the_next_free_number_unless_it_has_its_own(
    editor: Visitor, store: Store
) -> None:
    for name, code in (("Rossi", ""), ("Bianchi", "3"), ("Verdi", ""), ("Neri", "")):
        answer = editor.send(PATH, {"name": name, "code": code})
        assert answer.status_code == 303
    assert [(row.code, row.name) for row in rows(store)] == [
        ("1", "Rossi"),
        ("2", "Verdi"),
        ("3", "Bianchi"),
        ("4", "Neri"),
    ]


def test_the_same_form_sent_twice_adds_one_household(editor: Visitor, store: Store) -> None:
    sent = {"name": "Rossi", "form_token": new_form_token()}
    first, second = editor.post(PATH, data=sent), editor.post(PATH, data=sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(rows(store)) == 1


def test_a_number_is_never_given_twice_not_even_after_its_household_has_left(
    editor: Visitor, store: Store, gas: Organisation
) -> None:
    add(store, gas, code="7", left_on=TODAY)
    answer = editor.send(PATH, {"name": "Rossi", "code": "7"})
    assert answer.status_code == 422
    assert "Un’altra famiglia ha questo numero" in text_of(answer.text)
    assert 'value="Rossi"' in answer.text


def test_households_are_found_by_name_number_and_person_in_a_natural_order(
    editor: Visitor, store: Store, gas: Organisation, anna: Person
) -> None:
    assert "Ancora nessuna famiglia" in text_of(editor.get(PATH).text)
    add(store, gas, code="10", name="Rossini")
    add(store, gas, anna, code="2", name="Bianchi")
    add(store, gas, code="9", name="Partiti", left_on=TODAY)
    with store.write() as session:
        household(session, group(session), code="2", name="Altrove")

    shown = text_of(editor.get(PATH).text)
    assert shown.index("Bianchi") < shown.index("Rossini")
    assert "Partiti" not in shown
    assert "Altrove" not in shown
    for words, found, other in (
        ("q=ros", "Rossini", "Bianchi"),
        ("q=2", "Bianchi", "Rossini"),
        ("q=anna", "Bianchi", "Rossini"),
        ("q=partiti&uscite=1", "Partiti", "Rossini"),
    ):
        page = text_of(editor.get(f"{PATH}?{words}").text)
        assert found in page
        assert other not in page
    assert "Nessuna famiglia trovata" in text_of(editor.get(f"{PATH}?q=%25").text)


def test_the_list_asks_the_same_few_questions_however_long_it_is(
    editor: Visitor, store: Store, gas: Organisation
) -> None:
    with store.write() as session:
        for _number in range(45):
            household(session, gas, person(session))
    with counted_statements(store.app) as statements:
        page = editor.get(PATH)
    assert "Pagina 1 di 2" in text_of(page.text)
    assert len(statements) <= MOST_STATEMENTS, statements.sent


def test_a_person_who_signs_in_is_added_and_told_by_mail(
    editor: Visitor, store: Store, gas: Organisation, anna: Person
) -> None:
    path = add(store, gas, name="Rossi")
    for _again in range(2):
        assert editor.send(f"{path}/persone", {"email": " Anna@Example.org "}).status_code == 303
    found = house_of(store, anna, gas)
    assert found is not None
    assert found.name == "Rossi"
    (mail,) = posted(store)
    assert mail.recipient == "anna@example.org"
    assert_mail_snapshot(mail, "groups/added")
    with store.read() as session:
        actions = session.scalars(select(AuditEntry.action)).all()
    assert list(actions) == ["household.person_added"]


def test_nobody_belongs_to_two_households_of_a_group(
    editor: Visitor, store: Store, gas: Organisation, anna: Person
) -> None:
    add(store, gas, anna, name="Rossi")
    path = add(store, gas, name="Verdi")
    answer = editor.send(f"{path}/persone", {"email": "anna@example.org"})
    assert answer.status_code == 422
    assert "fa parte della famiglia Rossi" in text_of(answer.text)
    with store.write() as session:
        elsewhere = group(session)
        household(session, elsewhere, anna)
    found = house_of(store, anna, gas)
    assert found is not None
    assert found.name == "Rossi"


def test_an_unknown_address_is_refused_beside_its_field_and_trying_on_gets_slow(
    editor: Visitor, store: Store, gas: Organisation
) -> None:
    path = add(store, gas, name="Rossi")
    for number in range(20):
        answer = editor.send(f"{path}/persone", {"email": f"prova-{number}@example.org"})
        assert answer.status_code == 422
    assert "Nessuno accede con questo indirizzo: chiedi di iscriversi su http" in text_of(
        answer.text
    )
    blocked = editor.send(f"{path}/persone", {"email": "un-altro@example.org"})
    assert blocked.status_code == 422
    assert "Troppi tentativi" in text_of(blocked.text)


def test_a_household_that_leaves_books_no_more_and_may_come_back(
    editor: Visitor, store: Store, gas: Organisation, anna: Person
) -> None:
    path = add(store, gas, anna, name="Rossi")
    assert editor.send(f"{path}/uscita", {"left_on": "2199-01-01"}).status_code == 422
    assert editor.send(f"{path}/uscita", {"left_on": TODAY.isoformat()}).status_code == 303
    assert house_of(store, anna, gas) is None
    assert "è uscita dal gruppo" in text_of(editor.get(path).text)
    assert editor.send(f"{path}/ritorno").status_code == 303
    assert house_of(store, anna, gas) is not None


def test_a_household_does_not_come_back_while_its_person_is_in_another(
    editor: Visitor, store: Store, gas: Organisation, anna: Person
) -> None:
    path = add(store, gas, anna, name="Rossi", left_on=TODAY)
    add(store, gas, anna, name="Verdi")
    answer = editor.send(f"{path}/ritorno")
    assert answer.status_code == 422
    assert "fa parte della famiglia Verdi" in text_of(answer.text)


def test_a_household_is_renamed(editor: Visitor, store: Store, gas: Organisation) -> None:
    path = add(store, gas, name="Rossi", code="1")
    add(store, gas, name="Verdi", code="2")
    assert editor.send(path, {"name": "Rossi e Neri", "code": "2"}).status_code == 422
    assert editor.send(path, {"name": "Rossi e Neri", "code": "12"}).status_code == 303
    assert ("12", "Rossi e Neri") in [(row.code, row.name) for row in rows(store)]


def test_its_people_see_their_household_and_may_only_take_themselves_out(
    store: Store, gas: Organisation, anna: Person
) -> None:
    with store.write() as session:
        bruno = person(session, name="Bruno Prova")
    path = add(store, gas, anna, bruno, name="Rossi")
    other = add(store, gas, name="Verdi")
    member = visitor(store, anna)
    page = member.get(path)
    assert page.status_code == 200
    assert "Bruno Prova" in text_of(page.text)
    assert "Aggiungi questa persona" not in text_of(page.text)
    assert "La mia famiglia" in text_of(member.get("/io").text)
    assert member.get(other).status_code == 403
    assert member.send(f"{path}/persone/togli", {"person": str(bruno.id)}).status_code == 403
    assert member.send(f"{path}/persone/togli", {"person": str(anna.id)}).status_code == 303
    assert house_of(store, anna, gas) is None
    assert house_of(store, bruno, gas) is not None


def test_a_household_is_not_found_under_another_group(
    editor: Visitor, store: Store, gas: Organisation
) -> None:
    with store.write() as session:
        theirs = household(session, group(session))
        factories.organisation(session, slug="cascina")
    assert editor.get(f"{PATH}/{theirs.id}").status_code == 404
    assert editor.get("/realta/cascina/famiglie").status_code == 404
