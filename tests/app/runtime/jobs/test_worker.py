"""A job is written with its cause, done once, tried again with patience, and never lost."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.runtime.jobs import leases, worker
from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.outbox import period_key, publish
from app.runtime.jobs.registry import Handler, JobRegistry
from app.runtime.transaction import current_session, transaction
from tests.app.runtime.stage import NOW, keys, states
from tests.support.database import Store
from tests.support.queries import counted_statements

LONG_AGO = NOW - timedelta(days=365)
PLANNERS = 4


def registry_of(**handlers: Handler) -> JobRegistry:
    return JobRegistry(handlers=handlers, periodic=[])


def trace(session: Session, payload: Mapping[str, Any], now: datetime) -> None:
    """Leave a row for every time that this is done."""
    job = publish(session, "trace", payload, now=now)
    job.state = JobState.DONE


def stumble(session: Session, payload: Mapping[str, Any], now: datetime) -> None:
    trace(session, payload, now)
    session.flush()
    raise ValueError(payload["why"])


def traces(store: Store) -> int:
    with store.read() as session:
        counted = select(func.count()).select_from(Job).where(Job.kind == "trace")
        return session.scalar(counted) or 0


def the_job(store: Store, key: str = "job") -> Job:
    with store.read() as session:
        return session.scalars(select(Job).where(Job.key == key)).one()


def planned(store: Store, kind: str, key: str = "job", **fields: Any) -> None:
    with store.write() as session:
        publish(session, kind, {"why": "tired"}, now=LONG_AGO, key=key)
        session.flush()
        if fields:
            session.execute(update(Job).where(Job.key == key).values(**fields))


def test_a_job_is_rolled_back_with_its_cause(app: Flask, store: Store) -> None:
    def work() -> None:
        with transaction() as session:
            publish(session, "letter", {}, now=NOW, key="letter")
            session.flush()
            raise LookupError

    with app.app_context(), pytest.raises(LookupError):
        work()
    assert keys(store) == set()


def test_a_job_is_written_with_its_cause(actor: FlaskClient, store: Store) -> None:
    actor.post("/stage/write/letter/200")
    assert states(store) == {"letter": JobState.WAITING}


def test_a_job_of_a_key_is_there_only_once(app: Flask, store: Store) -> None:
    with app.app_context(), transaction() as session:
        first = publish(session, "letter", {"to": "A"}, now=NOW, key="letter")
        assert publish(session, "letter", {"to": "B"}, now=NOW, key="letter") is first
    assert the_job(store, "letter").payload == {"to": "A"}


def test_a_job_that_is_due_is_done_and_says_so(app: Flask, store: Store) -> None:
    planned(store, "trace")
    assert worker.run_once(app, registry_of(trace=trace))
    job = the_job(store)
    assert (job.state, job.attempts, job.leased_until, job.error) == (JobState.DONE, 1, None, None)
    assert job.finished_at is not None
    assert traces(store) == 2  # The job itself is of this kind.
    assert not worker.run_once(app, registry_of(trace=trace))


def test_a_job_of_tomorrow_waits(app: Flask, store: Store) -> None:
    with app.app_context(), transaction() as session:
        publish(session, "trace", {}, now=NOW, run_at=NOW + timedelta(days=1))
        session.flush()
        assert leases.take(session, NOW) is None
        assert leases.take(session, NOW + timedelta(days=1)) is not None


def test_a_leased_job_is_left_alone_until_its_lease_runs_out(app: Flask, store: Store) -> None:
    planned(store, "trace")
    with app.app_context(), transaction() as session:
        first = leases.take(session, NOW)
        assert first is not None
        assert leases.take(session, NOW + leases.LEASE) is None
        again = leases.take(session, NOW + leases.LEASE + timedelta(seconds=1))
        assert again == leases.Lease(first.job_id, 2)


def test_who_comes_back_after_the_lease_does_not_do_the_job_again(app: Flask, store: Store) -> None:
    planned(store, "effect")
    registry = registry_of(effect=trace)
    later = NOW + leases.LEASE * 2
    with app.app_context():
        with transaction() as session:
            slow = leases.take(session, NOW)
        with transaction() as session:
            quick = leases.take(session, later)
        assert slow is not None
        assert quick is not None
        with transaction() as session:
            worker.perform(session, registry, slow, later)
        assert traces(store) == 0
        with transaction() as session:
            worker.perform(session, registry, quick, later)
        with transaction() as session:
            worker.perform(session, registry, slow, later)
            leases.record_failure(session, slow, ValueError("late"), later)
    assert traces(store) == 1
    assert the_job(store).state is JobState.DONE


# On SQLite one transaction writes at a time: nobody can even try.
@pytest.mark.only("postgres")
def test_nobody_takes_a_job_that_is_being_done_even_after_its_lease(
    app: Flask, store: Store, database: str
) -> None:
    planned(store, "effect")
    taken: list[leases.Lease | None] = []

    def slow(session: Session, payload: Mapping[str, Any], now: datetime) -> None:
        with store.write() as other:
            taken.append(leases.take(other, now + leases.LEASE * 2))

    assert worker.run_once(app, registry_of(effect=slow))
    assert taken == [None]


def test_what_a_failed_job_did_is_undone_and_the_job_waits(app: Flask, store: Store) -> None:
    planned(store, "stumble")
    assert worker.run_once(app, registry_of(stumble=stumble))
    job = the_job(store)
    assert (job.state, job.attempts, job.error) == (JobState.WAITING, 1, "ValueError: tired")
    assert job.leased_until is None
    assert traces(store) == 0
    assert not worker.run_once(app, registry_of(stumble=stumble))


def test_every_failure_doubles_the_wait_and_the_last_one_is_for_a_person(
    app: Flask, store: Store
) -> None:
    planned(store, "stumble")
    now = NOW
    waits = []
    with app.app_context():
        for _attempt in range(leases.MAX_ATTEMPTS):
            with transaction() as session:
                lease = leases.take(session, now)
                assert lease is not None
            with transaction() as session:
                leases.record_failure(session, lease, ValueError("tired"), now)
            job = the_job(store)
            waits.append((job.run_at - now).total_seconds())
            now = max(job.run_at, now)
        with transaction() as session:
            assert leases.take(session, now + timedelta(days=365)) is None
    assert waits[:-1] == [10, 20, 40, 80, 160]
    assert (job.state, job.attempts, job.error) == (JobState.DEAD, 6, "ValueError: tired")
    assert job.finished_at == now


def test_a_job_of_an_unknown_kind_goes_dead_and_is_not_lost(app: Flask, store: Store) -> None:
    planned(store, "unheard-of")
    for _attempt in range(leases.MAX_ATTEMPTS):
        assert worker.run_once(app, registry_of())
        with store.write() as session:
            session.execute(update(Job).values(run_at=LONG_AGO))
    job = the_job(store)
    assert (job.state, job.error) == (JobState.DEAD, "UnknownJobKind: unheard-of")
    assert not worker.run_once(app, registry_of())


def test_a_job_that_kills_every_worker_goes_dead_and_the_next_is_done(
    app: Flask, store: Store
) -> None:
    planned(
        store,
        "poison",
        state=JobState.RUNNING,
        attempts=leases.MAX_ATTEMPTS,
        leased_until=LONG_AGO,
    )
    planned(store, "effect", "next")
    assert worker.run_once(app, registry_of(poison=stumble, effect=trace))
    assert states(store) | {"next": JobState.DONE} == states(store)
    job = the_job(store)
    assert (job.state, job.error) == (JobState.DEAD, leases.WORKER_DIED)


def test_a_very_long_error_is_cut(app: Flask, store: Store) -> None:
    planned(store, "stumble", payload={"why": "x" * 10_000})
    assert worker.run_once(app, registry_of(stumble=stumble))
    assert len(the_job(store).error or "") == leases.ERROR_LENGTH


def at_once(work: Callable[[], None]) -> list[BaseException]:
    errors: list[BaseException] = []
    start = threading.Barrier(PLANNERS)

    def run() -> None:
        start.wait()
        try:
            work()
        except BaseException as error:  # noqa: BLE001 handed to the test
            errors.append(error)

    threads = [threading.Thread(target=run) for _planner in range(PLANNERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_several_planners_write_one_job_per_period(app: Flask, store: Store) -> None:
    registry = registry_of()
    registry.add("sweep", trace, every=timedelta(hours=1))
    moments = [NOW + timedelta(minutes=20 * step) for step in range(7)]  # 9:00 to 11:00

    def plan() -> None:
        for now in moments:
            with app.app_context(), transaction() as session:
                worker.plan_periodic(session, registry, now)

    assert at_once(plan) == []
    assert keys(store) == {
        "sweep:2026-11-22T09:00:00",
        "sweep:2026-11-22T10:00:00",
        "sweep:2026-11-22T11:00:00",
    }


def test_planning_what_is_planned_already_is_one_question_however_many_kinds(
    app: Flask, store: Store
) -> None:
    registry: JobRegistry = app.extensions["jobs"]
    assert len(registry.periodic) > 10

    def plan() -> None:
        with app.app_context(), transaction() as session:
            worker.plan_periodic(session, registry, NOW)

    plan()
    assert len(keys(store)) == len(registry.periodic)
    with counted_statements(app) as statements:
        plan()
    assert len(statements) == 1
    assert len(keys(store)) == len(registry.periodic)


def test_a_planner_that_yields_keeps_the_rest_of_its_work(app: Flask, store: Store) -> None:
    def publish_both() -> None:
        with app.app_context(), transaction():
            session = current_session()
            publish(session, "own", {}, now=NOW)
            publish(session, "shared", {}, now=NOW, key="shared")

    for _round in range(5):
        assert at_once(publish_both) == []
        with store.read() as session:
            kinds = session.scalars(select(Job.kind)).all()
        assert (kinds.count("own"), kinds.count("shared")) == (PLANNERS, 1)
        store.empty()


def test_several_workers_do_each_job_once(app: Flask, store: Store) -> None:
    with store.write() as session:
        for number in range(40):
            publish(session, "effect", {"number": number}, now=LONG_AGO)

    def work() -> None:
        while worker.run_once(app, registry_of(effect=trace)):
            pass

    assert at_once(work) == []
    with store.read() as session:
        done = session.scalars(select(Job).where(Job.kind == "trace")).all()
        numbers = sorted(job.payload["number"] for job in done)
    assert numbers == list(range(40))


def test_a_period_begins_at_a_whole_multiple_of_its_length() -> None:
    key, begun = period_key("sweep", timedelta(hours=6), NOW.replace(hour=17, minute=59))
    assert (key, begun) == ("sweep:2026-11-22T12:00:00", NOW.replace(hour=12))


def test_a_worker_told_to_stop_leaves_and_one_whose_database_fails_goes_on(app: Flask) -> None:
    stop = threading.Event()
    seen: list[int] = []

    class Counting(JobRegistry):
        """Counts how often the worker comes round, and fails every time."""

        @property
        def periodic(self) -> list[Any]:
            seen.append(1)
            if len(seen) == 3:
                stop.set()
            raise RuntimeError

    worker.run_forever(app, Counting.__new__(Counting), stop, pause=0.0)
    assert len(seen) == 3
