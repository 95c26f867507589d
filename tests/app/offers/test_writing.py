"""Producers write their offers, and change them without losing each other's work."""

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.audit_models import AuditEntry
from app.accounts.models import Role
from app.runtime.once import new_form_token
from catalog.claims import Claim
from catalog.evidence import EvidenceLevel
from catalog.offer_prices import OfferPrice, PriceSource
from catalog.offers import AvailabilityPeriod, Offer, OfferRepeat
from catalog.organisations import Organisation
from catalog.quantities import UNITS, Dimension, UnitCode
from catalog.seasons import ALL_YEAR
from tests.support import pages
from tests.support.database import Store
from tests.support.factories import offer, organisation
from tests.support.pages import text_of
from tests.support.signing import Visitor, mandate, person, visitor

TITLE = "Mele Golden bio cassetta 5 kg"
FIELDS: dict[str, Any] = {
    "title": TITLE,
    "category": "apples",
    "holds": "5",
    "holds_unit": "KGM",
    "unit_label": "cassetta",
    "price": "10,40",
    "price_kind": "gross",
    "vat": "400",
    "pack_size": "1",
    "minimum_units": "2",
    "multiple_units": "1",
    "available": "1.200",
    "available_unit": "KGM",
    "available_period": "week",
    "months": ["9", "10", "11"],
    "available_from": "2026-09-01",
    "available_until": "2026-11-30",
    "repeat": "ask",
    "ways": ["pickup", "delivery"],
    "origin": "Treviglio (BG)",
    "transformation": "",
    "description": "Raccolte a mano.",
    "claims": ["organic"],
    "sku": "M-5",
    "publish": "1",
}


@pytest.fixture
def farm(store: Store) -> Organisation:
    with store.write() as session:
        return organisation(session)


@pytest.fixture
def editor(store: Store, farm: Organisation) -> Visitor:
    return colleague(store, farm)


def colleague(store: Store, farm: Organisation, role: Role = Role.EDITOR) -> Visitor:
    with store.write() as session:
        who = person(session)
        mandate(session, who, farm, role)
    return visitor(store, who, farm)


@pytest.mark.parametrize(
    ("typed", "rate", "told"),
    [
        # 3,90 / 1,10 = 3,545...; 3,55 and its tenth are 3,905, read as 3,91.
        ("3,90", "1000", "Senza IVA sono 3,55 €: con l’IVA chi compra legge 3,91 €, non 3,90 €."),
        ("10,40", "400", ""),
    ],
)
def test_a_price_that_cannot_be_kept_to_the_cent_is_told(
    editor: Visitor, typed: str, rate: str, told: str
) -> None:
    answer = editor.send("/offerte/nuova", FIELDS | {"price": typed, "vat": rate})
    assert answer.status_code == 303
    page = pages.text_of(editor.get(answer.location).text)
    assert ("chi compra legge" in page) is bool(told)
    assert told in page.replace("\u00a0", " ")


def only_offer(store: Store) -> Offer:
    with store.read() as session:
        return session.scalars(select(Offer)).one()


def elements(page: str, tag: str) -> list[dict[str, str | None]]:
    return [dict(element.attributes) for element in pages.elements(page, tag)]


def value_of(page: str, name: str) -> str:
    return next(
        str(field["value"]) for field in elements(page, "input") if field.get("name") == name
    )


def chosen(page: str, name: str) -> str:
    select_ = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)
    assert select_ is not None
    option = re.search(r'<option value="([^"]*)" selected', select_.group())
    return option.group(1) if option else ""


def checked(page: str, name: str) -> list[str]:
    return [
        str(field["value"])
        for field in elements(page, "input")
        if field.get("name") == name and "checked" in field
    ]


def test_a_title_fills_the_form(editor: Visitor) -> None:
    page = editor.get("/offerte/nuova", query_string={"title": TITLE}).text
    assert checked(page, "category")[0] == "apples"
    assert value_of(page, "holds") == "5"
    assert chosen(page, "holds_unit") == "KGM"
    assert value_of(page, "unit_label") == "cassetta"
    assert chosen(page, "vat") == "400"
    assert checked(page, "claims") == ["organic"]
    assert "7" not in checked(page, "months")


def test_the_last_values_are_remembered(store: Store, farm: Organisation, editor: Visitor) -> None:
    with store.write() as session:
        offer(
            session,
            farm,
            pickup=False,
            delivery=True,
            minimum_units=4,
            vat_basis_points=1000,
            content_amount=3000,
            unit_label="cesta",
        )
    page = editor.get("/offerte/nuova", query_string={"title": "Mele Fuji"}).text
    assert checked(page, "ways") == ["delivery"]
    assert value_of(page, "minimum_units") == "4"
    assert chosen(page, "vat") == "1000"


def test_an_unknown_title_asks_for_the_category(editor: Visitor) -> None:
    page = editor.get("/offerte/nuova", query_string={"title": "Zxqw"}).text
    assert checked(page, "category") == []
    looked = editor.send("/offerte/nuova", FIELDS | {"category_words": "mel", "step": "look"})
    assert looked.status_code == 200
    assert 'id="category-apples"' in looked.text


def test_an_offer_is_written_with_all_that_was_said(store: Store, editor: Visitor) -> None:
    answer = editor.send("/offerte/nuova", FIELDS)
    assert answer.status_code == 303, text_of(answer.text)
    written = only_offer(store)
    assert written.title == TITLE
    assert (written.unit, written.unit_label) == (UnitCode.PIECE, "cassetta")
    assert (written.content_amount, written.dimension) == (5000, Dimension.MASS)
    assert (written.price_cents, written.vat_basis_points) == (1000, 400)
    assert (written.available_amount, written.available_period) == (
        1_200_000,
        AvailabilityPeriod.WEEK,
    )
    assert written.months == 0b11100000000
    assert written.repeat is OfferRepeat.ASK
    assert (written.origin_istat, written.sku) == ("016219", "M-5")
    assert (written.pickup, written.delivery, written.at_distance) == (True, True, False)
    assert written.published
    assert written.published_at is not None
    assert written.revision == 1
    with store.read() as session:
        claim = session.scalars(select(Claim)).one()
        assert (claim.criterion_code, claim.value) == ("organic", 4)
        assert claim.level is EvidenceLevel.SELF_DECLARED
        price = session.scalars(select(OfferPrice)).one()
        assert (price.price_cents, price.source) == (1000, PriceSource.FORM)
        assert price.changed_by_id is not None
        assert "offer.created" in session.scalars(select(AuditEntry.action)).all()


def test_a_draft_is_seen_by_nobody_else(store: Store, editor: Visitor) -> None:
    editor.send("/offerte/nuova", {**FIELDS, "publish": ""})
    written = only_offer(store)
    assert not written.published
    assert written.published_at is None
    assert editor.get(f"/offerte/{written.id}").status_code == 404


def test_a_form_sent_twice_writes_one_offer(store: Store, editor: Visitor) -> None:
    token = new_form_token()
    first = editor.post("/offerte/nuova", data={**FIELDS, "form_token": token})
    again = editor.post("/offerte/nuova", data={**FIELDS, "form_token": token})
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["Location"] == again.headers["Location"]
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Offer)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("category", "no-such-thing"),
        ("holds", "0"),
        ("holds", "molto"),
        ("holds", "-5"),
        ("holds_unit", "XXX"),
        ("price", "dieci"),
        ("price", "-1"),
        ("price", "10,403"),
        ("vat", ""),
        ("vat", "999"),
        ("available", "1e9"),
        ("available_unit", "LTR"),
        ("months", []),
        ("months", ["13"]),
        ("available_until", "2026-01-01"),
        ("available_from", "ieri"),
        ("repeat", "always"),
        ("ways", []),
        ("ways", ["teleport"]),
        ("origin", "Gromp"),
        ("pack_size", "0"),
        ("multiple_units", "9999999"),
        ("description", "x" * 4001),
    ],
)
def test_a_faulty_field_is_told_beside_it_and_nothing_is_written(
    store: Store, editor: Visitor, field: str, value: Any
) -> None:
    answer = editor.send("/offerte/nuova", {**FIELDS, field: value})
    assert answer.status_code == 422
    assert "field-error" in answer.text
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Offer)) == 0


def test_a_repeated_offer_needs_its_days(editor: Visitor) -> None:
    answer = editor.send("/offerte/nuova", {**FIELDS, "available_until": ""})
    assert 'id="repeat-error"' in answer.text


def test_a_criterion_that_the_title_does_not_name_cannot_be_declared(
    store: Store, editor: Visitor
) -> None:
    editor.send("/offerte/nuova", {**FIELDS, "claims": ["organic", "decent-work", "nonsense"]})
    with store.read() as session:
        assert session.scalars(select(Claim.criterion_code)).all() == ["organic"]


def test_a_code_of_ones_own_is_used_once(store: Store, editor: Visitor) -> None:
    editor.send("/offerte/nuova", FIELDS)
    answer = editor.send("/offerte/nuova", FIELDS)
    assert answer.status_code == 422
    assert 'id="sku-error"' in answer.text
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Offer)) == 1


def form_of(page: str) -> dict[str, Any]:
    """Return what a browser would send of the edit form as it is shown."""
    names = {str(each["name"]) for each in elements(page, "input") if each.get("name")}
    form: dict[str, Any] = {}
    for field in elements(page, "input"):
        name, kind = str(field.get("name")), field.get("type")
        if name in {"None", "form_token", "csrf_token", "q"} or kind in {"radio", "checkbox"}:
            continue
        form[name] = str(field.get("value") or "")
    for name in names - form.keys() - {"form_token", "csrf_token"}:
        form[name] = checked(page, name)
    for name in ("holds_unit", "available_unit", "available_period", "vat"):
        form[name] = chosen(page, name)
    area = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    form["description"] = area.group(1) if area else ""
    return form


@pytest.mark.parametrize("code", UnitCode)
def test_a_form_sent_back_untouched_changes_nothing(
    store: Store, farm: Organisation, editor: Visitor, code: UnitCode
) -> None:
    with store.write() as session:
        mine = offer(session, farm, unit=code, months=ALL_YEAR, price_cents=12345)
    path = f"/offerte/{mine.id}/modifica"
    answer = editor.send(path, form_of(editor.get(path).text))
    assert answer.status_code == 303, text_of(answer.text)
    after = only_offer(store)
    assert after.revision == 1
    assert after.content_amount == UNITS[code].amount


def test_a_change_counts_and_keeps_the_old_price(
    store: Store, farm: Organisation, editor: Visitor
) -> None:
    with store.write() as session:
        mine = offer(session, farm)
    path = f"/offerte/{mine.id}/modifica"
    editor.send(path, form_of(editor.get(path).text) | {"price": "2,50"})
    after = only_offer(store)
    assert (after.revision, after.price_cents) == (2, 250)
    with store.read() as session:
        prices = session.scalars(select(OfferPrice.price_cents).order_by(OfferPrice.id)).all()
    assert prices == [210, 250]


def test_two_editors_see_both_versions_and_choose(
    store: Store, farm: Organisation, editor: Visitor
) -> None:
    with store.write() as session:
        mine = offer(session, farm, title="Mele di prova")
    other, path = colleague(store, farm), f"/offerte/{mine.id}/modifica"
    first, second = (form_of(browser.get(path).text) for browser in (editor, other))
    assert editor.send(path, first | {"price": "2,50", "title": "Mele nuove"}).status_code == 303
    answer = other.send(path, second | {"price": "3,12", "price_kind": "gross"})
    assert answer.status_code == 409
    text = text_of(answer.text)
    assert "2,50" in text
    assert "3,00" in text
    assert "Mele nuove" in text
    carried = {
        str(field["name"]): str(field["value"])
        for field in elements(answer.text, "input")
        if field.get("type") == "hidden" and field.get("name") not in {"csrf_token", "form_token"}
    }
    carried |= {"months": [str(month) for month in range(1, 13)], "ways": ["pickup", "delivery"]}  # type: ignore[dict-item]
    saved = other.send(path, carried | {"choose.price": "mine", "choose.title": "theirs"})
    assert saved.status_code == 303, text_of(saved.text)
    after = only_offer(store)
    assert (after.title, after.price_cents, after.revision) == ("Mele nuove", 300, 3)


def test_what_a_stranger_offers_cannot_be_changed(store: Store, editor: Visitor) -> None:
    with store.write() as session:
        theirs = offer(session, organisation(session))
    assert editor.get(f"/offerte/{theirs.id}/modifica").status_code == 403
    assert editor.send(f"/offerte/{theirs.id}/modifica", FIELDS).status_code == 403


def test_the_price_is_shown_both_ways(editor: Visitor) -> None:
    page = editor.send("/offerte/nuova", {**FIELDS, "price": "0,99", "vat": "2200", "step": "look"})
    text = text_of(page.text)
    assert "0,81" in text
    assert "0,99" in text
