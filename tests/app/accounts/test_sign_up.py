"""Signing up, as a newcomer, a member who forgot, a mail scanner and a snoop meet it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts import passwords
from app.accounts.handlers import PRUNE, prune
from app.accounts.models import Consent, Person, SignUp
from app.accounts.privacy import privacy_version
from app.accounts.sign_up import ANSWER, FREE_PER_ACCOUNT, KEPT
from app.integrations.mail import OutgoingMail
from app.runtime.clock import utc_now
from tests.support.database import Store
from tests.support.mails import assert_mail_snapshot, drain, links_of
from tests.support.pages import without_tokens
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, anonymous, person

NEW = {
    "name": "Nora Prova",
    "email": "Nora@Example.org",
    "password": "quattro gatti sul tetto",
    "privacy": "1",
}


def sign_up(client: Visitor, **fields: str) -> int:
    return client.post("/iscrizione", data=NEW | fields).status_code


def mails(store: Store) -> list[OutgoingMail]:
    return drain(store.app, kinds=[ANSWER])


def path_of(mail: OutgoingMail) -> str:
    [link] = [link for link in links_of(mail.text) if "chiave=" in link]
    return re.sub(r"^https?://[^/]+", "", link)


def key_of(mail: OutgoingMail) -> str:
    return path_of(mail).partition("chiave=")[2]


def people(store: Store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def test_a_newcomer_signs_up_confirms_and_may_sign_in(store: Store) -> None:
    client = anonymous(store.app)
    assert sign_up(client) == 303
    [mail] = mails(store)
    assert mail.recipient == "nora@example.org"
    page = client.get(path_of(mail))
    assert "nora@example.org" in page.text
    answer = client.post("/iscrizione/conferma", data={"chiave": key_of(mail)})
    assert answer.headers["Location"] == "/accedi"
    with store.read() as session:
        nora = session.scalars(select(Person)).one()
        assert nora.confirmed_at is not None
        consent = session.scalars(select(Consent)).one()
        assert (consent.person_id, consent.version) == (nora.id, privacy_version())
    sent = client.post("/accedi", data={"email": NEW["email"], "password": NEW["password"]})
    assert sent.status_code == 303


def test_nobody_is_a_person_before_the_mail_is_answered_and_looking_is_no_answer(
    store: Store,
) -> None:
    client = anonymous(store.app)
    sign_up(client)
    [mail] = mails(store)
    for _scan in range(3):
        assert client.get(path_of(mail)).status_code == 200
    assert people(store) == 0
    assert client.post("/accedi", data=NEW).status_code == 422


def test_a_link_works_once_and_for_a_day(store: Store) -> None:
    client = anonymous(store.app)
    sign_up(client)
    [mail] = mails(store)
    confirm = {"chiave": key_of(mail)}
    assert client.post("/iscrizione/conferma", data=confirm).status_code == 303
    assert client.post("/iscrizione/conferma", data=confirm).status_code == 404
    assert client.get(path_of(mail)).status_code == 404
    assert people(store) == 1


@pytest.mark.parametrize("key", ["", "x" * 43, "\x00", "à" * 300])
def test_a_forged_link_leads_nowhere(store: Store, key: str) -> None:
    client = anonymous(store.app)
    assert client.get("/iscrizione/conferma", query_string={"chiave": key}).status_code == 404
    assert client.post("/iscrizione/conferma", data={"chiave": key}).status_code == 404


def test_an_old_link_leads_nowhere(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    client = anonymous(store.app)
    sign_up(client)
    [mail] = mails(store)
    later = utc_now() + timedelta(hours=24)
    monkeypatch.setattr("app.accounts.sign_up_routes.utc_now", lambda: later)
    assert client.get(path_of(mail)).status_code == 404
    assert client.post("/iscrizione/conferma", data={"chiave": key_of(mail)}).status_code == 404


def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(store: Store) -> None:
    with store.write() as session:
        person(session, email="nota@example.org", name="Nota Prova")
    client = anonymous(store.app)
    answers = {}
    for email in ("nota@example.org", "ignota@example.org"):
        sent = client.post("/iscrizione", data=NEW | {"email": email}, follow_redirects=True)
        answers[email] = (sent.status_code, sent.request.path, without_tokens(sent.text))
    assert answers["nota@example.org"] == answers["ignota@example.org"]
    subjects = {mail.recipient: mail.subject for mail in mails(store)}
    assert subjects["nota@example.org"] != subjects["ignota@example.org"]


def test_the_work_is_the_same_for_a_known_and_an_unknown_address(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.write() as session:
        person(session, email="nota@example.org")
    hashed: list[str] = []
    really = passwords.hash_password
    monkeypatch.setattr(
        "app.accounts.sign_up_routes.hash_password",
        lambda password: hashed.append(password) or really(password),
    )
    client = anonymous(store.app)
    sign_up(client, email="altra@example.org")
    work = []
    for email in ("nota@example.org", "ignota@example.org"):
        hashed.clear()
        with counted_statements(store.app) as statements:
            sign_up(client, email=email)
        work.append((len(hashed), statements.sent))
    known, unknown = work
    assert known == unknown
    assert known[0] == 1


def test_who_signs_up_under_the_address_of_another_gains_nothing(store: Store) -> None:
    # Given a thief and the owner of an address, who both sign up with it
    thief, nora = anonymous(store.app), anonymous(store.app)
    sign_up(thief, password="parola del ladro furbo")
    sign_up(nora)
    _of_the_thief, of_nora = mails(store)
    # When Nora follows the link of her own sign-up
    nora.post("/iscrizione/conferma", data={"chiave": key_of(of_nora)})
    # Then the thief's password is worth nothing, and so is the other link
    assert (
        thief.post("/accedi", data=NEW | {"password": "parola del ladro furbo"}).status_code == 422
    )
    lost = thief.post("/iscrizione/conferma", data={"chiave": key_of(_of_the_thief)})
    assert lost.status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "Compra su www.example.org"),
        ("name", "http://example.org"),
        ("name", "Vieni su example.com"),
        ("name", "x" * 121),
        ("email", "nora"),
        ("email", "nora@example.org\r\nBcc: tutti@example.org"),
        ("password", "corta"),
        ("password", "password1234567890"[:10]),
        ("password", "Nora Prova"),
        ("privacy", ""),
    ],
)
def test_a_faulty_form_comes_back_as_it_was_typed(store: Store, field: str, value: str) -> None:
    page = anonymous(store.app).post("/iscrizione", data=NEW | {field: value})
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert NEW["password"] not in page.text
    with store.read() as session:
        assert session.scalars(select(SignUp)).all() == []


def test_one_mailbox_is_not_flooded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    # On a slow machine the first wait, of two seconds, would be over before the next try.
    now = utc_now()
    monkeypatch.setattr("app.accounts.sign_up_routes.utc_now", lambda: now)
    client = anonymous(store.app)
    answers = [sign_up(client) for _try in range(FREE_PER_ACCOUNT + 1)]
    assert answers == [303] * FREE_PER_ACCOUNT + [422]
    assert sign_up(client, email="altra@example.org") == 303


def test_what_was_never_confirmed_is_removed(store: Store) -> None:
    sign_up(anonymous(store.app))
    with store.write() as session:
        prune(session, {}, utc_now() + KEPT - timedelta(hours=1))
        assert len(session.scalars(select(SignUp)).all()) == 1
        prune(session, {}, utc_now() + KEPT + timedelta(hours=1))
        assert session.scalars(select(SignUp)).all() == []
    assert PRUNE in {each.kind for each in store.app.extensions["jobs"].periodic}


@pytest.mark.parametrize("locale", ["it", "en"])
def test_the_text_on_personal_data_says_its_version(store: Store, locale: str) -> None:
    page = anonymous(store.app).get(f"/privacy?lang={locale}")
    assert privacy_version() in page.text


def test_the_mails_read_well(store: Store) -> None:
    with store.write() as session:
        person(session, email="nota@example.org", name="Nota Prova")
    client = anonymous(store.app)
    sign_up(client)
    sign_up(client, email="nota@example.org")
    by_address = {mail.recipient: mail for mail in mails(store)}
    assert_mail_snapshot(by_address["nora@example.org"], "accounts/confirm")
    assert_mail_snapshot(by_address["nota@example.org"], "accounts/known")
