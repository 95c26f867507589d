"""The desk's first page counts what waits, whatever waits."""

import re
from datetime import timedelta

import pytest

from app.district.models import MembershipState
from app.integrations.mail.suppressed import suppress
from app.matches.standing.models import DemandCheck
from app.organisations.models import Matter, MatterKind
from tests.support import district, factories, jobs
from tests.support.database import Store
from tests.support.days import today
from tests.support.factories import NOW
from tests.support.pages import next_address
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, person

ENDING = re.compile(r'class="line-card"[^>]*><b>([^<]+)</b>')
CARD = re.compile(r'desk-count">(\d+)</span> <b>([^<]+)</b> <span class="mute">([^<]*)<')


def cards(page: Visitor) -> list[tuple[str, str, str]]:
    answer = page.get("/scrivania")
    assert answer.status_code == 200
    return [(label, count, since) for count, label, since in CARD.findall(answer.text)]


def test_nothing_waits_in_an_empty_district(secretary: Visitor) -> None:
    assert cards(secretary) == []
    assert "Prendetevi un caffè" in secretary.get("/scrivania").text


def fill(store: Store) -> None:
    """Put something into every queue, each on a day of its own."""
    with store.write() as session:
        owner, who = factories.organisation(session), person(session)
        other = factories.organisation(session)
        district.membership(session, owner, who).created_at = NOW - timedelta(days=9)
        checked = district.membership(session, other, who, MembershipState.CHECKED)
        checked.created_at = NOW - timedelta(days=8)
        factories.claim(
            session, owner, "organic", under_review=True, created_at=NOW - timedelta(days=7)
        )
        factories.claim(
            session, owner, "fair-trade", disputed=True, created_at=NOW - timedelta(days=6)
        )
        for code, days in (("emas", 0), ("iso-14001", 60), ("sa8000", 61), ("b-corp", -1)):
            factories.claim(session, owner, code, valid_until=today() + timedelta(days=days))
        session.add(
            Matter(
                organisation_id=owner.id,
                kind=MatterKind.REGISTERED,
                raised_at=NOW - timedelta(days=5),
            )
        )
        for eligible in (0, 1):
            demand = factories.demand(session, other, created_at=NOW - timedelta(days=4))
            session.add(
                DemandCheck(
                    demand_id=demand.id,
                    revision=1,
                    day=today(),
                    eligible=eligible,
                    floor=0,
                    checked_at=NOW,
                )
            )
        jobs.dead_job(session, finished_at=NOW - timedelta(days=3))
        suppress(
            session,
            "nessuno@example.org",
            reason_code="smtp_550",
            now=NOW - timedelta(days=2),
        )


def test_everything_that_waits_is_counted_the_oldest_first_and_deadlines_last(
    store: Store, secretary: Visitor
) -> None:
    fill(store)
    found = cards(secretary)
    assert [(label, count) for label, count, _since in found] == [
        ("Domande di adesione da controllare", "1"),
        ("Domande di adesione da decidere", "1"),
        ("Prove da verificare", "1"),
        ("Obiezioni", "1"),
        ("Realtà da guardare", "1"),
        ("Fabbisogni a cui nulla risponde", "1"),
        ("Lavori falliti", "1"),
        ("Indirizzi che rifiutano la nostra posta", "1"),
        ("Dichiarazioni che scadono entro 60 giorni", "2"),
    ]
    assert found[0][2] == "in attesa dal 13 novembre 2026"


def test_the_counts_take_as_many_statements_however_much_waits(
    store: Store, secretary: Visitor
) -> None:
    def asked() -> int:
        with counted_statements(store.app) as statements:
            secretary.get("/scrivania")
        return len(statements)

    empty = asked()
    fill(store)
    assert asked() == empty <= 7


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/scrivania/scadenze", "Cascina Prova"),
        ("/scrivania/indirizzi", "n…o@example.org"),
    ],
)
def test_each_queue_leads_to_its_list(
    store: Store, secretary: Visitor, path: str, words: str
) -> None:
    assert words not in secretary.get(path).text
    fill(store)
    answer = secretary.get(path)
    assert answer.status_code == 200
    assert words in answer.text
    assert "nessuno@example.org" not in answer.text


def test_every_queue_leads_to_a_page_that_opens(
    store: Store, secretary: Visitor, coordinator: Visitor
) -> None:
    fill(store)
    for who in (secretary, coordinator):
        text = who.get("/scrivania").text
        links = re.findall(r'class="desk-queue" href="([^"#]+)', text)
        assert len(links) >= 8
        assert {who.get(link).status_code for link in links} == {200}
    assert "Realtà da guardare" not in coordinator.get("/scrivania").text


def test_claims_that_end_soon_are_read_on_after_the_last_one(
    store: Store, secretary: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.admin.desk.routes.PAGE_SIZE", 1)
    fill(store)
    first = secretary.get("/scrivania/scadenze").text
    second = secretary.get(f"/scrivania/scadenze{next_address(first)}").text
    assert 'rel="next"' not in second
    # The first of them ends today, the other in sixty days.
    (now,), (later,) = (ENDING.findall(page) for page in (first, second))
    assert "EMAS" in now
    assert now != later
    assert secretary.get("/scrivania/scadenze?after=mai&id=" + "0" * 32).status_code == 200
