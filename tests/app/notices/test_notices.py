"""People are told once, as often as they want, and can stop it with one press."""

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.notices import handlers, kinds, mailing, services
from app.notices.kinds import Told
from app.notices.models import Frequency, Notice, NoticeKind
from app.notices.services import News
from app.runtime import clock
from app.runtime.jobs import worker
from app.runtime.jobs.models import Job
from tests.support.database import Store
from tests.support.mails import PostedMail, assert_mail_snapshot, drain, posted
from tests.support.queries import counted_statements
from tests.support.signing import anonymous, person, visitor

# A Tuesday, ten in the morning where the district is.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PROPOSALS, DEMANDS = NoticeKind.PROPOSALS, NoticeKind.DEMAND_NEWS


def plain(facts: Mapping[str, Any]) -> Told:
    return Told(f"Novità: {facts['text']}", "web.home")


@pytest.fixture(autouse=True)
def _tellers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell every kind in the same words, whatever rooms there are."""
    for kind in NoticeKind:
        monkeypatch.setitem(kinds._TELLERS, kind, plain)


def news(who: Person, text: str, kind: NoticeKind = PROPOSALS, key: str | None = None) -> News:
    return News(who.id, kind, key or text, {"text": text})


def told(store: Store, *wanted: News, now: datetime = NOW) -> int:
    with store.app.app_context(), store.write() as session:
        return services.tell(session, wanted, now=now)


def somebody(store: Store, **fields: Any) -> Person:
    with store.write() as session:
        return person(session, **fields)


def mailed(store: Store, frequency: Frequency, now: datetime = NOW) -> list[PostedMail]:
    """Write the mails of a frequency and return them all, with those of before."""
    with store.app.app_context(), store.write() as session:
        mailing.write(session, frequency, now=now)
    return posted(store)


def test_the_same_thing_is_told_to_the_same_person_once(store: Store) -> None:
    one, other = somebody(store), somebody(store)
    assert told(store, news(one, "mele"), news(one, "mele"), news(other, "mele")) == 2
    assert told(store, news(one, "mele"), now=NOW + timedelta(days=30)) == 0


def test_what_comes_within_a_minute_is_one_mail(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = somebody(store)

    def sent(moment: datetime) -> list[str]:
        monkeypatch.setattr(clock, "utc_now", lambda: moment)
        return [mail.text for mail in drain(app) if mail.recipient == who.email]

    assert sent(NOW) == []
    told(store, news(who, "uno"), now=NOW + timedelta(seconds=10))
    told(store, news(who, "due"), now=NOW + timedelta(seconds=40))
    assert sent(NOW + timedelta(seconds=50)) == []
    (text,) = sent(NOW + timedelta(minutes=1))
    assert "Novità: uno" in text
    assert "Novità: due" in text
    # Also what is told while the job of the minute is at work goes out with the next.
    told(store, news(who, "tre"), now=NOW + timedelta(minutes=1))
    assert sent(NOW + timedelta(minutes=1, seconds=30)) == []
    assert len(sent(NOW + timedelta(minutes=2))) == 1


def test_a_mail_names_its_only_news_and_counts_several(store: Store) -> None:
    one, other = somebody(store), somebody(store, name="Nora Prova")
    told(store, news(one, "mele"), news(other, "pere"))
    told(store, news(other, "pane"), now=NOW + timedelta(seconds=1))
    first, second = mailed(store, Frequency.AT_ONCE)
    assert first.subject == "Novità: mele"
    assert second.subject == "2 novità per te"
    assert_mail_snapshot(second, "notices/news")


def test_nothing_is_mailed_twice_and_nothing_when_nothing_is_new(store: Store) -> None:
    who = somebody(store)
    told(store, news(who, "mele"))
    assert len(mailed(store, Frequency.AT_ONCE)) == 1
    assert len(mailed(store, Frequency.AT_ONCE)) == 1


def test_what_was_read_in_the_site_is_not_mailed(store: Store) -> None:
    who = somebody(store)
    told(store, news(who, "mele", DEMANDS))
    assert visitor(store, who).post("/io/avvisi/letti").status_code == 303
    assert mailed(store, Frequency.DAILY) == []


@pytest.mark.parametrize("frequency", [Frequency.AT_ONCE, Frequency.DAILY, Frequency.WEEKLY])
def test_everyone_is_written_to_as_often_as_they_want(store: Store, frequency: Frequency) -> None:
    who, never = somebody(store), somebody(store)
    with store.write() as session:
        services.choose(session, who.id, {DEMANDS: frequency})
        services.choose(session, never.id, {DEMANDS: Frequency.NEVER})
    told(store, news(who, "mele", DEMANDS), news(never, "mele", DEMANDS))
    for other in set(Frequency) - {frequency}:
        assert mailed(store, other) == []
    assert [mail.recipient for mail in mailed(store, frequency)] == [who.email]


def test_who_cannot_be_written_to_is_left_in_peace(store: Store) -> None:
    away = [somebody(store, confirmed_at=None), somebody(store, disabled_at=NOW)]
    told(store, *(news(who, "mele") for who in away))
    assert mailed(store, Frequency.AT_ONCE) == []


def test_the_digest_comes_once_a_day_in_the_morning_and_on_monday_once_a_week(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(moment: datetime) -> set[str]:
        monkeypatch.setattr(clock, "utc_now", lambda: moment)
        while worker.run_once(app, app.extensions["jobs"]):
            pass
        with store.read() as session:
            jobs = session.scalars(select(Job.key).where(Job.kind == services.MAIL))
            return {key.removeprefix("notices.mail:") for key in jobs}

    assert work(datetime(2026, 11, 24, 5, 0, tzinfo=UTC)) == set()
    daily = {"daily:2026-11-24"}
    assert work(datetime(2026, 11, 24, 6, 0, tzinfo=UTC)) == daily
    assert work(datetime(2026, 11, 24, 15, 0, tzinfo=UTC)) == daily
    monday = work(datetime(2026, 11, 30, 8, 0, tzinfo=UTC))
    assert monday == daily | {"daily:2026-11-30", "weekly:2026-11-30"}
    assert handlers.DIGEST in app.extensions["jobs"].handlers


def test_a_long_mail_says_how_much_more_there_is(store: Store) -> None:
    who = somebody(store)
    told(store, *(news(who, f"numero {number}") for number in range(mailing.MOST_LINES + 3)))
    (mail,) = mailed(store, Frequency.AT_ONCE)
    assert mail.text.count("Novità:") == mailing.MOST_LINES
    assert "altre 3" in mail.text


def test_one_press_in_the_mail_program_ends_these_mails(store: Store) -> None:
    who = somebody(store)
    told(store, news(who, "mele"))
    (mail,) = mailed(store, Frequency.AT_ONCE)
    assert mail.unsubscribe_url is not None
    path = re.sub(r"^https?://[^/]+", "", mail.unsubscribe_url)
    browser = store.app.test_client()
    asked = browser.get(path)
    assert "Proposte e messaggi" in asked.text
    told(store, news(who, "pere"))
    # Opening the link alone stops nothing: programs look at links too.
    assert len(mailed(store, Frequency.AT_ONCE)) == 2
    done = browser.post(path, data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    told(store, news(who, "pane"))
    assert len(mailed(store, Frequency.AT_ONCE)) == 2


@pytest.mark.parametrize("token", ["x", "WyJ4IixbXV0.abc", "a" * 600])
def test_a_link_that_is_not_ours_stops_nothing(store: Store, token: str) -> None:
    for answer in (
        anonymous(store.app).get(f"/avvisi/ferma/{token}"),
        anonymous(store.app).post(f"/avvisi/ferma/{token}"),
    ):
        assert answer.status_code == 404
        assert "Questo link non è completo" in answer.text


def test_a_notice_leads_on_and_is_read_from_then_on(store: Store) -> None:
    who = somebody(store)
    told(store, news(who, "mele"))
    with store.read() as session:
        (notice,) = session.scalars(select(Notice))
    browser = visitor(store, who)
    assert "Novità: mele" in browser.get("/io/avvisi").text
    assert "is-unread" in browser.get("/io/avvisi").text
    answer = browser.post(f"/io/avvisi/{notice.id}/apri")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "is-unread" not in browser.get("/io/avvisi").text


def test_nobody_opens_the_notice_of_another(store: Store) -> None:
    who, other = somebody(store), somebody(store)
    told(store, news(who, "mele"))
    with store.read() as session:
        (notice,) = session.scalars(select(Notice))
    assert visitor(store, other).post(f"/io/avvisi/{notice.id}/apri").status_code == 404
    assert "mele" not in visitor(store, other).get("/io/avvisi").text
    missing = f"/io/avvisi/{uuid.uuid4()}/apri"
    assert visitor(store, who).post(missing).status_code == 404


def test_a_long_list_is_paged_by_key_with_a_bounded_number_of_statements(
    app: Flask, store: Store
) -> None:
    who = somebody(store)
    browser = visitor(store, who)
    told(store, news(who, "numero 0"))
    browser.get("/io/avvisi")
    with counted_statements(app) as few:
        browser.get("/io/avvisi")
    told(store, *(news(who, f"numero {number}") for number in range(1, 40)))
    with counted_statements(app) as many:
        first = browser.get("/io/avvisi")
    assert len(many) == len(few)
    assert first.text.count("Novità:") == 30
    older = re.search(r"/io/avvisi\?before=[0-9a-f-]+", first.text)
    assert older is not None
    assert browser.get(older.group()).text.count("Novità:") == 10
    assert browser.get("/io/avvisi?before=nonsense").text.count("Novità:") == 30


def test_preferences_are_kept_and_a_made_up_one_is_refused(store: Store) -> None:
    who = somebody(store)
    browser = visitor(store, who)
    form = {kind.value: "weekly" for kind in NoticeKind}
    assert browser.post("/io/avvisi/posta", data=form).status_code == 303
    assert browser.get("/io/avvisi/posta").text.count("checked") == len(NoticeKind)
    refused = browser.post("/io/avvisi/posta", data=form | {"proposals": "hourly"})
    assert refused.status_code == 422
    assert "Scegli una delle voci" in refused.text


def test_old_notices_are_forgotten(store: Store) -> None:
    who = somebody(store)
    told(store, news(who, "vecchia"), now=NOW - services.KEPT - timedelta(days=1))
    told(store, news(who, "nuova"))
    with store.write() as session:
        services.prune(session, now=NOW)
    with store.read() as session:
        assert [row.key for row in session.scalars(select(Notice))] == ["nuova"]
