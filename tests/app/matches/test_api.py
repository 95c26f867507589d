"""The public interface: its shape, its description, and what a fuzzer makes of it."""

import json
from collections.abc import Iterator

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.matches.openapi import document
from catalog.offers import AvailabilityPeriod
from catalog.quantities import UnitCode
from tests.support import factories
from tests.support.database import Store

FUZZ_EXAMPLES = 150
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


@pytest.fixture
def market(store: Store) -> Iterator[Store]:
    with store.write() as session:
        owner = factories.organisation(session)
        factories.claim(session, owner)
        factories.delivery_area(session, owner)
        factories.offer(session, owner)
        factories.offer(session, owner, price_cents=None)
        meals = factories.organisation(session, factories.DALMINE)
        factories.offer(
            session,
            meals,
            title="Pasti di prova",
            category_code="school-canteens",
            unit=UnitCode.PIECE,
            available_amount=100,
            available_period=AvailabilityPeriod.DAY,
        )
    return store


def test_the_answer_has_the_documented_shape(market: Store, client: FlaskClient) -> None:
    answer = client.get("/api/v1/matches?q=200+kg+di+mele+bio+entro+20+km+da+Treviglio&k=20").json
    understood = answer["understood"]
    assert [item["code"] for item in understood["categories"]] == ["apples"]
    assert understood["categories"][0]["cpv"]
    assert understood["criteria"] == [
        {"code": "organic", "label": understood["criteria"][0]["label"], "required": True}
    ]
    assert understood["place"]["istat"] == "016219"
    assert understood["place"]["province"] == "BG"
    assert understood["radius_km"] == 20
    assert understood["quantity"]["value"] == 200
    assert understood["quantity"]["unit"] == "KGM"
    assert understood["months"] == []
    assert understood["max_price"] is None
    assert understood["questions"] == []
    first = answer["ranking"][0]
    assert set(first) >= {
        "rank",
        "offer",
        "title",
        "producer",
        "comune",
        "distance_km",
        "price_cents",
        "unit",
        "score",
        "contributions",
        "evidence",
    }
    assert first["rank"] == 1
    assert first["unit"] == "KGM"


def test_everything_that_can_be_understood_reaches_the_answer(
    market: Store, client: FlaskClient
) -> None:
    answer = client.get(
        "/api/v1/matches?q=30+pasti+al+giorno+a+Dalmine+da+settembre+a+giugno+sotto+6+euro"
    ).json["understood"]
    assert answer["quantity"] == {"value": 30, "unit": "H87", "rhythm": "daily"}
    assert answer["months"] == [1, 2, 3, 4, 5, 6, 9, 10, 11, 12]
    assert answer["max_price"]["cents"] == 600
    assert answer["place"]["name"] == "Dalmine"


def test_k_bounds_the_answer(market: Store, client: FlaskClient) -> None:
    assert len(client.get("/api/v1/matches?q=mele&k=1").json["ranking"]) == 1
    for bad in ("0", "101", "-1", "abc", "1e3", "٣"):
        assert client.get(f"/api/v1/matches?q=mele&k={bad}").status_code == 422


def test_labels_follow_the_language(market: Store, client: FlaskClient) -> None:
    italian = client.get("/api/v1/matches?q=mele").json["understood"]["categories"][0]["label"]
    english = client.get("/api/v1/matches?q=mele&lang=en").json["understood"]["categories"][0]
    assert (italian, english["label"]) == ("Mele", "Apples")


def test_the_description_is_served_and_names_every_field(
    market: Store, client: FlaskClient
) -> None:
    served = client.get("/api/v1/openapi.json").json
    assert served == json.loads(json.dumps(document()))


def test_a_fuzz_of_the_described_interface_finds_nothing_undescribed(market: Store) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", market.app)
    operation = schema["/api/v1/matches"]["GET"]

    @settings(
        max_examples=FUZZ_EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in MODES)))
    def call(case: schemathesis.Case) -> None:
        response = case.call()
        case.validate_response(response, checks=CHECKS)

    call()


PIECES = st.sampled_from(
    ["mele", "bio", "entro", "20", "km", "da", "Treviglio", "kg", "200", "sotto", "2 euro", "al kg", "a giugno",
     "in Val Seriana", "24047", "non", "senza glutine", "tipo B", "€", "%", "-5", "0", "1e9", "½", "٣", "٪", "à", "'",
     '"', "<b>", "\x00", "\ud800".encode("utf-8", "replace").decode(), "OR", "title:*", "*", "~", "(", ")", "^2", "[a TO b]"]
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=14))
def test_no_words_whatsoever_break_the_search(market: Store, words: list[str]) -> None:
    client = market.app.test_client()
    for address in ("/api/v1/matches", "/cerca"):
        response = client.get(address, query_string={"q": " ".join(words)})
        assert response.status_code in {200, 422}
