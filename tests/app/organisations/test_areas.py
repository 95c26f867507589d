"""Delivery areas: said in four ways, refused beside the field with nothing lost, found in the search at once."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.accounts.audit_models import AuditEntry
from app.accounts.models import Role
from app.organisations.areas import MOST_AREAS
from app.runtime.once import new_form_token
from catalog.delivery_areas import AreaKind, DeliveryArea
from catalog.organisations import Organisation
from catalog.places import load_gazetteer
from tests.app.organisations.test_editing import from_conflict
from tests.support.database import Store
from tests.support.factories import CLUSONE, DALMINE, TREVIGLIO, delivery_area, offer, organisation
from tests.support.pages import elements, text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

PATH = "/realta/cascina/consegne"
AROUND_TREVIGLIO = "45.50, 9.55\n45.50, 9.65\n45.56, 9.65\n45.56, 9.55"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[9.55, 45.5], [9.65, 45.5], [9.65, 45.56], [9.55, 45.56], [9.55, 45.5]]],
}
BOW = "45.50, 9.55\n45.56, 9.65\n45.50, 9.65\n45.56, 9.55"
MOST_STATEMENTS = 9


@pytest.fixture
def farm(store: Store) -> Organisation:
    with store.write() as session:
        return organisation(session, name="Cascina Prova", slug="cascina")


@pytest.fixture
def editor(store: Store, farm: Organisation) -> Visitor:
    with store.write() as session:
        who = person(session)
        mandate(session, who, farm, Role.EDITOR)
    return visitor(store, who, farm)


def areas(store: Store) -> list[DeliveryArea]:
    with store.read() as session:
        return list(session.scalars(select(DeliveryArea).order_by(DeliveryArea.id)))


def test_a_radius_is_added_with_its_days_and_least_order(editor: Visitor, store: Store) -> None:
    sent = {"radius_km": "12,5 km", "days": " giovedì  mattina ", "minimum": "1.050,50"}
    answer = editor.send(f"{PATH}/nuova/raggio", sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, PATH)
    (area,) = areas(store)
    assert (area.kind, area.radius_km, area.days) == (AreaKind.RADIUS, 12.5, "giovedì mattina")
    assert area.minimum_order_cents == 105_050
    page = text_of(editor.get(PATH).text)
    assert "giovedì mattina" in page
    assert "1.050,50" in page


@pytest.mark.parametrize("radius", ["", "0", "-3", "501", "tanti", "nan", "inf", "1e9"])
def test_a_radius_that_is_none_is_refused(editor: Visitor, store: Store, radius: str) -> None:
    answer = editor.send(f"{PATH}/nuova/raggio", {"radius_km": radius, "days": "lunedì"})
    assert answer.status_code == 422
    assert 'id="radius_km-error"' in answer.text
    assert 'value="lunedì"' in answer.text
    assert areas(store) == []


def ticked(html: str) -> set[str]:
    return {
        str(field.attributes["value"])
        for field in elements(html, "input")
        if field.attributes.get("name") == "comuni" and "checked" in field.attributes
    }


def test_comuni_are_gathered_one_by_one_and_by_whole_zones(editor: Visitor, store: Store) -> None:
    path, zone = f"{PATH}/nuova/comuni", load_gazetteer().find_area("val Seriana")
    assert zone is not None
    # When a comune and then a whole valley are added
    answer = editor.send(path, {"add": "Treviglio", "deed": "add"})
    assert answer.status_code == 200
    assert ticked(answer.text) == {TREVIGLIO[0]}
    assert areas(store) == []
    answer = editor.send(path, {"comuni": TREVIGLIO[0], "zone": zone.name, "deed": "add"})
    assert ticked(answer.text) == {TREVIGLIO[0], *zone.istat}

    # And what is ticked is saved, with one more that was typed and not yet added
    chosen = [TREVIGLIO[0], *zone.istat[:3]]
    answer = editor.send(path, {"comuni": chosen, "add": "Dalmine", "deed": "save"})
    assert answer.status_code == 303
    (area,) = areas(store)
    assert set(area.comuni) == {*chosen, DALMINE[0]}


def test_a_whole_province_is_added_in_one_go(editor: Visitor) -> None:
    answer = editor.send(f"{PATH}/nuova/comuni", {"add": "provincia di Bergamo", "deed": "add"})
    assert len(ticked(answer.text)) == 243


def test_a_name_that_is_not_clear_is_asked_and_nothing_is_lost(editor: Visitor) -> None:
    sent = {"comuni": TREVIGLIO[0], "add": "Castro", "days": "lunedì", "deed": "add"}
    answer = editor.send(f"{PATH}/nuova/comuni", sent)
    assert answer.status_code == 422
    assert "Castro (LE)" in text_of(answer.text)
    assert 'id="asked-016065"' in answer.text
    assert ticked(answer.text) == {TREVIGLIO[0]}
    assert 'value="lunedì"' in answer.text


@pytest.mark.parametrize(
    "sent", [{}, {"comuni": "999999"}, {"comuni": ["016219", "x"]}, {"add": "Atlantide Perduta"}]
)
def test_no_comune_at_all_is_refused(editor: Visitor, store: Store, sent: dict[str, Any]) -> None:
    answer = editor.send(f"{PATH}/nuova/comuni", sent | {"deed": "save"})
    # What is no comune of ours cannot be ticked; what was ticked beside it stays.
    if sent.get("comuni") == ["016219", "x"]:
        assert answer.status_code == 303
        assert areas(store)[0].comuni == ["016219"]
        return
    assert answer.status_code == 422
    assert 'id="add-error"' in answer.text
    assert areas(store) == []


@pytest.mark.parametrize(
    "text",
    [
        AROUND_TREVIGLIO,
        "45,50 9,55\n45,50 9,65\n\n45,56 9,65\n45,56 9,55\n",
        "(45.5; 9.55)\n(45.5; 9.65)\n(45.56; 9.65)\n(45.56; 9.55)\n(45.5; 9.55)",
        json.dumps(SQUARE),
        json.dumps({"type": "Feature", "properties": {}, "geometry": SQUARE}),
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [{"type": "Feature", "properties": {}, "geometry": SQUARE}],
            }
        ),
    ],
)
def test_an_outline_is_read_however_it_is_written(editor: Visitor, store: Store, text: str) -> None:
    assert editor.send(f"{PATH}/nuova/disegno", {"outline": text}).status_code == 303
    (area,) = areas(store)
    geometry = area.geometry()
    assert geometry is not None
    assert geometry.bounds == pytest.approx((9.55, 45.5, 9.65, 45.56))
    # The form shows it again as corners, and saving that changes nothing.
    html = editor.get(f"{PATH}/{area.id}").text
    (field,) = elements(html, "textarea")
    again = "".join(field.text).strip()
    assert again.count("\n") == 3
    assert editor.post(f"{PATH}/{area.id}", data=opened(editor, area)).status_code == 303
    assert areas(store)[0].geometry().equals(geometry)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Questo serve"),
        ("45.5, 9.5\nqui\n45.6, 9.6", "La riga 2 non è un punto"),
        ("45.5, 9.5\n45.6, 9.6", "poligono chiuso"),
        (BOW, "incrocia"),
        ("9.55, 45.50\n9.65, 45.50\n9.65, 45.56", "fuori dall’Italia"),
        ("145.5, 9.5\n145.6, 9.6\n145.7, 9.9", "gradi"),
        ("{", "GeoJSON"),
        ("[" * 100_000, "GeoJSON"),
        ('{"type": "Feature"}', "GeoJSON"),
        ('{"type": "Point", "coordinates": [9.5, 45.5]}', "poligono chiuso"),
        ('{"type": "FeatureCollection", "features": []}', "GeoJSON"),
    ],
)
def test_an_outline_that_is_none_is_told_beside_the_field_and_kept(
    editor: Visitor, store: Store, text: str, told: str
) -> None:
    answer = editor.send(f"{PATH}/nuova/disegno", {"outline": text, "days": "lunedì"})
    assert answer.status_code == 422
    assert told in text_of(answer.text)
    (field,) = elements(answer.text, "textarea")
    assert "".join(field.text).strip() == text
    assert 'value="lunedì"' in answer.text
    assert areas(store) == []


def test_an_outline_of_several_parts_goes_through_the_form_unchanged(
    editor: Visitor, store: Store
) -> None:
    ring = SQUARE["coordinates"][0]
    far = [[lon + 0.3, lat] for lon, lat in ring]  # type: ignore[misc]
    parts = {"type": "MultiPolygon", "coordinates": [[ring], [far]]}
    editor.send(f"{PATH}/nuova/disegno", {"outline": json.dumps(parts)})
    (area,) = areas(store)
    before = area.geometry()
    assert editor.post(f"{PATH}/{area.id}", data=opened(editor, area)).status_code == 303
    assert areas(store)[0].geometry().equals(before)  # type: ignore[union-attr]


def test_everywhere_needs_no_more_words(editor: Visitor, store: Store) -> None:
    assert editor.send(f"{PATH}/nuova/ovunque").status_code == 303
    assert areas(store)[0].kind is AreaKind.EVERYWHERE


def test_an_area_is_changed_and_taken_back(editor: Visitor, store: Store) -> None:
    editor.send(f"{PATH}/nuova/raggio", {"radius_km": "10"})
    (area,) = areas(store)
    form = opened(editor, area)
    form["radius_km"], form["minimum"] = "20", "5"
    assert editor.post(f"{PATH}/{area.id}", data=form).status_code == 303
    (area,) = areas(store)
    assert (area.radius_km, area.minimum_order_cents) == (20, 500)
    assert editor.send(f"{PATH}/{area.id}/elimina").status_code == 303
    assert areas(store) == []
    with store.read() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["area.added", "area.changed", "area.taken_back"]


def opened(browser: Visitor, area: DeliveryArea) -> "MultiDict[str, str]":
    """Return the form of an area as a browser holds it."""
    html = browser.get(f"{PATH}/{area.id}").text
    values: MultiDict[str, str] = MultiDict()
    for element in elements(html, "input", "textarea"):
        has = element.attributes
        name = str(has.get("name"))
        if name in {"csrf_token", "organisation"} or (
            has.get("type") == "checkbox" and "checked" not in has
        ):
            continue
        text = "".join(element.text).strip() if element.tag == "textarea" else has.get("value")
        values.add(name, text or "")
    values["deed"] = "save"
    return values


def test_two_who_edit_an_area_see_both_versions_and_choose(
    editor: Visitor, store: Store, farm: Organisation
) -> None:
    with store.write() as session:
        who = person(session)
        mandate(session, who, farm, Role.OWNER)
        area = delivery_area(
            session, farm, kind=AreaKind.COMUNI, radius_km=None, comuni=[CLUSONE[0]], days="lunedì"
        )
    colleague, path = visitor(store, who, farm), f"{PATH}/{area.id}"
    # Given two who have opened the same form
    hers, his = opened(editor, area), opened(colleague, area)
    # When she adds a comune, and he another one and other days
    hers.add("comuni", DALMINE[0])
    assert editor.post(path, data=hers).status_code == 303
    his.add("comuni", TREVIGLIO[0])
    his["days"] = "martedì"
    answer = colleague.post(path, data=his)
    # Then he is shown both, by name, and nothing of his is saved yet
    assert answer.status_code == 409
    said = text_of(answer.text)
    assert "Clusone, Dalmine" in said
    assert "Clusone, Treviglio" in said
    assert areas(store)[0].days == "lunedì"
    # And his choice is saved over hers
    back = from_conflict(answer.text, comuni="theirs")
    assert colleague.post(path, data=back).status_code == 303
    (row,) = areas(store)
    assert (set(row.comuni), row.days) == ({CLUSONE[0], DALMINE[0]}, "martedì")


def test_adding_a_comune_keeps_the_revision_that_was_seen(
    editor: Visitor, store: Store, farm: Organisation
) -> None:
    with store.write() as session:
        area = delivery_area(
            session, farm, kind=AreaKind.COMUNI, radius_km=None, comuni=[CLUSONE[0]]
        )
    form = opened(editor, area)
    form["add"], form["deed"] = "Treviglio", "add"
    answer = editor.post(f"{PATH}/{area.id}", data=form)
    assert answer.status_code == 200
    assert 'name="revision" value="1"' in answer.text


def test_an_area_that_somebody_has_taken_back_is_not_changed(
    editor: Visitor, store: Store, farm: Organisation
) -> None:
    with store.write() as session:
        area = delivery_area(session, farm)
    form = opened(editor, area)
    editor.send(f"{PATH}/{area.id}/elimina")
    assert editor.post(f"{PATH}/{area.id}", data=form).status_code == 404
    assert areas(store) == []


def test_a_form_sent_twice_adds_one_area(editor: Visitor, store: Store) -> None:
    sent = {"radius_km": "10", "form_token": new_form_token()}
    for _each in range(2):
        answer = editor.post(f"{PATH}/nuova/raggio", data=sent)
        assert answer.headers["Location"] == PATH
    assert len(areas(store)) == 1


def test_the_area_of_another_is_not_there(editor: Visitor, store: Store) -> None:
    with store.write() as session:
        theirs = delivery_area(session, organisation(session)).id
    for answer in (
        editor.get(f"{PATH}/{theirs}"),
        editor.send(f"{PATH}/{theirs}", {"radius_km": "1"}),
        editor.send(f"{PATH}/{theirs}/elimina"),
    ):
        assert answer.status_code == 404
    assert areas(store)[0].radius_km == 30


def test_so_many_areas_and_no_more(editor: Visitor, store: Store, farm: Organisation) -> None:
    with store.write() as session:
        for _each in range(MOST_AREAS):
            delivery_area(session, farm)
    answer = editor.send(f"{PATH}/nuova/ovunque")
    assert answer.status_code == 409
    assert len(areas(store)) == MOST_AREAS


@pytest.mark.parametrize(
    ("word", "sent", "place", "elsewhere"),
    [
        ("raggio", {"radius_km": "15"}, "Dalmine", "Clusone"),
        ("comuni", {"comuni": CLUSONE[0]}, "Clusone", "Dalmine"),
        ("disegno", {"outline": AROUND_TREVIGLIO}, "Treviglio", "Clusone"),
    ],
)
def test_the_search_follows_a_new_area_at_once(  # noqa: PLR0917 two fixtures more than values
    editor: Visitor,
    store: Store,
    farm: Organisation,
    word: str,
    sent: dict[str, str],
    place: str,
    elsewhere: str,
) -> None:
    with store.write() as session:
        offer(session, farm, title="Mele di prova", delivery=True, pickup=False)

    def found(where: str) -> bool:
        return "Mele di prova" in editor.get(f"/cerca?q=mele+a+{where}").text

    assert not found(place)
    editor.send(f"{PATH}/nuova/{word}", sent)
    assert found(place)
    assert not found(elsewhere)


def test_the_map_shows_every_area_that_is_not_being_edited(
    editor: Visitor, store: Store, farm: Organisation
) -> None:
    with store.write() as session:
        first = delivery_area(session, farm)
        delivery_area(session, farm, kind=AreaKind.COMUNI, comuni=[CLUSONE[0]])
        delivery_area(session, farm, kind=AreaKind.EVERYWHERE)

    def drawn(query: str = "") -> int:
        features = editor.get(f"{PATH}/mappa.geojson{query}").json["features"]  # type: ignore[index]
        return sum(each["properties"]["kind"] == "reach" for each in features)

    assert drawn() == 2
    assert drawn(f"?senza={first.id}") == 1
    assert drawn("?senza=nonsense") == 2


def test_the_list_asks_as_much_for_one_area_as_for_many(
    editor: Visitor, store: Store, farm: Organisation, app: Flask
) -> None:
    counts = []
    for many in (1, 12):
        with store.write() as session:
            for _each in range(many):
                delivery_area(session, farm)
        editor.get(PATH)
        with counted_statements(app) as statements:
            assert editor.get(PATH).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= MOST_STATEMENTS


def test_zones_are_offered_where_several_can_be_chosen(editor: Visitor) -> None:
    assert "Val Seriana" in editor.get("/realta/comuni?add=val+s").text
    assert "Val Seriana" not in editor.get("/realta/comuni?comune=val+s").text
