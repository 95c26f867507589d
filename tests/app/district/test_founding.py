"""Members that were there before: recorded once, in the register of their day."""

from datetime import date
from pathlib import Path

import pytest

from app.district import queries
from catalog.organisations import Organisation
from tests.support import factories
from tests.support.database import Store
from tests.support.signing import person

LIST = """organisation;category;since;minutes;charter
cascina-alfa;social_cooperative;2021-09-10;Assemblea di prova;2026-1
{vat};gas;2022-03-01;Coordinamento di prova 4;2026-1
"""


@pytest.fixture
def ready(store: Store) -> str:
    with store.write() as session:
        person(session, email="dora@example.org")
        factories.organisation(session, slug="cascina-alfa", name="Alfa")
        return (
            factories.organisation(session, name="Beta", vat_number="02182030391").vat_number or ""
        )


def run(store: Store, folder: Path, text: str) -> tuple[int, str]:
    file = folder / "soci.csv"
    file.write_text(text, encoding="utf-8")
    runner = store.app.test_cli_runner()
    result = runner.invoke(args=["members", "record", str(file), "--by", "dora@example.org"])
    return result.exit_code, result.output


def test_members_of_before_stand_in_the_register_of_their_day(
    store: Store, ready: str, tmp_path: Path
) -> None:
    assert run(store, tmp_path, LIST.format(vat=ready)) == (0, "2 soci registrati.\n")
    assert run(store, tmp_path, LIST.format(vat=ready)) == (0, "0 soci registrati.\n")
    for day, names in (
        (date(2021, 9, 9), []),
        (date(2021, 9, 10), ["Alfa"]),
        (date(2026, 1, 1), ["Alfa", "Beta"]),
    ):
        with store.read() as session:
            lines = queries.register_on(session, day, most=10)
        assert [line.name for line in lines] == names


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (LIST.replace("since", "dal"), "Riga 1 dell’elenco: «since»"),
        (LIST.replace("2022-03-01", "1/3/2022"), "Riga 3 dell’elenco: «since»"),
        (LIST.replace("gas", "king"), "Riga 3 dell’elenco: «category»"),
        (LIST.replace("Assemblea di prova", ""), "Riga 2 dell’elenco: «minutes»"),
        (LIST.replace("cascina-alfa", "nessuno"), "Riga 2 dell’elenco: «organisation»"),
    ],
)
def test_a_faulty_line_is_named_and_nothing_is_written(
    store: Store, ready: str, tmp_path: Path, broken: str, told: str
) -> None:
    code, output = run(store, tmp_path, broken.format(vat=ready))
    assert code == 1
    assert told in output
    with store.read() as session:
        assert session.query(Organisation).filter(Organisation.is_member).count() == 0
