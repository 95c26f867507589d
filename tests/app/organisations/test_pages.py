"""The list of organisations and the page of one of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.organisations.routes import OFFERS_PAGE_SIZE, PAGE_SIZE
from app.runtime.clock import local_day, utc_now
from catalog.delivery_areas import AreaKind
from catalog.evidence import EvidenceLevel
from catalog.organisations import LegalForm, OrganisationKind, PositionSource
from tests.support.database import Store
from tests.support.factories import CLUSONE, claim, delivery_area, offer, organisation
from tests.support.pages import elements, links, next_address, text_of
from tests.support.queries import counted_statements

MARKUP = '<b>Cascina</b> "d\'Oro" & <script>alert(1)</script>'
CONTACT_SCHEMES = ("http://", "https://", "mailto:", "tel:", "/", "#")
MOST_STATEMENTS = 9


def named(store: Store, *names: str, **fields: Any) -> None:
    with store.write() as session:
        for name in names:
            organisation(session, name=name, slug=name.lower().replace(" ", "-"), **fields)


def listed(client: FlaskClient, query: str = "") -> list[str]:
    answer = client.get(f"/realta{query}")
    assert answer.status_code == 200
    return [
        text
        for element in elements(answer.text, "a")
        if (element.attributes.get("href") or "").startswith("/realta/")
        and element.attributes.get("href") != "/realta/nuova"
        and (text := "".join(element.text).strip())
    ]


def test_an_empty_market_has_an_empty_list(client: FlaskClient) -> None:
    assert listed(client) == []


def test_organisations_are_listed_by_name(client: FlaskClient, store: Store) -> None:
    named(store, "Zappa Prova", "Aratro Prova", "Falce Prova")
    assert listed(client) == ["Aratro Prova", "Falce Prova", "Zappa Prova"]


@pytest.mark.parametrize("words", ["aratro", "ARATRO", "àratro", "aratro+prova", "  aratro  "])
def test_a_name_is_found_however_it_is_typed(client: FlaskClient, store: Store, words: str) -> None:
    named(store, "Aratro Prova", "Falce Prova")
    assert listed(client, f"?q={words}") == ["Aratro Prova"]


@pytest.mark.parametrize("words", ["100%25", "%25", "_", "arat_o"])
def test_the_signs_of_a_pattern_are_only_signs(
    client: FlaskClient, store: Store, words: str
) -> None:
    named(store, "Aratro Prova")
    assert listed(client, f"?q={words}+aratroxx") == []


def test_a_place_finds_who_is_there(client: FlaskClient, store: Store) -> None:
    named(store, "Aratro Prova")
    named(store, "Falce Prova", at=CLUSONE)
    assert listed(client, "?q=clusone") == ["Falce Prova"]
    assert listed(client, "?q=nowhere") == []


def test_a_kind_narrows_the_list_and_an_unknown_one_does_not(
    client: FlaskClient, store: Store
) -> None:
    named(store, "Aratro Prova")
    named(store, "GAS Prova", kind=OrganisationKind.GAS)
    assert listed(client, "?kind=gas") == ["GAS Prova"]
    assert listed(client, "?kind=gas&q=aratro") == []
    assert listed(client, "?kind=nonsense") == ["Aratro Prova", "GAS Prova"]


def test_every_kind_and_form_can_be_shown(client: FlaskClient, store: Store) -> None:
    with store.write() as session:
        for kind in OrganisationKind:
            organisation(session, kind=kind, slug=f"kind-{kind.value.replace('_', '-')}")
        for form in LegalForm:
            organisation(session, legal_form=form, slug=f"form-{form.value.replace('_', '-')}")
    for kind in OrganisationKind:
        assert client.get(f"/realta/kind-{kind.value.replace('_', '-')}").status_code == 200
    for form in LegalForm:
        assert client.get(f"/realta/form-{form.value.replace('_', '-')}").status_code == 200


def test_a_long_list_comes_in_pages(client: FlaskClient, store: Store) -> None:
    names = [f"Prova {number:03}" for number in range(PAGE_SIZE + 3)]
    named(store, *names)
    first = client.get("/realta").text
    assert listed(client) == names[:PAGE_SIZE]
    onward = next_address(first)
    # What comes meanwhile before it shifts nothing.
    named(store, "Prova 000 bis")
    assert listed(client, onward) == names[PAGE_SIZE:]
    rest = client.get(f"/realta{onward}").text
    assert 'rel="next"' not in rest
    assert "Dall’inizio" in text_of(rest)
    for nonsense in ("?after=Prova&id=nonsense", "?after=Prova", "?id=%00"):
        assert listed(client, nonsense)[0] == names[0]


def test_an_unknown_organisation_is_not_found(client: FlaskClient) -> None:
    assert client.get("/realta/nobody").status_code == 404
    assert client.get("/realta/a%27%20OR%201=1").status_code == 404


def test_an_organisation_shows_what_is_known_of_it(client: FlaskClient, store: Store) -> None:
    with store.write() as session:
        owner = organisation(
            session,
            name="Cascina Prova",
            slug="cascina-prova",
            purpose="Coltiva per prova.",
            email="a@example.org",
            phone="+39 035 000000",
            website="https://example.org/prova",
            street="Via delle Prove 1",
            vat_number="12345670017",
            position_source=PositionSource.APPROXIMATE,
        )
        delivery_area(session, owner, radius_km=25.0, days="giovedì", minimum_order_cents=3000)
        delivery_area(session, owner, kind=AreaKind.COMUNI, comuni=["016219", "016024"])
        delivery_area(session, owner, kind=AreaKind.EVERYWHERE)
        claim(session, owner)
        offer(session, owner, title="Mele Prova")
        offer(session, owner, title="Mele Ritirate", published=False)
    answer = client.get("/realta/cascina-prova?lang=en")
    text = text_of(answer.text)
    assert answer.status_code == 200
    for words in (
        "Cascina Prova",
        "Coltiva per prova.",
        "Treviglio (BG)",
        "Via delle Prove 1",
        "12345670017",
        "Delivers within 25 km, giovedì, minimum €30.00",
        "Treviglio, Bergamo",
        "Delivers everywhere",
        "Mele Prova",
        "approximate position",
    ):
        assert words in text, words
    assert "Mele Ritirate" not in text
    targets = {str(link["href"]) for link in links(answer.text)}
    assert {"mailto:a@example.org", "tel:+39035000000", "https://example.org/prova"} <= targets


@pytest.mark.parametrize(
    "fields",
    [
        {"website": "javascript:alert(1)"},
        {"website": "data:text/html,x"},
        {"website": " https://example.org"},
        {"website": "//example.org"},
        {"website": "HTTPS://example.org"},
        {"website": 'https://example.org/"onmouseover="alert(1)'},
        {"phone": "call in the evening"},
        {"phone": "javascript:alert(1)"},
        {"email": "a@example.org?bcc=all@example.org"},
        {"email": "javascript:alert(1)"},
        {"email": '"onclick="x'},
    ],
)
def test_contacts_lead_nowhere_else(
    client: FlaskClient, store: Store, fields: dict[str, str]
) -> None:
    named(store, "Cascina Prova", **fields)
    page = client.get("/realta/cascina-prova").text
    for link in links(page):
        target = str(link["href"])
        assert target.startswith(CONTACT_SCHEMES), target
        assert not target.startswith("//"), target
        assert target != "tel:"
        assert "bcc=" not in target
        assert not {name for name in link if name.startswith("on")}, link


def test_markup_in_what_people_write_is_only_text(client: FlaskClient, store: Store) -> None:
    with store.write() as session:
        owner = organisation(
            session, name=MARKUP, slug="cascina-prova", purpose=MARKUP, street=MARKUP
        )
        claim(session, owner, issuer=MARKUP, number="<i>1</i>")
        delivery_area(session, owner, days=MARKUP[:120])
        offer(session, owner, title=MARKUP, unit_label="<u>kg</u>")
    typed = client.get("/realta", query_string={"q": MARKUP}).text
    pages = [client.get(path).text for path in ("/realta", "/realta/cascina-prova")]
    for page in (typed, *pages):
        assert "<b>Cascina" not in page
        assert "<script>alert" not in page
        assert not elements(page, "i", "u")
    assert all(MARKUP in text_of(page) for page in pages)
    assert MARKUP in {element.attributes.get("value") for element in elements(typed, "input")}


def test_long_texts_are_shown_whole(client: FlaskClient, store: Store) -> None:
    named(store, "Cascina Prova", purpose="parola " * 3000, street="x" * 200)
    answer = client.get("/realta/cascina-prova")
    assert answer.status_code == 200
    assert answer.text.count("parola") == 3000
    assert client.get("/realta?q=" + "x" * 3000).status_code == 200


def test_an_organisation_in_an_unknown_comune_does_not_take_the_list_down(
    client: FlaskClient, store: Store
) -> None:
    named(store, "Cascina Prova", at=("999999", 45.5, 9.5))
    assert listed(client) == ["Cascina Prova"]
    assert client.get("/realta/cascina-prova").status_code == 200


def test_an_expired_certificate_is_shown_as_expired_and_counts_as_declared(
    client: FlaskClient, store: Store, app: Flask
) -> None:
    today = local_day(utc_now(), app.extensions["settings"].timezone)
    with store.write() as session:
        for slug, until in (("valid", today), ("expired", today - timedelta(days=1))):
            owner = organisation(session, slug=slug)
            claim(session, owner, level=EvidenceLevel.CERTIFIED, valid_until=until)
    valid, expired = (client.get(f"/realta/{slug}?lang=en").text for slug in ("valid", "expired"))
    assert "Expired: it counts as only declared." in text_of(expired)
    assert "Expired: it counts as only declared." not in text_of(valid)
    assert "evidence-expired" in expired
    assert "evidence-expired" not in valid
    assert "principle-verified" in valid
    assert "principle-verified" not in expired
    assert "principle-declared" in expired


def test_a_principle_with_nothing_but_expired_evidence_says_so(
    client: FlaskClient, store: Store, app: Flask
) -> None:
    today = local_day(utc_now(), app.extensions["settings"].timezone)
    with store.write() as session:
        owner = organisation(session, slug="cascina-prova")
        claim(session, owner, valid_until=today - timedelta(days=1))
    text = text_of(client.get("/realta/cascina-prova?lang=en").text)
    assert "The evidence has expired: until it is renewed it counts as only declared." in text


def test_an_organisation_is_drawn_as_what_it_offers_most(client: FlaskClient, store: Store) -> None:
    named(store, "Aratro Prova")
    with store.write() as session:
        owner = organisation(session, name="Falce Prova", slug="falce-prova")
        offer(session, owner, category_code="acacia-honey")
        offer(session, owner, category_code="wildflower-honey")
        offer(session, owner)
    drawn = [
        (element.attributes.get("src") or "").rsplit("/", 1)[-1]
        for element in elements(client.get("/realta").text, "img")
    ]
    assert drawn[-2:] == ["farm.svg", "honey.svg"]
    assert "art/honey.svg" in client.get("/realta/falce-prova").text


def test_the_offers_of_an_organisation_come_in_pages(client: FlaskClient, store: Store) -> None:
    with store.write() as session:
        owner = organisation(session, slug="cascina-prova")
        for number in range(OFFERS_PAGE_SIZE + 2):
            offer(session, owner, title=f"Mele {number:03}")
    page = client.get("/realta/cascina-prova").text
    first = text_of(page)
    second = text_of(client.get(f"/realta/cascina-prova{next_address(page)}").text)
    assert "Mele 000" in first
    assert "Mele 021" not in first
    assert "Mele 021" in second
    assert "Mele 000" not in second
    assert client.get("/realta/cascina-prova?after=Zucche&id=nonsense").status_code == 200


def crowd(store: Store, many: int) -> None:
    with store.write() as session:
        for _number in range(many):
            owner = organisation(session)
            claim(session, owner)
            claim(session, owner, "biodynamic")
            delivery_area(session, owner)
            offer(session, owner)


def test_the_number_of_questions_does_not_grow_with_the_list(
    client: FlaskClient, app: Flask, store: Store
) -> None:
    crowd(store, 2)
    client.get("/realta")
    with counted_statements(app) as few:
        client.get("/realta")
    crowd(store, PAGE_SIZE)
    with counted_statements(app) as many:
        client.get("/realta")
    assert len(few) == len(many) <= MOST_STATEMENTS


def test_the_number_of_questions_does_not_grow_with_the_organisation(
    client: FlaskClient, app: Flask, store: Store
) -> None:
    with store.write() as session:
        small, large = organisation(session, slug="small"), organisation(session, slug="large")
        claim(session, small)
        delivery_area(session, small)
        offer(session, small)
        for criterion in ("organic", "biodynamic", "short-chain", "decent-work"):
            claim(session, large, criterion)
        for _number in range(15):
            delivery_area(session, large)
            offer(session, large)
    client.get("/realta/small")
    with counted_statements(app) as few:
        client.get("/realta/small")
    with counted_statements(app) as many:
        client.get("/realta/large")
    assert len(few) == len(many) <= MOST_STATEMENTS


def test_a_day_that_is_far_away_can_be_shown(client: FlaskClient, store: Store) -> None:
    with store.write() as session:
        owner = organisation(session, slug="cascina-prova")
        claim(session, owner, valid_until=date(9999, 12, 31))
        claim(session, owner, "biodynamic", valid_until=date(1900, 1, 1))
    assert client.get("/realta/cascina-prova").status_code == 200


def test_what_is_claimed_of_one_offer_is_not_claimed_of_its_owner(
    client: FlaskClient, store: Store
) -> None:
    with store.write() as session:
        owner = organisation(session, slug="cascina-prova")
        mine = offer(session, owner)
        claim(session, owner, "vegan", issuer="Organismo dell'offerta", offer_id=mine.id)
    assert "Organismo dell'offerta" not in text_of(client.get("/realta/cascina-prova").text)
    assert "evidence-certified" not in client.get("/realta").text
