"""The search page: what it shows, what it refuses, what it costs."""

import uuid
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from app.matches.queries import rows_for_cards
from app.runtime.clock import local_day, utc_now
from catalog.evidence import EvidenceLevel
from catalog.offers import AvailabilityPeriod
from catalog.quantities import UnitCode
from tests.support import factories
from tests.support.database import Store
from tests.support.queries import counted_statements

MOST_STATEMENTS = 9


def today() -> date:
    return local_day(utc_now(), "Europe/Rome")


@pytest.fixture
def orchard(store: Store) -> Store:
    """Fill the market: one certified orchard near, one uncertified, one expired, one far away."""
    with store.write() as session:
        near = factories.organisation(session, factories.CARAVAGGIO, name="Frutteto Vicino")
        factories.claim(session, near, valid_until=today() + timedelta(days=200))
        factories.delivery_area(session, near, days="il giovedì", minimum_order_cents=5000)
        factories.offer(
            session,
            near,
            title="Mele Golden",
            available_amount=300_000,
            available_period=AvailabilityPeriod.MONTH,
        )
        expired = factories.organisation(session, name="Frutteto Scaduto")
        factories.claim(session, expired, valid_until=today() - timedelta(days=1))
        factories.offer(session, expired, title="Mele Scadute")
        plain = factories.organisation(session, name="Frutteto Comune")
        factories.offer(session, plain, title="Mele Senza Carte")
        far = factories.organisation(session, factories.CLUSONE, name="Frutteto Lontano")
        factories.claim(session, far)
        factories.offer(session, far, title="Mele Lontane")
    return store


def test_only_valid_certificates_within_the_radius_answer(
    orchard: Store, client: FlaskClient
) -> None:
    page = client.get("/cerca?q=mele+bio+entro+20+km+da+Treviglio").text
    assert "Mele Golden" in page
    for absent in ("Mele Scadute", "Mele Senza Carte", "Mele Lontane"):
        assert absent not in page
    assert "1 offerta di mele" in page


def test_an_expired_certificate_is_never_shown_as_valid(
    orchard: Store, client: FlaskClient
) -> None:
    page = client.get("/cerca?q=mele+entro+20+km+da+Treviglio").text
    card = next(part for part in page.split('<li class="offer')[1:] if "Mele Scadute" in part)
    assert "evidence-expired" in card
    assert "evidence-certified" not in card.split("offer-side")[0]


def test_who_stays_out_is_counted_with_its_reason(orchard: Store, client: FlaskClient) -> None:
    answer = client.get("/api/v1/matches?q=mele+bio+entro+20+km+da+Treviglio").json
    assert answer["eligible"] == 1
    assert answer["rejected"]["distance"] == 1
    assert answer["rejected"]["criterion:organic"] == 2
    page = client.get("/cerca?q=mele+bio+entro+20+km+da+Treviglio").text
    assert "più di 20 km" in page or "oltre 20 km" in page or "oltre i 20 km" in page


def test_a_card_says_distance_delivery_and_how_much_of_the_need_it_covers(
    orchard: Store, client: FlaskClient
) -> None:
    page = client.get("/cerca?q=200+kg+di+mele+bio+a+Treviglio").text
    assert "il giovedì" in page
    assert "200" in page
    assert "5 km" in page or "4 km" in page


def test_a_withdrawn_offer_leaves_the_next_answer(orchard: Store, client: FlaskClient) -> None:
    answer = client.get("/api/v1/matches?q=mele+bio+entro+20+km+da+Treviglio").json
    offer_id = answer["ranking"][0]["offer"]
    with orchard.write() as session:
        rows = rows_for_cards(session, [uuid.UUID(offer_id)])
        next(iter(rows.offers.values())).published = False
    assert client.get("/api/v1/matches?q=mele+bio+entro+20+km+da+Treviglio").json["eligible"] == 0


def test_points_of_the_factors_sum_to_the_score(orchard: Store, client: FlaskClient) -> None:
    ranked = client.get("/api/v1/matches?q=mele+a+Treviglio").json["ranking"]
    assert len(ranked) == 3
    for entry in ranked:
        assert sum(entry["contributions"].values()) == pytest.approx(entry["score"], abs=1e-6)


def test_the_statements_of_a_search_do_not_grow_with_the_market(
    store: Store, client: FlaskClient
) -> None:
    def fill(count: int) -> None:
        with store.write() as session:
            for _ in range(count):
                owner = factories.organisation(session)
                factories.claim(session, owner)
                factories.delivery_area(session, owner)
                factories.offer(session, owner)

    fill(3)
    client.get("/cerca?q=mele+a+Treviglio")
    with counted_statements(store.app) as few:
        client.get("/cerca?q=mele+a+Treviglio")
    fill(30)
    client.get("/cerca?q=mele+a+Treviglio")
    with counted_statements(store.app) as many:
        client.get("/cerca?q=mele+a+Treviglio&page=2")
    assert len(few) == len(many) <= MOST_STATEMENTS


def test_words_that_are_no_category_are_searched_as_text(store: Store, client: FlaskClient) -> None:
    with store.write() as session:
        owner = factories.organisation(session)
        factories.offer(
            session,
            owner,
            title="Bracciale zigrinato",
            category_code="handicrafts",
            unit=UnitCode.PIECE,
        )
        factories.offer(session, owner, title="Mele")
    found = client.get("/api/v1/matches?q=zigrinati").json
    assert [entry["title"] for entry in found["ranking"]] == ["Bracciale zigrinato"]
    assert found["rejected"]["text"] == 1


def test_a_new_word_is_found_after_a_change(store: Store, client: FlaskClient) -> None:
    with store.write() as session:
        row = factories.offer(session, factories.organisation(session), title="Mele zirconate")
    assert client.get("/api/v1/matches?q=zirconate").json["eligible"] == 1
    with store.write() as session:
        session.merge(row).title = "Mele fosforescenti"
    assert client.get("/api/v1/matches?q=zirconate").json["eligible"] == 0
    assert client.get("/api/v1/matches?q=fosforescenti").json["eligible"] == 1


BAD = {
    "empty": "/cerca?q=",
    "blank": "/cerca?q=%20%20",
    "ten thousand characters": "/cerca?q=" + "a" * 10_000,
    "radius zero": "/cerca?q=mele&km=0",
    "radius negative": "/cerca?q=mele&km=-5",
    "radius not a number": "/cerca?q=mele&km=nan",
    "radius infinite": "/cerca?q=mele&km=inf",
    "unknown criterion": "/cerca?q=mele&must=nonsense",
    "unknown category": "/cerca?category=nonsense",
    "unknown place": "/cerca?q=mele&place=999999",
    "weight too large": "/cerca?q=mele&w_ethics=101",
    "page zero": "/cerca?q=mele&page=0",
    "delivery by stork": "/cerca?q=mele&delivery=stork",
}


@pytest.mark.parametrize("address", BAD.values(), ids=BAD.keys())
def test_a_bad_search_is_refused_in_italian_and_loses_nothing(
    store: Store, client: FlaskClient, address: str
) -> None:
    response = client.get(address)
    assert 400 <= response.status_code < 500
    assert 'role="alert"' in response.text
    assert "C’è qualcosa da rivedere" in response.text
    if "q=mele" in address:
        assert 'value="mele"' in response.text
    api = client.get(address.replace("/cerca", "/api/v1/matches"))
    assert 400 <= api.status_code < 500
    assert api.json["error"]["message"]


def test_an_unknown_place_is_asked_about(store: Store, client: FlaskClient) -> None:
    answer = client.get("/api/v1/matches?q=mele+entro+10+km+da+Paperopoli").json
    assert "unknown_place" in {question["code"] for question in answer["understood"]["questions"]}
    assert "Paperopoli" in client.get("/cerca?q=mele+entro+10+km+da+Paperopoli").text


def test_a_radius_without_a_place_asks_from_where(store: Store, client: FlaskClient) -> None:
    answer = client.get("/api/v1/matches?q=mele+entro+10+km+da+casa+mia").json
    assert answer["understood"]["radius_km"] == 10
    assert answer["understood"]["place"] is None
    assert "where" in {question["code"] for question in answer["understood"]["questions"]}


def test_a_must_from_a_field_counts_like_one_from_the_words(
    orchard: Store, client: FlaskClient
) -> None:
    typed = client.get("/api/v1/matches?q=mele+bio+entro+20+km+da+Treviglio").json
    ticked = client.get("/api/v1/matches?q=mele+entro+20+km+da+Treviglio&must=organic").json
    assert typed["eligible"] == ticked["eligible"] == 1


def test_delivery_only_leaves_out_who_must_be_visited(orchard: Store, client: FlaskClient) -> None:
    answer = client.get("/api/v1/matches?q=mele+a+Treviglio&delivery=delivery").json
    assert [entry["title"] for entry in answer["ranking"]] == ["Mele Golden"]


def test_zero_mile_needs_both_places_near(store: Store, client: FlaskClient) -> None:
    with store.write() as session:
        owner = factories.organisation(session)
        near, far = factories.CARAVAGGIO[0], "082053"  # Palermo
        factories.offer(
            session, owner, title="Vicine", origin_istat=near, transformation_istat=near
        )
        factories.offer(
            session, owner, title="Lavorate lontano", origin_istat=near, transformation_istat=far
        )
        factories.offer(session, owner, title="Taciute")
    answer = client.get("/api/v1/matches?q=mele+km0+a+Treviglio").json
    assert [entry["title"] for entry in answer["ranking"]] == ["Vicine"]
    assert answer["rejected"]["km0"] == 2


def test_an_area_holds_only_the_comuni_that_belong_to_it(
    orchard: Store, client: FlaskClient
) -> None:
    answer = client.get("/api/v1/matches?q=mele+in+Val+Seriana").json
    assert [entry["comune"] for entry in answer["ranking"]] == ["Clusone"]


def test_the_ceiling_is_compared_per_kilo_whatever_the_sale_unit(
    store: Store, client: FlaskClient
) -> None:
    with store.write() as session:
        owner = factories.organisation(session)
        for title, cents, grams in (("Cara", 500, 2_000), ("Giusta", 390, 2_000)):
            factories.offer(
                session,
                owner,
                title=title,
                unit=UnitCode.PIECE,
                unit_label="cassetta",
                content_amount=grams,
                dimension="mass",
                price_cents=cents,
            )
    answer = client.get("/api/v1/matches?q=mele+sotto+2+euro+al+kg+a+Treviglio").json
    assert [entry["title"] for entry in answer["ranking"]] == ["Giusta"]
    assert answer["ranking"][0]["price_cents"] == 195


def test_equal_offers_are_not_ordered_by_name_and_keep_their_order(
    store: Store, client: FlaskClient
) -> None:
    with store.write() as session:
        for letter in "abcdefghij":
            factories.offer(session, factories.organisation(session), title=f"Mele {letter}")
    first = client.get("/api/v1/matches?q=mele+a+Treviglio").json["ranking"]
    again = client.get("/api/v1/matches?q=Mele++a+treviglio").json["ranking"]
    titles = [entry["title"] for entry in first]
    assert [entry["title"] for entry in again] == titles
    assert len({entry["score"] for entry in first}) == 1
    assert titles != sorted(titles)


def test_the_fragment_is_a_part_of_the_full_page(orchard: Store, client: FlaskClient) -> None:
    full = client.get("/cerca?q=mele+a+Treviglio").text
    swapped = client.get("/cerca?q=mele+a+Treviglio", headers={"HX-Request": "true"}).text
    part = swapped.split('id="results"')[1].split("</main>")[0]
    assert part in full


def test_expired_evidence_has_the_strength_of_a_mere_word(
    orchard: Store, client: FlaskClient
) -> None:
    ranked = client.get("/api/v1/matches?q=mele+entro+20+km+da+Treviglio").json["ranking"]
    stale = next(entry for entry in ranked if entry["title"] == "Mele Scadute")
    assert stale["evidence"][0]["expired"] is True
    assert stale["evidence"][0]["strength"] == pytest.approx(0.4)
    assert stale["evidence"][0]["level"] == EvidenceLevel.CERTIFIED.value


def test_unticking_what_the_words_say_takes_the_words_away(
    orchard: Store, client: FlaskClient
) -> None:
    address = "/cerca?q=mele+bio+entro+20+km+da+Treviglio&ticked=organic"
    unticked = client.get(address).text
    assert 'value="mele entro 20 km da Treviglio"' in unticked
    assert "3 offerte di mele" in unticked
    kept = client.get(f"{address}&must=organic").text
    assert 'value="mele bio entro 20 km da Treviglio"' in kept
    assert "must=organic" not in kept.split('id="results"')[1]


def test_taking_the_words_away_unticks_what_they_said(orchard: Store, client: FlaskClient) -> None:
    page = client.get("/cerca?q=mele+entro+20+km+da+Treviglio&ticked=organic&must=organic").text
    assert "3 offerte di mele" in page


def test_a_must_ticked_by_hand_stays_when_the_words_change(
    orchard: Store, client: FlaskClient
) -> None:
    page = client.get("/cerca?q=mele+entro+20+km+da+Treviglio&must=organic").text
    assert "1 offerta di mele" in page


def test_what_is_covered_is_said_in_the_terms_of_the_buyer(
    store: Store, client: FlaskClient
) -> None:
    with store.write() as session:
        kitchen = factories.organisation(session, factories.DALMINE)
        for title, portions in (("Pasti Pochi", 20), ("Pasti Tanti", 100)):
            factories.offer(
                session,
                kitchen,
                title=title,
                category_code="school-canteens",
                unit=UnitCode.PIECE,
                available_amount=portions,
                available_period=AvailabilityPeriod.DAY,
            )
    page = client.get("/cerca?q=30+pasti+al+giorno+a+Dalmine").text
    assert "Copre 20 su 30 al giorno" in page
    assert "Copre tutti i 30 al giorno" in page


@pytest.mark.parametrize(
    "words", ["zirconate", "zirconate AND", "AND zirconate OR", "NOT zirconate", "IN zirconate"]
)
def test_operators_of_the_word_index_are_words_like_others(
    store: Store, client: FlaskClient, words: str
) -> None:
    with store.write() as session:
        factories.offer(session, factories.organisation(session), title="Mele zirconate")
    answer = client.get("/api/v1/matches", query_string={"q": words})
    assert answer.status_code == 200
    assert [entry["title"] for entry in answer.json["ranking"]] == ["Mele zirconate"]
    assert client.get("/cerca", query_string={"q": "AND"}).status_code == 200
