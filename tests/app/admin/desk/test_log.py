"""The audit log at the desk: sentences, filters, sheets; and reading it leaves a trace."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor, Hat
from app.accounts.audit import Subject, record
from app.accounts.audit_models import AuditEntry
from app.accounts.models import Person, Role
from app.admin.log import routes
from app.admin.log.facts import facts_text
from app.runtime.clock import utc_now
from catalog.base import new_id
from catalog.organisations import Organisation
from tests.support import factories
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.mails import drain
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, person

PAGE = "/scrivania/registro"


def actor(who: Person, acting: Organisation | None = None) -> Actor:
    hat = None
    if acting is not None:
        hat = Hat(acting.id, acting.slug, acting.name, acting.kind, acting.is_member, Role.OWNER)
    return Actor(
        person_id=who.id,
        session_id=new_id(),
        name=who.name,
        email=who.email or "",
        locale="it",
        acting=hat,
    )


def note(session: Session, action: str, who: Actor | None, **more: object) -> None:
    subject = more.pop("subject", Subject("trial"))
    at = more.pop("at", NOW)
    assert isinstance(subject, Subject)
    assert isinstance(at, datetime)
    record(session, action, subject, actor=who, now=at, facts=more)


@pytest.fixture
def anna(store: Store) -> Person:
    with store.write() as session:
        return person(session, email="anna@example.org", name="Anna Prova")


@pytest.fixture
def farm(store: Store) -> Organisation:
    with store.write() as session:
        return factories.organisation(session, name="Cascina Prova Verde", slug="verde")


def deeds(page: Visitor, **asked: str) -> list[str]:
    """Return the deeds shown, the latest first; without those that reading them leaves."""
    answer = page.get(PAGE, query_string=asked)
    assert answer.status_code == 200
    rows = re.findall(r"</p>\s*<p>([^<]+?)(?: ·|\s*<span|</p>)", answer.text)
    return [row.strip() for row in rows if "registro delle attività" not in row]


def test_a_deed_is_told_in_a_sentence_with_who_for_whom_and_about_what(
    store: Store, secretary: Visitor, anna: Person, farm: Organisation
) -> None:
    with store.write() as session:
        offer = factories.offer(session, farm, title="Mele renette")
        note(
            session,
            "offer.changed",
            actor(anna, farm),
            subject=Subject("offer", offer.id),
            fields=["title", "price_cents"],
        )
        note(session, "claim.expired", None, subject=Subject("organisation", farm.id))
    text = " ".join(secretary.get(PAGE).text.split())
    assert '<b>Anna Prova</b> <span class="mute">per Cascina Prova Verde</span>' in text
    assert "Ha cambiato un’offerta · <b>Mele renette</b>" in text
    assert "campi: titolo, prezzo" in text
    assert "<b>il programma</b>" in text
    assert "Una dichiarazione è scaduta · <b>Cascina Prova Verde</b>" in text


def test_the_log_is_filtered_by_person_organisation_deed_and_days(
    store: Store, secretary: Visitor, anna: Person, farm: Organisation
) -> None:
    with store.write() as session:
        other = person(session)
        note(session, "offer.created", actor(anna), at=NOW)
        note(session, "offer.paused", actor(other, farm), at=NOW + timedelta(days=1))
        subject = Subject("person", anna.id)
        note(session, "staff.role_given", None, subject=subject, at=NOW + timedelta(days=2))
        note(session, "matter.settled", None, subject=Subject("organisation", farm.id))
    assert deeds(secretary, person="Anna@Example.org") == [
        "Ha ricevuto un ruolo nel distretto",
        "Ha scritto un’offerta",
    ]
    for name in ("verde", "cascina prova verde"):
        assert set(deeds(secretary, organisation=name)) == {
            "Ha messo in pausa un’offerta",
            "Ha guardato una realtà: a posto",
        }
    assert deeds(secretary, action="offer.created") == ["Ha scritto un’offerta"]
    assert deeds(secretary, since="2026-11-24", until="2026-11-24") == [
        "Ha ricevuto un ruolo nel distretto"
    ]
    assert deeds(secretary, person="anna@example.org", until="2026-11-22") == [
        "Ha scritto un’offerta"
    ]


def test_a_day_begins_and_ends_where_the_district_is(store: Store, secretary: Visitor) -> None:
    with store.write() as session:
        # Half past midnight of the 24th in Bergamo.
        note(session, "offer.created", None, at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    assert deeds(secretary, since="2026-11-24") == ["Ha scritto un’offerta"]
    assert deeds(secretary, until="2026-11-23") == []


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"person": "chi@example.org"}, "Nessuno qui ha questo indirizzo."),
        ({"person": "x"}, "Nessuno qui ha questo indirizzo."),
        ({"organisation": "Nessuna"}, "Nessuna realtà si chiama esattamente così."),
        ({"since": "ieri"}, "Scrivi un giorno come 05/12/2026."),
        ({"since": "2026-12-02", "until": "2026-12-01"}, "L’ultimo giorno viene dopo il primo."),
        ({"action": "x"}, "Scegli una delle voci."),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_and_shows_nothing(
    store: Store, secretary: Visitor, asked: dict[str, str], sentence: str
) -> None:
    with store.write() as session:
        note(session, "offer.created", None)
    answer = secretary.get(PAGE, query_string=asked)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'class="desk-log"' not in answer.text
    with store.read() as session:
        assert session.scalars(select(AuditEntry.action)).all() == ["offer.created"]


def test_reading_is_noted_once_an_hour_and_question_without_names(
    store: Store, secretary: Visitor, dora: Person, anna: Person
) -> None:
    for asked in ({}, {}, {"person": "anna@example.org"}, {"person": "anna@example.org"}):
        assert secretary.get(PAGE, query_string=asked).status_code == 200
    with store.read() as session:
        noted = session.scalars(select(AuditEntry).order_by(AuditEntry.at)).all()
    assert [(row.action, row.actor_id, row.subject_id) for row in noted] == [
        ("audit.read", dora.id, None),
        ("audit.read", dora.id, anna.id),
    ]
    assert noted[1].facts == {"filter": {"person": str(anna.id)}}


def test_pages_go_on_by_key_in_as_many_statements_however_long_the_log(
    store: Store, secretary: Visitor, anna: Person, farm: Organisation
) -> None:
    secretary.get(PAGE)
    with counted_statements(store.app) as statements:
        secretary.get(PAGE)
    few = len(statements)
    with store.write() as session:
        for number in range(70):
            subject = Subject("organisation", farm.id)
            at = utc_now() - timedelta(minutes=number)
            note(session, "offer.changed", actor(anna, farm), subject=subject, at=at, count=number)
    with counted_statements(store.app) as statements:
        first = secretary.get(PAGE).text
    # Names of people and of organisations are asked for, once each.
    assert len(statements) <= few + 2 <= 13
    seen = set(re.findall(r"quanti: (\d+)", first))
    link = re.search(rf'href="({PAGE}\?after=[^"]+)"', first)
    assert link is not None
    rest = set(re.findall(r"quanti: (\d+)", secretary.get(link[1]).text))
    assert seen.isdisjoint(rest)
    assert len(seen | rest) == 70


def test_a_short_log_is_taken_out_at_once_and_that_is_noted(
    store: Store, secretary: Visitor, anna: Person
) -> None:
    with store.write() as session:
        note(session, "offer.created", actor(anna), reason="=1+1")
        note(session, "offer.paused", None)
    asked = {"person": "anna@example.org", "kind": "csv"}
    answer = secretary.send(f"{PAGE}/esporta", asked)
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == [
        "2026-11-22T09:00:00+00:00",
        "Anna Prova",
        "",
        "Ha scritto un’offerta",
        "",
        "motivo: =1+1",
        "offer.created",
    ]
    with store.read() as session:
        noted = session.scalars(
            select(AuditEntry.facts).where(AuditEntry.action == "audit.exported")
        ).one()
    assert noted == {"filter": {"person": str(anna.id)}, "entries": 1}
    assert secretary.send(f"{PAGE}/esporta", {"kind": "xlsx"}).data.startswith(b"PK")
    refused = secretary.send(f"{PAGE}/esporta", {"kind": "exe"})
    assert (refused.status_code, refused.headers["Location"]) == (303, PAGE)


def test_a_long_log_is_made_by_a_job_and_fetched_by_who_asked_alone(
    store: Store,
    secretary: Visitor,
    coordinator: Visitor,
    anna: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(routes, "MOST_AT_ONCE", 2)
    with store.write() as session:
        for number in range(5):
            note(session, "offer.created", actor(anna), count=number)
    page = secretary.send(f"{PAGE}/esporta", {"kind": "csv", "action": "offer.created"})
    page_url = page.headers["Location"]
    assert "Il tuo file è in preparazione" in secretary.get(page_url).text
    assert secretary.get(f"{page_url}/scarica").status_code == 404
    drain(store.app, kinds={"audit.export"})
    assert "Scarica" in secretary.get(page_url).text
    answer = secretary.get(f"{page_url}/scarica")
    assert answer.headers["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as parcel:
        table = parcel.read("registro-attivita.csv").decode("utf-8-sig")
    assert len(table.splitlines()) == 6
    assert "Ha scritto un’offerta" in table
    assert coordinator.get(page_url).status_code == 404
    assert coordinator.get(f"{page_url}/scarica").status_code == 404


def test_what_only_programs_understand_is_not_shown(store: Store) -> None:
    key = "016f5e66-e87e-715c-a334-0d967fe9da20"
    facts = {"line": key, "offers": [key, key], "count": 3, "text": "016f5e66"}
    with store.app.test_request_context():
        with_words = facts_text("offer.changed", facts)
    assert key not in with_words
    assert "3" in with_words
    assert "016f5e66" in with_words


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("action", "facts", "told"),
    [
        ("visit.reported", {"state": "reported"}, "stato: con relazione, da decidere"),
        ("objection.made", {"state": "open"}, "stato: aspetta la risposta della realtà"),
        ("order.close", {"state": "closed"}, "stato: Chiuso"),
        ("claim.confirmed", {"criterion": "organic"}, "criterio: Biologico (Reg. UE 2018/848)"),
        ("claim.confirmed", {"level": "certified"}, "forza della prova: certificato"),
        ("spoiled.accept", {"cents": 123450}, "importo: 1.234,50\u00a0€"),
        ("order.arrival", {"spoiled": 1, "units": 8}, "unità guaste: 1 · unità: 8"),
        ("colleague.joined", {"role": "owner"}, "ruolo: Titolare"),
        ("staff.role_given", {"role": "secretariat"}, "ruolo: Segreteria"),
        ("organisation.registered", {"kind": "producer"}, "tipo: Produttore"),
        ("offer.changed", {"fields": ["title", "price_cents"]}, "campi: titolo, prezzo"),
        ("ledger.period_closed", {"until": "2025-12-31"}, "fino al giorno: 31 dicembre 2025"),
        ("ledger.fee_charged", {"year": 2026}, "anno: 2026"),
        (
            "ledger.entered",
            {"kind": "producer_paid", "number": 17},
            "tipo: Pagamento al produttore · numero: 17",
        ),
        ("ledger.credit_rule", {"from": None, "to": 5000}, "a che cosa: 50,00\u00a0€"),
        (
            "organisation.identity_changed",
            {"name": {"from": "Cascina", "to": "Fattoria"}},
            "nome: Cascina → Fattoria",
        ),
        (
            "audit.read",
            {"filter": {"action": "offer.created"}},
            "filtro: azione Ha scritto un’offerta",
        ),
        ("visit.reported", {"state": "of_before"}, "stato: of_before"),
    ],
)
def test_states_names_and_amounts_are_told_in_words(
    store: Store, action: str, facts: dict[str, object], told: str
) -> None:
    with store.app.test_request_context(headers={"Accept-Language": "it"}):
        assert facts_text(action, facts) == told
