"""A forgotten password, as its owner, a snoop and a thief meet it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.models import MailLink, Person, PersonSession
from app.accounts.reset import ANSWER, FREE_PER_ACCOUNT
from app.integrations.mail import OutgoingMail
from app.runtime.clock import utc_now
from tests.app.accounts.conftest import PASSWORD
from tests.support.codes import code_at, with_factor
from tests.support.database import Store
from tests.support.mails import assert_mail_snapshot, drain, links_of, posted
from tests.support.pages import without_tokens
from tests.support.queries import counted_statements
from tests.support.signing import anonymous, visitor

ASK, RENEW = "/password-dimenticata", "/password-nuova"
NEW = "cinque oche nello stagno"


def ask(store: Store, email: str = "anna@example.org") -> list[OutgoingMail]:
    assert anonymous(store.app).post(ASK, data={"email": email}).status_code == 303
    return drain(store.app, kinds=[ANSWER])


def key_of(mail: OutgoingMail) -> str:
    [link] = [link for link in links_of(mail.text) if "chiave=" in link]
    assert re.match(r"https?://[^/]+/password-nuova\?", link)
    return link.partition("chiave=")[2]


def test_a_link_sets_a_new_password_and_everybody_is_signed_out(store: Store, anna: Person) -> None:
    thief = visitor(store, anna)
    [mail] = ask(store)
    assert_mail_snapshot(mail, "accounts/reset")
    client, key = anonymous(store.app), key_of(mail)
    assert client.get(RENEW, query_string={"chiave": key}).status_code == 200
    assert client.post(RENEW, data={"chiave": key, "password": NEW}).status_code == 303
    assert thief.get("/io").status_code == 303
    with store.read() as session:
        assert session.scalars(select(PersonSession)).all() == []
    assert (
        client.post("/accedi", data={"email": mail.recipient, "password": PASSWORD}).status_code
        == 422
    )
    sent = client.post("/accedi", data={"email": mail.recipient, "password": NEW})
    assert sent.headers["Location"] == "/io"
    assert_mail_snapshot(posted(store)[-1], "accounts/notice_password_changed")


def test_the_second_factor_stays(store: Store, anna: Person) -> None:
    with store.write() as session:
        with_factor(session, session.merge(anna))
    [mail] = ask(store)
    client = anonymous(store.app)
    client.post(RENEW, data={"chiave": key_of(mail), "password": NEW})
    sent = client.post("/accedi", data={"email": "anna@example.org", "password": NEW})
    assert sent.headers["Location"] == "/accedi/codice"
    assert client.post("/accedi/codice", data={"code": code_at(utc_now())}).status_code == 303


def test_a_link_works_once_and_kills_those_before(store: Store, anna: Person) -> None:
    [first] = ask(store)
    [second] = ask(store)
    client = anonymous(store.app)
    assert client.post(RENEW, data={"chiave": key_of(first), "password": NEW}).status_code == 404
    for status in (303, 404):
        sent = client.post(RENEW, data={"chiave": key_of(second), "password": NEW})
        assert sent.status_code == status


def test_a_link_is_dead_after_an_hour(store: Store, anna: Person) -> None:
    [mail] = ask(store)
    with store.write() as session:
        link = session.scalars(select(MailLink)).one()
        assert link.expires_at - link.created_at == timedelta(hours=1)
        session.execute(update(MailLink).values(expires_at=utc_now()))
    client, key = anonymous(store.app), key_of(mail)
    assert client.get(RENEW, query_string={"chiave": key}).status_code == 404
    assert client.post(RENEW, data={"chiave": key, "password": NEW}).status_code == 404


def test_a_link_of_another_kind_sets_no_password(store: Store, anna: Person) -> None:
    client = anonymous(store.app)
    client.post(
        "/iscrizione",
        data={"name": "Nora", "email": "n@example.org", "password": NEW, "privacy": "1"},
    )
    [mail] = drain(store.app, kinds=["accounts.answer_sign_up"])
    key = links_of(mail.text)[0].partition("chiave=")[2]
    assert client.post(RENEW, data={"chiave": key, "password": NEW}).status_code == 404


def test_a_weak_password_is_refused_and_the_link_lives_on(store: Store, anna: Person) -> None:
    [mail] = ask(store)
    client, key = anonymous(store.app), key_of(mail)
    for weak in ("", "corta", "Anna Prova", "x" * 201):
        page = client.post(RENEW, data={"chiave": key, "password": weak})
        assert page.status_code == 422
        assert key in page.text
    assert client.post(RENEW, data={"chiave": key, "password": NEW}).status_code == 303


def test_answer_and_work_are_the_same_for_a_known_and_an_unknown_address(
    store: Store, anna: Person
) -> None:
    client = anonymous(store.app)
    client.post(ASK, data={"email": "altra@example.org"})
    seen = []
    for email in ("anna@example.org", "ignota@example.org"):
        with counted_statements(store.app) as statements:
            answer = client.post(ASK, data={"email": email})
        page = without_tokens(client.get(answer.headers["Location"]).text)
        seen.append((answer.status_code, answer.headers["Location"], page, statements.sent))
    assert seen[0] == seen[1]
    assert [mail.recipient for mail in drain(store.app, kinds=[ANSWER])] == ["anna@example.org"]


def test_who_is_disabled_gets_no_link(store: Store, anna: Person) -> None:
    with store.write() as session:
        session.get_one(Person, anna.id).disabled_at = utc_now()
    assert ask(store) == []


@pytest.mark.parametrize("email", ["anna@example.org", "ignota@example.org"])
def test_one_mailbox_is_not_flooded(
    store: Store, anna: Person, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a slow machine the first wait, of two seconds, would be over before the next try.
    now = utc_now()
    monkeypatch.setattr("app.accounts.reset_routes.utc_now", lambda: now)
    client = anonymous(store.app)
    answers = [
        client.post(ASK, data={"email": email}).status_code for _n in range(FREE_PER_ACCOUNT + 1)
    ]
    assert answers == [303] * FREE_PER_ACCOUNT + [422]
