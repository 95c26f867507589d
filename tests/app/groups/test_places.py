"""Pick-up places and their usual times: as the clock on the wall shows them."""

from datetime import time

import pytest
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.groups.place_models import PickupPlace, PickupWindow
from catalog.organisations import Organisation
from tests.support.database import Store
from tests.support.groups import group, household, pickup_place, pickup_window
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

PATH = "/realta/gas-prova/ritiri"
HALL = {
    "name": "Oratorio",
    "comune": "Treviglio",
    "street": "Via della Prova 3",
    "note": "Dal retro",
}
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
def anna(store: Store, gas: Organisation) -> Person:
    with store.write() as session:
        who = person(session)
        household(session, gas, who)
    return who


def places(store: Store) -> list[PickupPlace]:
    with store.read() as session:
        return list(session.scalars(select(PickupPlace).order_by(PickupPlace.name)))


def times(store: Store) -> list[tuple[int, time, time]]:
    with store.read() as session:
        rows = session.scalars(
            select(PickupWindow).order_by(PickupWindow.weekday, PickupWindow.starts)
        )
        return [(row.weekday, row.starts, row.ends) for row in rows]


def test_a_place_is_added_and_lies_in_its_comune(
    editor: Visitor, store: Store, anna: Person
) -> None:
    answer = editor.send(PATH, HALL)
    (place,) = places(store)
    assert answer.headers["Location"] == f"{PATH}/{place.id}"
    assert (place.name, place.street, place.note) == ("Oratorio", "Via della Prova 3", "Dal retro")
    assert (round(place.lat, 1), round(place.lon, 1)) == (45.5, 9.6)
    page = text_of(visitor(store, anna).get(PATH).text)
    assert "Via della Prova 3, Treviglio (BG)" in page
    assert "Aggiungi un punto di ritiro" not in page


@pytest.mark.parametrize("field", ["name", "street", "comune"])
def test_a_place_that_lacks_something_is_refused_as_typed(
    editor: Visitor, store: Store, field: str
) -> None:
    answer = editor.send(PATH, HALL | {field: ""})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Dal retro" in answer.text
    assert places(store) == []


def test_two_places_of_a_group_have_two_names(editor: Visitor, store: Store) -> None:
    editor.send(PATH, HALL)
    answer = editor.send(PATH, HALL | {"street": "Via Altra 1"})
    assert answer.status_code == 422
    assert "Un altro vostro punto di ritiro ha questo nome" in text_of(answer.text)
    (place,) = places(store)
    assert editor.send(f"{PATH}/{place.id}", HALL | {"street": "Via Altra 1"}).status_code == 303
    assert [each.street for each in places(store)] == ["Via Altra 1"]


def test_times_are_kept_as_the_wall_shows_them_and_never_overlap(
    editor: Visitor, store: Store, gas: Organisation
) -> None:
    with store.write() as session:
        place = pickup_place(session, gas)
    path = f"{PATH}/{place.id}/orari"
    for weekday, starts, ends, status in (
        ("3", "18:00", "19.30", 303),
        ("3", "19:30", "20", 303),
        ("3", "19:00", "21:00", 422),
        ("4", "19:00", "21:00", 303),
        ("4", "21:00", "19:00", 422),
        ("7", "10:00", "11:00", 422),
        ("1", "25:00", "26:00", 422),
    ):
        answer = editor.send(path, {"weekday": weekday, "starts": starts, "ends": ends})
        assert answer.status_code == status, (weekday, starts, ends)
    assert times(store) == [
        (3, time(18), time(19, 30)),
        (3, time(19, 30), time(20)),
        (4, time(19), time(21)),
    ]
    assert "giovedì, 18:00–19:30" in text_of(editor.get(PATH).text)
    with store.read() as session:
        last = session.scalars(select(PickupWindow).where(PickupWindow.weekday == 4)).one()
    for _again in range(2):
        assert editor.send(f"{path}/{last.id}/togli").status_code == 303
    assert len(times(store)) == 2


def test_a_place_that_is_not_used_any_more_is_hidden_from_members_and_can_come_back(
    editor: Visitor, store: Store, gas: Organisation, anna: Person
) -> None:
    with store.write() as session:
        place = pickup_place(session, gas, name="Da Carla")
    member = visitor(store, anna)
    editor.send(f"{PATH}/{place.id}/archivia", {"active": "no"})
    assert "Da Carla" not in text_of(member.get(PATH).text)
    assert "non più in uso" in text_of(editor.get(PATH).text)
    editor.send(f"{PATH}/{place.id}/archivia", {"active": "yes"})
    assert "Da Carla" in text_of(member.get(PATH).text)


def test_a_place_is_not_found_under_another_group(editor: Visitor, store: Store) -> None:
    with store.write() as session:
        theirs = pickup_place(session, group(session))
    assert editor.get(f"{PATH}/{theirs.id}").status_code == 404


def test_the_list_asks_the_same_few_questions_however_long_it_is(
    editor: Visitor, store: Store, gas: Organisation
) -> None:
    with store.write() as session:
        for _number in range(8):
            pickup_window(session, pickup_place(session, gas), 2, time(18), time(19))
    with counted_statements(store.app) as statements:
        assert editor.get(PATH).status_code == 200
    assert len(statements) <= MOST_STATEMENTS, statements.sent
