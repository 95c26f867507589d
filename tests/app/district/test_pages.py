"""Applying, following an application and deciding it, as browsers do it."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, Role, StaffRole
from app.district.models import Membership, MembershipFee, MembershipState, Sponsorship
from app.runtime.once import new_form_token
from catalog.organisations import Organisation
from tests.support import district, factories
from tests.support.database import Store
from tests.support.mails import assert_mail_snapshot, posted
from tests.support.pages import text_of
from tests.support.signing import Visitor, mandate, person, staff, visitor

GOOD = {"category": "other", "motivation": "Coltiviamo insieme.", "charter": "2026-1"}


@pytest.fixture
def farm(store: Store) -> Organisation:
    with store.write() as session:
        return factories.organisation(session, name="Cascina Prova Verde")


@pytest.fixture
def anna(store: Store, farm: Organisation) -> Person:
    with store.write() as session:
        who = person(session, email="anna@example.org", name="Anna Prova")
        mandate(session, who, farm, Role.OWNER)
        return who


@pytest.fixture
def owner(store: Store, anna: Person, farm: Organisation) -> Visitor:
    return visitor(store, anna, farm)


def member_of_staff(store: Store, role: StaffRole) -> Visitor:
    with store.write() as session:
        who = staff(session, person(session), role)
    return visitor(store, who)


def applied(owner: Visitor, **fields: object) -> str:
    answer = owner.send("/distretto/adesione", GOOD | fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_an_organisation_applies_and_is_admitted(store: Store, owner: Visitor) -> None:
    page = applied(owner)
    assert "da controllare" in owner.get(page).text
    secretariat = member_of_staff(store, StaffRole.SECRETARIAT)
    coordination = member_of_staff(store, StaffRole.COORDINATION)
    assert page in secretariat.get("/distretto/domande").text
    assert secretariat.send(f"{page}/passo", {"action": "check"}).status_code == 303
    # What is needed is not called optional.
    assert re.search(r'id="minutes_reference"[^>]*required', coordination.get(page).text)
    answer = coordination.send(
        f"{page}/passo", {"action": "admit", "minutes_reference": "Coordinamento 3/2026, punto 1"}
    )
    assert answer.status_code == 303
    text = owner.get(page).text
    assert "Ammessa dal coordinamento" in text
    assert "Coordinamento 3/2026, punto 1" in text
    with store.read() as session:
        assert session.scalars(select(Organisation)).one().is_member
    mails = posted(store)
    assert [mail.subject for mail in mails] == [
        "La domanda di adesione al distretto è arrivata",
        "Benvenuti: Cascina Prova Verde è socio del distretto",
    ]
    assert {mail.recipient for mail in mails} == {"anna@example.org"}
    assert_mail_snapshot(mails[0], "district/applied")
    assert_mail_snapshot(mails[1], "district/admitted")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"charter": ""}, "Leggi la carta e accettala"),
        ({"charter": "1999-1"}, "Leggi la carta e accettala"),
        ({"motivation": "  "}, "Questo serve."),
        ({"motivation": "x" * 4001}, "Al massimo 4000 caratteri."),
        ({"category": "natural_person"}, "scegli che cos’è"),
        ({"category": "king"}, "Scegli una delle voci."),
        ({"sponsors": "not-an-id"}, "Scegli fra le voci proposte."),
    ],
)
def test_a_faulty_application_says_what_is_wrong_and_keeps_what_was_written(
    store: Store, owner: Visitor, change: dict[str, str], sentence: str
) -> None:
    answer = owner.send("/distretto/adesione", GOOD | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    if "motivation" not in change:
        assert "Coltiviamo insieme." in answer.text
    with store.read() as session:
        assert session.scalars(select(Membership)).all() == []


def test_a_second_application_is_refused_while_the_first_is_open(
    store: Store, owner: Visitor
) -> None:
    page = applied(owner)
    assert owner.get("/distretto/adesione").headers["Location"] == page
    answer = owner.send("/distretto/adesione", GOOD)
    assert answer.status_code == 422
    assert "una sola alla volta" in answer.text
    owner.send(f"{page}/passo", {"action": "withdraw"})
    assert applied(owner) != page


def test_the_same_form_sent_twice_applies_once(store: Store, owner: Visitor) -> None:
    token = new_form_token()
    pages = {
        owner.post("/distretto/adesione", data=GOOD | {"form_token": token}).headers["Location"]
        for _ in range(2)
    }
    assert len(pages) == 1


def test_a_person_applies_for_themselves(store: Store, anna: Person) -> None:
    alone = visitor(store, anna)
    page = applied(alone, category="natural_person")
    assert "Persona fisica" in alone.get(page).text
    answer = alone.send("/distretto/adesione", GOOD)
    assert "persona fisica" in answer.text


def test_two_members_stand_up_or_not_once(store: Store, owner: Visitor) -> None:
    with store.write() as session:
        members = [factories.organisation(session, is_member=True) for _ in range(3)]
        stranger = factories.organisation(session)
        voucher = person(session)
        mandate(session, voucher, members[0], Role.OWNER)
    ids = [str(member.id) for member in members]
    assert (
        "Al massimo due garanti."
        in owner.send("/distretto/adesione", GOOD | {"sponsors": ids}).text
    )
    answer = owner.send("/distretto/adesione", GOOD | {"sponsors": [str(stranger.id)]})
    assert answer.status_code == 409
    page = applied(owner, sponsors=ids[:2])
    sponsor = visitor(store, voucher, members[0])
    assert "Cascina Prova Verde" in sponsor.get("/distretto/garanti").text
    with store.read() as session:
        rows = {row.organisation_id: row.id for row in session.scalars(select(Sponsorship))}
    mine, other = rows[members[0].id], rows[members[1].id]
    assert sponsor.send(f"/distretto/garanti/{other}", {"answer": "yes"}).status_code == 404
    assert sponsor.send(f"/distretto/garanti/{mine}", {"answer": "yes"}).status_code == 303
    assert sponsor.send(f"/distretto/garanti/{mine}", {"answer": "no"}).status_code == 409
    assert "garantisce" in owner.get(page).text
    # Whoever is asked reads the application, not what is said about it.
    assert "Che cosa è successo" not in sponsor.get(page).text


def test_nobody_stands_up_for_what_is_their_own(
    store: Store, anna: Person, farm: Organisation, owner: Visitor
) -> None:
    with store.write() as session:
        member = factories.organisation(session, name="Forno Prova", is_member=True)
        mandate(session, anna, member, Role.OWNER)
        friend = person(session)
        mandate(session, friend, member, Role.OWNER)
    page = applied(owner, sponsors=[str(member.id)])
    mine = applied(visitor(store, anna), category="natural_person", sponsors=[str(member.id)])
    as_member = visitor(store, anna, member)
    assert "vuole aderire" not in text_of(as_member.get("/distretto/garanti").text)
    for each in (page, mine):
        assert "Garantiamo noi" not in as_member.get(each).text
    with store.read() as session:
        rows = list(session.scalars(select(Sponsorship.id)))
    assert len(rows) == 2
    for each in rows:
        refused = as_member.send(f"/distretto/garanti/{each}", {"answer": "yes"})
        assert refused.status_code == 404
        as_friend = visitor(store, friend, member)
        assert "vuole aderire" in text_of(as_friend.get("/distretto/garanti").text)
        taken = as_friend.send(f"/distretto/garanti/{each}", {"answer": "yes"})
        assert taken.status_code == 303


def test_a_step_that_came_too_late_changes_nothing(store: Store, owner: Visitor) -> None:
    page = applied(owner)
    secretariat = member_of_staff(store, StaffRole.SECRETARIAT)
    assert secretariat.send(f"{page}/passo", {"action": "check"}).status_code == 303
    answer = secretariat.send(f"{page}/passo", {"action": "check"})
    assert answer.status_code == 409
    assert "nel frattempo qualcosa è cambiato" in answer.text


def test_a_refusal_without_a_reason_keeps_what_was_written(
    store: Store, farm: Organisation, anna: Person
) -> None:
    with store.write() as session:
        row = district.membership(session, farm, anna, MembershipState.CHECKED)
    coordination = member_of_staff(store, StaffRole.COORDINATION)
    answer = coordination.send(
        f"/distretto/adesione/{row.id}/passo",
        {"action": "refuse", "minutes_reference": "Verbale 7"},
    )
    assert answer.status_code == 422
    assert "Spiega perché" in answer.text
    assert 'value="Verbale 7"' in answer.text


def test_a_fee_is_noted_once_a_year(store: Store, farm: Organisation, anna: Person) -> None:
    with store.write() as session:
        row = district.membership(session, farm, anna, MembershipState.ADMITTED)
    secretariat = member_of_staff(store, StaffRole.SECRETARIAT)
    url = f"/distretto/adesione/{row.id}/quota"
    fee = {"year": "2025", "amount": "1.050,50", "paid_on": "2025-03-04", "reference": "CRO 1"}
    assert secretariat.send(url, fee).status_code == 303
    again = secretariat.send(url, fee)
    assert again.status_code == 422
    assert "già stata registrata" in again.text
    bad = secretariat.send(url, {"year": "1900", "amount": "molto", "paid_on": "2999-01-01"})
    assert bad.status_code == 422
    assert len(re.findall('class="field-error"', bad.text)) == 3
    with store.read() as session:
        assert session.scalars(select(MembershipFee.amount_cents)).all() == [105_050]
    assert "1.050,50" in visitor(store, anna, farm).get(f"/distretto/adesione/{row.id}").text


def test_nobody_else_learns_of_an_application(store: Store, owner: Visitor) -> None:
    page = applied(owner)
    with store.write() as session:
        stranger = person(session)
        mandate(session, stranger, factories.organisation(session), Role.OWNER)
    assert visitor(store, stranger).get(page).status_code == 404


def test_the_charter_of_any_version_is_public(client: FlaskClient) -> None:
    assert "Carta dei principi" in client.get("/distretto/carta").text
    assert client.get("/distretto/carta/2026-1").status_code == 200
    assert client.get("/distretto/carta/1999-1").status_code == 404
    assert "Charter of principles" in client.get("/distretto/carta?lang=en").text
