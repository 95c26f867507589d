"""Registering an organisation: five short pages, the same number only once, whoever does it acts for it."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.audit_models import AuditEntry
from app.accounts.models import Mandate, Person, PersonSession, Role
from app.integrations.geocoding import GeocodedPoint, Precision
from app.integrations.geocoding.fake import FakeGeocoder
from app.organisations.locating import EXTENSION
from app.organisations.models import Matter, MatterKind, RegistrationDraft
from app.organisations.registration import DRAFTS_KEPT, MOST_A_DAY, prune_drafts
from app.runtime.clock import utc_now
from app.runtime.once import new_form_token
from catalog.organisations import (
    LegalForm,
    Organisation,
    OrganisationKind,
    PositionSource,
    Visibility,
)
from catalog.registers import OrganisationRegister, Register
from tests.support.database import Store
from tests.support.factories import DALMINE, TREVIGLIO, organisation
from tests.support.pages import elements, text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

VAT = "12345670017"
WHO = {"kind": "producer", "name": "Cascina Prova Verde"}
PAPERS = {"legal_form": "sole_trader", "vat_number": VAT}
PLACE = {"comune": "Treviglio", "street": "Via delle Prove 1"}
POINT = {"lat": "45.530000", "lon": "9.600000"}
WORDS = {
    "purpose": "Verdura di prova.",
    "email": "posta@example.org",
    "phone": "0363 000000",
    "website": "example.org",
    "email_visibility": "members",
    "phone_visibility": "members",
    "website_visibility": "public",
    "street_visibility": "public",
}
STEPS: dict[str, dict[str, str]] = {
    "": WHO,
    "/dati": PAPERS,
    "/dove": PLACE,
    "/punto": POINT,
    "/contatti": WORDS,
}
MOST_STATEMENTS = 8
MOST_TO_REGISTER = 26


@pytest.fixture
def someone(store: Store) -> Person:
    with store.write() as session:
        return person(session)


@pytest.fixture
def browser(store: Store, someone: Person) -> Visitor:
    return visitor(store, someone)


def walk(browser: Visitor, **changes: dict[str, str]) -> TestResponse:
    """Take every step in its order; `changes` are by the last word of the address, "chi" for the first."""
    answer = None
    for path, values in STEPS.items():
        sent = changes.get(path.removeprefix("/") or "chi", values)
        answer = browser.send(f"/realta/nuova{path}", dict(sent))
        if answer.status_code != 303:
            return answer
    assert answer is not None
    return answer


def only(store: Store) -> Organisation:
    with store.read() as session:
        return session.scalars(select(Organisation)).one()


def count(store: Store) -> int:
    with store.read() as session:
        return len(session.scalars(select(Organisation)).all())


def errors_of(answer: TestResponse) -> set[str]:
    """Return the fields beside which something is said to be wrong."""
    assert answer.status_code == 422, answer.text[:500]
    ids = (str(element.attributes.get("id") or "") for element in elements(answer.text, "p"))
    return {name.removesuffix("-error") for name in ids if name.endswith("-error")}


def test_five_pages_make_an_organisation(browser: Visitor, store: Store, someone: Person) -> None:
    # When somebody fills in every page
    answer = walk(browser)

    # Then the organisation is there as it was told, and not yet a member
    made = only(store)
    assert answer.headers["Location"] == f"/realta/{made.slug}" == "/realta/cascina-prova-verde"
    assert (made.kind, made.legal_form) == (OrganisationKind.PRODUCER, LegalForm.SOLE_TRADER)
    assert (made.vat_number, made.istat, made.postcode) == (VAT, TREVIGLIO[0], "24047")
    assert (made.lat, made.lon, made.position_source) == (45.53, 9.6, PositionSource.ADDRESS)
    assert (made.website, made.is_member, made.is_demo) == ("https://example.org", False, False)
    assert made.phone_visibility is Visibility.MEMBERS

    # And its founder owns it and acts for it at once
    page = browser.get(answer.headers["Location"])
    assert "Non fa ancora parte del distretto" in text_of(page.text)
    assert "agisci per" in text_of(page.text)
    with store.read() as session:
        owner = session.scalars(select(Mandate)).one()
        assert (owner.person_id, owner.role) == (someone.id, Role.OWNER)
        assert session.scalars(select(PersonSession.acting_for_id)).one() == made.id
        assert session.scalars(select(AuditEntry.action)).one() == "organisation.registered"
        assert session.scalars(select(RegistrationDraft)).all() == []


def test_what_was_filled_in_waits_for_another_day(browser: Visitor) -> None:
    browser.send("/realta/nuova", WHO)
    assert "Cascina Prova Verde" in browser.get("/realta/nuova").text
    assert browser.get("/realta/nuova/dati").status_code == 200


def test_beginning_anew_forgets_what_was_filled_in(browser: Visitor) -> None:
    browser.send("/realta/nuova", WHO)
    assert browser.send("/realta/nuova/abbandona").status_code == 303
    assert "Cascina Prova Verde" not in browser.get("/realta/nuova").text


def test_nobody_sees_the_registration_of_another(browser: Visitor, store: Store) -> None:
    browser.send("/realta/nuova", WHO)
    with store.write() as session:
        stranger = person(session)
    other = visitor(store, stranger)
    assert "Cascina Prova Verde" not in other.get("/realta/nuova").text


@pytest.mark.parametrize("path", ["/dati", "/dove", "/punto", "/contatti", "/simili"])
def test_whoever_skips_a_page_is_led_back(browser: Visitor, path: str) -> None:
    answer = browser.get(f"/realta/nuova{path}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/realta/nuova")
    if path != "/simili":
        answer = browser.send(f"/realta/nuova{path}", STEPS[path])
        assert (answer.status_code, answer.headers["Location"]) == (303, "/realta/nuova")


def test_an_abandoned_registration_is_forgotten_after_a_month(
    browser: Visitor, store: Store
) -> None:
    browser.send("/realta/nuova", WHO)
    for later, kept in ((DRAFTS_KEPT - timedelta(hours=1), 1), (DRAFTS_KEPT + timedelta(1), 0)):
        with store.write() as session:
            prune_drafts(session, {}, utc_now() + later)
        with store.read() as session:
            assert len(session.scalars(select(RegistrationDraft)).all()) == kept


@pytest.mark.parametrize(
    ("path", "values", "wrong"),
    [
        ("", {}, {"kind", "name"}),
        ("", WHO | {"kind": "person"}, {"kind"}),
        ("", WHO | {"name": "—"}, {"name"}),
        ("", WHO | {"name": "a" * 201}, {"name"}),
        ("/dati", {}, {"legal_form"}),
        ("/dati", {"legal_form": "sole_trader"}, {"vat_number"}),
        ("/dati", {"legal_form": "cooperative", "vat_number": "12345670018"}, {"vat_number"}),
        ("/dati", {"legal_form": "public_body"}, {"tax_code"}),
        ("/dati", {"legal_form": "association", "tax_code": "RSSMRA80A01F205X"}, {"tax_code"}),
        ("/dati", {"legal_form": "association", "tax_code": "RSSMRA80A01F205Y"}, {"tax_code"}),
        ("/dati", {"legal_form": "unknown", "ipa_number": "ABC"}, {"ipa_number"}),
        ("/dati", {"legal_form": "unknown", "rea_number": "123456"}, {"rea_number"}),
        ("/dati", {"legal_form": "unknown", "runts_section": "a"}, {"runts_number"}),
        (
            "/dati",
            {"legal_form": "unknown", "runts_number": "1", "runts_section": "z"},
            {"runts_section"},
        ),
        ("/dove", {}, {"comune"}),
        ("/dove", {"comune": "Atlantide Perduta"}, {"comune"}),
        ("/dove", {"comune": "Treviglio", "postcode": "2404"}, {"postcode"}),
        ("/punto", {}, {"lat", "lon"}),
        ("/punto", {"lat": "nord", "lon": "9.6"}, {"lat"}),
        ("/punto", {"lat": "nan", "lon": "inf"}, {"lat", "lon"}),
        ("/punto", {"lat": "41.9", "lon": "12.5"}, {"lat"}),
        ("/contatti", WORDS | {"email": "nessuno"}, {"email"}),
        ("/contatti", WORDS | {"phone": "chiamami"}, {"phone"}),
        ("/contatti", WORDS | {"website": "javascript:alert(1)"}, {"website"}),
        ("/contatti", WORDS | {"phone_visibility": "friends"}, {"phone_visibility"}),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    browser: Visitor, store: Store, path: str, values: dict[str, str], wrong: set[str]
) -> None:
    for earlier, filled in STEPS.items():
        if earlier == path:
            break
        browser.send(f"/realta/nuova{earlier}", filled)
    answer = browser.send(f"/realta/nuova{path}", values)
    assert errors_of(answer) == wrong
    chosen = {"kind", "legal_form", *(name for name in values if name.endswith("_visibility"))}
    for name in set(values) - chosen:
        assert values[name] in answer.text
    assert count(store) == 0


def test_an_informal_group_needs_no_number(browser: Visitor, store: Store) -> None:
    walk(browser, chi={"kind": "gas", "name": "GAS Prova"}, dati={"legal_form": "informal_group"})
    made = only(store)
    assert (made.vat_number, made.tax_code) == (None, None)


def test_a_number_is_written_in_its_plain_form(browser: Visitor, store: Store) -> None:
    papers = {"legal_form": "sole_trader", "vat_number": "IT 1234 5670 017"}
    walk(browser, dati=papers | {"tax_code": "rssmra80a01f205x", "rea_number": "bg 123456"})
    made = only(store)
    assert (made.vat_number, made.tax_code) == (VAT, "RSSMRA80A01F205X")
    with store.read() as session:
        entry = session.scalars(select(OrganisationRegister)).one()
        assert (entry.register, entry.number, entry.section) == (Register.REA, "BG-123456", None)


def test_registers_that_go_together_raise_no_doubt(browser: Visitor, store: Store) -> None:
    walk(
        browser,
        chi={"kind": "social_cooperative", "name": "Cooperativa Prova"},
        dati={
            "legal_form": "social_cooperative_b",
            "vat_number": VAT,
            "social_cooperatives_number": "123",
            "social_cooperatives_section": "B",
        },
    )
    with store.read() as session:
        assert session.scalars(select(Matter.kind)).all() == [MatterKind.REGISTERED]


def test_registers_that_do_not_are_told_to_the_desk_and_hinder_nobody(
    browser: Visitor, store: Store
) -> None:
    walk(
        browser,
        chi={"kind": "social_cooperative", "name": "Cooperativa Prova"},
        dati={
            "legal_form": "social_cooperative_b",
            "vat_number": VAT,
            "social_cooperatives_number": "123",
            "social_cooperatives_section": "A",
        },
    )
    with store.read() as session:
        matters = {matter.kind: matter.facts for matter in session.scalars(select(Matter))}
    assert matters[MatterKind.REGISTERS_DISAGREE] == {"doubts": ["section_not_of_form"]}


def test_a_name_of_two_comuni_asks_which_one(browser: Visitor, store: Store) -> None:
    # Given somebody in Castro, of which there are two
    browser.send("/realta/nuova", WHO)
    browser.send("/realta/nuova/dati", PAPERS)
    asked = browser.send("/realta/nuova/dove", {"comune": "Castro"})
    assert errors_of(asked) == {"comune"}
    offered = {
        str(field.attributes["value"])
        for field in elements(asked.text, "input")
        if field.attributes.get("name") == "istat"
    }
    assert "016065" in offered
    assert len(offered) == 2

    # When one of them is chosen
    answer = browser.send("/realta/nuova/dove", {"comune": "Castro", "istat": "016065"})

    # Then that is it; and a name with its province needs no question
    assert answer.headers["Location"] == "/realta/nuova/punto"
    answer = browser.send("/realta/nuova/dove", {"comune": "castro bg"})
    assert answer.status_code == 303


def test_a_name_nearly_right_is_answered_with_those_that_may_be_meant(browser: Visitor) -> None:
    browser.send("/realta/nuova", WHO)
    browser.send("/realta/nuova/dati", PAPERS)
    answer = browser.send("/realta/nuova/dove", {"comune": "Trevilio"})
    assert errors_of(answer) == {"comune"}
    assert "Treviglio (BG)" in text_of(answer.text)


def pin_of(answer: TestResponse) -> tuple[str, str]:
    fields = {
        str(field.attributes.get("name")): str(field.attributes.get("value"))
        for field in elements(answer.text, "input")
    }
    return fields["lat"], fields["lon"]


def to_the_pin(browser: Visitor) -> TestResponse:
    for path in ("", "/dati", "/dove"):
        browser.send(f"/realta/nuova{path}", STEPS[path])
    return browser.get("/realta/nuova/punto")


def test_without_a_service_the_pin_begins_in_the_middle_of_the_comune(
    browser: Visitor, store: Store
) -> None:
    lat, lon = pin_of(to_the_pin(browser))
    browser.send("/realta/nuova/punto", {"lat": lat, "lon": lon})
    browser.send("/realta/nuova/contatti", WORDS)
    assert only(store).position_source is PositionSource.COMUNE


@pytest.fixture
def geocoder(app: Flask) -> Iterator[FakeGeocoder]:
    exact = GeocodedPoint(lat=45.5251, lon=9.5933, precision=Precision.address)
    far = GeocodedPoint(lat=41.9, lon=12.5, precision=Precision.address)
    fake = FakeGeocoder(
        {"Via delle Prove 1, Treviglio (BG)": exact, "Via Lontana 1, Treviglio (BG)": far}
    )
    app.extensions[EXTENSION] = fake
    yield fake
    del app.extensions[EXTENSION]


def test_with_a_service_the_pin_begins_at_the_address(
    browser: Visitor, geocoder: FakeGeocoder
) -> None:
    assert pin_of(to_the_pin(browser)) == ("45.5251", "9.5933")


def test_who_has_moved_the_pin_finds_it_where_they_left_it(
    browser: Visitor, geocoder: FakeGeocoder
) -> None:
    to_the_pin(browser)
    browser.send("/realta/nuova/punto", POINT)
    assert pin_of(browser.get("/realta/nuova/punto")) == ("45.530000", "9.600000")
    # Another street moves the pin.
    browser.send("/realta/nuova/dove", PLACE | {"street": "Via Ignota 9"})
    assert pin_of(browser.get("/realta/nuova/punto")) != ("45.530000", "9.600000")


@pytest.mark.parametrize("street", ["Via Ignota 9", "Via Lontana 1", ""])
def test_an_address_not_found_or_found_elsewhere_leaves_the_pin_in_the_comune(
    browser: Visitor, geocoder: FakeGeocoder, street: str
) -> None:
    to_the_pin(browser)
    browser.send("/realta/nuova/dove", PLACE | {"street": street})
    lat, lon = pin_of(browser.get("/realta/nuova/punto"))
    assert (float(lat), float(lon)) == pytest.approx(TREVIGLIO[1:], abs=0.02)


def test_a_service_that_is_down_hinders_nobody(browser: Visitor, geocoder: FakeGeocoder) -> None:
    geocoder.unavailable = True
    assert to_the_pin(browser).status_code == 200


@pytest.mark.parametrize("field", ["vat_number", "tax_code"])
def test_a_number_that_is_there_already_shows_whose_it_is(
    browser: Visitor, store: Store, field: str
) -> None:
    fields: dict[str, Any] = {field: VAT}
    with store.write() as session:
        organisation(session, name="Prima Cascina Prova", slug="prima", **fields)
    browser.send("/realta/nuova", WHO)
    answer = browser.send("/realta/nuova/dati", PAPERS)
    assert answer.status_code == 409
    assert "Prima Cascina Prova" in text_of(answer.text)
    assert "segreteria del distretto può affidartela" in text_of(answer.text)
    assert count(store) == 1


def test_who_owns_it_is_asked_when_somebody_does(browser: Visitor, store: Store) -> None:
    with store.write() as session:
        mandate(session, person(session), organisation(session, vat_number=VAT))
    browser.send("/realta/nuova", WHO)
    answer = browser.send("/realta/nuova/dati", PAPERS)
    assert "chiedi di invitarti" in text_of(answer.text)


def test_a_number_registered_meanwhile_is_refused_at_the_end(
    browser: Visitor, store: Store
) -> None:
    for path in ("", "/dati", "/dove", "/punto"):
        browser.send(f"/realta/nuova{path}", STEPS[path])
    with store.write() as session:
        organisation(session, DALMINE, name="Altra", slug="altra", vat_number=VAT)
    answer = browser.send("/realta/nuova/contatti", WORDS)
    assert answer.status_code == 409
    assert count(store) == 1


def test_a_similar_name_nearby_is_a_question_that_can_be_passed(
    browser: Visitor, store: Store
) -> None:
    # Given somebody nearly of that name at the same place, and others who are not
    with store.write() as session:
        twin = organisation(session, name="Az. agricola Cascina Prova Verde s.s.", slug="gemella")
        organisation(session, name="Forno Antico", slug="forno")
        organisation(session, DALMINE, name="Cascina Prova Verde", slug="lontana")

    # When the pin is placed
    for path in ("", "/dati", "/dove"):
        browser.send(f"/realta/nuova{path}", STEPS[path])
    answer = browser.send("/realta/nuova/punto", POINT)

    # Then it is asked whether it is the one nearby
    assert answer.headers["Location"] == "/realta/nuova/simili"
    question = text_of(browser.get("/realta/nuova/simili").text)
    assert twin.name in question
    assert "Forno Antico" not in question
    assert "lontana" not in browser.get("/realta/nuova/simili").text

    # And whoever skips the question meets it at the end
    assert browser.send("/realta/nuova/contatti", WORDS).headers["Location"].endswith("/simili")

    # When it is another one, it goes on, and the desk is told
    answer = browser.send("/realta/nuova/simili", {"not_these": str(twin.id)})
    assert browser.get(answer.headers["Location"]).headers["Location"].endswith("/contatti")
    assert browser.send("/realta/nuova/contatti", WORDS).status_code == 303
    with store.read() as session:
        matter = session.scalars(select(Matter).where(Matter.kind == "similar_name")).one()
        assert matter.facts == {"organisations": [str(twin.id)]}


def test_only_what_was_asked_can_be_answered(browser: Visitor, store: Store) -> None:
    with store.write() as session:
        organisation(session, name="Cascina Prova Verde", slug="gemella")
    for path in ("", "/dati", "/dove", "/punto"):
        browser.send(f"/realta/nuova{path}", STEPS[path])
    browser.send("/realta/nuova/simili", {"not_these": [str(uuid.uuid4()), "nonsense"]})
    assert browser.get("/realta/nuova/simili").status_code == 200


def test_two_of_one_name_have_two_addresses(browser: Visitor, store: Store) -> None:
    with store.write() as session:
        organisation(session, DALMINE, name="Cascina Prova Verde", slug="cascina-prova-verde")
    assert walk(browser).headers["Location"] == "/realta/cascina-prova-verde-2"


def test_no_name_takes_the_place_of_a_page_of_ours(browser: Visitor) -> None:
    answer = walk(browser, chi={"kind": "producer", "name": "Nuova"})
    assert answer.headers["Location"] == "/realta/nuova-2"


def test_a_form_sent_twice_registers_once_and_answers_the_same(
    browser: Visitor, store: Store
) -> None:
    for path in ("", "/dati", "/dove", "/punto"):
        browser.send(f"/realta/nuova{path}", STEPS[path])
    sent = WORDS | {"form_token": new_form_token()}
    first = browser.post("/realta/nuova/contatti", data=sent)
    second = browser.post("/realta/nuova/contatti", data=sent)
    assert first.headers["Location"] == second.headers["Location"] == "/realta/cascina-prova-verde"
    assert count(store) == 1


def test_who_has_not_confirmed_their_address_registers_nothing(store: Store) -> None:
    with store.write() as session:
        newcomer = person(session, confirmed_at=None)
    browser = visitor(store, newcomer)
    answer = browser.get("/realta/nuova")
    assert answer.status_code == 403
    assert "conferma il tuo indirizzo" in text_of(answer.text)
    assert browser.send("/realta/nuova", WHO).status_code == 403


def test_so_many_a_day_and_no_more(browser: Visitor, store: Store, someone: Person) -> None:
    def note(hours: int) -> None:
        with store.write() as session:
            session.add(
                AuditEntry(
                    at=utc_now() - timedelta(hours=hours),
                    actor_id=someone.id,
                    action="organisation.registered",
                    subject_kind="organisation",
                )
            )

    note(25)
    for _each in range(MOST_A_DAY - 1):
        note(1)
    assert walk(browser).status_code == 303
    answer = walk(
        browser, chi={"kind": "gas", "name": "Tutt'altro"}, dati={"legal_form": "unknown"}
    )
    assert answer.status_code == 409
    assert "al giorno" in text_of(answer.text)
    assert count(store) == 1


def test_the_last_page_asks_little_of_the_database(
    browser: Visitor, store: Store, app: Flask
) -> None:
    with store.write() as session:
        for number in range(60):
            organisation(session, name=f"Bottega {number}", slug=f"bottega-{number}")
    for path in ("", "/dati", "/dove", "/punto"):
        browser.send(f"/realta/nuova{path}", STEPS[path])
    with counted_statements(app) as statements:
        assert browser.get("/realta/nuova/contatti").status_code == 200
    assert len(statements) <= MOST_STATEMENTS, statements.sent
    with counted_statements(app) as statements:
        assert browser.send("/realta/nuova/contatti", WORDS).status_code == 303
    assert len(statements) <= MOST_TO_REGISTER, statements.sent


def test_comuni_are_offered_while_one_types(browser: Visitor) -> None:
    page = browser.get("/realta/comuni?comune=trev").text
    assert '<option value="Treviglio (BG)">' in page
    assert "<option" not in browser.get("/realta/comuni?comune=t").text
    assert "<option" not in browser.get("/realta/comuni").text


@pytest.mark.parametrize("query", ["", "?lat=45.5&lon=9.6", "?lat=x&lon=nan", "?lat=90&lon=-999"])
def test_the_ground_of_a_map_is_drawn_for_every_point(browser: Visitor, query: str) -> None:
    answer = browser.get(f"/realta/terreno.geojson{query}")
    assert answer.status_code == 200
    assert len(answer.json["features"]) > 10  # type: ignore[index]
