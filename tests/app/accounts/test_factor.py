"""Setting up the second factor, and doing without it."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.actor import Actor, Hat
from app.accounts.errors import SecondFactorKept
from app.accounts.factor import turn_off
from app.accounts.models import Person, PersonSession, Role, StaffMandate, StaffRole
from app.accounts.sessions import actor_of
from app.runtime.clock import utc_now
from catalog.base import new_id
from catalog.organisations import LegalForm, OrganisationKind
from tests.support import factories
from tests.support.codes import code_at, with_factor
from tests.support.database import Store
from tests.support.mails import assert_mail_snapshot, posted
from tests.support.signing import Visitor, begin, mandate, staff, visitor

PAGE = "/io/secondo-fattore"


def secret_on(client: Visitor) -> str:
    found = re.search(r'<code class="secret">([^<]+)</code>', client.get(PAGE).text)
    assert found is not None
    return found.group(1).replace(" ", "")


def set_up(client: Visitor) -> list[str]:
    client.post(f"{PAGE}/inizia")
    page = client.post(f"{PAGE}/conferma", data={"code": code_at(utc_now(), secret_on(client))})
    assert page.status_code == 200
    return re.findall(r"<li><code>([^<]+)</code>", page.text)


def test_a_first_code_turns_it_on_and_recovery_codes_are_shown_once(
    store: Store, anna: Person
) -> None:
    client = visitor(store, anna)
    codes = set_up(client)
    assert len(codes) == 10
    page = client.get(PAGE)
    assert "Attivo dal" in html.unescape(page.text)
    assert not any(code in page.text for code in codes)
    assert_mail_snapshot(posted(store)[-1], "accounts/notice_factor_on")


def test_the_picture_needs_nothing_from_elsewhere_and_the_key_can_be_typed(
    store: Store, anna: Person
) -> None:
    client = visitor(store, anna)
    client.post(f"{PAGE}/inizia")
    page = client.get(PAGE)
    assert 'src="data:image/svg+xml' in page.text
    # Who is on the phone itself cannot photograph its screen.
    assert 'href="otpauth://totp/' in page.text
    assert "data:" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert len(secret_on(client)) * 5 >= 128


def test_a_wrong_first_code_turns_nothing_on(store: Store, anna: Person) -> None:
    client = visitor(store, anna)
    client.post(f"{PAGE}/inizia")
    right = code_at(utc_now(), secret_on(client))
    wrong = "000000" if right != "000000" else "111111"
    for code in (wrong, "", "abc", "12345", "1" * 21):
        assert client.post(f"{PAGE}/conferma", data={"code": code}).status_code == 422
    with store.read() as session:
        assert session.get_one(Person, anna.id).totp_confirmed_at is None


def test_looking_at_the_page_makes_no_key(store: Store, anna: Person) -> None:
    visitor(store, anna).get(PAGE)
    with store.read() as session:
        assert session.get_one(Person, anna.id).totp_candidate is None


def test_another_phone_leaves_the_first_in_force_until_it_is_confirmed(
    store: Store, anna: Person
) -> None:
    with store.write() as session:
        with_factor(session, session.merge(anna))
    client = visitor(store, anna)
    client.post(f"{PAGE}/inizia")
    with store.read() as session:
        kept = session.get_one(Person, anna.id)
        assert kept.totp_secret != kept.totp_candidate
        assert kept.totp_confirmed_at is not None


def test_staff_without_one_are_led_to_set_it_up_and_back(store: Store, anna: Person) -> None:
    with store.write() as session:
        session.add(
            StaffMandate(person_id=anna.id, role=StaffRole.SECRETARIAT, created_at=utc_now())
        )
    client = visitor(store, anna)
    answer = client.post("/io/agisco-per", data={"organisation": ""})
    assert answer.headers["Location"].startswith(f"{PAGE}?next=")
    assert client.get(PAGE).status_code == 200
    client.post(f"{PAGE}/inizia")
    page = client.post(
        f"{PAGE}/conferma?next=/io/accesso",
        data={"code": code_at(utc_now(), secret_on(client))},
    )
    assert 'href="/io/accesso"' in page.text
    assert client.post("/io/agisco-per", data={"organisation": ""}).headers["Location"] == "/io"


def test_it_is_turned_off_by_who_may_and_they_hear_of_it(store: Store, anna: Person) -> None:
    client = visitor(store, anna)
    set_up(client)
    assert client.post(f"{PAGE}/togli").status_code == 303
    with store.read() as session:
        kept = session.get_one(Person, anna.id)
        assert (kept.totp_secret, kept.totp_confirmed_at) == (None, None)
    assert_mail_snapshot(posted(store)[-1], "accounts/notice_factor_off")


MONEY = [
    (kind, role)
    for kind in (
        OrganisationKind.GAS,
        OrganisationKind.CSA,
        OrganisationKind.CONSUMER_COOPERATIVE,
    )
    for role in (Role.OWNER, Role.EDITOR, Role.ORDERS)
]


@pytest.mark.parametrize(("kind", "role"), MONEY)
def test_a_role_that_lets_one_touch_the_money_of_others_asks_for_it(
    kind: OrganisationKind, role: Role
) -> None:
    hat = Hat(new_id(), "realta", "Realtà Prova", kind, is_member=False, role=role)
    who = Actor(
        person_id=new_id(), session_id=new_id(), name="Anna", email="", locale="it", hats=(hat,)
    )
    assert who.needs_second_factor
    assert not replace(who, hats=(replace(hat, role=Role.VIEWER),)).needs_second_factor
    assert not replace(
        who, hats=(replace(hat, kind=OrganisationKind.PRODUCER),)
    ).needs_second_factor


@pytest.mark.parametrize(
    ("kind", "form", "asked"),
    [
        (OrganisationKind.PUBLIC_BODY, LegalForm.PUBLIC_BODY, True),
        (OrganisationKind.PUBLIC_BODY, LegalForm.UNKNOWN, True),
        (OrganisationKind.SCHOOL, LegalForm.PUBLIC_BODY, True),
        (OrganisationKind.SCHOOL, LegalForm.ASSOCIATION, False),
    ],
)
def test_who_buys_with_public_money_needs_it_whatever_the_body_is_called(
    store: Store, anna: Person, kind: OrganisationKind, form: LegalForm, *, asked: bool
) -> None:
    with store.write() as session:
        owner = factories.organisation(session, kind=kind, legal_form=form)
        mandate(session, anna, owner, Role.ORDERS)
    with store.read() as session:
        found = actor_of(session, begin(store, anna), utc_now())
    assert found is not None
    assert found[0].needs_second_factor is asked


@pytest.mark.parametrize("why", ["staff", "public", "money"])
def test_who_needs_it_cannot_turn_it_off(store: Store, anna: Person, why: str) -> None:
    with store.write() as session:
        who = with_factor(session, session.merge(anna))
        if why == "staff":
            staff(session, who, StaffRole.COORDINATION)
        else:
            public = why == "public"
            kind = OrganisationKind.PUBLIC_BODY if public else OrganisationKind.GAS
            owner = factories.organisation(session, name="Realtà Prova", kind=kind)
            mandate(session, who, owner, Role.EDITOR if public else Role.ORDERS)
    client = visitor(store, anna)
    assert client.post(f"{PAGE}/togli").status_code == 409
    assert f"{PAGE}/togli" not in client.get(PAGE).text
    with store.read() as session:
        found = actor_of(session, begin(store, anna), utc_now())
        assert found is not None
        with pytest.raises(SecondFactorKept):
            turn_off(session, found[0], now=utc_now())


@pytest.mark.parametrize("step", ["inizia", "conferma", "togli", "codici"])
def test_nothing_changes_without_a_recent_password(store: Store, anna: Person, step: str) -> None:
    with store.write() as session:
        with_factor(session, session.merge(anna))
    client = visitor(store, anna, now=utc_now() - timedelta(minutes=16))
    answer = client.post(f"{PAGE}/{step}", data={"code": "123456"})
    assert answer.headers["Location"].startswith("/io/conferma?next=")


def test_a_second_confirmation_of_the_same_key_does_nothing(store: Store, anna: Person) -> None:
    client = visitor(store, anna)
    client.post(f"{PAGE}/inizia")
    code = {"code": code_at(utc_now(), secret_on(client))}
    assert client.post(f"{PAGE}/conferma", data=code).status_code == 200
    assert client.post(f"{PAGE}/conferma", data=code).status_code == 422


def test_turning_it_on_can_sign_out_all_others(store: Store, anna: Person) -> None:
    visitor(store, anna)
    client = visitor(store, anna)
    client.post(f"{PAGE}/inizia")
    code = code_at(utc_now(), secret_on(client))
    client.post(f"{PAGE}/conferma", data={"code": code, "end_others": "1"})
    with store.read() as session:
        assert len(session.scalars(select(PersonSession)).all()) == 1
    assert client.get("/io").status_code == 200
