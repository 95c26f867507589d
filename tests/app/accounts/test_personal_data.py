"""One's own data: taken out whole and without secrets, erased with nothing of a name left behind."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.accounts.audit_models import AuditEntry
from app.accounts.factor_models import Device, RecoveryCode
from app.accounts.models import (
    Consent,
    Mandate,
    Person,
    PersonSession,
    Role,
    SignUp,
    StaffRole,
)
from app.accounts.personal import erasing
from app.accounts.personal.models import ErasureRequest
from app.accounts.personal.registry import EXTENSION, PersonalData
from app.accounts.personal.taking import TAKE
from app.accounts.prepared.models import PreparedFile
from app.accounts.services import add_person
from app.district.models import MembershipState
from app.extensions import db
from app.integrations.mail.mails import OutgoingMail
from app.integrations.mail.suppressed import is_suppressed, suppress
from app.runtime.clock import utc_now
from app.runtime.files.models import StoredFile
from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.outbox import publish
from catalog.demands import Demand
from catalog.organisations import Organisation
from tests.support import district, factories
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.jobs import dead_job
from tests.support.mails import assert_mail_snapshot, drain, posted
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, staff, visitor

PAGE = "/io/dati"
ADDRESS = "zenobia.trovata@example.org"
NAME = "Zenobia Trovata"


@pytest.fixture
def farm(store: Store) -> Organisation:
    with store.write() as session:
        return factories.organisation(session, name="Cascina Prova Verde")


@pytest.fixture
def zenobia(store: Store, farm: Organisation) -> Person:
    """Give the test somebody who has left traces everywhere."""
    with store.write() as session:
        who = person(session, email=ADDRESS, name=NAME, password_hash="hash-of-password")
        mandate(session, who, farm, Role.OWNER)
        mandate(session, person(session), farm, Role.OWNER)
        leave_traces(session, who, farm)
        return who


def leave_traces(session: Session, who: Person, farm: Organisation) -> None:
    session.add_all(
        [
            Consent(person_id=who.id, text_code="privacy", version="1", given_at=NOW),
            RecoveryCode(person_id=who.id, code_hash="hash-of-code", created_at=NOW),
            Device(
                person_id=who.id,
                token_hash="hash-of-device",
                user_agent="Browser di Zenobia",
                created_at=NOW,
                seen_at=NOW,
                expires_at=NOW + timedelta(days=9_000),
            ),
            SignUp(
                email=ADDRESS,
                name=NAME,
                locale="it",
                password_hash="hash-of-sign-up",
                privacy_version="1",
                created_at=NOW,
            ),
            StoredFile(
                name="a" * 40,
                media_type="application/pdf",
                size_bytes=1,
                sha256="b" * 64,
                original_name="statuto.pdf",
                created_at=NOW,
                created_by=who.id,
            ),
        ]
    )
    demand = factories.demand(session, farm, text="Mele per Zenobia")
    demand.organisation_id, demand.person_id = None, who.id
    district.membership(session, farm, who, MembershipState.ADMITTED)
    mail = {"to": ADDRESS, "subject": f"Per {NAME}"}
    dead_job(session, kind="mail.send", payload=mail, state=JobState.DONE)
    whole = mail | {"text": NAME, "html": "", "unsubscribe_url": None, "reply_to": None}
    run_at = NOW + timedelta(days=9_000)
    dead_job(session, kind="mail.send", payload=whole, state=JobState.WAITING, run_at=run_at)


def taken_out(store: Store, page: Visitor) -> zipfile.ZipFile:
    answer = page.send(f"{PAGE}/esporta")
    assert answer.status_code == 303
    drain(store.app, kinds={"accounts.take_personal_data"})
    data = page.get(f"{answer.headers['Location']}/scarica").data
    return zipfile.ZipFile(io.BytesIO(data))


def test_everything_about_a_person_is_taken_out_and_no_secret(
    store: Store, zenobia: Person, farm: Organisation
) -> None:
    parcel = taken_out(store, visitor(store, zenobia, farm))
    everything: dict[str, Any] = json.loads(parcel.read("tutto.json"))
    accounts = everything["accounts"]
    assert [row["email"] for row in accounts["persons"]] == [ADDRESS]
    assert accounts["mandates"][0]["organisation_id_name"] == "Cascina Prova Verde"
    assert accounts["consents"][0]["version"] == "1"
    assert accounts["devices"][0]["user_agent"] == "Browser di Zenobia"
    assert accounts["sign_ups"][0]["name"] == NAME
    assert everything["demands"]["demands"][0]["text"] == "Mele per Zenobia"
    assert everything["files"]["stored_files"][0]["original_name"] == "statuto.pdf"
    assert len(everything["district"]["membership_events"]) > 0
    table = parcel.read("accounts/realtà per cui agisco.csv").decode("utf-8-sig")
    assert "Cascina Prova Verde" in table
    assert "Tutto ciò che questo mercato" in parcel.read("LEGGIMI.txt").decode()
    for name in parcel.namelist():
        content = parcel.read(name).decode()
        assert "hash-of" not in content
        assert "token_hash" not in content


def test_nothing_about_others_is_taken_out(store: Store, zenobia: Person) -> None:
    with store.write() as session:
        other = person(session, email="altro@example.org", name="Altra Persona")
        farm = factories.organisation(session, name="Di Altri")
        mandate(session, other, farm)
        leave = factories.demand(session, farm, text="Mele di altri")
        assert leave.person_id is None
    parcel = taken_out(store, visitor(store, zenobia))
    text = " ".join(parcel.read(name).decode() for name in parcel.namelist())
    for word in ("altro@example.org", "Altra Persona", "Di Altri", "Mele di altri"):
        assert word not in text


def test_a_mail_says_that_the_file_is_ready_and_a_second_wish_waits_for_the_first(
    store: Store, zenobia: Person
) -> None:
    page = visitor(store, zenobia)
    first = page.send(f"{PAGE}/esporta").headers["Location"]
    assert page.send(f"{PAGE}/esporta").headers["Location"] == first
    sent = drain(store.app, kinds={"accounts.take_personal_data"})
    (mail,) = [each for each in sent if each.subject == "I tuoi dati sono pronti"]
    assert mail.recipient == ADDRESS
    assert_mail_snapshot(mail, "accounts/data_ready")
    assert "Scarica" in page.get(PAGE).text
    assert page.get(f"{first}/scarica").status_code == 200


def test_what_could_not_be_made_is_asked_for_again(store: Store, zenobia: Person) -> None:
    page = visitor(store, zenobia)
    first = page.send(f"{PAGE}/esporta").headers["Location"]
    with store.write() as session:
        session.execute(update(Job).where(Job.kind == TAKE).values(state=JobState.DEAD))
    assert "Chiedilo di nuovo" in page.get(first).text
    assert "Prepara il file" in page.get(PAGE).text
    second = page.send(f"{PAGE}/esporta").headers["Location"]
    assert second != first
    with store.read() as session:
        assert set(session.scalars(select(Job.state).where(Job.kind == TAKE))) == {
            JobState.DEAD,
            JobState.WAITING,
        }


def test_who_has_not_just_given_their_password_is_asked_for_it(
    store: Store, zenobia: Person
) -> None:
    page = visitor(store, zenobia)
    with store.write() as session:
        long_ago = utc_now() - timedelta(hours=1)
        session.execute(update(PersonSession).values(proved_at=long_ago))
    for answer in (
        page.send(f"{PAGE}/esporta"),
        page.get(f"{PAGE}/cancella"),
        page.send(f"{PAGE}/cancella", {"understood": "1"}),
    ):
        assert answer.status_code == 303
        assert answer.headers["Location"] not in {PAGE, f"{PAGE}/cancella"}
    with store.read() as session:
        assert session.scalars(select(ErasureRequest)).all() == []
        assert session.scalars(select(PreparedFile)).all() == []


def test_a_consent_is_withdrawn_once_and_stays_on_record(store: Store, zenobia: Person) -> None:
    page = visitor(store, zenobia)
    with store.read() as session:
        consent = session.scalars(select(Consent)).one()
    answer = page.send(f"{PAGE}/consensi/{consent.id}/ritira")
    assert answer.headers["Location"] == f"{PAGE}/cancella"
    page.send(f"{PAGE}/consensi/{consent.id}/ritira")
    with store.read() as session:
        assert session.scalars(select(Consent.withdrawn_at)).one() is not None
        actions = session.scalars(
            select(AuditEntry.action).where(AuditEntry.action == "consent.withdrawn")
        ).all()
    assert len(actions) == 1
    assert "ritirato il" in page.get(PAGE).text
    with store.write() as session:
        stranger = person(session)
    other = visitor(store, stranger).send(f"{PAGE}/consensi/{consent.id}/ritira")
    assert other.status_code == 404


def test_the_wish_is_explained_can_be_taken_back_and_is_told_by_mail(
    store: Store, zenobia: Person
) -> None:
    page = visitor(store, zenobia)
    explained = page.get(f"{PAGE}/cancella").text
    assert "Che cosa resta, senza il tuo nome" in explained
    unread = page.send(f"{PAGE}/cancella")
    assert unread.status_code == 422
    for _ in range(2):
        assert page.send(f"{PAGE}/cancella", {"understood": "1"}).status_code == 303
    assert "Sarai cancellato il" in page.get(PAGE).text
    assert "Sarai cancellato il" in page.get("/io").text
    (mail,) = [each for each in posted(store) if "cancellato" in each.subject]
    assert_mail_snapshot(mail, "accounts/erasure_asked")
    page.send(f"{PAGE}/resto")
    page.send(f"{PAGE}/resto")
    assert "Sarai cancellato" not in page.get("/io").text
    with store.read() as session:
        done = session.scalars(
            select(AuditEntry.action).where(AuditEntry.action.startswith("personal."))
        ).all()
    assert sorted(done) == ["personal.erasure_asked", "personal.erasure_cancelled"]


def let_the_fortnight_pass(store: Store) -> list[OutgoingMail]:
    with store.write() as session:
        session.execute(update(ErasureRequest).values(due_at=utc_now() - timedelta(minutes=1)))
        # The periodic one of this hour may have been done.
        publish(session, "accounts.erase_those_due", {}, now=utc_now())
    return drain(store.app, kinds={"accounts.erase_those_due", "accounts.erase_person"})


def asked(store: Store, who: Person) -> Visitor:
    page = visitor(store, who)
    assert page.send(f"{PAGE}/cancella", {"understood": "1"}).status_code == 303
    return page


def everything_in(store: Store) -> str:
    """Return the whole database as text, mails that say goodbye left out."""
    with store.read() as session:
        rows = [
            str(list(row))
            for table in db.metadata.sorted_tables
            for row in session.execute(text(f'SELECT * FROM "{table.name}"'))  # noqa: S608 our own tables
            if "Sei stato cancellato" not in str(row)
        ]
    return "\n".join(rows)


def test_an_erased_person_is_nowhere_in_the_database(
    store: Store, zenobia: Person, farm: Organisation
) -> None:
    page = asked(store, zenobia)
    taken_out(store, page)
    with store.write() as session:
        suppress(session, ADDRESS, reason_code="smtp_550", now=NOW)
    assert ADDRESS in everything_in(store)
    let_the_fortnight_pass(store)
    left = everything_in(store)
    for word in (ADDRESS, NAME, "Zenobia", "hash-of", "Browser di", "Mele per"):
        assert word not in left, word
    with store.read() as session:
        row = session.get_one(Person, zenobia.id)
        assert (row.name, row.email, row.password_hash) == ("persona cancellata", None, None)
        assert row.erased_at is not None
        assert session.scalars(select(Mandate.person_id)).all() != []
        assert zenobia.id not in session.scalars(select(Mandate.person_id)).all()
        assert session.scalars(select(Demand)).all() == []
        assert session.scalars(select(Consent.person_id)).all() == [zenobia.id]
        assert session.scalars(select(StoredFile.created_by)).all() == [None]
        assert session.scalars(select(PreparedFile)).all() == []
        assert session.scalars(select(ErasureRequest)).all() == []
    # Signed out at once, and the register still tells who was a member.
    assert page.get("/io").headers["Location"].startswith("/accedi")
    with store.app.app_context(), store.read() as session:
        assert is_suppressed(session, ADDRESS)


def test_goodbye_is_the_only_mail_that_still_leaves(store: Store, zenobia: Person) -> None:
    asked(store, zenobia)
    (mail,) = let_the_fortnight_pass(store)
    assert posted(store) == []
    assert mail.recipient == ADDRESS
    assert_mail_snapshot(mail, "accounts/erased")


def test_an_address_that_is_free_again_can_be_signed_up_with(store: Store, zenobia: Person) -> None:
    asked(store, zenobia)
    let_the_fortnight_pass(store)
    with store.write() as session:
        anew = add_person(
            session, email=ADDRESS, name="Altra", password="una frase lunga davvero", now=NOW
        )
    assert anew.id != zenobia.id


def test_who_owns_an_organisation_alone_hands_it_over_first(
    store: Store, farm: Organisation
) -> None:
    with store.write() as session:
        alone = person(session)
        mandate(session, alone, farm, Role.OWNER)
        mandate(session, person(session), farm, Role.EDITOR)
    page = visitor(store, alone)
    assert "Cascina Prova Verde resterebbe senza responsabile" in page.get(f"{PAGE}/cancella").text
    refused = page.send(f"{PAGE}/cancella", {"understood": "1"})
    assert refused.status_code == 409
    assert "resterebbe senza responsabile" in refused.text


def test_the_last_of_the_coordination_lets_somebody_in_first(store: Store) -> None:
    with store.write() as session:
        last = staff(session, person(session), StaffRole.COORDINATION)
        staff(session, person(session), StaffRole.SECRETARIAT)
    page = visitor(store, last)
    assert "Nessun altro è nel coordinamento" in page.get(f"{PAGE}/cancella").text
    assert page.send(f"{PAGE}/cancella", {"understood": "1"}).status_code == 409
    with store.write() as session:
        staff(session, person(session), StaffRole.COORDINATION)
    assert page.send(f"{PAGE}/cancella", {"understood": "1"}).status_code == 303


def test_what_comes_up_within_the_fortnight_hinders_as_well(
    store: Store, zenobia: Person, farm: Organisation
) -> None:
    asked(store, zenobia)
    with store.write() as session:
        session.execute(
            update(Mandate).where(Mandate.person_id != zenobia.id).values(role=Role.VIEWER)
        )
    sent = let_the_fortnight_pass(store)
    with store.read() as session:
        assert session.get_one(Person, zenobia.id).email == ADDRESS
        assert session.scalars(select(ErasureRequest)).all() == []
    mail = next(each for each in sent if "potuto" in each.subject)
    assert_mail_snapshot(mail, "accounts/erasure_hindered")


def test_a_member_of_the_district_leaves_it_first(store: Store) -> None:
    with store.write() as session:
        who = person(session)
        row = district.membership(session, None, who, MembershipState.ADMITTED)
    page = visitor(store, who)
    assert "Tu stesso sei socio" in page.get(f"{PAGE}/cancella").text
    with store.write() as session:
        district_row = session.get_one(type(row), row.id)
        district_row.closed_at = NOW
    assert "Tu stesso sei socio" not in page.get(f"{PAGE}/cancella").text


def test_nobody_is_erased_before_the_day_nor_twice(store: Store, zenobia: Person) -> None:
    asked(store, zenobia)
    personal: PersonalData = store.app.extensions[EXTENSION]
    with store.app.app_context(), store.write() as session:
        early = utc_now() + timedelta(days=13, hours=23)
        erasing.erase(session, personal, zenobia.id, now=early)
        assert session.get_one(Person, zenobia.id).erased_at is None
    let_the_fortnight_pass(store)
    with store.app.app_context(), store.write() as session:
        before = session.get_one(Person, zenobia.id).erased_at
        erasing.erase(session, personal, zenobia.id, now=utc_now())
        assert session.get_one(Person, zenobia.id).erased_at == before


def test_the_pages_take_a_bounded_number_of_statements(store: Store, zenobia: Person) -> None:
    page = visitor(store, zenobia)
    for path in (PAGE, f"{PAGE}/cancella"):
        with counted_statements(store.app) as statements:
            assert page.get(path).status_code == 200
        assert len(statements) <= 12


def test_a_mail_that_was_sent_keeps_no_recipient(store: Store, zenobia: Person) -> None:
    asked(store, zenobia)
    let_the_fortnight_pass(store)
    with store.read() as session:
        done = session.scalars(
            select(Job.payload).where(Job.state == JobState.DONE, Job.kind == "mail.send")
        )
        assert [each for each in done if "cancellato" not in str(each)] == [{}]
