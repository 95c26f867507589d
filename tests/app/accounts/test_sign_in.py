"""Signing in and out, as a browser and as somebody who guesses meet it."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from app import create_app
from app.accounts import gate
from app.accounts.audit_models import AuditEntry
from app.accounts.models import Person, PersonSession, Throttle
from app.accounts.passwords import NOBODY, needs_rehash
from app.accounts.sessions import IDLE, IDLE_OF_STAFF, StaffRole
from app.accounts.throttle import FREE_PER_ACCOUNT
from app.runtime.clock import utc_now
from config import Settings
from tests.app.accounts.conftest import HASH, PASSWORD
from tests.support import factories
from tests.support.database import Store, close
from tests.support.pages import elements
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, anonymous, at_home, mandate, person, staff, visitor


def sign_in(client: Visitor, email: str = "anna@example.org", password: str = PASSWORD) -> int:
    return client.post("/accedi", data={"email": email, "password": password}).status_code


def test_the_right_password_opens_and_the_page_says_who_one_is(store: Store, anna: Person) -> None:
    client = at_home(store, anna)
    answer = client.post("/accedi", data={"email": " Anna@Example.org ", "password": PASSWORD})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/io"
    page = client.get("/io")
    assert page.status_code == 200
    assert "Anna Prova" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_wrong_password_and_an_unknown_address_get_the_same_page(
    store: Store, anna: Person
) -> None:
    client = anonymous(store.app)
    pages = [
        client.post("/accedi", data={"email": email, "password": "sbagliata sbagliata"})
        for email in ("anna@example.org", "nessuno@example.org")
    ]
    assert [page.status_code for page in pages] == [422, 422]
    texts = {page.text.replace("anna@", "x@").replace("nessuno@", "x@") for page in pages}
    without_tokens = {
        "\n".join(line for line in text.splitlines() if "csrf_token" not in line) for text in texts
    }
    assert len(without_tokens) == 1


def test_the_page_keeps_the_address_and_not_the_password(store: Store, anna: Person) -> None:
    page = anonymous(store.app).post(
        "/accedi", data={"email": "anna@example.org", "password": "sbagliata"}
    )
    assert "anna@example.org" in page.text
    assert "sbagliata" not in page.text


def test_after_a_few_tries_in_vain_even_the_right_password_waits(
    store: Store, anna: Person
) -> None:
    client = at_home(store, anna)
    for _ in range(FREE_PER_ACCOUNT):
        assert sign_in(client, password="sbagliata") == 422
    answer = client.post("/accedi", data={"email": "anna@example.org", "password": PASSWORD})
    assert answer.status_code == 422
    assert "Troppi tentativi" in answer.text
    with store.write() as session:
        for row in session.scalars(select(Throttle)):
            row.blocked_until = utc_now() - timedelta(seconds=1)
    assert sign_in(client) == 303


def test_an_unknown_address_waits_as_well(store: Store) -> None:
    client = anonymous(store.app)
    for _ in range(FREE_PER_ACCOUNT):
        sign_in(client, email="nessuno@example.org")
    answer = client.post("/accedi", data={"email": "nessuno@example.org", "password": "x"})
    assert "Troppi tentativi" in answer.text


def test_whoever_has_not_confirmed_or_is_disabled_does_not_get_in(store: Store) -> None:
    with store.write() as session:
        person(session, email="nuova@example.org", password_hash=HASH, confirmed_at=None)
        person(session, email="ferma@example.org", password_hash=HASH, disabled_at=utc_now())
    client = anonymous(store.app)
    assert sign_in(client, email="nuova@example.org") == 422
    assert sign_in(client, email="ferma@example.org") == 422


def test_a_cookie_replayed_after_signing_out_is_dead(store: Store, anna: Person) -> None:
    client = at_home(store, anna)
    sign_in(client)
    stolen = client.get_cookie("session")
    assert stolen is not None
    answer = client.post("/esci")
    assert answer.headers["Clear-Site-Data"]
    thief = anonymous(store.app)
    thief.set_cookie("session", stolen.value)
    assert thief.get("/io").status_code == 303


def test_a_session_deleted_elsewhere_is_dead_at_once(store: Store, anna: Person) -> None:
    client = visitor(store, anna)
    assert client.get("/io").status_code == 200
    with store.write() as session:
        session.delete(session.scalars(select(PersonSession)).one())
    assert client.get("/io").status_code == 303


def test_signing_in_drops_what_the_browser_held_before(store: Store, anna: Person) -> None:
    client = at_home(store, anna)
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    sign_in(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_the_database_does_not_hold_the_token_of_the_cookie(store: Store, anna: Person) -> None:
    client = at_home(store, anna)
    sign_in(client)
    with client.session_transaction() as cookie, store.read() as session:
        kept = session.scalars(select(PersonSession)).one()
        assert cookie["_user_id"] not in (kept.token_hash, str(kept.id))


@pytest.mark.parametrize(("idle", "is_staff"), [(IDLE, False), (IDLE_OF_STAFF, True)])
def test_an_idle_session_ends_sooner_for_those_who_may_do_more(
    store: Store, anna: Person, idle: timedelta, *, is_staff: bool
) -> None:
    if is_staff:
        with store.write() as session:
            staff(session, session.merge(anna), StaffRole.SECRETARIAT)
    fresh = visitor(store, anna, now=utc_now() - idle + timedelta(minutes=2))
    assert fresh.get("/io").status_code in {200, 303}
    stale = visitor(store, anna, now=utc_now() - idle - timedelta(minutes=2))
    assert stale.get("/io").status_code == 303


def test_a_page_that_asks_for_somebody_leads_through_the_door_and_back(
    store: Store, anna: Person
) -> None:
    client = at_home(store, anna)
    door = client.get("/io").headers["Location"]
    assert door == "/accedi?next=/io"
    answer = client.post(door, data={"email": "anna@example.org", "password": PASSWORD})
    assert answer.headers["Location"] == "/io"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org",
        "//example.org",
        "/\\example.org",
        "javascript:alert(1)",
        "\\\\x",
        "/\t//x.org",
    ],
)
def test_the_door_never_leads_to_another_site(store: Store, anna: Person, elsewhere: str) -> None:
    client = at_home(store, anna)
    answer = client.post(
        "/accedi",
        query_string={"next": elsewhere},
        data={"email": "anna@example.org", "password": PASSWORD},
    )
    assert answer.headers["Location"] == "/io"


def test_one_acts_for_an_organisation_of_ones_own_and_the_page_says_so(
    store: Store, anna: Person
) -> None:
    with store.write() as session:
        farm = factories.organisation(session, name="Cascina Prova Blu")
        other = factories.organisation(session, name="Cascina di altri")
        mandate(session, anna, farm)
    client = visitor(store, anna)
    assert client.post("/io/agisco-per", data={"organisation": str(other.id)}).status_code == 403
    assert client.post("/io/agisco-per", data={"organisation": "x"}).status_code == 403
    assert client.post("/io/agisco-per", data={"organisation": str(farm.id)}).status_code == 303
    assert "Agisci per Cascina Prova Blu" in client.get("/io").text
    assert client.post("/io/agisco-per", data={"organisation": ""}).status_code == 303
    assert "Agisci per te" in client.get("/io").text


def test_who_comes_in_and_who_does_not_is_in_the_audit_log(store: Store, anna: Person) -> None:
    client = at_home(store, anna)
    sign_in(client, password="sbagliata")
    sign_in(client)
    with store.read() as session:
        entries = session.execute(
            select(AuditEntry.action, AuditEntry.subject_id).order_by(AuditEntry.id)
        ).all()
    assert [tuple(entry) for entry in entries] == [
        ("account.sign_in_failed", anna.id),
        ("account.signed_in", anna.id),
    ]


def test_a_password_is_checked_once_whether_the_address_is_known_or_not(
    store: Store, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, *args: Any) -> bool:
            checked.append("verify")
            return super().verify(*args)

        def hash(self, *args: Any, **kwargs: Any) -> str:
            checked.append("hash")
            return super().hash(*args, **kwargs)

    monkeypatch.setattr("app.accounts.passwords._HASHER", Counting(3, 65536, 4))
    client = anonymous(store.app)
    work = []
    for email in ("altra@example.org", "anna@example.org", "nessuno@example.org"):
        checked.clear()
        with counted_statements(store.app) as statements:
            assert sign_in(client, email=email, password="sbagliata") == 422
        work.append((list(checked), [text.partition(" ")[0] for text in statements.sent]))
    assert work[1] == work[2]
    assert work[1][0] == ["verify"]
    assert not needs_rehash(NOBODY)


def test_cookies_of_an_installation_under_https_are_bound_to_it(store: Store) -> None:
    settings: Settings = store.app.extensions["settings"]
    app = create_app(dataclasses.replace(settings, https_only=True))
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"
    assert app.config["SESSION_COOKIE_SECURE"]
    with app.test_request_context():
        response = app.make_response("")
        gate.mark_device(response, "x")
        line = response.headers["Set-Cookie"]
    close(app)
    assert line.startswith("__Host-device=x;")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in line
    assert "Domain" not in line


def test_the_forms_let_password_managers_work(store: Store) -> None:
    client = anonymous(store.app)
    for path, kind in (("/accedi", "current-password"), ("/iscrizione", "new-password")):
        page = client.get(path).text
        [field] = [
            each for each in elements(page, "input") if each.attributes.get("name") == "password"
        ]
        assert field.attributes["type"] == "password"
        assert field.attributes["autocomplete"] == kind
        assert not {"onpaste", "maxlength", "pattern"} & set(field.attributes)
