"""What is missing on the territory: counted by what and where, with the nearest who offers it."""

import csv
import io

import pytest
from sqlalchemy.orm import Session

from app.matches.standing.models import DemandCheck
from catalog.categories import load_categories
from catalog.demands import Demand, DemandState, Visibility
from catalog.organisations import Organisation
from catalog.quantities import Dimension
from catalog.rhythm import Rhythm
from tests.support import factories
from tests.support.database import Store
from tests.support.days import today
from tests.support.factories import CLUSONE, NOW, TREVIGLIO
from tests.support.queries import counted_statements
from tests.support.signing import Visitor

PAGE = "/scrivania/manca"


def wanting(session: Session, buyer: Organisation, eligible: int = 0, **fields: object) -> Demand:
    row = factories.demand(session, buyer, **fields)
    session.add(
        DemandCheck(
            demand_id=row.id, revision=1, day=today(), eligible=eligible, floor=0, checked_at=NOW
        )
    )
    session.flush()
    return row


@pytest.fixture
def buyer(store: Store) -> Organisation:
    with store.write() as session:
        return factories.organisation(session, name="Mensa Prova")


def sheet(page: Visitor, **asked: str) -> list[list[str]]:
    answer = page.get(f"{PAGE}.csv", query_string=asked)
    assert answer.status_code == 200
    text = answer.data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def test_demands_are_counted_by_category_and_place(
    store: Store, buyer: Organisation, secretary: Visitor
) -> None:
    with store.write() as session:
        wanting(session, buyer, max_km=10.0)
        wanting(session, buyer, eligible=2, rhythm=Rhythm.WEEKLY, max_km=20.0)
        wanting(session, buyer, istat=CLUSONE[0], amount=None, dimension=None)
        wanting(session, buyer, eligible=3)
        wanting(session, buyer, state=DemandState.CLOSED)
        producer = factories.organisation(session, CLUSONE)
        factories.offer(session, producer)
    # Clusone lies 49.5 km from Treviglio; 200 kg once and 200 kg a week are 200 + 867 kg in a month.
    assert sheet(secretary) == [
        ["Mele", "Treviglio", "2", "1", "1.066,67 kg", "50", "Offerto, ma più lontano di quanto accettino"],
        ["Mele", "Clusone", "1", "1", "", "1", "Offerto vicino: criteri, prezzo, stagione o consegna lo lasciano fuori"],
    ]  # fmt: skip


def test_what_nobody_offers_asks_for_a_producer(
    store: Store, buyer: Organisation, secretary: Visitor
) -> None:
    with store.write() as session:
        wanting(
            session, buyer, category_code="wildflower-honey", amount=3, dimension=Dimension.PIECE
        )
        factories.offer(session, buyer, published=False, category_code="wildflower-honey")
    assert sheet(secretary) == [
        [
            load_categories().label("wildflower-honey", "it"),
            "Treviglio",
            "1",
            "1",
            "3",
            "",
            "Nessuno lo offre: serve un produttore",
        ]
    ]


def test_an_offer_of_a_kind_below_the_category_is_a_source(
    store: Store, buyer: Organisation, secretary: Visitor
) -> None:
    with store.write() as session:
        wanting(session, buyer, category_code="fresh-fruit", max_km=5.0)
        factories.offer(session, factories.organisation(session, TREVIGLIO))
    assert sheet(secretary)[0][5] == "0"


def test_a_private_demand_is_counted_and_not_named(
    store: Store, buyer: Organisation, secretary: Visitor
) -> None:
    with store.write() as session:
        wanting(session, buyer, text="Parole di nessuno", visibility=Visibility.PRIVATE)
    text = secretary.get(PAGE).text
    assert "Mele" in text
    assert "Mensa Prova" not in text
    assert "Parole di nessuno" not in text


def test_a_demand_without_category_or_place_is_counted_as_such(
    store: Store, buyer: Organisation, secretary: Visitor
) -> None:
    with store.write() as session:
        wanting(session, buyer, category_code=None, istat=None, words="coso")
        wanting(session, buyer, category_code="lost-category", istat=None)
        wanting(session, buyer, istat=None, area_code="val-seriana")
        wanting(session, buyer, istat=None, area_code="province-BG")
    places = {(row[0], row[1]): row[2] for row in sheet(secretary)}
    assert places[("solo a parole", "ovunque")] == "2"
    assert ("Mele", "Val Seriana") in places
    assert len(places) == 3


def test_the_page_is_filtered_by_sector_and_by_place(
    store: Store, buyer: Organisation, secretary: Visitor
) -> None:
    with store.write() as session:
        wanting(session, buyer)
        wanting(session, buyer, istat=CLUSONE[0], category_code="carpentry")
    assert len(sheet(secretary)) == 2
    assert [row[1] for row in sheet(secretary, place=CLUSONE[0])] == ["Clusone"]
    assert [row[0] for row in sheet(secretary, sector="fresh-food")] == ["Mele"]
    assert sheet(secretary, sector="nonsense") == []
    page = secretary.get(PAGE).text
    assert "Treviglio: 1 fabbisogno" in page
    assert "sector=fresh-food" in page


def test_the_sheet_also_comes_as_xlsx_and_as_nothing_else(secretary: Visitor) -> None:
    assert secretary.get(f"{PAGE}.xlsx").data.startswith(b"PK")
    assert secretary.get(f"{PAGE}.exe").status_code == 404


def test_the_page_takes_as_many_statements_however_much_is_missing(
    store: Store, buyer: Organisation, secretary: Visitor
) -> None:
    with store.write() as session:
        for code in ("apples", "wildflower-honey", "fresh-fruit"):
            wanting(session, buyer, category_code=code)
    secretary.get(PAGE)
    with counted_statements(store.app) as statements:
        secretary.get(PAGE)
    few = len(statements)
    with store.write() as session:
        for number in range(60):
            wanting(session, buyer, category_code="pears", amount=number + 1)
    with counted_statements(store.app) as statements:
        secretary.get(PAGE)
    assert len(statements) == few <= 9
