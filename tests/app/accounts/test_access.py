"""One's own access: sessions, devices, password, address, and the proof that they ask for."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.audit_models import AuditEntry
from app.accounts.browsers import browser_name, masked_address
from app.accounts.devices import know_device
from app.accounts.factor_models import Device
from app.accounts.models import Person, PersonSession
from app.accounts.sessions import LONGEST, MOST_SESSIONS, Browser, begin_session
from app.accounts.throttle import FREE_PER_ACCOUNT
from app.runtime.clock import utc_now
from tests.app.accounts.conftest import PASSWORD
from tests.support.codes import code_at, with_factor
from tests.support.database import Store
from tests.support.mails import PostedMail, assert_mail_snapshot, posted
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, anonymous, person, visitor

PAGE = "/io/accesso"
NEW = "cinque oche nello stagno"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1"


def stale(store: Store, who: Person) -> Visitor:
    """Return a browser on which the password was last given long ago."""
    return visitor(store, who, now=utc_now() - timedelta(minutes=16))


def test_the_page_tells_browsers_in_plain_words(store: Store, anna: Person) -> None:
    with store.write() as session:
        begin_session(session, anna.id, Browser(PHONE, "203.0.113.77"), now=utc_now())
    page = visitor(store, anna).get(PAGE).text
    assert "Safari su iPhone" in page
    assert "203.0.…" in page
    assert "203.0.113.77" not in page
    assert page.count("questo dispositivo") == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36 Edg/142.0",
            "Edge su Windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox su Linux",
        ),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Mobile Safari/537.36", "Chrome su Android"),
        (PHONE, "Safari su iPhone"),
        ("curl/8.0", "Browser sconosciuto"),
        ("", "Browser sconosciuto"),
    ],
)
def test_a_browser_has_a_name(store: Store, text: str, name: str) -> None:
    with store.app.test_request_context():
        assert browser_name(text) == name


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("203.0.113.77", "203.0.…"),
        ("2001:db8:85a3::8a2e:370:7334", "2001:0db8:85a3:…"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_an_address_is_shown_in_part(address: str, shown: str) -> None:
    assert masked_address(address) == shown


def test_one_browser_or_all_others_are_signed_out(store: Store, anna: Person) -> None:
    here, one, two = visitor(store, anna), visitor(store, anna), visitor(store, anna)
    with store.read() as session:
        ids = list(session.scalars(select(PersonSession.id).order_by(PersonSession.id)))
    assert here.post(f"{PAGE}/esci", data={"session": str(ids[1])}).status_code == 303
    assert one.get("/io").status_code == 303
    assert two.get("/io").status_code == 200
    assert here.post(f"{PAGE}/esci").status_code == 303
    assert two.get("/io").status_code == 303
    assert here.get("/io").status_code == 200
    with store.read() as session:
        actions = session.scalars(select(AuditEntry.action)).all()
    assert list(actions) == ["account.signed_out_elsewhere"] * 2


def test_sessions_and_devices_of_others_are_out_of_reach(store: Store, anna: Person) -> None:
    with store.write() as session:
        bea = person(session, email="bea@example.org")
        know_device(session, bea.id, "", "x", now=utc_now())
    hers, here = visitor(store, bea), visitor(store, anna)
    with store.read() as session:
        other = session.scalars(
            select(PersonSession.id).where(PersonSession.person_id == bea.id)
        ).one()
        device = session.scalars(select(Device.id)).one()
    for chosen in (str(other), "x"):
        assert here.post(f"{PAGE}/esci", data={"session": chosen}).status_code == 403
    for chosen in (str(device), "x", ""):
        assert here.post(f"{PAGE}/dispositivo", data={"device": chosen}).status_code == 403
    assert hers.get("/io").status_code == 200


def test_a_device_can_be_forgotten(store: Store, anna: Person) -> None:
    with store.write() as session:
        know_device(session, anna.id, "", PHONE, now=utc_now())
        device = session.scalars(select(Device.id)).one()
    here = visitor(store, anna)
    assert here.post(f"{PAGE}/dispositivo", data={"device": str(device)}).status_code == 303
    with store.read() as session:
        assert session.scalars(select(Device)).all() == []


def test_what_could_take_an_account_away_asks_for_the_password_again_and_comes_back(
    store: Store, anna: Person
) -> None:
    client = stale(store, anna)
    answer = client.get("/io/indirizzo")
    assert answer.headers["Location"] == "/io/conferma?next=/io/indirizzo"
    # It is asked before money and data too, not only before the access.
    assert "dei soldi o i dati" in client.get("/io/conferma?next=/io/indirizzo").text
    answer = client.post("/io/conferma?next=/io/indirizzo", data={"password": PASSWORD})
    assert answer.headers["Location"] == "/io/indirizzo"
    assert client.get("/io/indirizzo").status_code == 200
    sent = stale(store, anna).post(f"{PAGE}/esci", headers={"Referer": f"http://localhost{PAGE}"})
    assert sent.headers["Location"] == f"/io/conferma?next={PAGE}"
    away = stale(store, anna).post(f"{PAGE}/esci", headers={"Referer": "https://example.org/x"})
    assert away.headers["Location"] == "/io/conferma?next=/io"


def test_proving_it_gives_the_session_a_new_token(store: Store, anna: Person) -> None:
    client = stale(store, anna)
    stolen = client.get_cookie("session")
    assert stolen is not None
    client.post("/io/conferma", data={"password": PASSWORD})
    thief = anonymous(store.app)
    thief.set_cookie("session", stolen.value)
    assert thief.get("/io").status_code == 303
    assert client.get("/io").status_code == 200


def test_proofs_in_vain_are_counted_and_wait(store: Store, anna: Person) -> None:
    client = stale(store, anna)
    for _number in range(FREE_PER_ACCOUNT):
        assert client.post("/io/conferma", data={"password": "sbagliata"}).status_code == 422
    page = client.post("/io/conferma", data={"password": PASSWORD})
    assert page.status_code == 422
    assert "Troppi tentativi" in page.text


def test_who_has_a_second_factor_proves_both(store: Store, anna: Person) -> None:
    with store.write() as session:
        with_factor(session, session.merge(anna))
    client = stale(store, anna)
    assert client.post("/io/conferma", data={"password": PASSWORD}).status_code == 422
    wrong = {"password": "sbagliata", "code": code_at(utc_now())}
    assert client.post("/io/conferma", data=wrong).status_code == 422
    right = {"password": PASSWORD, "code": code_at(utc_now())}
    assert client.post("/io/conferma", data=right).status_code == 303


def test_the_password_is_changed_with_the_one_before_and_others_can_be_signed_out(
    store: Store, anna: Person
) -> None:
    other, here = visitor(store, anna), visitor(store, anna)
    wrong = {"current": "sbagliata", "password": NEW, "end_others": "1"}
    assert here.post("/io/password", data=wrong).status_code == 422
    right = {"current": PASSWORD, "password": NEW, "end_others": "1"}
    assert here.post("/io/password", data=right).status_code == 303
    assert here.get("/io").status_code == 200
    assert other.get("/io").status_code == 303
    assert_mail_snapshot(posted(store)[-1], "accounts/notice_password_changed")
    again = {"current": NEW, "password": PASSWORD}
    third = visitor(store, anna)
    assert here.post("/io/password", data=again).status_code == 303
    assert third.get("/io").status_code == 200


@pytest.mark.parametrize("weak", ["", "corta", "1234567890", "annaprova1"])
def test_a_weak_new_password_is_refused(store: Store, anna: Person, weak: str) -> None:
    data = {"current": PASSWORD, "password": weak}
    assert visitor(store, anna).post("/io/password", data=data).status_code == 422


def key_in(mail: PostedMail) -> str:
    [link] = [link for link in mail.links if "chiave=" in link]
    return link.partition("chiave=")[2]


def test_another_address_counts_once_its_mail_is_answered_and_the_old_one_hears_of_it(
    store: Store, anna: Person
) -> None:
    here = visitor(store, anna)
    assert here.post("/io/indirizzo", data={"email": "Nuova@example.org"}).status_code == 303
    mail = posted(store)[-1]
    assert mail.recipient == "nuova@example.org"
    assert_mail_snapshot(mail, "accounts/new_address")
    link = {"chiave": key_in(mail)}
    assert here.get("/io/indirizzo/conferma", query_string=link).status_code == 200
    with store.read() as session:
        assert session.get_one(Person, anna.id).email == "anna@example.org"
    assert here.post("/io/indirizzo/conferma", data=link).status_code == 303
    assert here.post("/io/indirizzo/conferma", data=link).status_code == 404
    with store.read() as session:
        assert session.get_one(Person, anna.id).email == "nuova@example.org"
    told = posted(store)[-1]
    assert told.recipient == "anna@example.org"
    assert_mail_snapshot(told, "accounts/notice_email_changed")


def test_an_address_of_somebody_else_gets_the_same_answer_and_nothing_moves(
    store: Store, anna: Person
) -> None:
    with store.write() as session:
        person(session, email="bea@example.org", name="Bea Prova")
    here = visitor(store, anna)
    answers = [
        here.post("/io/indirizzo", data={"email": email}, follow_redirects=True).status_code
        for email in ("bea@example.org", "libera@example.org")
    ]
    assert answers == [200, 200]
    assert [mail.recipient for mail in posted(store)] == ["bea@example.org", "libera@example.org"]
    assert [link for link in posted(store)[0].links if "chiave=" in link] == []


def test_an_address_that_was_taken_meanwhile_is_not_taken_away(store: Store, anna: Person) -> None:
    here = visitor(store, anna)
    here.post("/io/indirizzo", data={"email": "nuova@example.org"})
    with store.write() as session:
        person(session, email="nuova@example.org")
    sent = here.post("/io/indirizzo/conferma", data={"chiave": key_in(posted(store)[-1])})
    assert sent.status_code == 404


def test_whoever_signs_in_on_ever_more_browsers_loses_the_oldest(
    store: Store, anna: Person
) -> None:
    start = utc_now() - timedelta(hours=1)
    with store.write() as session:
        for number in range(MOST_SESSIONS + 3):
            moment = start + timedelta(minutes=number)
            begin_session(session, anna.id, Browser(str(number), ""), now=moment)
            session.flush()
        kept = set(session.scalars(select(PersonSession.user_agent)))
    assert kept == {str(number) for number in range(3, MOST_SESSIONS + 3)}


def test_a_person_disabled_is_out_at_once(store: Store, anna: Person) -> None:
    here = visitor(store, anna)
    with store.write() as session:
        session.execute(update(Person).values(disabled_at=utc_now()))
    assert here.get("/io").status_code == 303


def test_the_page_asks_little(store: Store, anna: Person) -> None:
    client = visitor(store, anna)
    client.get(PAGE)
    with counted_statements(store.app) as statements:
        client.get(PAGE)
    assert len(statements) <= 6, statements.sent


def test_a_session_ends_at_last_however_busy_it_is(store: Store, anna: Person) -> None:
    with store.write() as session:
        begin_session(session, anna.id, Browser("", ""), now=utc_now())
        row = session.scalars(select(PersonSession)).one()
        assert row.expires_at - row.created_at == LONGEST
    client = visitor(store, anna)
    with store.write() as session:
        session.execute(update(PersonSession).values(expires_at=utc_now(), seen_at=utc_now()))
    assert client.get("/io").status_code == 303


@pytest.mark.parametrize("path", ["/", "/io", PAGE, "/cerca", "/io/secondo-fattore"])
def test_signing_out_is_on_every_page(store: Store, anna: Person, path: str) -> None:
    assert 'action="/esci"' in visitor(store, anna).get(path).text
