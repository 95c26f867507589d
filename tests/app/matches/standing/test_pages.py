"""Write a demand, follow it, change it, find those that fit one's offers: in the browser, without scripts."""

import re
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.accounts.models import Person, Role
from app.matches.standing.models import AnswerState, DemandAnswer
from app.runtime.clock import utc_now
from app.runtime.once import new_form_token
from catalog.demands import Demand, DemandState, Visibility
from catalog.offers import Offer
from catalog.organisations import Organisation
from catalog.rhythm import Rhythm
from tests.app.matches.standing.watch import Watch
from tests.support import factories
from tests.support.database import Store
from tests.support.forms import form_values
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

WORDS = "200 kg di mele bio al mese entro 20 km da Treviglio da settembre a giugno"


@pytest.fixture
def gas(store: Store) -> Organisation:
    with store.write() as session:
        return factories.organisation(session, name="GAS Prova")


@pytest.fixture
def bruno(store: Store, gas: Organisation) -> Person:
    with store.write() as session:
        who = person(session)
        mandate(session, who, gas, Role.ORDERS)
        return who


@pytest.fixture
def buyer(store: Store, bruno: Person, gas: Organisation) -> Visitor:
    return visitor(store, bruno, gas)


def apples(store: Store, **fields: object) -> Offer:
    with store.write() as session:
        farm = factories.organisation(session)
        factories.claim(session, farm)
        return factories.offer(session, farm, **fields)


def proposed(buyer: Visitor, words: str = WORDS) -> "MultiDict[str, str]":
    """Return the form that is shown for some words."""
    page = buyer.get("/fabbisogni/nuovo", query_string={"q": words})
    assert page.status_code == 200
    return form_values(page.text, "/fabbisogni/nuovo")


def written(buyer: Visitor, words: str = WORDS, **fields: str) -> uuid.UUID:
    """Write a demand as the page proposes it, with some fields changed."""
    form = proposed(buyer, words)
    for name, value in fields.items():
        form[name.replace("__", "-")] = value
    answer = buyer.post("/fabbisogni/nuovo", data=form)
    assert answer.status_code == 303, re.findall(r"field-error[^>]*>(.*?)</p>", answer.text, re.S)
    return uuid.UUID(answer.headers["Location"].rpartition("/")[2])


def stored(store: Store, demand: uuid.UUID) -> Demand:
    with store.read() as session:
        row = session.get_one(Demand, demand)
        session.refresh(row, ["criteria"])
        return row


def test_words_become_fields_with_the_first_answers_beside_them(
    store: Store, buyer: Visitor
) -> None:
    apples(store, title="Mele Golden")
    page = buyer.get("/fabbisogni/nuovo", query_string={"q": WORDS})
    form = form_values(page.text, "/fabbisogni/nuovo")
    assert form["amount"] == "200"
    assert form["unit"] == "KGM"
    assert form["rhythm"] == "monthly"
    assert form["where"] == "Treviglio (BG)"
    assert form["km"] == "20"
    assert form["c-organic"] == "must"
    assert form.getlist("month") == ["1", "2", "3", "4", "5", "6", "9", "10", "11", "12"]
    assert form.getlist("category") == ["apples"]
    assert "Già oggi: 1 offerta di mele" in page.text
    assert "Mele Golden" in page.text


def test_what_is_confirmed_is_what_is_kept(store: Store, buyer: Visitor, gas: Organisation) -> None:
    until = (utc_now() + timedelta(days=90)).date()
    demand = written(
        buyer,
        price="2,50",
        price_unit="KGM",
        c__fair__trade="2",
        rhythm="school_months",
        visibility="members",
        valid_until=until.isoformat(),
    )
    row = stored(store, demand)
    assert (row.organisation_id, row.text) == (gas.id, WORDS)
    assert (row.amount, row.rhythm) == (200_000, Rhythm.SCHOOL_MONTHS)
    assert (row.istat, row.max_km, row.max_price_cents) == ("016219", 20.0, 250)
    assert (row.visibility, row.valid_until) == (Visibility.MEMBERS, until)
    criteria = {each.criterion_code: (each.required, each.weight) for each in row.criteria}
    assert criteria == {"organic": (True, 1), "fair-trade": (False, 2)}


def test_the_page_of_a_demand_shows_its_answers_and_what_is_new(
    store: Store, buyer: Visitor
) -> None:
    apples(store, title="Mele di prima")
    demand = written(buyer)
    page = buyer.get(f"/fabbisogni/{demand}").text
    assert "Mele di prima" in page
    assert "state-news" not in page
    fresh = apples(store, title="Mele nuove")
    with store.write() as session:
        row = session.get_one(Demand, demand)
        session.add(
            DemandAnswer(
                demand_id=row.id,
                offer_id=fresh.id,
                state=AnswerState.NEW,
                score=1,
                told=1,
                first_seen_at=factories.NOW,
                changed_at=factories.NOW,
            )
        )
    page = buyer.get(f"/fabbisogni/{demand}").text
    assert page.count("state-news") == 1
    assert "1 nuova offerta" in buyer.get("/io/fabbisogni").text
    assert buyer.post(f"/fabbisogni/{demand}/visto").status_code == 303
    assert "state-news" not in buyer.get(f"/fabbisogni/{demand}").text
    assert "1 nuova offerta" not in buyer.get("/io/fabbisogni").text


def test_a_citizen_writes_for_themselves(store: Store) -> None:
    with store.write() as session:
        nora = person(session)
    demand = written(visitor(store, nora))
    row = stored(store, demand)
    assert (row.organisation_id, row.person_id) == (None, nora.id)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"amount": "molte"}, "Scrivi un numero più grande di zero"),
        ({"amount": "0"}, "Scrivi un numero più grande di zero"),
        ({"amount": "999999999", "unit": "TNE"}, "È più di quanto sappiamo contare"),
        ({"unit": "XXX"}, "Scegli una delle voci"),
        ({"rhythm": "hourly"}, "Scegli una delle voci"),
        ({"where": "Atlantide"}, "Non conosciamo questo luogo"),
        ({"where": "Castro (XX)"}, "Non conosciamo questo luogo"),
        ({"where": ""}, "Entro quanti chilometri da dove"),
        ({"km": "-3"}, "Scrivi una distanza"),
        ({"price": "tanto"}, "Scrivi un importo"),
        ({"c__organic": "5"}, "Scegli una delle voci"),
        ({"c__km0": "2"}, "Scegli una delle voci"),
        ({"month": "13"}, "Scegli fra le voci proposte"),
        ({"visibility": "friends"}, "Scegli una delle voci"),
        ({"valid_until": "2001-01-01"}, "Scegli un giorno da oggi in poi"),
        ({"w_ethics": "900"}, "Scrivi un numero intero"),
        ({"q": ""}, "Questo serve"),
        ({"q": "x" * 501}, "Al massimo 500 caratteri"),
        ({"category": "no-such", "words": ""}, "non l’abbiamo capito"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_kept(
    store: Store, buyer: Visitor, fields: dict[str, str], sentence: str
) -> None:
    form = proposed(buyer)
    for name, value in fields.items():
        form[name.replace("__", "-")] = value
    answer = buyer.post("/fabbisogni/nuovo", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    with store.read() as session:
        assert session.scalars(select(Demand)).all() == []


@pytest.mark.parametrize("words", ["x" * 501, "   "])
def test_words_that_cannot_be_understood_lead_back_to_the_box(buyer: Visitor, words: str) -> None:
    answer = buyer.get("/fabbisogni/nuovo", query_string={"q": words})
    assert answer.status_code in {200, 422}
    assert 'name="q"' in answer.text
    assert buyer.get("/fabbisogni/nuovo?q=mele&km=zero").status_code == 422


def test_a_form_sent_twice_writes_one_demand(store: Store, buyer: Visitor) -> None:
    form = proposed(buyer)
    first, second = (buyer.post("/fabbisogni/nuovo", data=form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    with store.read() as session:
        assert len(session.scalars(select(Demand)).all()) == 1


def edited(buyer: Visitor, demand: uuid.UUID, **fields: str) -> TestResponse:
    path = f"/fabbisogni/{demand}/modifica"
    form = form_values(buyer.get(path).text, path)
    for name, value in fields.items():
        form[name.replace("__", "-")] = value
    return buyer.post(path, data=form)


def test_an_edit_changes_what_is_asked_and_answers_anew(store: Store, buyer: Visitor) -> None:
    cheap, dear = apples(store, price_cents=150), apples(store, price_cents=400)
    demand = written(buyer)
    assert edited(buyer, demand, price="2", price_unit="KGM").status_code == 303
    row = stored(store, demand)
    assert (row.revision, row.max_price_cents, row.text) == (2, 200, WORDS)
    states = Watch(store).answers(demand)
    assert states == {cheap.id: AnswerState.KNOWN, dear.id: AnswerState.GONE}
    assert "Quello che prima era adatto" in buyer.get(f"/fabbisogni/{demand}").text


def test_two_people_who_edit_see_both_versions_and_choose(
    store: Store, buyer: Visitor, gas: Organisation
) -> None:
    demand = written(buyer)
    path = f"/fabbisogni/{demand}/modifica"
    mine = form_values(buyer.get(path).text, path)
    with store.write() as session:
        carla = person(session)
        mandate(session, carla, gas)
    assert edited(visitor(store, carla, gas), demand, amount="300").status_code == 303
    mine["amount"] = "250"
    conflict = buyer.post(path, data=mine)
    assert conflict.status_code == 409
    assert "300" in conflict.text
    assert "250" in conflict.text
    assert stored(store, demand).amount == 300_000
    choice = form_values(conflict.text, path)
    choice["choose.amount"] = "mine"
    assert buyer.post(path, data=choice).status_code == 303
    assert stored(store, demand).amount == 250_000


def test_what_is_over_takes_no_edit(store: Store, buyer: Visitor) -> None:
    demand = written(buyer)
    path = f"/fabbisogni/{demand}/modifica"
    form = form_values(buyer.get(path).text, path)
    with store.write() as session:
        session.get_one(Demand, demand).state = DemandState.CLOSED
    assert buyer.get(path).status_code == 409
    assert buyer.post(path, data=form).status_code == 409


def test_a_demand_whose_word_is_lost_says_so_on_its_page(
    store: Store, buyer: Visitor, gas: Organisation
) -> None:
    with store.write() as session:
        row = factories.demand(session, gas, category_code="no-such")
    page = buyer.get(f"/fabbisogni/{row.id}")
    assert page.status_code == 200
    assert "Non possiamo più abbinare questo fabbisogno" in page.text


def test_producers_find_the_demands_that_their_offers_fit(store: Store, buyer: Visitor) -> None:
    offer = apples(store, title="Mele Golden")
    demand = written(buyer)
    with store.write() as session:
        farm = session.get_one(Organisation, offer.organisation_id)
        alice = person(session)
        mandate(session, alice, farm)
    page = visitor(store, alice, farm).get("/io/fabbisogni/per-noi").text
    assert "Mele Golden è adatta" in page
    assert f"/fabbisogni/{demand}/proponi?offer={offer.id}" in page
    assert "Oggi nessun fabbisogno" in buyer.get("/io/fabbisogni/per-noi").text
    nobody = visitor(store, alice).get("/io/fabbisogni/per-noi").text
    assert "Scegli per chi agisci" in nobody


def test_finding_demands_asks_the_same_however_many_fit(
    app: Flask, store: Store, buyer: Visitor
) -> None:
    offer = apples(store)
    written(buyer)
    with store.write() as session:
        farm = session.get_one(Organisation, offer.organisation_id)
        alice = person(session)
        mandate(session, alice, farm)
    producer = visitor(store, alice, farm)

    def asked() -> int:
        producer.get("/io/fabbisogni/per-noi")
        with counted_statements(app) as statements:
            producer.get("/io/fabbisogni/per-noi")
        return len(statements)

    few = asked()
    for _ in range(6):
        written(buyer)
    assert asked() == few <= 10


def test_there_is_an_end_to_how_much_one_may_ask(
    store: Store, buyer: Visitor, gas: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.demands.services.MOST_ALIVE", 1)
    written(buyer)
    form = proposed(buyer)
    form["form_token"] = new_form_token()
    answer = buyer.post("/fabbisogni/nuovo", data=form)
    assert answer.status_code == 409
    assert "prima chiudine qualcuno" in answer.text
