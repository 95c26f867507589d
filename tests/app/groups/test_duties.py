"""Who looks after what: given and taken by owners, and what a treasurer must bring to the door."""

import pytest
from sqlalchemy import select

from app.accounts.audit_models import AuditEntry
from app.accounts.colleagues import LEFT
from app.accounts.models import Person, Role
from app.groups.models import Duty, DutyKind
from app.groups.queries import duties_of
from catalog.organisations import Organisation
from tests.support import factories
from tests.support.database import Store
from tests.support.factories import NOW, TODAY
from tests.support.groups import duty, group, household
from tests.support.mails import drain
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

PATH = "/realta/gas-prova/compiti"
MOST_STATEMENTS = 10


@pytest.fixture
def gas(store: Store) -> Organisation:
    with store.write() as session:
        return group(session, name="GAS Prova", slug="gas-prova")


@pytest.fixture
def owner(store: Store, gas: Organisation) -> Visitor:
    with store.write() as session:
        who = person(session, totp_confirmed_at=NOW)
        mandate(session, who, gas)
    return visitor(store, who, gas)


@pytest.fixture
def anna(store: Store, gas: Organisation) -> Person:
    with store.write() as session:
        who = person(session, name="Anna Prova")
        household(session, gas, who, name="Rossi")
    return who


@pytest.fixture
def farm(store: Store) -> Organisation:
    with store.write() as session:
        return factories.organisation(session, name="Cascina Prova", slug="cascina")


def held(store: Store, who: Person, gas: Organisation) -> list[tuple[DutyKind, str | None]]:
    with store.read() as session:
        return [
            (each.kind, each.producer.slug if each.producer else None)
            for each in duties_of(session, who.id, gas.id)
        ]


def test_a_duty_is_given_once_and_taken_back(
    owner: Visitor, store: Store, gas: Organisation, anna: Person, farm: Organisation
) -> None:
    asked = {"person": str(anna.id), "kind": "coordinator", "producer": "cascina PROVA"}
    for _again in range(2):
        assert owner.send(PATH, asked).status_code == 303
    assert owner.send(PATH, asked | {"producer": ""}).status_code == 303
    assert sorted(held(store, anna, gas), key=str) == [
        (DutyKind.COORDINATOR, farm.slug),
        (DutyKind.COORDINATOR, None),
    ]
    page = text_of(owner.get(PATH).text)
    assert "Anna Prova per Cascina Prova" in page
    with store.read() as session:
        first = session.scalars(select(Duty).where(Duty.producer_id == farm.id)).one()
    assert owner.send(f"{PATH}/{first.id}/togli").status_code == 303
    assert held(store, anna, gas) == [(DutyKind.COORDINATOR, None)]
    with store.read() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert sorted(actions) == ["duty.given", "duty.given", "duty.taken"]


@pytest.mark.parametrize(
    "case",
    [
        ("treasurer", "Cascina Prova", "Solo un referente segue un produttore"),
        ("coordinator", "Nessuno Mai", "Nessuno qui ha questo nome"),
        ("coordinator", "GAS Prova", "Nessuno qui ha questo nome"),
        ("owner", "", "Scegli una delle voci"),
    ],
)
@pytest.mark.usefixtures("farm")
def test_a_duty_that_makes_no_sense_is_refused_beside_its_field(
    owner: Visitor, store: Store, gas: Organisation, anna: Person, case: tuple[str, str, str]
) -> None:
    kind, producer, sentence = case
    answer = owner.send(PATH, {"person": str(anna.id), "kind": kind, "producer": producer})
    assert answer.status_code == 422
    assert sentence in text_of(answer.text)
    assert held(store, anna, gas) == []


def test_two_producers_of_one_name_are_told_apart_by_their_address(
    owner: Visitor, store: Store, gas: Organisation, anna: Person, farm: Organisation
) -> None:
    with store.write() as session:
        factories.organisation(session, name=farm.name, slug="cascina-2")
    asked = {"person": str(anna.id), "kind": "coordinator", "producer": farm.name}
    answer = owner.send(PATH, asked)
    assert answer.status_code == 422
    assert "cascina, cascina-2" in text_of(answer.text)
    assert owner.send(PATH, asked | {"producer": "cascina-2"}).status_code == 303
    assert held(store, anna, gas) == [(DutyKind.COORDINATOR, "cascina-2")]


def test_nobody_from_outside_gets_a_duty(
    owner: Visitor, store: Store, gas: Organisation, anna: Person
) -> None:
    with store.write() as session:
        stranger = person(session)
        household(session, group(session), stranger)
        left = person(session)
        household(session, gas, left, left_on=TODAY)
    for who in (stranger, left):
        answer = owner.send(PATH, {"person": str(who.id), "kind": "handover"})
        assert answer.status_code == 422
        assert "Solo chi fa parte del gruppo" in text_of(answer.text)
    assert anna


def test_a_treasurer_is_led_to_the_second_factor_at_the_next_page(
    owner: Visitor, store: Store, gas: Organisation, anna: Person
) -> None:
    member = visitor(store, anna)
    assert member.get(PATH).status_code == 200
    owner.send(PATH, {"person": str(anna.id), "kind": "treasurer"})
    asked = member.get(PATH)
    assert asked.status_code == 303
    assert asked.headers["Location"].startswith("/io/secondo-fattore")
    with store.read() as session:
        found = session.scalars(select(Duty)).one()
    owner.send(f"{PATH}/{found.id}/togli")
    assert member.get(PATH).status_code == 200


def test_who_is_treasurer_of_two_groups_stays_one_of_the_other(
    owner: Visitor, store: Store, gas: Organisation, anna: Person
) -> None:
    owner.send(PATH, {"person": str(anna.id), "kind": "treasurer"})
    with store.write() as session:
        duty(session, group(session), anna, DutyKind.TREASURER)
        mine = session.scalars(select(Duty).where(Duty.organisation_id == gas.id)).one()
    owner.send(f"{PATH}/{mine.id}/togli")
    with store.read() as session:
        assert session.get_one(Person, anna.id).handles_money


@pytest.mark.parametrize("how", ["removed", "left"])
def test_who_leaves_the_group_has_no_duty_in_it_any_more(
    owner: Visitor, store: Store, gas: Organisation, anna: Person, how: str
) -> None:
    owner.send(PATH, {"person": str(anna.id), "kind": "treasurer"})
    with store.read() as session:
        house = session.scalars(select(Duty.organisation_id)).one()
        assert house == gas.id
    page = owner.get("/realta/gas-prova/famiglie?q=Rossi")
    path = page.text.split("/famiglie/")[1].split('"')[0]
    if how == "removed":
        owner.send(f"/realta/gas-prova/famiglie/{path}/persone/togli", {"person": str(anna.id)})
    else:
        owner.send(f"/realta/gas-prova/famiglie/{path}/uscita", {"left_on": TODAY.isoformat()})
    assert held(store, anna, gas) == []
    with store.read() as session:
        assert not session.get_one(Person, anna.id).handles_money


def test_people_of_the_group_see_who_does_what_and_others_do_not(
    store: Store, gas: Organisation, anna: Person
) -> None:
    with store.write() as session:
        duty(session, gas, anna, DutyKind.HANDOVER)
        viewer, stranger = person(session), person(session)
        mandate(session, viewer, gas, Role.VIEWER)
    for who in (anna, viewer):
        page = text_of(visitor(store, who).get(PATH).text)
        assert "Anna Prova" in page
        assert "Dai un compito" not in page
    assert visitor(store, stranger).get(PATH).status_code == 403


def test_the_page_asks_the_same_few_questions_however_many_look_after_something(
    owner: Visitor, store: Store, gas: Organisation
) -> None:
    with store.write() as session:
        for _number in range(12):
            who = person(session)
            household(session, gas, who)
            duty(session, gas, who, DutyKind.COORDINATOR, factories.organisation(session))
    with counted_statements(store.app) as statements:
        assert owner.get(PATH).status_code == 200
    assert len(statements) <= MOST_STATEMENTS, statements.sent


def test_producers_are_proposed_while_one_types(owner: Visitor, farm: Organisation) -> None:
    proposed = owner.get("/realta/gas-prova/produttori-simili?producer=casc").text
    assert farm.name in proposed
    assert farm.name not in owner.get("/realta/gas-prova/produttori-simili?producer=c").text


def remove_colleague(owner: Visitor, who: Person) -> None:
    answer = owner.send("/realta/gas-prova/persone/togli", {"person": str(who.id)})
    assert answer.status_code == 303, answer.text


def test_who_acts_for_the_group_no_longer_looks_after_nothing(
    owner: Visitor, store: Store, gas: Organisation
) -> None:
    with store.write() as session:
        who = person(session, handles_money=True)
        mandate(session, who, gas, Role.ORDERS)
        duty(session, gas, who, DutyKind.TREASURER)
        duty(session, gas, who, DutyKind.HANDOVER)
        elsewhere = group(session)
        household(session, elsewhere, who)
        duty(session, elsewhere, who, DutyKind.HANDOVER)
    remove_colleague(owner, who)
    drain(store.app, kinds={LEFT})
    assert held(store, who, gas) == []
    assert held(store, who, elsewhere) == [(DutyKind.HANDOVER, None)]
    with store.read() as session:
        assert session.get_one(Person, who.id).handles_money is False
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["colleague.removed", "duty.taken", "duty.taken"]


def test_who_stays_in_a_household_keeps_the_duties(
    owner: Visitor, store: Store, gas: Organisation, anna: Person
) -> None:
    with store.write() as session:
        mandate(session, anna, gas, Role.EDITOR)
        duty(session, gas, anna, DutyKind.HANDOVER)
    remove_colleague(owner, anna)
    drain(store.app, kinds={LEFT})
    assert held(store, anna, gas) == [(DutyKind.HANDOVER, None)]
