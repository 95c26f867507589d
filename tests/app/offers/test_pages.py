"""The pages of an offer and of the tree of categories."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
import shapely
from flask import Flask
from flask.testing import FlaskClient

from app.offers.routes import MOST_SIMILAR, PAGE_SIZE
from app.runtime.clock import local_day, utc_now
from catalog.categories import load_categories
from catalog.delivery_areas import AreaKind, polygon_bytes
from catalog.evidence import EvidenceLevel
from catalog.offers import AvailabilityPeriod
from catalog.quantities import UNITS, UnitCode
from catalog.seasons import month_mask
from tests.support.database import Store
from tests.support.factories import claim, delivery_area, offer, organisation
from tests.support.pages import elements, links, text_of
from tests.support.queries import counted_statements

MARKUP = '<b>Mele</b> "d\'Oro" & <script>alert(1)</script>'
MOST_STATEMENTS = 9
ENGLISH = "?lang=en"


def address(store: Store, **fields: Any) -> str:
    with store.write() as session:
        return f"/offerte/{offer(session, organisation(session), **fields).id}"


def shown(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return text_of(answer.text)


def offers_listed(client: FlaskClient, path: str) -> set[str]:
    targets = {str(link["href"]) for link in links(client.get(path).text)}
    return {target for target in targets if target.startswith("/offerte/")}


def test_an_offer_shows_what_is_known_of_it(client: FlaskClient, store: Store) -> None:
    path = address(
        store,
        title="Confettura Prova",
        description="Fatta per prova.",
        unit=UnitCode.PIECE,
        unit_label="vasetto",
        content_amount=240,
        dimension=UNITS[UnitCode.GRAM].dimension,
        price_cents=500,
        vat_basis_points=1000,
        pack_size=6,
        minimum_units=12,
        multiple_units=6,
        available_amount=24_000,
        available_period=AvailabilityPeriod.WEEK,
        available_from=date(2026, 11, 1),
        available_until=date(2027, 3, 31),
        origin_istat="016219",
        transformation_istat="999999",
        months=month_mask([11, 12, 1]),
        at_distance=True,
    )
    text = shown(client, path + ENGLISH)
    for words in (
        "Confettura Prova",
        "Fatta per prova.",
        "€5.00",
        "vasetto (240 g)",
        "€20.84/kg",
        "VAT 10% excluded",
        "6 × vasetto",
        "12 × vasetto",
        "24 kg a week",
        "Treviglio (BG)",
        "Rendered at a distance",
        "Nov–Jan",
    ):
        assert words in text, words


def test_a_price_on_request_is_said(client: FlaskClient, store: Store) -> None:
    text = shown(client, address(store, price_cents=None) + ENGLISH)
    assert "Price on request" in text
    assert "VAT" not in text


@pytest.mark.parametrize("period", AvailabilityPeriod)
def test_every_period_has_its_words(
    client: FlaskClient, store: Store, period: AvailabilityPeriod
) -> None:
    assert shown(client, address(store, available_amount=1000, available_period=period))


@pytest.mark.parametrize("unit", UnitCode)
def test_every_unit_can_be_sold(client: FlaskClient, store: Store, unit: UnitCode) -> None:
    assert shown(client, address(store, unit=unit))


@pytest.mark.parametrize("months", [0, 1, 0xFFF, 0x801])
def test_every_season_can_be_shown(client: FlaskClient, store: Store, months: int) -> None:
    assert shown(client, address(store, months=months))


def test_a_withdrawn_offer_is_not_found(client: FlaskClient, store: Store) -> None:
    path = address(store, published=False, title="Mele Ritirate")
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Mele Ritirate" not in answer.text


@pytest.mark.parametrize("what", [uuid.uuid4(), "nonsense", "1", "' OR 1=1"])
def test_an_unknown_offer_is_not_found(client: FlaskClient, what: object) -> None:
    assert client.get(f"/offerte/{what}").status_code == 404


def test_an_offer_of_a_category_that_was_dropped_is_still_shown(
    client: FlaskClient, store: Store
) -> None:
    path = address(store, category_code="dropped-category", title="Mele Prova")
    assert "Mele Prova" in shown(client, path)
    assert client.get("/categorie").status_code == 200
    assert client.get("/").status_code == 200


def test_markup_in_what_people_write_is_only_text(client: FlaskClient, store: Store) -> None:
    with store.write() as session:
        owner = organisation(session, name=MARKUP, slug="cascina-prova")
        path = f"/offerte/{offer(session, owner, title=MARKUP, description=MARKUP).id}"
        offer(session, organisation(session), title=MARKUP, unit_label="<u>kg</u>")
        delivery_area(session, owner, days=MARKUP[:100])
    for page in (client.get(path).text, client.get("/categorie/apples").text):
        assert "<b>Mele" not in page
        assert "<script>alert" not in page
        assert not elements(page, "u")
        assert MARKUP in text_of(page)


def test_long_texts_are_shown_whole(client: FlaskClient, store: Store) -> None:
    text = shown(client, address(store, title="x" * 200, description="parola " * 3000))
    assert text.count("parola") == 3000


def test_an_expired_certificate_is_shown_as_expired(
    client: FlaskClient, store: Store, app: Flask
) -> None:
    today = local_day(utc_now(), app.extensions["settings"].timezone)
    with store.write() as session:
        owner = organisation(session)
        mine = offer(session, owner)
        claim(session, owner, valid_until=today - timedelta(days=1))
        path = f"/offerte/{mine.id}"
    page = client.get(path + ENGLISH).text
    assert "Expired: it counts as only declared." in text_of(page)
    assert "evidence-certified" not in page


def test_what_is_verified_stands_before_what_is_only_said_and_that_is_folded(
    client: FlaskClient, store: Store
) -> None:
    with store.write() as session:
        owner = organisation(session)
        path = f"/offerte/{offer(session, owner).id}"
        claim(session, owner, "decent-work", level=EvidenceLevel.SELF_DECLARED, issuer="Solo detto")
        claim(session, owner, "short-chain", level=EvidenceLevel.DOCUMENTED, issuer="Con carta")
        claim(session, owner, issuer="Ente terzo")
    page = client.get(path + ENGLISH).text
    text = text_of(page)
    said = [text.index(issuer) for issuer in ("Ente terzo", "Con carta", "Solo detto")]
    assert said == sorted(said)
    assert text.index("1 more claim without evidence") < said[2]
    assert page.index('id="declared"') < page.index("Solo detto")


def test_what_is_only_said_is_not_folded_where_nothing_else_is(
    client: FlaskClient, store: Store
) -> None:
    with store.write() as session:
        owner = organisation(session)
        path = f"/offerte/{offer(session, owner).id}"
        claim(session, owner, level=EvidenceLevel.SELF_DECLARED, issuer="Solo detto")
    page = client.get(path).text
    assert "Solo detto" in page
    assert 'id="declared"' not in page


def test_price_and_contact_stand_before_the_description(client: FlaskClient, store: Store) -> None:
    page = client.get(address(store, description="Fatta per prova.")).text
    assert page.index('id="contact"') < page.index("Fatta per prova.")


def test_a_category_says_where_each_offer_comes_from(client: FlaskClient, store: Store) -> None:
    with store.write() as session:
        offer(session, organisation(session, name="Cascina Prova"))
    assert "Cascina Prova · Treviglio (BG)" in shown(client, "/categorie/apples")


def test_what_is_claimed_of_the_offer_wins_over_its_owner(
    client: FlaskClient, store: Store
) -> None:
    with store.write() as session:
        owner = organisation(session)
        mine = offer(session, owner)
        claim(session, owner, issuer="Organismo della casa")
        claim(session, owner, issuer="Organismo dell'offerta", offer_id=mine.id)
        claim(session, owner, "decent-work", issuer="Organismo del lavoro")
        other = offer(session, owner)
        claim(session, owner, "vegan", issuer="Organismo di un'altra", offer_id=other.id)
        path = f"/offerte/{mine.id}"
    text = shown(client, path)
    assert "Organismo dell'offerta" in text
    assert "Organismo del lavoro" in text
    assert "Organismo della casa" not in text
    assert "Organismo di un'altra" not in text


def test_every_kind_of_delivery_is_shown(client: FlaskClient, store: Store) -> None:
    with store.write() as session:
        owner = organisation(session)
        path = f"/offerte/{offer(session, owner).id}"
        shape = polygon_bytes(shapely.box(9.5, 45.4, 9.7, 45.6))
        delivery_area(session, owner, radius_km=500.0)
        delivery_area(session, owner, kind=AreaKind.COMUNI, comuni=["016219", "nonsense"])
        delivery_area(session, owner, kind=AreaKind.POLYGON, polygon=shape)
        delivery_area(session, owner, kind=AreaKind.EVERYWHERE)
    text = shown(client, path + ENGLISH)
    assert "Delivers in the area drawn on the map" in text
    assert "Delivers to Treviglio" in text
    assert "nan" not in client.get(path).text.lower().split("<svg")[-1]


def test_similar_offers_are_those_of_others(client: FlaskClient, store: Store) -> None:
    with store.write() as session:
        owner = organisation(session)
        path = f"/offerte/{offer(session, owner, title='Mele mie').id}"
        offer(session, owner, title="Altre mele mie")
        offer(session, organisation(session), title="Mele ritirate", published=False)
        offer(session, organisation(session), title="Miele altrui", category_code="honey")
        for number in range(MOST_SIMILAR + 2):
            offer(session, organisation(session), title=f"Mele altrui {number}")
    text = shown(client, path)
    assert text.count("Mele altrui") == MOST_SIMILAR
    for words in ("Altre mele mie", "Mele ritirate", "Miele altrui"):
        assert words not in text


def test_every_category_has_its_page(client: FlaskClient) -> None:
    for category in load_categories():
        if category.depth < 2:
            assert client.get(f"/categorie/{category.code}").status_code == 200


@pytest.mark.parametrize("code", ["nothing", "APPLES", "apples'", "%3Cb%3E"])
def test_an_unknown_category_is_not_found(client: FlaskClient, code: str) -> None:
    assert client.get(f"/categorie/{code}").status_code == 404


def test_a_category_lists_what_is_in_it_and_below_it(client: FlaskClient, store: Store) -> None:
    with store.write() as session:
        owner = organisation(session)
        offer(session, owner, title="Mele Prova")
        offer(session, owner, title="Miele Prova", category_code="honey")
        offer(session, owner, title="Mele Ritirate", published=False)
    for code in ("apples", "fresh-fruit", "fresh-food"):
        text = shown(client, f"/categorie/{code}")
        assert "Mele Prova" in text
        assert "Miele Prova" not in text
        assert "Mele Ritirate" not in text


def test_the_offers_of_a_category_come_in_pages(client: FlaskClient, store: Store) -> None:
    with store.write() as session:
        owner = organisation(session)
        for number in range(PAGE_SIZE + 2):
            offer(session, owner, title=f"Mele {number:03}")
    first, second, lost = (
        offers_listed(client, f"/categorie/apples?page={page}") for page in (1, 2, 77)
    )
    assert (len(first), len(second), len(lost)) == (PAGE_SIZE, 2, 0)
    assert len(first | second) == PAGE_SIZE + 2


def test_the_number_of_questions_does_not_grow_with_the_category(
    client: FlaskClient, app: Flask, store: Store
) -> None:
    def more(many: int) -> None:
        with store.write() as session:
            for _number in range(many):
                owner = organisation(session)
                claim(session, owner)
                offer(session, owner)

    more(2)
    counts = []
    for _turn in range(2):
        with counted_statements(app) as statements:
            client.get("/categorie/apples")
        counts.append(len(statements))
        more(PAGE_SIZE)
    assert counts[0] == counts[1] <= MOST_STATEMENTS


def test_the_number_of_questions_does_not_grow_with_the_offer(
    client: FlaskClient, app: Flask, store: Store
) -> None:
    with store.write() as session:
        owner = organisation(session)
        path = f"/offerte/{offer(session, owner).id}"
        claim(session, owner)
        delivery_area(session, owner)
        offer(session, organisation(session))
    client.get(path)
    with counted_statements(app) as few:
        client.get(path)
    with store.write() as session:
        for criterion in ("biodynamic", "short-chain", "decent-work"):
            claim(session, owner, criterion)
        for _number in range(10):
            delivery_area(session, owner)
            offer(session, organisation(session))
    with counted_statements(app) as many:
        client.get(path)
    assert len(few) == len(many) <= MOST_STATEMENTS
