"""Pacts of solidarity: written by the group, agreed to by the producer, suspended and ended with a reason."""

from io import BytesIO

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.accounts.models import Person, Role
from app.groups.pact_models import Pact, PactAct, PactEvent, PactState
from app.groups.pacts import TRANSITIONS
from catalog.organisations import Organisation
from catalog.states import possible_actions
from tests.app.runtime.files.picture_kit import PDF
from tests.support import factories
from tests.support.database import Store
from tests.support.factories import TODAY
from tests.support.groups import group, household, pact
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

PATH = "/realta/gas-prova/patti"
WORDS = {
    "producer": "Cascina Prova",
    "terms": "Prendiamo tutto il raccolto.",
    "price_agreement": "Fissi per un anno.",
    "minimum_order": "150,50",
    "minimum_kg": "40",
    "delivery_cost": "0",
    "starts_on": "2026-12-01",
}
MOST_STATEMENTS = 9


@pytest.fixture
def gas(store: Store) -> Organisation:
    with store.write() as session:
        return group(session, name="GAS Prova", slug="gas-prova")


@pytest.fixture
def farm(store: Store) -> Organisation:
    with store.write() as session:
        return factories.organisation(session, name="Cascina Prova", slug="cascina")


def acting(store: Store, owner: Organisation, role: Role = Role.EDITOR) -> Visitor:
    with store.write() as session:
        who = person(session, name=f"Persona di {owner.name}")
        mandate(session, who, owner, role)
    return visitor(store, who, owner)


@pytest.fixture
def editor(store: Store, gas: Organisation, farm: Organisation) -> Visitor:
    assert farm
    return acting(store, gas)


@pytest.fixture
def grower(store: Store, farm: Organisation) -> Visitor:
    return acting(store, farm)


def the_pact(store: Store) -> Pact:
    with store.read() as session:
        return session.scalars(select(Pact)).one()


def acts(store: Store) -> list[tuple[int, PactAct, PactState, str]]:
    with store.read() as session:
        rows = session.scalars(select(PactEvent).order_by(PactEvent.number))
        return [(row.number, row.act, row.state, row.reason) for row in rows]


def test_what_can_happen_to_a_pact_is_this() -> None:
    names = {
        state: {act.value for act in possible_actions(TRANSITIONS, state)} for state in PactState
    }
    assert names == {
        PactState.ACTIVE: {"change", "sign", "agree", "suspend", "end"},
        PactState.SUSPENDED: {"change", "sign", "agree", "resume", "end"},
        PactState.ENDED: set(),
    }


def test_a_group_writes_a_pact_and_the_producer_agrees_to_what_it_has_read(
    editor: Visitor, grower: Visitor, store: Store
) -> None:
    assert editor.send(PATH, WORDS).status_code == 303
    row = the_pact(store)
    assert (row.minimum_order_cents, row.minimum_grams, row.delivery_cost_cents) == (
        15_050,
        40_000,
        0,
    )
    assert "GAS Prova" in text_of(grower.get("/realta/cascina/patti").text)
    page = text_of(grower.get(f"/patti/{row.id}").text)
    assert "Prendiamo tutto il raccolto." in page
    assert "Ordine minimo 150,50 €" in page
    assert "Cambia il testo" not in page
    answer = grower.send(f"/patti/{row.id}/accordo", {"revision": "1"})
    assert answer.status_code == 303
    agreed = the_pact(store)
    assert agreed.agreed_on is not None
    assert "Persona di Cascina Prova" in text_of(editor.get(f"/patti/{row.id}").text)
    assert [each[1] for each in acts(store)] == [PactAct.BEGIN, PactAct.AGREE]


def test_the_producer_never_agrees_to_words_that_it_has_not_seen(
    editor: Visitor, grower: Visitor, store: Store
) -> None:
    editor.send(PATH, WORDS)
    path = f"/patti/{the_pact(store).id}"
    editor.send(f"{path}/modifica", WORDS | {"terms": "Altro.", "revision": "1"})
    answer = grower.send(f"{path}/accordo", {"revision": "1"})
    assert answer.status_code == 409
    assert "rileggilo" in text_of(answer.text)
    assert the_pact(store).agreed_on is None


def test_other_words_ask_the_producer_again_and_another_keeper_does_not(
    editor: Visitor, grower: Visitor, store: Store, gas: Organisation
) -> None:
    with store.write() as session:
        anna = person(session, name="Anna Prova")
        household(session, gas, anna)
    editor.send(PATH, WORDS)
    path = f"/patti/{the_pact(store).id}"
    grower.send(f"{path}/accordo", {"revision": "1"})
    kept = WORDS | {"person": str(anna.id), "revision": "1"}
    unknown = kept | {"person": "0190a0e0-0000-7000-8000-000000000000"}
    assert editor.send(f"{path}/modifica", unknown).status_code == 422
    assert editor.send(f"{path}/modifica", kept).status_code == 303
    assert the_pact(store).agreed_on is not None
    assert "Anna Prova" in text_of(editor.get(path).text)
    other = kept | {"terms": "Prendiamo la metà.", "revision": "2"}
    assert editor.send(f"{path}/modifica", other).status_code == 303
    assert the_pact(store).agreed_on is None


def test_two_who_edit_a_pact_at_once_see_both_versions(editor: Visitor, store: Store) -> None:
    editor.send(PATH, WORDS)
    path = f"/patti/{the_pact(store).id}"
    editor.send(f"{path}/modifica", WORDS | {"terms": "La prima.", "revision": "1"})
    answer = editor.send(f"{path}/modifica", WORDS | {"terms": "La seconda.", "revision": "1"})
    assert answer.status_code == 409
    page = text_of(answer.text)
    assert "La prima." in page
    assert "La seconda." in page
    assert the_pact(store).terms == "La prima."


def test_a_pact_is_suspended_and_ended_with_a_reason_and_its_past_stays(
    editor: Visitor, grower: Visitor, store: Store
) -> None:
    editor.send(PATH, WORDS)
    path = f"/patti/{the_pact(store).id}"
    assert editor.send(f"{path}/stato", {"act": "suspend", "reason": ""}).status_code == 422
    for act, reason in (("suspend", "La grandine."), ("resume", ""), ("end", "Chiude.")):
        assert editor.send(f"{path}/stato", {"act": act, "reason": reason}).status_code == 303
    assert [each[1:] for each in acts(store)][1:] == [
        (PactAct.SUSPEND, PactState.SUSPENDED, "La grandine."),
        (PactAct.RESUME, PactState.ACTIVE, ""),
        (PactAct.END, PactState.ENDED, "Chiude."),
    ]
    assert "La grandine." in text_of(grower.get(path).text)
    # Nothing happens to it any more, and another one may begin.
    assert editor.send(f"{path}/stato", {"act": "resume"}).status_code == 409
    assert editor.send(f"{path}/modifica", WORDS | {"revision": "4"}).status_code == 409
    assert editor.send(PATH, WORDS).status_code == 303


def test_there_is_one_pact_at_a_time_with_a_producer(editor: Visitor, store: Store) -> None:
    editor.send(PATH, WORDS)
    answer = editor.send(PATH, WORDS)
    assert answer.status_code == 422
    assert "C’è già un patto con questo produttore" in text_of(answer.text)
    assert the_pact(store)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("producer", "Nessuno Mai"),
        ("terms", ""),
        ("minimum_order", "0"),
        ("minimum_kg", "-3"),
        ("ends_on", "2026-11-30"),
        ("person", "0190a0e0-0000-7000-8000-000000000000"),
    ],
)
def test_a_pact_that_makes_no_sense_is_refused_beside_its_field(
    editor: Visitor, store: Store, field: str, value: str
) -> None:
    answer = editor.send(PATH, WORDS | {field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    with store.read() as session:
        assert session.scalars(select(Pact)).all() == []


def test_the_signed_document_is_for_both_sides_alone(
    editor: Visitor, grower: Visitor, store: Store, farm: Organisation
) -> None:
    editor.send(PATH, WORDS)
    path = f"/patti/{the_pact(store).id}"
    assert editor.send(f"{path}/documento", {}).status_code == 422
    sent = {"document": (BytesIO(PDF), "patto.pdf")}
    answer = editor.send(f"{path}/documento", sent, content_type="multipart/form-data")
    assert answer.status_code == 303
    for who in (editor, grower):
        found = who.get(f"{path}/documento")
        assert found.status_code == 200
        assert found.headers["Cache-Control"] == "private, no-store"
    with store.write() as session:
        stranger = factories.organisation(session)
    assert acting(store, stranger).get(f"{path}/documento").status_code == 404
    assert acting(store, farm, Role.VIEWER).get(f"{path}/documento").status_code == 404


def test_the_people_of_the_group_read_its_pacts_and_change_nothing(
    store: Store, gas: Organisation, farm: Organisation
) -> None:
    with store.write() as session:
        anna: Person = person(session)
        household(session, gas, anna)
        row = pact(session, gas, farm)
    member = visitor(store, anna)
    assert "Cascina Prova" in text_of(member.get(PATH).text)
    page = text_of(member.get(f"/patti/{row.id}").text)
    assert "Cambia il testo" not in page
    assert "Siamo d’accordo" not in page
    assert (
        member.send(f"/patti/{row.id}/stato", {"act": "suspend", "reason": "x"}).status_code == 403
    )
    assert member.send(f"/patti/{row.id}/accordo", {"revision": "1"}).status_code == 403


def test_the_past_of_a_pact_is_never_changed(editor: Visitor, store: Store) -> None:
    editor.send(PATH, WORDS)
    assert len(acts(store)) == 1
    for statement in ("UPDATE pact_events SET reason = 'x'", "DELETE FROM pact_events"):
        with pytest.raises(DBAPIError), store.write() as session:
            session.execute(text(statement))


def test_the_list_asks_the_same_few_questions_however_long_it_is(
    editor: Visitor, store: Store, gas: Organisation
) -> None:
    with store.write() as session:
        for _number in range(8):
            pact(session, gas, factories.organisation(session), starts_on=TODAY)
    with counted_statements(store.app) as statements:
        assert editor.get(PATH).status_code == 200
    assert len(statements) <= MOST_STATEMENTS, statements.sent
