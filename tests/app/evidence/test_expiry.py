"""The end of evidence: reminders before it, and from the day after a mere declaration everywhere."""

import uuid
from datetime import date, timedelta

import pytest
from flask import url_for
from sqlalchemy import select

from app.evidence.expiry import follow_ends
from app.evidence.handlers import FOLLOW_ENDS
from app.evidence.models import ClaimAction, ClaimEvent
from app.matches.changes import current_version
from app.matches.market import current_market
from catalog.claims import Claim
from catalog.evidence import EvidenceLevel
from tests.app.evidence.stage import moment, replayed, table
from tests.support import factories
from tests.support.database import Store
from tests.support.days import clock_of, rome
from tests.support.mails import assert_mail_snapshot, posted
from tests.support.signing import anonymous, mandate, person

LAST = date(2027, 3, 14)
DAY = timedelta(days=1)
WITH_MUST = "/cerca?q=mele+bio+entro+20+km+da+Treviglio"
WITHOUT_MUST = "/cerca?q=mele+entro+20+km+da+Treviglio"
API = "/api/v1/matches?q=mele+bio+entro+20+km+da+Treviglio"


def orchard(store: Store, *, of_the_offer: bool = False) -> uuid.UUID:
    with store.write() as session:
        farm = factories.organisation(
            session, factories.CARAVAGGIO, slug="frutteto", name="Frutteto Prova"
        )
        apples = factories.offer(session, farm, title="Mele Golden")
        offer_id = apples.id if of_the_offer else None
        factories.claim(session, farm, "organic", valid_until=LAST, offer_id=offer_id)
        mandate(session, person(session, name="Aldo Prova"), farm)
    return apples.id


@pytest.mark.parametrize("of_the_offer", [False, True], ids=["organisation", "offer"])
def test_the_day_after_its_last_a_certificate_counts_as_declared_everywhere_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch, *, of_the_offer: bool
) -> None:
    offer_id = orchard(store, of_the_offer=of_the_offer)
    asked = f"?offer={offer_id}" if of_the_offer else ""
    set_clock, client = clock_of(monkeypatch), anonymous(store.app)
    with store.app.test_request_context():
        offer_page = url_for("offers.offer", offer_id=offer_id)
    pages = [
        WITHOUT_MUST,
        offer_page,
        f"/realta/frutteto/criteri{asked}",
        f"/realta/frutteto/criteri/organic{asked}",
        *([] if of_the_offer else ["/realta/frutteto", "/realta?q=frutteto"]),
    ]

    # Given the last minute of its last day where the district is
    set_clock(rome(LAST, 23, 59))
    assert "Mele Golden" in client.get(WITH_MUST).text
    before = client.get(API).json
    assert before["eligible"] == 1
    assert [each["expired"] for each in before["ranking"][0]["evidence"]] == [False]
    for page in pages:
        text = client.get(page).text.split("What the badges")[0]
        assert "evidence-certified" in text, page
        assert "evidence-expired" not in text, page

    # When midnight passes and nothing else happens: no job, no change of the market, the same process
    with store.app.app_context(), store.read() as session:
        snapshot = current_market().projection.snapshot(session)
        version = current_version(session)
    set_clock(rome(LAST + DAY, 0, 1))

    # Then it is a mere declaration on every page, and in the search
    assert "Mele Golden" not in client.get(WITH_MUST).text
    after = client.get(API).json
    assert after["eligible"] == 0
    assert after["rejected"]["criterion:organic"] == 1
    for page in pages:
        assert "evidence-expired" in client.get(page).text, page
    with store.app.app_context(), store.read() as session:
        assert current_version(session) == version
        assert current_market().projection.snapshot(session) is snapshot


def test_a_demand_for_a_day_after_the_end_does_not_count_on_it_today(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The strength is that of the day of the asker: today it is worth 1, tomorrow 0.4, from one table.
    orchard(store)
    set_clock, client = clock_of(monkeypatch), anonymous(store.app)
    path = "/api/v1/matches?q=mele+entro+20+km+da+Treviglio"
    strengths = []
    for day in (LAST, LAST + DAY):
        set_clock(rome(day, 12))
        (evidence,) = client.get(path).json["ranking"][0]["evidence"]
        strengths.append(evidence["strength"])
    assert strengths == [1.0, 0.4]


def follow(store: Store, day: date) -> list[str]:
    """Let the daily job run on a day; return the subjects of the mails it adds."""
    before = len(posted(store))
    with store.app.app_context(), store.write() as session:
        follow_ends(session, moment(day=day))
    return [mail.subject for mail in posted(store)[before:]]


def test_the_owner_is_reminded_sixty_and_fourteen_days_before_the_end_each_once(
    store: Store,
) -> None:
    orchard(store)
    told = {days: len(follow(store, LAST - timedelta(days=days))) for days in range(70, -3, -1)}
    assert {days for days, mails in told.items() if mails} == {60, 14}
    assert set(told.values()) == {0, 1}
    assert_mail_snapshot(posted(store)[0], "evidence/ends_soon")


def test_a_reminder_missed_on_its_day_comes_on_the_next(store: Store) -> None:
    orchard(store)
    assert len(follow(store, LAST - timedelta(days=31))) == 1
    assert len(follow(store, LAST - timedelta(days=2))) == 1
    assert not follow(store, LAST)


def test_the_end_is_noted_once_and_changes_no_claim(store: Store) -> None:
    orchard(store)
    with store.read() as session:
        before = table(session)
    for _run in range(3):
        follow(store, LAST + DAY)
    with store.read() as session:
        assert table(session) == before == replayed(session)
        ends = session.scalars(
            select(ClaimEvent.valid_until).where(ClaimEvent.action == ClaimAction.EXPIRED)
        )
        assert list(ends) == [LAST]


def test_a_renewed_certificate_is_reminded_of_anew(store: Store) -> None:
    orchard(store)
    follow(store, LAST - timedelta(days=60))
    with store.write() as session:
        session.scalars(select(Claim)).one().valid_until = LAST + timedelta(days=365)
    assert not follow(store, LAST)
    assert len(follow(store, LAST + timedelta(days=305))) == 1


def test_nobody_is_reminded_of_what_is_only_declared(store: Store) -> None:
    orchard(store)
    with store.write() as session:
        session.scalars(select(Claim)).one().level = EvidenceLevel.SELF_DECLARED
    assert not follow(store, LAST - timedelta(days=60))


def test_the_job_runs_by_the_day_of_the_district(store: Store) -> None:
    orchard(store)
    handler = store.app.extensions["jobs"].handlers[FOLLOW_ENDS]
    for now, ended in ((rome(LAST, 23, 30), 0), (rome(LAST + DAY, 0, 30), 1)):
        with store.app.app_context(), store.write() as session:
            handler(session, {}, now)
        with store.read() as session:
            found = session.scalars(
                select(ClaimEvent).where(ClaimEvent.action == ClaimAction.EXPIRED)
            ).all()
            assert len(found) == ended
