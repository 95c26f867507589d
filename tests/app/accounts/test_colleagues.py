"""Colleagues: invited, given roles, removed; and the staff of the district."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.audit_models import AuditEntry
from app.accounts.colleagues import FREE_INVITATIONS
from app.accounts.models import Consent, MailLink, Mandate, Person, Role, StaffMandate, StaffRole
from app.runtime.clock import utc_now
from catalog.organisations import Organisation
from tests.support import factories
from tests.support.database import Store
from tests.support.mails import PostedMail, assert_mail_snapshot, posted
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, anonymous, mandate, person, staff, visitor

NEW = {"name": "Nora Prova", "password": "quattro gatti sul tetto", "privacy": "1"}


@pytest.fixture
def farm(store: Store, anna: Person) -> Organisation:
    """A farm that Anna owns."""
    with store.write() as session:
        owner = factories.organisation(session, name="Cascina Prova", slug="cascina-prova")
        mandate(session, anna, owner)
    return owner


@pytest.fixture
def owner(store: Store, anna: Person, farm: Organisation) -> Visitor:
    return visitor(store, anna, farm)


PAGE = "/realta/cascina-prova/persone"


def invite(owner: Visitor, email: str = "nora@example.org", role: str = "editor") -> int:
    return owner.post(f"{PAGE}/invita", data={"email": email, "role": role}).status_code


def key_in(mail: PostedMail) -> str:
    [link] = [link for link in mail.links if "chiave=" in link]
    return link.partition("chiave=")[2]


def roles(store: Store) -> dict[str | None, Role]:
    with store.read() as session:
        rows = session.execute(select(Person.email, Mandate.role).join(Mandate.person)).all()
    return {row.email: row.role for row in rows}


def test_a_new_colleague_signs_up_with_the_invitation_and_acts_at_once(
    store: Store, owner: Visitor
) -> None:
    assert invite(owner, " Nora@Example.org ") == 303
    [mail] = posted(store)
    assert_mail_snapshot(mail, "accounts/invitation")
    client, link = anonymous(store.app), {"chiave": key_in(mail)}
    assert "Cascina Prova" in client.get("/invito", query_string=link).text
    assert client.post("/invito/iscrizione", data=link | NEW).status_code == 303
    assert roles(store)["nora@example.org"] is Role.EDITOR
    with store.read() as session:
        assert session.scalars(select(Consent)).one().version
    sent = client.post("/accedi", data={"email": mail.recipient, "password": NEW["password"]})
    assert sent.headers["Location"] == "/io"
    assert "Cascina Prova" in client.get("/io").text
    assert client.post("/invito/iscrizione", data=link | NEW).status_code == 404


def test_a_faulty_sign_up_keeps_the_invitation(store: Store, owner: Visitor) -> None:
    invite(owner)
    client, link = anonymous(store.app), {"chiave": key_in(posted(store)[0])}
    page = client.post("/invito/iscrizione", data=link | NEW | {"privacy": ""})
    assert page.status_code == 422
    assert link["chiave"] in page.text
    assert client.post("/invito/iscrizione", data=link | NEW).status_code == 303


def test_who_has_an_account_accepts_with_that_one_only(store: Store, owner: Visitor) -> None:
    with store.write() as session:
        nora = person(session, email="nora@example.org")
        bea = person(session, email="bea@example.org")
    invite(owner)
    link = {"chiave": key_in(posted(store)[0])}
    assert anonymous(store.app).post("/invito", data=link).status_code == 303
    assert anonymous(store.app).post("/invito/iscrizione", data=link | NEW).status_code == 404
    assert visitor(store, bea).post("/invito", data=link).status_code == 403
    assert visitor(store, nora).post("/invito", data=link).status_code == 303
    assert roles(store) == {"anna@example.org": Role.OWNER, "nora@example.org": Role.EDITOR}
    assert visitor(store, nora).post("/invito", data=link).status_code == 404


def test_a_newer_invitation_a_withdrawal_and_a_week_make_a_link_useless(
    store: Store, owner: Visitor
) -> None:
    invite(owner)
    invite(owner, role="viewer")
    first, second = (key_in(mail) for mail in posted(store))
    client = anonymous(store.app)
    assert client.get("/invito", query_string={"chiave": first}).status_code == 404
    assert client.get("/invito", query_string={"chiave": second}).status_code == 200
    with store.read() as session:
        waiting = session.scalars(select(MailLink).where(MailLink.used_at.is_(None))).one()
    assert waiting.expires_at - waiting.created_at == timedelta(days=7)
    assert owner.post(f"{PAGE}/ritira", data={"person": str(waiting.id)}).status_code == 303
    assert client.get("/invito", query_string={"chiave": second}).status_code == 404
    invite(owner)
    with store.write() as session:
        session.execute(update(MailLink).values(expires_at=utc_now()))
    sent = client.post("/invito/iscrizione", data=NEW | {"chiave": key_in(posted(store)[-1])})
    assert sent.status_code == 404


def test_nobody_is_invited_twice_nor_are_strangers_flooded(store: Store, owner: Visitor) -> None:
    assert invite(owner, "anna@example.org") == 422
    assert invite(owner, "nora") == 422
    assert invite(owner, role="king") == 422
    answers = [invite(owner, f"x{number}@example.org") for number in range(FREE_INVITATIONS + 1)]
    assert answers == [303] * FREE_INVITATIONS + [422]


def test_a_role_counts_from_the_next_page_on(
    store: Store, owner: Visitor, farm: Organisation
) -> None:
    with store.write() as session:
        nora = person(session, email="nora@example.org")
        mandate(session, nora, farm, Role.OWNER)
    hers = visitor(store, nora, farm)
    assert invite(hers, "uno@example.org") == 303
    data = {"person": str(nora.id), "role": "viewer"}
    assert owner.post(f"{PAGE}/ruolo", data=data).status_code == 303
    assert invite(hers, "due@example.org") == 403
    assert owner.post(f"{PAGE}/togli", data={"person": str(nora.id)}).status_code == 303
    assert hers.get(PAGE).status_code == 403
    with store.read() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert list(actions) == ["colleague.invited", "colleague.role_changed", "colleague.removed"]


def test_the_last_owner_stays(store: Store, anna: Person, owner: Visitor) -> None:
    demote = {"person": str(anna.id), "role": "editor"}
    assert owner.post(f"{PAGE}/ruolo", data=demote).status_code == 409
    assert owner.post(f"{PAGE}/togli", data={"person": str(anna.id)}).status_code == 409
    assert owner.post(f"{PAGE}/lascia").status_code == 409
    assert roles(store) == {"anna@example.org": Role.OWNER}


def test_one_may_leave(store: Store, farm: Organisation) -> None:
    with store.write() as session:
        nora = person(session, email="nora@example.org")
        mandate(session, nora, farm, Role.VIEWER)
    assert visitor(store, nora, farm).post(f"{PAGE}/lascia").status_code == 303
    assert roles(store) == {"anna@example.org": Role.OWNER}


def test_addresses_of_colleagues_are_for_owners(
    store: Store, owner: Visitor, farm: Organisation
) -> None:
    with store.write() as session:
        nora = person(session, email="nora@example.org")
        mandate(session, nora, farm, Role.VIEWER)
    assert "nora@example.org" in owner.get(PAGE).text
    assert "anna@example.org" not in visitor(store, nora, farm).get(PAGE).text


def test_the_page_asks_little(store: Store, owner: Visitor, farm: Organisation) -> None:
    with store.write() as session:
        for _number in range(30):
            mandate(session, person(session), farm, Role.VIEWER)
    owner.get(PAGE)
    with counted_statements(store.app) as statements:
        owner.get(PAGE)
    assert len(statements) <= 7, statements.sent


@pytest.fixture
def coordinator(store: Store) -> Visitor:
    with store.write() as session:
        dora = staff(session, person(session, email="dora@example.org"), StaffRole.COORDINATION)
    return visitor(store, dora)


STAFF = "/distretto/incarichi"


def test_the_coordination_gives_and_takes_roles_and_it_is_written_down(
    store: Store, anna: Person, coordinator: Visitor
) -> None:
    give = {"email": "anna@example.org", "role": "secretariat"}
    assert coordinator.post(f"{STAFF}/dai", data=give).status_code == 303
    assert "Anna Prova" in coordinator.get(STAFF).text
    take = {"person": str(anna.id), "role": "secretariat"}
    assert coordinator.post(f"{STAFF}/togli", data=take).status_code == 303
    assert coordinator.post(f"{STAFF}/togli", data=take).status_code == 404
    nobody = {"email": "nessuno@example.org", "role": "secretariat"}
    assert coordinator.post(f"{STAFF}/dai", data=nobody).status_code == 422
    with store.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [entry.action for entry in entries] == ["staff.role_given", "staff.role_taken"]
        assert all(entry.actor_id is not None for entry in entries)


def test_the_last_of_the_coordination_stays(store: Store, coordinator: Visitor) -> None:
    with store.read() as session:
        row = session.scalars(select(StaffMandate)).one()
    take = {"person": str(row.person_id), "role": "coordination"}
    assert coordinator.post(f"{STAFF}/togli", data=take).status_code == 409


def test_roles_of_the_district_ask_for_a_recent_password(store: Store) -> None:
    with store.write() as session:
        dora = staff(session, person(session), StaffRole.COORDINATION)
    late = visitor(store, dora, now=utc_now() - timedelta(minutes=16))
    assert late.get(STAFF).headers["Location"] == f"/io/conferma?next={STAFF}"


@pytest.mark.parametrize("command", ["sign-out", "disable", "lost-phone"])
def test_who_looks_after_the_installation_can_end_sessions(
    store: Store, anna: Person, command: str
) -> None:
    client = visitor(store, anna)
    words = ["people", command, "anna@example.org", *(["--yes"] if command == "lost-phone" else [])]
    result = store.app.test_cli_runner().invoke(args=words)
    assert result.exit_code == 0, result.output
    assert client.get("/io").status_code == 303


def test_everybody_can_be_signed_out_at_once(
    store: Store, anna: Person, coordinator: Visitor
) -> None:
    client = visitor(store, anna)
    assert (
        store.app.test_cli_runner().invoke(args=["people", "sign-out-all", "--yes"]).exit_code == 0
    )
    assert client.get("/io").status_code == 303
    assert coordinator.get("/io").status_code == 303


def test_a_person_who_is_let_in_again_signs_in_anew(store: Store, anna: Person) -> None:
    runner = store.app.test_cli_runner()
    for command in ("disable", "enable"):
        assert runner.invoke(args=["people", command, "anna@example.org"]).exit_code == 0
    assert runner.invoke(args=["people", "disable", "nessuno@example.org"]).exit_code != 0
    assert visitor(store, anna).get("/io").status_code == 200
