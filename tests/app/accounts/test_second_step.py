"""The second step of signing in: mailed codes on unknown devices, codes of the app."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.devices import KNOWN_FOR, prune_devices
from app.accounts.factor import DRIFTS, STEP_SECONDS, renew_recovery_codes, spend_code
from app.accounts.factor_models import Device, PendingSignIn, RecoveryCode
from app.accounts.models import Person, PersonSession, Throttle
from app.accounts.second_step import FREE_MAILS, LASTS, MOST_TRIES, prune_pending
from app.accounts.sessions import actor_of
from app.runtime.clock import utc_now
from tests.app.accounts.conftest import PASSWORD
from tests.support.codes import code_at, with_factor
from tests.support.database import Store
from tests.support.mails import assert_mail_snapshot, posted
from tests.support.signing import Visitor, anonymous, at_home, begin, person

ANNA = {"email": "anna@example.org", "password": PASSWORD}


def give_password(client: Visitor) -> str:
    return client.post("/accedi", data=ANNA).headers["Location"]


def give_code(client: Visitor, code: str, **more: str) -> int:
    return client.post("/accedi/codice", data={"code": code, **more}).status_code


def mailed_code(store: Store) -> str:
    found = re.search(r"^\d{6}$", posted(store)[-1].text, re.MULTILINE)
    assert found is not None
    return found.group(0)


def calm(store: Store) -> None:
    with store.write() as session:
        session.execute(update(Throttle).values(blocked_until=None))


def other_than(code: str) -> str:
    return "000000" if code != "000000" else "111111"


@pytest.fixture
def armed(store: Store, anna: Person) -> Person:
    """Anna with a second factor."""
    with store.write() as session:
        return with_factor(session, session.merge(anna))


def test_an_unknown_device_is_asked_for_a_mailed_code(store: Store, anna: Person) -> None:
    client = anonymous(store.app)
    assert give_password(client) == "/accedi/codice"
    assert client.get("/io").status_code == 303
    [mail] = posted(store)
    assert mail.recipient == "anna@example.org"
    code = mailed_code(store)
    assert code not in mail.subject
    assert_mail_snapshot(
        type(mail)(
            mail.recipient, mail.subject, mail.text.replace(code, "{code}"), mail.html, None
        ),
        "accounts/code",
    )
    assert give_code(client, other_than(code)) == 422
    assert give_code(client, f" {code[:3]} {code[3:]} ") == 303
    assert client.get("/io").status_code == 200


def test_a_device_is_known_only_if_one_says_that_it_is_ones_own(store: Store, anna: Person) -> None:
    client = anonymous(store.app)
    give_password(client)
    give_code(client, mailed_code(store))
    client.post("/esci")
    assert give_password(client) == "/accedi/codice"
    give_code(client, mailed_code(store), know_device="1")
    client.post("/esci")
    assert give_password(client) == "/io"


def test_a_device_is_known_for_its_person_alone_and_not_for_ever(
    store: Store, anna: Person
) -> None:
    with store.write() as session:
        other = person(session, email="bea@example.org")
    client = at_home(store, other)
    assert give_password(client) == "/accedi/codice"
    at_hers = at_home(store, anna)
    with store.write() as session:
        session.execute(update(Device).values(expires_at=utc_now() - timedelta(seconds=1)))
    assert give_password(at_hers) == "/accedi/codice"
    with store.write() as session:
        prune_devices(session, now=utc_now())
        assert session.scalars(select(Device)).all() == []
    assert timedelta(days=90) < KNOWN_FOR < timedelta(days=366)


def test_two_people_share_a_browser_and_the_mark_changes_each_time(
    store: Store, anna: Person
) -> None:
    with store.write() as session:
        bea = person(session, email="bea@example.org")
    client = at_home(store, bea)
    held = client.get_cookie("device")
    give_password(client)
    give_code(client, mailed_code(store), know_device="1")
    now_held = client.get_cookie("device")
    assert held is not None
    assert now_held is not None
    assert held.value != now_held.value
    with store.read() as session:
        rows = session.execute(select(Device.person_id, Device.token_hash)).all()
    assert {row.person_id for row in rows} == {anna.id, bea.id}
    assert len({row.token_hash for row in rows}) == 1
    assert held.value not in {row.token_hash for row in rows}


def test_the_cookies_are_closed_to_scripts_and_other_sites(store: Store, anna: Person) -> None:
    client = anonymous(store.app)
    give_password(client)
    answer = client.post("/accedi/codice", data={"code": mailed_code(store), "know_device": "1"})
    cookies = {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}
    assert set(cookies) == {"session", "device"}
    for line in cookies.values():
        assert "HttpOnly" in line
        assert "SameSite=Lax" in line
        assert "Path=/" in line
        assert "Domain" not in line


def test_a_code_belongs_to_the_browser_that_gave_the_password(store: Store, anna: Person) -> None:
    mine, thief = anonymous(store.app), anonymous(store.app)
    give_password(mine)
    mine_code = mailed_code(store)
    give_password(thief)

    assert give_code(thief, mine_code) == (303 if mailed_code(store) == mine_code else 422)
    assert give_code(anonymous(store.app), mine_code) == 303
    assert give_code(mine, mine_code) == 303
    assert mine.get("/io").status_code == 200


def test_without_a_password_before_a_code_leads_to_the_beginning(
    store: Store, anna: Person
) -> None:
    client = anonymous(store.app)
    for answer in (
        client.get("/accedi/codice"),
        client.post("/accedi/codice", data={"code": "123456"}),
        client.post("/accedi/codice/altro"),
    ):
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/accedi"
    assert client.get("/io").status_code == 303


def test_a_code_is_worth_nothing_after_ten_minutes(store: Store, anna: Person) -> None:
    client = anonymous(store.app)
    give_password(client)
    code = mailed_code(store)
    assert timedelta(minutes=10) >= LASTS
    with store.write() as session:
        session.execute(update(PendingSignIn).values(expires_at=utc_now()))
    answer = client.post("/accedi/codice", data={"code": code})
    assert answer.headers["Location"] == "/accedi"
    with store.write() as session:
        prune_pending(session, now=utc_now())
        assert session.scalars(select(PendingSignIn)).all() == []


def test_five_wrong_codes_end_the_sign_in(store: Store, anna: Person) -> None:
    client = anonymous(store.app)
    give_password(client)
    code = mailed_code(store)
    for _number in range(MOST_TRIES):
        assert give_code(client, other_than(code)) == 422
        calm(store)
    answer = client.post("/accedi/codice", data={"code": code})
    assert answer.headers["Location"] == "/accedi"


def test_wrong_codes_make_the_next_ones_wait_whatever_sign_in_they_belong_to(
    store: Store, anna: Person
) -> None:
    client = anonymous(store.app)
    for _number in range(2):
        give_password(client)
        for _try in range(3):
            give_code(client, other_than(mailed_code(store)))
    page = client.post("/accedi/codice", data={"code": mailed_code(store)})
    assert page.status_code == 422
    assert "Troppi tentativi" in page.text


def test_another_code_makes_the_one_before_useless_and_they_are_not_endless(
    store: Store, anna: Person
) -> None:
    client = anonymous(store.app)
    give_password(client)
    before = mailed_code(store)
    client.post("/accedi/codice/altro")
    if mailed_code(store) != before:
        assert give_code(client, before) == 422
    assert give_code(client, mailed_code(store)) == 303
    answers = [
        anonymous(store.app).post("/accedi", data=ANNA).status_code
        for _number in range(FREE_MAILS + 1)
    ]
    assert answers == [303] * FREE_MAILS + [422]


def test_the_code_of_the_app_signs_in_and_no_mail_is_sent(store: Store, armed: Person) -> None:
    client = at_home(store, armed)
    assert give_password(client) == "/accedi/codice"
    assert posted(store) == []
    assert give_code(client, other_than(code_at(utc_now()))) == 422
    assert give_code(client, code_at(utc_now())) == 303
    assert client.get("/io").status_code == 200


def test_a_code_of_the_app_works_once(store: Store, armed: Person) -> None:
    first, second = anonymous(store.app), anonymous(store.app)
    give_password(first)
    give_password(second)
    code = code_at(utc_now())
    assert give_code(first, code) == 303
    assert give_code(second, code) == 422


def test_of_two_who_bring_the_same_code_at_once_one_gets_in(store: Store, armed: Person) -> None:
    now = utc_now()
    code = code_at(now)

    def try_it(_number: int) -> bool:
        with store.app.app_context(), store.write() as session:
            return spend_code(session, session.get_one(Person, armed.id), code, now=now)

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(try_it, range(6))) == [False] * 5 + [True]


def test_a_clock_may_be_one_step_off_and_no_more(store: Store, armed: Person) -> None:
    now = utc_now()
    for steps in (-2, 2):
        code = code_at(now + timedelta(seconds=STEP_SECONDS * steps))
        with store.app.app_context(), store.write() as session:
            assert not spend_code(session, session.get_one(Person, armed.id), code, now=now)
    for steps in DRIFTS:
        code = code_at(now + timedelta(seconds=STEP_SECONDS * steps))
        with store.app.app_context(), store.write() as session:
            assert spend_code(session, session.get_one(Person, armed.id), code, now=now)
    assert DRIFTS == (-1, 0, 1)


def test_an_earlier_code_is_dead_once_a_later_one_was_used(store: Store, armed: Person) -> None:
    now = utc_now()
    with store.app.app_context(), store.write() as session:
        anna = session.get_one(Person, armed.id)
        assert spend_code(session, anna, code_at(now), now=now)
        before = code_at(now - timedelta(seconds=STEP_SECONDS))
        assert not spend_code(session, anna, before, now=now)


def new_codes(store: Store, who: Person) -> tuple[str, ...]:
    token = begin(store, who)
    with store.app.app_context(), store.write() as session:
        found = actor_of(session, token, utc_now())
        assert found is not None
        return renew_recovery_codes(session, found[0], now=utc_now())


def test_a_recovery_code_signs_in_once_and_its_person_hears_of_it(
    store: Store, armed: Person
) -> None:
    codes = new_codes(store, armed)
    client = anonymous(store.app)
    give_password(client)
    assert give_code(client, codes[0].lower().replace(" ", "-")) == 303
    assert "Codici rimasti: 9" in posted(store)[-1].text
    again = anonymous(store.app)
    give_password(again)
    assert give_code(again, codes[0]) == 422
    assert give_code(again, codes[1]) == 303


def test_recovery_codes_are_long_different_and_kept_as_hashes(store: Store, armed: Person) -> None:
    codes = new_codes(store, armed)
    assert len(set(codes)) == 10
    assert all(len(code.replace(" ", "")) * 5 >= 112 for code in codes)
    with store.read() as session:
        kept = set(session.scalars(select(RecoveryCode.code_hash)))
    assert not kept & {code.replace(" ", "") for code in codes}
    newer = new_codes(store, armed)
    client = anonymous(store.app)
    give_password(client)
    assert give_code(client, codes[5]) == 422
    assert give_code(client, newer[5]) == 303


def test_who_is_disabled_between_password_and_code_stays_out(store: Store, armed: Person) -> None:
    client = anonymous(store.app)
    give_password(client)
    with store.write() as session:
        session.get_one(Person, armed.id).disabled_at = utc_now()
    answer = client.post("/accedi/codice", data={"code": code_at(utc_now())})
    assert answer.headers["Location"] == "/accedi"
    with store.read() as session:
        assert session.scalars(select(PersonSession)).all() == []


def test_where_one_wanted_to_go_is_remembered_through_both_steps(
    store: Store, armed: Person
) -> None:
    client = anonymous(store.app)
    door = client.get("/io/accesso").headers["Location"]
    step = client.post(door, data=ANNA).headers["Location"]
    assert step == "/accedi/codice?next=/io/accesso"
    answer = client.post(step, data={"code": code_at(utc_now())})
    assert answer.headers["Location"] == "/io/accesso"
