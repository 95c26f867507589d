"""Every answer carries the headers; no page needs an exception from them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.extensions import csrf
from app.runtime.security import content_security_policy
from config import Settings, Tiles
from tests.access.matrix import ROWS
from tests.app.runtime import stage
from tests.support.database import Store, close
from tests.support.factories import claim, delivery_area, offer, organisation
from tests.support.pages import elements

SAFE = {"GET", "HEAD", "OPTIONS"}
PAGES = (
    "/",
    "/crediti",
    "/dev/components",
    "/realta",
    "/realta/cascina-prova",
    "/categorie",
    "/categorie/apples",
    "/cerca",
    "/cerca?q=mele+entro+30+km+da+Treviglio",
    "/cerca?km=x&q=mele",
    "/nothing-here",
    "/categorie/nothing-here",
)
OTHERS = (
    "/healthz",
    "/static/img/logo.svg",
    "/static/nothing.css",
    "/api/v1/openapi.json",
    "/api/v1/matches?q=mele",
    "/api/v1/nothing",
    "/cerca/mappa.geojson?q=mele",
)
ERRORS = {
    "/cerca?km=x&q=mele": (422,),
    "/nothing-here": (404,),
    "/categorie/nothing-here": (404,),
    "/stage/broken": (500,),
}
SCRIPTED = ("javascript:", "data:", "vbscript:")


@pytest.fixture
def market(store: Store) -> str:
    """Fill the market; return the address of an offer."""
    with store.write() as session:
        owner = organisation(
            session, slug="cascina-prova", website="https://example.org", email="a@example.org"
        )
        delivery_area(session, owner)
        claim(session, owner)
        return f"/offerte/{offer(session, owner).id}"


def page(client: FlaskClient, path: str) -> str:
    """Return a page that is what was asked for, or the error that was meant."""
    answer = client.get(path)
    assert answer.status_code in {200, *ERRORS.get(path, ())}, (path, answer.status_code)
    return answer.text


def test_every_answer_carries_the_headers(actor: FlaskClient, market: str) -> None:
    for path in (*PAGES, *OTHERS, market, "/stage/broken", "/stage/pool", "/api/stage/broken"):
        answer = actor.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy, path
        assert "unsafe" not in policy, path
        assert "*" not in policy, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["X-Frame-Options"] == "DENY", path
        assert answer.headers["Referrer-Policy"], path
        assert answer.headers["X-Request-ID"], path
        answer.close()


def test_redirects_carry_the_headers(actor: FlaskClient) -> None:
    answer = actor.get("//realta")
    assert answer.status_code == 308
    assert "Content-Security-Policy" in answer.headers


def test_no_page_has_scripts_styles_or_handlers_within(actor: FlaskClient, market: str) -> None:
    for path in (*PAGES, market, "/stage/broken"):
        for element in elements(page(actor, path)):
            names = set(element.attributes)
            assert "style" not in names, (path, element)
            assert not {name for name in names if name.startswith(("on", "hx-on"))}, (path, element)
            assert element.tag not in {"style", "iframe", "object", "embed", "base"}, (
                path,
                element,
            )
            if element.tag == "script":
                assert str(element.attributes.get("src")).startswith("/static/"), (path, element)
                assert not "".join(element.text).strip(), (path, element)


def test_no_page_fetches_from_elsewhere(actor: FlaskClient, market: str) -> None:
    for path in (*PAGES, market):
        for element in elements(page(actor, path)):
            address = element.attributes.get("src") or (
                element.attributes.get("href") if element.tag in {"link", "use"} else None
            )
            assert address is None or address.startswith(("/static/", "#")), (path, element)


def test_no_link_or_form_leads_to_a_script(actor: FlaskClient, market: str) -> None:
    for path in (*PAGES, market):
        for element in elements(page(actor, path)):
            for name in ("href", "action", "formaction", "xlink:href"):
                target = (element.attributes.get(name) or "").strip().lower()
                assert not target.startswith(SCRIPTED), (path, element)


def test_a_tile_server_is_allowed_only_when_it_is_configured() -> None:
    def images(settings: Settings) -> str:
        policy = dict(
            part.strip().split(" ", 1) for part in content_security_policy(settings).split(";")
        )
        return policy["img-src"]

    assert images(Settings()) == "'self' data:"
    tiles = Tiles("https://tiles.example.org:8443/{z}/{x}/{y}.png", "")
    assert images(Settings(tiles=tiles)) == "'self' data: https://tiles.example.org:8443"
    tiles = Tiles("https://{s}.tiles.example.org/{z}/{x}/{y}.png", "")
    assert images(Settings(tiles=tiles)) == "'self' data: https://*.tiles.example.org"


@pytest.fixture
def https_app(settings: Settings, store: Store) -> Iterator[Flask]:
    app = stage.set_up(create_app(replace(settings, https_only=True)))

    @app.get("/stage/session")
    def remember() -> str:
        from flask import session  # noqa: PLC0415 the name means something else above

        session["seen"] = True
        return "seen"

    yield app
    close(app)


def test_over_https_cookies_stay_there(https_app: Flask) -> None:
    client = https_app.test_client()
    answer = client.get("/stage/session?lang=en", base_url="https://example.org")
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    (session,) = (cookie for cookie in cookies if not cookie.startswith("lang="))
    assert session.startswith("__Host-session=")
    assert "Path=/" in session
    assert "Domain" not in session
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_without_https_no_browser_is_told_to_insist(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/healthz").headers


def test_what_changes_something_is_never_reached_by_a_link(app: Flask) -> None:
    """Reading is GET; whatever takes another method is guarded against forged forms.

    Save what the access matrix says comes from outside, with a signed link of its own.
    """
    from_outside = {row.endpoint for row in ROWS if row.from_outside}
    for rule in app.url_map.iter_rules():
        methods = rule.methods or set()
        if methods <= SAFE:
            continue
        view = app.view_functions[rule.endpoint]
        name = f"{view.__module__}.{view.__name__}"
        assert methods <= {"POST", "OPTIONS"}, rule
        assert (name in csrf._exempt_views) == (rule.endpoint in from_outside), rule
        assert rule.endpoint.split(".")[0] not in csrf._exempt_blueprints, rule
    assert app.config.get("WTF_CSRF_ENABLED", True)
