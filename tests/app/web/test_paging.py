"""Where one is in a long list."""

import uuid
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.web.paging import MAX_PAGE, Key, Pager, asked_key, page_number, pager, part


@pytest.fixture(autouse=True)
def request_at_hand(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def asked(url: str | None) -> int | None:
    """Return the page of an address: the first is not named."""
    if url is None:
        return None
    return int(parse_qs(urlsplit(url).query).get("page", ["1"])[0])


def pages(page: int, total: int) -> Pager:
    made = pager(page, total, 20, "offers.category", code="apples")
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("1", 1),
        ("7", 7),
        ("500", 500),
        ("501", MAX_PAGE),
        ("999", MAX_PAGE),
        ("1000", 1),
        ("0", 1),
        ("-1", 1),
        ("", 1),
        ("two", 1),
        ("1.5", 1),
        ("²", 1),
        ("٣", 1),
        (" 2", 1),
        ("+2", 1),
        ("9" * 5000, 1),
    ],
)
def test_a_page_is_a_number_or_the_first(text: str, page: int) -> None:
    assert page_number(MultiDict({"page": text})) == page


@given(st.text())
def test_any_text_is_a_page(text: str) -> None:
    assert 1 <= page_number(MultiDict({"page": text})) <= MAX_PAGE


@pytest.mark.parametrize("total", [0, 1, 19, 20])
def test_one_page_needs_no_pager(total: int) -> None:
    assert pager(1, total, 20, "web.home") is None


def test_the_first_page_leads_on_and_the_last_back() -> None:
    first, last = pages(1, 41), pages(3, 41)
    assert (first.pages, asked(first.prev_url), asked(first.next_url)) == (3, None, 2)
    assert (last.pages, asked(last.prev_url), asked(last.next_url)) == (3, 2, None)


def test_the_second_page_leads_back_to_the_address_without_a_number() -> None:
    assert pages(2, 41).prev_url == "/categorie/apples"


@pytest.mark.parametrize(("page", "total", "back"), [(9, 41, 3), (4, 41, 3), (2, 20, 1), (9, 0, 1)])
def test_beyond_the_end_the_way_back_leads_to_the_last_page(
    page: int, total: int, back: int
) -> None:
    lost = pages(page, total)
    assert (asked(lost.prev_url), lost.next_url) == (back, None)


def test_nobody_reads_beyond_the_last_page_that_can_be_asked_for() -> None:
    last = pages(MAX_PAGE, 10**6)
    assert (last.pages, last.next_url) == (MAX_PAGE, None)


@given(names=st.lists(st.text("aè &=#+%/", max_size=4), max_size=12), most=st.integers(1, 5))
def test_a_list_read_by_key_shows_every_row_once(names: list[str], most: int) -> None:
    rows: list[Key] = sorted((name, uuid.uuid4()) for name in names)
    read: list[Key] = []
    after: Key | None = None
    while True:
        found = [row for row in rows if after is None or row > after][: most + 1]
        shown = part(found, most, lambda row: row, "organisations.index", after=after, q="x")
        assert len(shown.rows) <= most
        assert (shown.onward.first_url is None) == (after is None)
        read += shown.rows
        if shown.onward.next_url is None:
            break
        values = parse_qs(urlsplit(shown.onward.next_url).query, keep_blank_values=True)
        assert values.pop("q") == ["x"]
        after = asked_key(MultiDict(values))
    assert read == rows


@pytest.mark.parametrize(
    "args", [{}, {"after": "Mele"}, {"after": "Mele", "id": "1"}, {"id": "\x00"}]
)
def test_a_key_that_is_none_is_the_beginning(args: dict[str, str]) -> None:
    assert asked_key(MultiDict(args)) is None
