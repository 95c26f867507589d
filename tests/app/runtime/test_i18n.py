"""Italian unless the address or an earlier choice says otherwise."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.support.pages import links


def language(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    said = answer.headers["Content-Language"]
    assert f'<html lang="{said}">' in answer.text
    return said


def test_the_district_speaks_italian(client: FlaskClient) -> None:
    assert language(client, "/crediti") == "it"


def test_what_the_browser_prefers_does_not_matter(client: FlaskClient) -> None:
    answer = client.get("/crediti", headers={"Accept-Language": "en-GB,en"})
    assert answer.headers["Content-Language"] == "it"


def test_english_is_spoken_when_asked_for_and_remembered(client: FlaskClient) -> None:
    assert language(client, "/crediti?lang=en") == "en"
    assert language(client, "/crediti") == "en"
    assert language(client, "/crediti?lang=it") == "it"
    assert language(client, "/crediti") == "it"


@pytest.mark.parametrize("wish", ["xx", "", "EN", "../en", "en_US", "<script>"])
def test_a_language_we_do_not_speak_is_ignored(client: FlaskClient, wish: str) -> None:
    answer = client.get("/crediti", query_string={"lang": wish})
    assert answer.headers["Content-Language"] == "it"
    assert "Set-Cookie" not in answer.headers


def test_a_forged_cookie_is_ignored(client: FlaskClient) -> None:
    client.set_cookie("lang", "xx")
    assert language(client, "/crediti") == "it"


def test_the_choice_is_kept_in_a_cookie_that_scripts_cannot_read(client: FlaskClient) -> None:
    cookie = client.get("/crediti?lang=en").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=31536000" in cookie


def test_an_error_page_speaks_the_chosen_language(client: FlaskClient) -> None:
    assert client.get("/nothing?lang=en").headers["Content-Language"] == "en"


def other_language(client: FlaskClient, path: str) -> str:
    (found,) = [link for link in links(client.get(path).text) if link.get("hreflang")]
    return str(found["href"])


def test_the_other_language_shows_the_same_page(client: FlaskClient) -> None:
    url = urlsplit(other_language(client, "/categorie/apples?page=2&q=a%26b&q=c"))
    assert url.path == "/categorie/apples"
    assert parse_qs(url.query) == {"page": ["2"], "q": ["a&b", "c"], "lang": ["en"]}


@pytest.mark.parametrize(
    "query",
    [
        "_external=1&_scheme=javascript",
        "_scheme=https",
        "_anchor=x",
        "_method=POST",
        "endpoint=web.home",
        "code=honey",
        "values=1",
    ],
)
def test_what_is_typed_into_an_address_cannot_bend_the_link(
    client: FlaskClient, query: str
) -> None:
    url = urlsplit(other_language(client, f"/categorie/apples?{query}"))
    assert (url.scheme, url.netloc, url.path, url.fragment) == ("", "", "/categorie/apples", "")
    assert url.query == f"{query}&lang=en"
