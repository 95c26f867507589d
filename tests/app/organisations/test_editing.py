"""Editing a profile: two people notice each other, what others rely on is noted, the pin follows the address."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.accounts.audit_models import AuditEntry
from app.accounts.models import Role, StaffRole
from app.integrations.geocoding import GeocodedPoint, Precision
from app.integrations.geocoding.fake import FakeGeocoder
from app.organisations.locating import EXTENSION
from app.organisations.models import Matter, MatterKind
from app.runtime.once import new_form_token
from catalog.organisations import LegalForm, Organisation, OrganisationKind, PositionSource
from catalog.registers import OrganisationRegister
from tests.support.database import Store
from tests.support.factories import CLUSONE, organisation
from tests.support.pages import elements, text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, staff, visitor

VAT, OTHER_VAT = "12345670017", "00743110157"
EDIT = "/realta/cascina/modifica"
MOST_STATEMENTS = 8


def arrange(store: Store, *roles: Role, **fields: Any) -> tuple[Visitor, ...]:
    values: dict[str, Any] = {
        "name": "Cascina Prova",
        "slug": "cascina",
        "vat_number": VAT,
        "email": "posta@example.org",
        "street": "Via delle Prove 1",
        "postcode": "24047",
    }
    with store.write() as session:
        owner = organisation(session, **(values | fields))
        people = [person(session) for _role in roles]
        for who, role in zip(people, roles, strict=True):
            mandate(session, who, owner, role)
    return tuple(visitor(store, who, owner) for who in people)


@pytest.fixture
def editor(store: Store) -> Visitor:
    (only,) = arrange(store, Role.EDITOR)
    return only


def opened(browser: Visitor, path: str = EDIT) -> "MultiDict[str, str]":
    """Return what a browser would send back from a form that nobody has touched."""
    html = browser.get(path).text
    values: MultiDict[str, str] = MultiDict()
    select_name = ""
    for element in elements(html, "input", "textarea", "select", "option"):
        has = element.attributes
        name = str(has.get("name") or "")
        if element.tag == "select":
            select_name = name
        elif element.tag == "option" and "selected" in has:
            values[select_name] = str(has["value"])
        elif element.tag == "textarea":
            values[name] = "".join(element.text).strip()
        elif element.tag == "input" and name:
            if has.get("type") in {"radio", "checkbox"} and "checked" not in has:
                continue
            values.add(name, str(has.get("value") or ""))
    values.pop("csrf_token", None)
    values["form_token"] = new_form_token()
    return values


def changed(browser: Visitor, path: str = EDIT, **changes: str) -> "MultiDict[str, str]":
    values = opened(browser, path)
    for name, value in changes.items():
        values[name] = value
    return values


def stored(store: Store) -> Organisation:
    with store.read() as session:
        return session.scalars(select(Organisation).where(Organisation.slug == "cascina")).one()


def test_what_is_saved_untouched_stays_as_it_was(editor: Visitor, store: Store) -> None:
    before = stored(store)
    answer = editor.post(EDIT, data=opened(editor))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/realta/cascina")
    after = stored(store)
    kept = {column.key for column in Organisation.__table__.columns} - {"updated_at", "revision"}
    for name in sorted(kept):
        assert getattr(after, name) == getattr(before, name), name
    assert after.revision == before.revision + 1


def test_what_is_edited_is_shown(editor: Visitor) -> None:
    answer = editor.post(EDIT, data=changed(editor, purpose="Coltiva per prova.", phone="035 1234"))
    page = text_of(editor.get(answer.headers["Location"]).text)
    assert "Coltiva per prova." in page
    assert "035 1234" in page


def test_who_has_just_registered_is_led_to_the_first_offer(store: Store) -> None:
    owner, looker = arrange(store, Role.EDITOR, Role.VIEWER)
    page = owner.get("/realta/cascina").text
    assert 'href="/offerte/nuova"' in page
    assert 'href="/realta/cascina/listino"' in page
    assert 'href="/offerte/nuova"' not in looker.get("/realta/cascina").text


def test_two_who_edit_at_once_lose_nothing(store: Store) -> None:
    # Given two colleagues who have opened the form
    hers, his = arrange(store, Role.OWNER, Role.EDITOR)
    her_form = changed(hers, phone="035 1111", purpose="Di lei.")
    his_form = changed(his, name="Cascina Nuova", purpose="Di lui.")

    # When both save
    assert hers.post(EDIT, data=her_form).status_code == 303
    answer = his.post(EDIT, data=his_form)

    # Then the later one sees both versions and nothing of his is stored
    assert answer.status_code == 409
    page = text_of(answer.text)
    for words in ("Di lei.", "Di lui.", "035 1111", "Cascina Nuova", "cambiato da tutti e due"):
        assert words in page
    assert stored(store).name == "Cascina Prova"

    # When he takes her words and keeps the rest as it is proposed
    back = from_conflict(answer.text, purpose="theirs")
    assert his.post(EDIT, data=back).status_code == 303

    # Then both are in it
    row = stored(store)
    assert (row.purpose, row.phone, row.name) == ("Di lei.", "035 1111", "Cascina Nuova")


def from_conflict(html: str, **choices: str) -> "MultiDict[str, str]":
    values: MultiDict[str, str] = MultiDict()
    for element in elements(html, "input"):
        has = element.attributes
        name, value = str(has.get("name")), str(has.get("value") or "")
        if has.get("type") == "hidden" and name not in {"csrf_token", "organisation"}:
            values.add(name, value)
        elif name.startswith("choose."):
            wanted = choices.get(name.removeprefix("choose."))
            if value == wanted or (wanted is None and "checked" in has):
                values.add(name, value)
    return values


def test_the_second_click_of_one_person_is_no_conflict(editor: Visitor) -> None:
    form = changed(editor, phone="035 2222")
    first, second = editor.post(EDIT, data=form), editor.post(EDIT, data=form)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]


def test_a_form_without_its_revision_is_a_conflict(editor: Visitor, store: Store) -> None:
    form = changed(editor, phone="035 3333")
    form.pop("revision")
    assert editor.post(EDIT, data=form).status_code == 409
    assert stored(store).phone is None


def test_a_changed_identity_is_noted_and_looked_at(editor: Visitor, store: Store) -> None:
    form = changed(editor, kind="company", legal_form="limited_company", vat_number=OTHER_VAT)
    assert editor.post(EDIT, data=form).status_code == 303
    with store.read() as session:
        entry = session.scalars(select(AuditEntry)).one()
        assert entry.action == "organisation.identity_changed"
        assert entry.facts["vat_number"] == {"from": VAT, "to": OTHER_VAT}
        assert set(entry.facts) == {"kind", "legal_form", "vat_number"}
        matter = session.scalars(select(Matter)).one()
        assert (matter.kind, matter.facts) == (
            MatterKind.IDENTITY_CHANGED,
            {"fields": ["kind", "legal_form", "vat_number"]},
        )


def test_the_tax_code_of_a_person_is_not_in_the_log(editor: Visitor, store: Store) -> None:
    code = "RSSMRA80A01F205X"
    assert editor.post(EDIT, data=changed(editor, tax_code=code)).status_code == 303
    with store.read() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert entry.facts == {"tax_code": {}}


def test_other_changes_are_noted_without_the_desk(editor: Visitor, store: Store) -> None:
    editor.post(EDIT, data=changed(editor, purpose="Altro."))
    with store.read() as session:
        assert session.scalars(select(AuditEntry.action)).all() == ["organisation.edited"]
        assert session.scalars(select(Matter)).all() == []


def test_a_doubt_that_is_cleared_is_taken_back(editor: Visitor, store: Store) -> None:
    form = changed(editor, legal_form="social_cooperative_b", kind="social_cooperative")
    editor.post(EDIT, data=form)

    def doubts() -> list[dict[str, Any]]:
        with store.read() as session:
            kind = MatterKind.REGISTERS_DISAGREE
            return list(session.scalars(select(Matter.facts).where(Matter.kind == kind)))

    assert doubts() == [{"doubts": ["no_regional_register"]}]
    entry = {"social_cooperatives_number": "12", "social_cooperatives_section": "B"}
    editor.post(EDIT, data=changed(editor, **entry))
    assert doubts() == []


def test_registers_are_added_changed_and_taken_out(editor: Visitor, store: Store) -> None:
    def entries() -> list[tuple[str, str, str | None]]:
        with store.read() as session:
            rows = session.scalars(select(OrganisationRegister))
            return [(row.register.value, row.number, row.section) for row in rows]

    editor.post(EDIT, data=changed(editor, rea_number="BG-1", runts_number="7", runts_section="g"))
    assert sorted(entries()) == [("rea", "BG-1", None), ("runts", "7", "g")]
    assert "7, sezione g" in text_of(editor.get("/realta/cascina").text)
    editor.post(EDIT, data=changed(editor, rea_number="", runts_section="b"))
    assert entries() == [("runts", "7", "b")]


@pytest.mark.parametrize("field", ["vat_number", "tax_code"])
def test_the_number_of_another_is_refused(editor: Visitor, store: Store, field: str) -> None:
    fields: dict[str, Any] = {field: OTHER_VAT}
    with store.write() as session:
        organisation(session, **fields)
    answer = editor.post(EDIT, data=changed(editor, vat_number=OTHER_VAT))
    assert answer.status_code == 422
    assert "vat_number-error" in answer.text
    assert stored(store).vat_number == VAT


def test_what_is_wrong_keeps_what_was_typed(editor: Visitor, store: Store) -> None:
    form = changed(editor, name="", email="nessuno", website="ftp://x", purpose="Resta qui.")
    answer = editor.post(EDIT, data=form)
    assert answer.status_code == 422
    for name in ("name", "email", "website"):
        assert f'id="{name}-error"' in answer.text
    assert "Resta qui." in answer.text
    assert stored(store).email == "posta@example.org"


@pytest.fixture
def geocoder(app: Flask) -> Iterator[FakeGeocoder]:
    fake = FakeGeocoder(
        {
            "Via Nuova 2, Treviglio (BG)": GeocodedPoint(
                lat=45.53, lon=9.6, precision=Precision.address
            )
        }
    )
    app.extensions[EXTENSION] = fake
    yield fake
    del app.extensions[EXTENSION]


def test_a_new_street_leads_to_the_pin(
    editor: Visitor, store: Store, geocoder: FakeGeocoder
) -> None:
    answer = editor.post(EDIT, data=changed(editor, street="Via Nuova 2"))
    assert answer.headers["Location"] == "/realta/cascina/modifica/punto?indirizzo=1"
    form = opened(editor, answer.headers["Location"])
    assert (form["lat"], form["lon"]) == ("45.53", "9.6")
    assert editor.post("/realta/cascina/modifica/punto", data=form).status_code == 303
    row = stored(store)
    assert (row.lat, row.lon, row.position_source) == (45.53, 9.6, PositionSource.ADDRESS)


def test_another_comune_takes_the_pin_with_it(editor: Visitor, store: Store) -> None:
    answer = editor.post(EDIT, data=changed(editor, comune="Clusone"))
    assert answer.headers["Location"].endswith("/modifica/punto?indirizzo=1")
    row = stored(store)
    assert row.istat == CLUSONE[0]
    assert (row.lat, row.lon) == pytest.approx(CLUSONE[1:], abs=0.05)
    assert row.position_source is PositionSource.COMUNE


def test_two_pins_moved_at_once_are_a_conflict(store: Store) -> None:
    hers, his = arrange(store, Role.OWNER, Role.EDITOR)
    path = "/realta/cascina/modifica/punto"
    her_form, his_form = changed(hers, path, lat="45.54"), changed(his, path, lat="45.55")
    assert hers.post(path, data=her_form).status_code == 303
    answer = his.post(path, data=his_form)
    assert answer.status_code == 409
    assert his.post(path, data=from_conflict(answer.text)).status_code == 303
    assert stored(store).lat == 45.55


@pytest.mark.parametrize("lat", ["", "x", "41.9", "91"])
def test_a_pin_elsewhere_is_refused(editor: Visitor, store: Store, lat: str) -> None:
    path = "/realta/cascina/modifica/punto"
    before = stored(store).lat
    assert editor.post(path, data=changed(editor, path, lat=lat)).status_code == 422
    assert stored(store).lat == before


def test_every_kind_and_form_can_be_edited(store: Store) -> None:
    (editor,) = arrange(store, Role.EDITOR)
    for kind in OrganisationKind:
        assert editor.post(EDIT, data=changed(editor, kind=kind.value)).status_code == 303
    for form in LegalForm:
        assert editor.post(EDIT, data=changed(editor, legal_form=form.value)).status_code == 303


def test_the_way_to_the_form_is_shown_to_editors_only(store: Store) -> None:
    viewer, editor = arrange(store, Role.VIEWER, Role.EDITOR)
    assert EDIT in editor.get("/realta/cascina").text
    assert EDIT not in viewer.get("/realta/cascina").text


def test_the_form_asks_little_of_the_database(editor: Visitor, app: Flask) -> None:
    editor.get(EDIT)
    with counted_statements(app) as statements:
        assert editor.get(EDIT).status_code == 200
    assert len(statements) <= MOST_STATEMENTS, statements.sent


def test_the_desk_settles_what_it_has_looked_at(store: Store) -> None:
    (editor,) = arrange(store, Role.OWNER)
    editor.post(EDIT, data=changed(editor, name="Cascina Nuova"))
    with store.write() as session:
        secretary = staff(session, person(session), StaffRole.SECRETARIAT)
    desk = visitor(store, secretary)
    page = text_of(desk.get("/realta/da-guardare").text)
    assert "Cascina Nuova" in page
    assert "Da guardare" in text_of(desk.get("/realta/cascina").text)
    assert "Da guardare" not in text_of(editor.get("/realta/cascina").text)
    with store.read() as session:
        matter = session.scalars(select(Matter)).one()
    path = f"/realta/da-guardare/{matter.id}"
    assert desk.send(path).headers["Location"] == "/realta/da-guardare"
    assert "Niente da guardare" in text_of(desk.get("/realta/da-guardare").text)
    # Somebody who comes later is told so.
    assert desk.send(path).status_code == 404
    assert desk.send(f"{path}?next=//example.org").status_code == 404
