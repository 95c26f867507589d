"""Jobs at the desk: seen without what they carry, tried again, given up with a reason."""

import re
from datetime import timedelta

from sqlalchemy import select

from app.accounts.audit_models import AuditEntry
from app.runtime.clock import utc_now
from app.runtime.jobs.models import Job, JobState
from tests.support.database import Store
from tests.support.jobs import dead_job
from tests.support.queries import counted_statements
from tests.support.signing import Visitor

PAGE = "/scrivania/lavori"
MAIL = {
    "to": "olga.prova@example.org",
    "subject": "Il tuo codice",
    "text": "Codice 123456",
    "html": "<p>123456</p>",
    "unsubscribe_url": None,
    "reply_to": None,
}


def states(store: Store) -> list[JobState]:
    with store.read() as session:
        return list(session.scalars(select(Job.state).order_by(Job.id)))


def test_a_dead_mail_shows_neither_address_nor_words(store: Store, secretary: Visitor) -> None:
    with store.write() as session:
        dead_job(
            session,
            kind="mail.send",
            payload=MAIL,
            error="IntegrityError: no olga.prova@example.org [SQL: INSERT] [parameters: ('x',)]",
        )
    text = secretary.get(PAGE).text
    assert "o…a@example.org" in text
    assert "Riprova" in text
    for secret in ("olga.prova@example.org", "123456", "Il tuo codice", "parameters", "INSERT"):
        assert secret not in text


def test_a_dead_job_is_tried_once_more(store: Store, secretary: Visitor) -> None:
    with store.write() as session:
        job = dead_job(session)
    assert secretary.send(f"{PAGE}/{job.id}/riprova").status_code == 303
    with store.read() as session:
        row = session.scalars(select(Job)).one()
        noted = session.scalars(select(AuditEntry)).one()
    # The attempts stay counted: an old lease must not fit the new attempt.
    assert (row.state, row.attempts, row.finished_at) == (JobState.WAITING, 6, None)
    assert (noted.action, noted.facts) == ("jobs.retried", {"kind": "trial.job", "count": 1})
    again = secretary.send(f"{PAGE}/{job.id}/riprova")
    assert again.status_code == 404
    assert "Nel frattempo qualcuno" in again.text


def test_a_mail_whose_words_are_forgotten_cannot_be_sent_again(
    store: Store, secretary: Visitor
) -> None:
    with store.write() as session:
        job = dead_job(session, kind="mail.send", payload={"to": "a@example.org", "subject": "x"})
    answer = secretary.send(f"{PAGE}/{job.id}/riprova")
    assert answer.status_code == 409
    assert "non si può rispedire" in answer.text
    assert states(store) == [JobState.DEAD]


def test_all_of_a_kind_are_tried_again_and_no_others(store: Store, secretary: Visitor) -> None:
    with store.write() as session:
        dead_job(session)
        dead_job(session)
        dead_job(session, kind="trial.other")
    answer = secretary.send(f"{PAGE}/riprova", {"kind": "trial.job"})
    assert answer.status_code == 303
    assert "2 lavori vengono ritentati" in secretary.get(PAGE).text
    with store.read() as session:
        found = {(job.kind, job.state) for job in session.scalars(select(Job))}
    assert found == {("trial.job", JobState.WAITING), ("trial.other", JobState.DEAD)}


def test_a_job_is_given_up_with_a_reason_that_stays(store: Store, secretary: Visitor) -> None:
    with store.write() as session:
        job = dead_job(session)
    unsaid = secretary.send(f"{PAGE}/{job.id}/rinuncia", {f"reason-{job.id}": " "})
    assert unsaid.status_code == 422
    assert "Questo serve." in unsaid.text
    assert states(store) == [JobState.DEAD]
    said = secretary.send(f"{PAGE}/{job.id}/rinuncia", {f"reason-{job.id}": "Doppione"})
    assert said.status_code == 303
    assert states(store) == []
    with store.read() as session:
        noted = session.scalars(select(AuditEntry)).one()
    assert noted.action == "jobs.dropped"
    assert noted.facts == {
        "kind": "trial.job",
        "error_code": "unexpected",
        "reason": "Doppione",
    }


def test_the_coordination_looks_and_touches_nothing(store: Store, coordinator: Visitor) -> None:
    with store.write() as session:
        dead_job(session)
    text = coordinator.get(PAGE).text
    assert "ValueError" in text
    assert "/riprova" not in text
    assert "/rinuncia" not in text


def test_the_page_tells_what_waits_how_long_and_when_things_were_last_done(
    store: Store, secretary: Visitor
) -> None:
    now = utc_now()
    with store.write() as session:
        late = {"state": JobState.WAITING, "finished_at": None}
        dead_job(session, kind="mail.send", payload=MAIL, run_at=now - timedelta(hours=5), **late)
        dead_job(session, kind="trial.later", run_at=now + timedelta(hours=5), **late)
        done = {"state": JobState.DONE, "finished_at": now - timedelta(days=3)}
        dead_job(session, kind="jobs.prune_done", **done)
    text = secretary.get(PAGE).text
    assert "5 ore fa" in text
    assert "3 giorni fa" in text
    # A periodic job that never ran is shown as well.
    assert "Dimenticare i moduli della settimana scorsa" in text


def test_work_under_way_shows_how_far_it_is(store: Store, secretary: Visitor) -> None:
    with store.write() as session:
        dead_job(
            session,
            kind="mail.send",
            payload=MAIL,
            state=JobState.RUNNING,
            finished_at=None,
            error_code=None,
            progress_done=30,
            progress_total=120,
        )
    text = secretary.get(PAGE).text
    assert "30 di 120" in text
    assert 'value="25"' in text


def test_the_list_of_dead_jobs_goes_on_by_key_in_as_many_statements(
    store: Store, secretary: Visitor
) -> None:
    with store.write() as session:
        for number in range(30):
            dead_job(session, error=f"failure-{number:02}")
    with counted_statements(store.app) as statements:
        first = secretary.get(PAGE).text
    assert len(statements) <= 8
    shown = set(re.findall(r"failure-\d\d", first))
    assert len(shown) == 25
    link = first.split(f'href="{PAGE}?after=')[1].split('"')[0]
    rest = secretary.get(f"{PAGE}?after={link}").text
    others = set(re.findall(r"failure-\d\d", rest))
    assert len(others) == 5
    assert not shown & others
