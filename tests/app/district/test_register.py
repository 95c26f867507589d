"""The register of any day, compared with a history told by hand."""

import csv
import io
from datetime import date
from random import Random

import pytest
from python_calamine import load_workbook

from app.accounts.models import StaffRole
from app.district import queries
from app.district.models import MembershipState as State
from tests.support import district, factories
from tests.support.database import Store
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, person, staff, visitor

LIVES = (
    ("Alfa", [(date(2024, 1, 10), State.ADMITTED), (date(2025, 3, 1), State.LEFT)]),
    (
        "Beta",
        [
            (date(2024, 6, 1), State.ADMITTED),
            (date(2024, 9, 1), State.SUSPENDED),
            (date(2025, 1, 1), State.ADMITTED),
        ],
    ),
    ("Gamma", [(date(2025, 2, 1), State.REFUSED)]),
    ("Delta", [(date(2025, 2, 1), State.ADMITTED), (date(2025, 2, 1), State.SUSPENDED)]),
)


@pytest.fixture
def told(store: Store) -> Store:
    with store.write() as session:
        by = person(session)
        for name, life in LIVES:
            owner = factories.organisation(session, name=name)
            row = district.membership(session, owner, by, on=date(2023, 12, 1))
            for day, state in life:
                district.event(session, row, state, by=by, on=day)
    return store


@pytest.mark.parametrize(
    ("day", "members"),
    [
        (date(2024, 1, 9), []),
        (date(2024, 1, 10), [("Alfa", "admitted")]),
        (date(2024, 9, 1), [("Alfa", "admitted"), ("Beta", "suspended")]),
        (date(2025, 2, 1), [("Alfa", "admitted"), ("Beta", "admitted"), ("Delta", "suspended")]),
        (date(2025, 3, 1), [("Beta", "admitted"), ("Delta", "suspended")]),
        (date(2030, 1, 1), [("Beta", "admitted"), ("Delta", "suspended")]),
    ],
)
def test_the_register_of_a_day_holds_whom_the_history_says(
    told: Store, day: date, members: list[tuple[str, str]]
) -> None:
    with told.read() as session:
        lines = queries.register_on(session, day, most=50)
        assert queries.count_members_on(session, day) == len(members)
    assert [(line.name, line.state.value) for line in lines] == members


def test_random_histories_give_what_walking_through_them_gives(store: Store) -> None:
    chance = Random(7)
    days = [date(2025, month, 1) for month in range(1, 13)]
    lives: dict[str, list[tuple[date, State]]] = {}
    with store.write() as session:
        by = person(session)
        for number in range(12):
            owner = factories.organisation(session, name=f"Realtà {number:02}")
            row = district.membership(session, owner, by, on=days[0])
            life = sorted(chance.choices(days, k=chance.randint(0, 5)))
            lives[owner.name] = [
                (day, chance.choice([State.ADMITTED, State.SUSPENDED, State.LEFT])) for day in life
            ]
            for day, state in lives[owner.name]:
                district.event(session, row, state, by=by, on=day)
    for day in days:
        expected = {}
        for name, life in lives.items():
            past = [state for on, state in life if on <= day]
            if past and past[-1] in {State.ADMITTED, State.SUSPENDED}:
                expected[name] = past[-1]
        with store.read() as session:
            found = queries.register_on(session, day, most=50)
            after, read = None, []
            while lines := queries.register_on(session, day, after=after, most=2):
                read += lines
                after = (lines[-1].name, lines[-1].membership.id)
        assert {line.name: line.state for line in found} == expected
        assert [line.name for line in read] == [line.name for line in found] == sorted(expected)


@pytest.fixture
def dora(told: Store) -> Visitor:
    with told.write() as session:
        who = staff(session, person(session), StaffRole.SECRETARIAT)
    return visitor(told, who)


def test_the_page_asks_the_database_as_often_for_many_members(told: Store, dora: Visitor) -> None:
    dora.get("/distretto/registro?day=2025-02-01")
    with counted_statements(told.app) as few:
        assert "3 soci al 1 febbraio 2025" in dora.get("/distretto/registro?day=2025-02-01").text
    with told.write() as session:
        by = person(session)
        for _ in range(40):
            row = district.membership(session, factories.organisation(session), by)
            district.event(session, row, State.ADMITTED, by=by, on=date(2025, 1, 1))
    with counted_statements(told.app) as many:
        assert "43 soci" in dora.get("/distretto/registro?day=2025-02-01").text
    assert len(many) == len(few) <= 7


def test_a_day_that_is_none_is_told_and_the_rest_is_shown(dora: Visitor) -> None:
    answer = dora.get("/distretto/registro?day=31/02/2025")
    assert answer.status_code == 422
    assert "Scrivi un giorno come 05/12/2026." in answer.text


def test_the_export_has_a_line_for_each_member_and_no_formula(told: Store, dora: Visitor) -> None:
    with told.write() as session:
        by = person(session)
        evil = factories.organisation(session, name='=HYPERLINK("http://example.org")')
        row = district.membership(session, evil, by)
        district.event(session, row, State.ADMITTED, by=by, on=date(2025, 1, 1))
    answer = dora.get("/distretto/registro.csv?day=2025-02-01")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="registro-soci-2025-02-01.csv"'
    )
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert {line[0] for line in lines[1:]} == {
        "Alfa", "Beta", "Delta", "'=HYPERLINK(\"http://example.org\")"
    }  # fmt: skip
    answer = dora.get("/distretto/registro.xlsx?day=2025-02-01")
    sheet = load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert {row[0] for row in sheet[1:]} == {
        "Alfa", "Beta", "Delta", '=HYPERLINK("http://example.org")'
    }  # fmt: skip
    assert dora.get("/distretto/registro.exe").status_code == 404


def test_an_empty_register_of_a_demonstration_says_why(store: Store, dora: Visitor) -> None:
    why = "portano il segno di socio senza essere state ammesse"
    assert why not in dora.get("/distretto/registro?day=2001-01-01").text
    with store.write() as session:
        factories.organisation(session, is_demo=True)
    assert why in dora.get("/distretto/registro?day=2001-01-01").text
