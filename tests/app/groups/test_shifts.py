"""Hand-over shifts: planned in local time, filled by the group's people, reminded of once the day before."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.groups.place_models import PickupPlace
from app.groups.shift_models import Shift, ShiftHelper
from app.groups.shifts import remind
from app.runtime.clock import utc_now
from app.runtime.once import new_form_token
from catalog.organisations import Organisation
from tests.support.database import Store
from tests.support.groups import group, household, pickup_place, shift
from tests.support.mails import assert_mail_snapshot, posted
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

PATH = "/realta/gas-prova/turni"
ROME = ZoneInfo("Europe/Rome")
# Thursday 3 December 2099, six in the evening on the wall in Italy.
THEN = datetime(2099, 12, 3, 17, tzinfo=UTC)
MOST_STATEMENTS = 11


@pytest.fixture
def gas(store: Store) -> Organisation:
    with store.write() as session:
        return group(session, name="GAS Prova", slug="gas-prova")


@pytest.fixture
def place(store: Store, gas: Organisation) -> PickupPlace:
    with store.write() as session:
        return pickup_place(session, gas, name="Oratorio")


@pytest.fixture
def editor(store: Store, gas: Organisation) -> Visitor:
    with store.write() as session:
        who = person(session)
        mandate(session, who, gas, Role.EDITOR)
    return visitor(store, who, gas)


@pytest.fixture
def anna(store: Store, gas: Organisation) -> Person:
    return member(store, gas, "Anna Prova")


def member(store: Store, gas: Organisation, name: str) -> Person:
    with store.write() as session:
        who = person(session, name=name)
        household(session, gas, who, name=name)
    return who


def planned(store: Store, place: PickupPlace, *helpers: Person, at: datetime = THEN) -> str:
    with store.write() as session:
        return f"{PATH}/{shift(session, place, at, *helpers).id}"


def coming(store: Store) -> int:
    with store.read() as session:
        return len(session.scalars(select(ShiftHelper)).all())


def reminded(store: Store, here: datetime) -> int:
    with store.app.app_context(), store.write() as session:
        return remind(session, ROME, now=here.astimezone(UTC))


def test_a_shift_is_planned_in_the_time_of_the_wall_and_once(
    editor: Visitor, store: Store, place: PickupPlace
) -> None:
    year = utc_now().year + 1
    sent = {
        "place": str(place.id),
        "day": f"{year}-07-02",
        "starts": "18:00",
        "ends": "19.30",
        "needed": "2",
        "form_token": new_form_token(),
    }
    for _again in range(2):
        assert editor.post(PATH, data=sent).status_code == 303
    with store.read() as session:
        row = session.scalars(select(Shift)).one()
    assert row.starts_at == datetime(year, 7, 2, 16, tzinfo=UTC)
    assert row.ends_at == datetime(year, 7, 2, 17, 30, tzinfo=UTC)
    assert "18:00–19:30" in text_of(editor.get(PATH).text)


@pytest.mark.parametrize(
    ("field", "value"),
    [("day", "2020-01-01"), ("ends", "17:00"), ("needed", "0"), ("place", "x"), ("starts", "29")],
)
def test_a_shift_that_makes_no_sense_is_refused_beside_its_field(
    editor: Visitor, store: Store, place: PickupPlace, field: str, value: str
) -> None:
    sent = {
        "place": str(place.id),
        "day": "2099-12-03",
        "starts": "18:00",
        "ends": "19:30",
        "needed": "2",
    }
    answer = editor.send(PATH, sent | {field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    with store.read() as session:
        assert session.scalars(select(Shift)).all() == []


def test_the_people_of_the_group_sign_up_and_withdraw_until_there_are_enough(
    store: Store, gas: Organisation, place: PickupPlace, anna: Person
) -> None:
    path = planned(store, place)
    first = visitor(store, anna)
    for _again in range(2):
        assert first.send(f"{path}/vengo").status_code == 303
    assert "ne serve ancora 1" in text_of(first.get(PATH).text)
    second, third = (visitor(store, member(store, gas, name)) for name in ("Bruno", "Carla"))
    assert second.send(f"{path}/vengo").status_code == 303
    full = third.send(f"{path}/vengo")
    assert full.status_code == 409
    assert "Vengono già in quanti servono" in text_of(full.text)
    assert first.send(f"{path}/non-vengo").status_code == 303
    assert third.send(f"{path}/vengo").status_code == 303
    assert coming(store) == 2


def test_who_comes_is_settled_once_the_shift_has_begun(
    store: Store, place: PickupPlace, anna: Person
) -> None:
    path = planned(store, place, anna, at=utc_now() - timedelta(minutes=10))
    who = visitor(store, anna)
    assert who.send(f"{path}/non-vengo").status_code == 409
    assert coming(store) == 1


def test_a_shift_to_which_somebody_comes_is_not_taken_back_over_their_head(
    editor: Visitor, store: Store, place: PickupPlace, anna: Person
) -> None:
    path = planned(store, place, anna)
    assert editor.send(f"{path}/togli").status_code == 409
    visitor(store, anna).send(f"{path}/non-vengo")
    assert editor.send(f"{path}/togli").status_code == 303
    assert "Nessun turno in programma" in text_of(editor.get(PATH).text)


def test_who_helps_tomorrow_is_reminded_once_and_not_at_night(
    store: Store, place: PickupPlace, anna: Person
) -> None:
    planned(store, place, anna)
    assert reminded(store, datetime(2099, 12, 1, 20, tzinfo=ROME)) == 0
    assert reminded(store, datetime(2099, 12, 2, 7, 59, tzinfo=ROME)) == 0
    assert reminded(store, datetime(2099, 12, 2, 8, tzinfo=ROME)) == 1
    assert reminded(store, datetime(2099, 12, 2, 9, tzinfo=ROME)) == 0
    (mail,) = posted(store)
    assert mail.recipient == anna.email
    assert "18:00" in mail.text
    assert_mail_snapshot(mail, "groups/shift")


def test_a_reminder_that_was_missed_is_sent_the_same_day_and_none_after_the_shift(
    store: Store, place: PickupPlace, anna: Person
) -> None:
    planned(store, place, anna)
    planned(store, place, anna, at=THEN - timedelta(hours=10))
    assert reminded(store, datetime(2099, 12, 3, 12, tzinfo=ROME)) == 1


def test_nobody_who_has_left_the_group_is_expected_any_more(
    editor: Visitor, store: Store, place: PickupPlace, anna: Person
) -> None:
    planned(store, place, anna)
    planned(store, place, anna, at=utc_now() - timedelta(minutes=10))
    page = editor.get("/realta/gas-prova/famiglie?q=Anna").text
    path = page.split("/famiglie/")[1].split('"')[0]
    editor.send(f"/realta/gas-prova/famiglie/{path}/persone/togli", {"person": str(anna.id)})
    # Who was there stays noted.
    assert coming(store) == 1
    assert visitor(store, anna).get(PATH).status_code == 403


def test_a_shift_of_another_group_is_not_found(
    store: Store, gas: Organisation, anna: Person
) -> None:
    with store.write() as session:
        theirs = shift(session, pickup_place(session, group(session)), THEN)
    assert gas
    assert visitor(store, anna).send(f"{PATH}/{theirs.id}/vengo").status_code == 404


def test_the_list_asks_the_same_few_questions_however_long_it_is(
    editor: Visitor, store: Store, gas: Organisation, place: PickupPlace
) -> None:
    people = [member(store, gas, f"Persona {number}") for number in range(2)]
    for number in range(9):
        planned(store, place, *people, at=THEN + timedelta(days=number))
    with counted_statements(store.app) as statements:
        assert editor.get(PATH).status_code == 200
    assert len(statements) <= MOST_STATEMENTS, statements.sent
