"""The searches that the demonstration must answer well, asked as an outside program asks them."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.admin.demo import load_demo
from app.runtime.clock import utc_now
from tests.support.database import Store

SEARCHES = [
    ("mele bio entro 20 km da Treviglio", 8, 5),
    ("formaggi in Val Seriana", 8, 4),
    ("30 pasti al giorno a Dalmine da settembre a giugno", 5, 3),
    ("manutenzione verde cooperativa sociale di tipo B provincia di Bergamo", 6, 3),
    ("miele sotto 12 euro al kg", 4, 3),
    ("pulizia uffici a Bergamo", 5, 3),
    ("arance", 5, 3),
    ("laboratori teatro scuole", 5, 3),
    ("uova bio 150 alla settimana a Clusone", 4, 3),
]


@pytest.fixture
def demo_client(store: Store, client: FlaskClient) -> FlaskClient:
    with store.write() as session:
        load_demo(session, now=utc_now())
    return client


def answer(client: FlaskClient, text: str) -> dict[str, Any]:
    response = client.get("/api/v1/matches", query_string={"q": text, "k": 100})
    assert response.status_code == 200, response.get_data(as_text=True)
    found: dict[str, Any] = response.get_json()
    return found


def test_every_search_has_several_offers_of_several_producers(demo_client: FlaskClient) -> None:
    short = {}
    for text, offers, producers in SEARCHES:
        ranking = answer(demo_client, text)["ranking"]
        names = {str(match["producer"]) for match in ranking}
        if len(ranking) < offers or len(names) < producers:
            short[text] = (len(ranking), len(names))
    assert short == {}


def test_apples_fall_to_the_distance_and_to_certificates_that_do_not_hold(
    demo_client: FlaskClient,
) -> None:
    found = answer(demo_client, "mele bio entro 20 km da Treviglio")
    assert all(match["distance_km"] <= 20 for match in found["ranking"])
    assert not [match for match in found["ranking"] if "conversione" in match["title"]]
    assert sum(found["rejected"].values()) >= 4
