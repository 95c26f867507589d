"""The pages that belong to no room, and what every page shows."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.web.routes import MOST_SECTORS
from catalog.categories import load_categories
from config import Settings
from tests.support.database import Store, close
from tests.support.factories import offer, organisation
from tests.support.pages import links, text_of
from tests.support.queries import counted_statements

BANNER = "demo-banner"
WITH_BANNER = ("/", "/realta", "/categorie", "/categorie/apples", "/crediti", "/cerca?q=mele")


def test_the_home_page_of_an_empty_market_invites(client: FlaskClient) -> None:
    answer = client.get("/?lang=en")
    assert answer.status_code == 200
    assert "categories of goods and services" not in text_of(answer.text)


def test_the_home_page_counts_what_is_on_offer(client: FlaskClient, store: Store) -> None:
    with store.write() as session:
        first = organisation(session, name="Cascina Prova", slug="cascina-prova", is_member=True)
        organisation(session, name="Senza Offerte", is_member=True)
        offer(session, first)
        offer(session, first)
        offer(session, first, published=False)
        offer(session, organisation(session))
    page = client.get("/?lang=en").text
    text = text_of(page)
    assert "3 offers" in text
    assert "2 producers" in text
    assert "1 municipality" in text
    assert "Senza Offerte" in text
    assert "/realta/cascina-prova" in {link["href"] for link in links(page)}


def test_real_members_stand_before_the_invented_ones(client: FlaskClient, store: Store) -> None:
    with store.write() as session:
        organisation(session, name="Aratro Demo", is_member=True, is_demo=True)
        organisation(session, name="Zappa Prova", is_member=True)
    text = text_of(client.get("/").text)
    assert text.index("Zappa Prova") < text.index("Aratro Demo")


def test_the_home_page_shows_the_sectors_with_most_offers(
    client: FlaskClient, store: Store
) -> None:
    roots = load_categories().roots
    with store.write() as session:
        owner = organisation(session)
        for root in roots:
            offer(session, owner, category_code=root.code)
        offer(session, owner, category_code=roots[-1].code)
    shown = [
        target.removeprefix("/categorie/")
        for link in links(client.get("/").text)
        if (target := str(link["href"])).startswith("/categorie/")
    ]
    assert len(shown) == MOST_SECTORS
    assert shown[-1] == roots[-1].code


@pytest.mark.parametrize("path", ["/non-esiste", "//example.org/%22x", "/realta/nobody"])
def test_an_error_page_keeps_the_way_to_the_other_language(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    targets = [str(link["href"]) for link in links(answer.text) if link.get("id") == "language"]
    assert len(targets) == 1
    assert targets[0].startswith("/")
    assert not targets[0].startswith("//")
    english = client.get(targets[0])
    assert english.status_code == 404
    assert '<html lang="en">' in english.text


@pytest.mark.parametrize("path", ["/crediti", "/dev/components", "/crediti?lang=en"])
def test_pages_without_data_are_shown(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_the_book_of_components_is_not_for_the_public(settings: Settings, store: Store) -> None:
    app = create_app(replace(settings, production=True, secret_key="s" * 32))
    assert app.test_client().get("/dev/components").status_code == 404
    close(app)


@pytest.mark.parametrize("path", WITH_BANNER)
def test_a_demonstration_says_so_on_its_pages(
    client: FlaskClient, app: Flask, store: Store, path: str
) -> None:
    with store.write() as session:
        organisation(session)
    client.get(path)
    with counted_statements(app) as without:
        assert BANNER not in client.get(path).text
    with store.write() as session:
        offer(session, organisation(session, is_demo=True))
    client.get(path)
    with counted_statements(app) as statements:
        assert BANNER in client.get(path).text
    asked = [sent for sent in statements.sent if "is_demo" in sent and "EXISTS" in sent]
    assert len(asked) == 1
    assert any("EXISTS" in sent and "is_demo" in sent for sent in without.sent)


def test_an_error_page_never_asks_whether_it_is_a_demonstration(
    client: FlaskClient, app: Flask, store: Store
) -> None:
    with store.write() as session:
        organisation(session, is_demo=True)
    with counted_statements(app) as statements:
        answer = client.get("/realta/nobody")
    assert answer.status_code == 404
    assert BANNER not in answer.text
    assert not [sent for sent in statements.sent if "EXISTS" in sent]


def test_the_questions_of_the_home_page_do_not_grow_with_the_market(
    client: FlaskClient, app: Flask, store: Store
) -> None:
    counts = []
    for _turn in range(2):
        with store.write() as session:
            for _number in range(10):
                offer(session, organisation(session, is_member=True))
        with counted_statements(app) as statements:
            client.get("/")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 5


def test_the_health_of_the_process_asks_nothing_of_the_database(
    client: FlaskClient, app: Flask
) -> None:
    with counted_statements(app) as statements:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "ok")
    assert answer.headers["Cache-Control"] == "no-store"
    assert statements.sent == []
