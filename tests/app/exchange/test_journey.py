"""From a file to an answer: what a list brings is found by who asks for it nearby."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.exchange.commands import catalog
from app.matches.forms import SearchForm
from app.matches.market import current_market
from app.matches.services import find_matches
from app.runtime.clock import local_day
from app.runtime.transaction import current_session
from catalog.offers import Offer
from tests.app.exchange.lists import price_list, product
from tests.support import factories
from tests.support.database import Store

SLUG = "azienda-demo-prova"
FICTIONAL = (
    product("[F] Mele di prova (BIO) 5Kg/9Kg circa", umPrice=0),
    product("[F] Pere di prova 2 kg", umPrice=6.24),
    product("[F] Albicocche di prova 1 kg", active=False),
    product("[T] Confettura di prova 240 gr", um="Barattoli", vatRate=10, category=""),
)


def search(store: Store, text: str) -> list[str]:
    """Return the titles of what the market answers today."""
    with store.app.test_request_context():
        session, market = current_session(), current_market()
        day = local_day(factories.NOW, "Europe/Rome")
        answer = find_matches(session, market, SearchForm(q=text), day=day, k=100)
        ids = [answer.snapshot.offer_uuid(int(row)) for row in answer.ranking.offers]
        titles = {row.id: row.title for row in session.execute(select(Offer.id, Offer.title))}
        session.rollback()
        return [titles[offer_id] for offer_id in ids]


def brought_in(store: Store, data: bytes, folder: Path) -> None:
    with store.write() as session:
        factories.organisation(session, slug=SLUG, name="Azienda Demo Prova")
    path = folder / "listino.json"
    path.write_bytes(data)
    words = ["import-gdxp", str(path), "--organisation", SLUG, "--apply"]
    result = store.app.test_cli_runner().invoke(catalog, words)
    assert result.exit_code == 0, result.output


def test_fresh_fruit_of_a_list_is_found_nearby(store: Store, tmp_path: Path) -> None:
    brought_in(store, price_list(*FICTIONAL), tmp_path)
    found = search(store, "frutta fresca entro 20 km da Treviglio")
    assert sorted(found) == ["Mele di prova (BIO) 5Kg/9Kg circa", "Pere di prova 2 kg"]


def test_it_is_not_found_far_away(store: Store, tmp_path: Path) -> None:
    brought_in(store, price_list(*FICTIONAL), tmp_path)
    assert search(store, "frutta fresca entro 5 km da Clusone") == []


def test_organic_by_mere_word_does_not_satisfy_who_requires_it(
    store: Store, tmp_path: Path
) -> None:
    brought_in(store, price_list(*FICTIONAL), tmp_path)
    assert "Pere di prova 2 kg" not in search(store, "frutta bio entro 20 km da Treviglio")


def test_the_page_shows_what_a_list_brought(store: Store, tmp_path: Path) -> None:
    brought_in(store, price_list(*FICTIONAL), tmp_path)
    page = store.app.test_client().get("/cerca?q=frutta fresca entro 20 km da Treviglio")
    assert page.status_code == 200
    assert "Pere di prova 2 kg" in page.get_data(as_text=True)


@pytest.mark.parametrize("place", ["Treviglio", "Caravaggio"])
def test_fresh_fruit_of_the_real_list_is_found_near_its_place(
    store: Store, tmp_path: Path, real_list: bytes, place: str
) -> None:
    brought_in(store, real_list, tmp_path)
    found = search(store, f"frutta fresca entro 20 km da {place}")
    assert len(found) == 9
    assert all(title.startswith(("Mele", "Pere", "Tuttifrutti")) for title in found)
