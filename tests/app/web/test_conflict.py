"""Two people edit the same thing: nothing of either is lost, and only what both changed is asked."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.web.conflict import (
    ContestedField,
    EditedMeanwhile,
    FieldWords,
    conflict_page,
    contested,
    marked,
    require_revision,
    resolved,
)
from tests.support.pages import Element, elements, text_of

WORDS = (FieldWords("name", "Nome"), FieldWords("phone", "Telefono"), FieldWords("days", "Giorni"))
OPENED = {"name": ["Cascina Prova"], "phone": ["035 1"], "days": ["mon", "thu"]}


@pytest.fixture(autouse=True)
def request_context(migrated_app: Flask) -> Iterator[None]:
    with migrated_app.test_request_context():
        yield


def form(**changes: list[str]) -> "MultiDict[str, str]":
    """Return the form that was opened on revision 3, with what its writer changed."""
    opened = marked(MultiDict(OPENED), 3)
    for name, values in changes.items():
        opened.setlist(name, values)
    return opened


def now_saved(**changes: list[str]) -> "MultiDict[str, str]":
    """Return the form's values as somebody else has saved them, at revision 4."""
    return marked(MultiDict(OPENED | changes), 4)


def by_name(
    stored: "MultiDict[str, str]", typed: "MultiDict[str, str]"
) -> dict[str, ContestedField]:
    return {field.name: field for field in contested(WORDS, stored, typed)}


def chosen(field: ContestedField) -> list[str]:
    return [version.by for version in field.versions if version.chosen]


def test_a_form_opened_on_the_present_revision_is_accepted() -> None:
    require_revision(3, form())


@pytest.mark.parametrize("values", [{"revision": "2"}, {"revision": "x"}, {}])
def test_a_form_opened_on_another_revision_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(EditedMeanwhile):
        require_revision(3, MultiDict(values))


def test_what_only_the_other_changed_is_chosen_already() -> None:
    fields = by_name(now_saved(phone=["035 2"]), form())
    assert list(fields) == ["phone"]
    assert not fields["phone"].asks
    assert chosen(fields["phone"]) == ["theirs"]


def test_what_only_the_writer_changed_is_chosen_already() -> None:
    fields = by_name(now_saved(phone=["035 2"]), form(name=["Cascina Nuova"]))
    assert list(fields) == ["name", "phone"]
    assert [chosen(fields[name]) for name in fields] == [["mine"], ["theirs"]]


def test_what_both_changed_is_asked() -> None:
    fields = by_name(now_saved(name=["Di lei"]), form(name=["Di lui"]))
    assert fields["name"].asks
    assert [version.text for version in fields["name"].versions] == ["Di lei", "Di lui"]


def test_everything_ticked_off_by_the_other_is_seen() -> None:
    fields = by_name(now_saved(days=[]), form())
    assert chosen(fields["days"]) == ["theirs"]


def test_something_new_ticked_where_there_was_nothing_is_the_writers() -> None:
    opened = marked(MultiDict({"name": ["a"]}), 1)
    opened.setlist("days", ["mon"])
    fields = by_name(marked(MultiDict({"name": ["b"]}), 2), opened)
    assert chosen(fields["days"]) == ["mine"]


@pytest.mark.parametrize("seen", ["", "nonsense", "[1]", "{}", '{"name":1}'])
def test_marks_that_nobody_can_read_make_a_question(seen: str) -> None:
    typed = form(name=["Di lui"])
    typed["seen"] = seen
    fields = by_name(now_saved(name=["Di lei"]), typed)
    assert fields["name"].asks
    assert chosen(fields["name"]) == ["mine"]


def test_line_ends_of_a_browser_are_no_change() -> None:
    stored = marked(MultiDict({"name": "una\ndue"}), 2)
    assert by_name(stored, MultiDict({"name": " una\r\ndue "})) == {}


def sent_back(html: str, choices: dict[str, str]) -> "MultiDict[str, str]":
    """Return what a browser sends from the page of a conflict."""
    return MultiDict(
        (str(field.attributes["name"]), field.attributes.get("value") or "")
        for field in elements(html, "input")
        if field.attributes.get("type") == "hidden" or is_chosen(field, choices)
    )


def is_chosen(field: Element, choices: dict[str, str]) -> bool:
    name, value = str(field.attributes["name"]), field.attributes["value"]
    wanted = choices.get(name.removeprefix("choose."))
    return value == wanted if wanted else "checked" in field.attributes


def page_of(stored: "MultiDict[str, str]", typed: "MultiDict[str, str]") -> str:
    fields = contested(WORDS, stored, typed)
    html, status = conflict_page(
        fields, stored, typed, heading="Cascina Prova", action="/qui", cancel_url="/realta"
    )
    assert status is HTTPStatus.CONFLICT
    return html


def test_the_choices_come_back_as_an_ordinary_form_of_the_new_revision() -> None:
    # Given both changed the days, she the phone, he the name
    stored = now_saved(days=["tue", "fri"], phone=["035 2"])
    typed = form(days=["wed"], name=["Cascina Nuova"])
    typed["csrf_token"] = "old"

    # When he takes her days
    html = page_of(stored, typed)
    assert "tue, fri" in text_of(html)
    back = resolved(sent_back(html, {"days": "theirs"}))

    # Then the form holds her days and phone, his name, and stands on what is saved now
    assert back.getlist("days") == ["tue", "fri"]
    assert (back["phone"], back["name"], back["revision"]) == ("035 2", "Cascina Nuova", "4")
    assert back["csrf_token"] != "old"
    require_revision(4, back)
    assert [name for name in back if name.startswith(("choose.", "stored."))] == []


def test_a_third_writer_meets_the_same_page_again() -> None:
    back = resolved(sent_back(page_of(now_saved(phone=["035 2"]), form(name=["Mio"])), {}))
    later = marked(MultiDict(OPENED | {"phone": ["035 3"]}), 5)
    fields = by_name(later, back)
    assert chosen(fields["phone"]) == ["theirs"]
    assert chosen(fields["name"]) == ["mine"]


def test_what_people_wrote_is_no_markup() -> None:
    html = page_of(now_saved(name=["<script>alert(1)</script>"]), form(name=['"><b>x']))
    assert "<script>alert" not in html
    assert "<b>x" not in html


def test_an_ordinary_form_is_left_as_it_is() -> None:
    typed = form(days=["mon", "tue"])
    assert resolved(typed) == typed
