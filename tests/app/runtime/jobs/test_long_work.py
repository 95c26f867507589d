"""Long work locks nothing while it runs, shows how far it is, and writes its end only if it is still its own."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.runtime import clock
from app.runtime.jobs import leases, long, worker
from app.runtime.jobs.failures import LeaseLost, PermanentFailure, TryLater
from app.runtime.jobs.long import Work
from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.outbox import publish
from app.runtime.jobs.queries import Progress, progress_of
from app.runtime.jobs.registry import JobRegistry, LongHandler, Queue
from app.runtime.transaction import transaction
from tests.app.runtime.stage import NOW, keys, states
from tests.support.database import Store
from tests.support.queries import counted_statements

KEY = "haul"


def registry_of(handler: LongHandler, kind: str = "haul") -> JobRegistry:
    registry = JobRegistry(handlers={}, periodic=[])
    registry.add_long(kind, handler)
    return registry


@pytest.fixture
def planned(store: Store) -> Store:
    with store.write() as session:
        publish(session, "haul", {"rows": 3}, now=NOW, key=KEY)
    return store


def seen(store: Store, key: str = KEY) -> Progress:
    with store.read() as session:
        view = progress_of(session, key)
    assert view is not None
    return view


def job_of(store: Store, key: str = KEY) -> Job:
    with store.read() as session:
        return session.scalars(select(Job).where(Job.key == key)).one()


def steal(store: Store) -> None:
    """Take the job as another worker does once the lease has run out."""
    with store.write() as session:
        assert leases.take(session, clock.utc_now() + leases.LEASE * 2) is not None


def leave_a_trace(work: Work) -> None:
    with work.finish() as session:
        publish(session, "trace", {}, now=work.now(), key=f"trace-{work.attempt}")


def test_a_handler_knows_its_job(app: Flask, planned: Store) -> None:
    told: list[tuple[Any, ...]] = []

    def handler(work: Work) -> None:
        told.append((work.key, dict(work.payload), work.attempt, work.job_id))

    assert worker.run_once(app, registry_of(handler))
    assert told == [(KEY, {"rows": 3}, 1, job_of(planned).id)]


def test_while_it_runs_everybody_else_may_write_and_sees_how_far_it_is(
    app: Flask, planned: Store
) -> None:
    stages: list[Progress] = []

    def handler(work: Work) -> None:
        with work.read() as session:
            assert session.scalar(select(func.count()).select_from(Job)) == 1
        work.report(1, 3)
        # On SQLite this waits in vain if the worker still holds a transaction.
        with planned.write() as session:
            publish(session, "other", {}, now=NOW + timedelta(days=900), key="other")
        stages.append(seen(planned))
        work.result = {"created": 3}

    assert worker.run_once(app, registry_of(handler))
    assert stages == [Progress(KEY, "haul", JobState.RUNNING, 1, 3, None, None)]
    assert (stages[0].percent, stages[0].is_over) == (33, False)
    end = seen(planned)
    assert (end.state, end.result, end.percent) == (JobState.DONE, {"created": 3}, 100)
    assert end.is_over
    assert not end.has_failed


def test_progress_without_a_total_has_no_percents(app: Flask, planned: Store) -> None:
    stages: list[Progress] = []

    def handler(work: Work) -> None:
        work.report(7)
        stages.append(seen(planned))

    assert worker.run_once(app, registry_of(handler))
    assert (stages[0].done, stages[0].total, stages[0].percent) == (7, None, None)


def test_a_job_nobody_wrote_has_no_progress(store: Store) -> None:
    with store.read() as session:
        assert progress_of(session, "unheard") is None


def test_ten_thousand_reports_cost_little_and_the_last_one_is_kept(
    app: Flask, planned: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long, "REPORT_SECONDS", 3600.0)
    asked: list[int] = []

    def handler(work: Work) -> None:
        with counted_statements(app) as statements:
            for row in range(10_000):
                work.report(row + 1, 10_000)
        asked.append(len(statements))

    assert worker.run_once(app, registry_of(handler))
    assert asked[0] <= 2
    assert (seen(planned).done, seen(planned).total) == (10_000, 10_000)


def test_a_report_keeps_the_lease(app: Flask, planned: Store) -> None:
    kept: list[bool] = []

    def handler(work: Work) -> None:
        with planned.write() as session:
            session.execute(update(Job).values(leased_until=NOW))
        work.report(1, 3)
        lease = job_of(planned).leased_until
        assert lease is not None
        kept.append(lease > clock.utc_now() + leases.LEASE - timedelta(minutes=1))

    assert worker.run_once(app, registry_of(handler))
    assert kept == [True]


def test_who_lost_the_lease_learns_it_at_the_next_report(app: Flask, planned: Store) -> None:
    def handler(work: Work) -> None:
        steal(planned)
        work.report(1, 3)
        pytest.fail("went on")

    assert worker.run_once(app, registry_of(handler))
    job = job_of(planned)
    # The thief has it, and nobody recorded a failure over its head.
    assert (job.state, job.attempts, job.error, job.progress_done) == (JobState.RUNNING, 2, None, 0)


@pytest.mark.parametrize("block", [Work.step, Work.finish])
def test_who_lost_the_lease_can_write_nothing(
    app: Flask, planned: Store, block: Callable[[Work], Any]
) -> None:
    def handler(work: Work) -> None:
        steal(planned)
        with block(work) as session:
            publish(session, "trace", {}, now=NOW, key="trace")

    assert worker.run_once(app, registry_of(handler))
    assert keys(planned) == {KEY}
    assert job_of(planned).state is JobState.RUNNING


def test_who_lost_the_lease_cannot_say_that_the_work_is_done(app: Flask, planned: Store) -> None:
    def handler(_work: Work) -> None:
        steal(planned)

    assert worker.run_once(app, registry_of(handler))
    assert job_of(planned).state is JobState.RUNNING


def test_the_effect_and_the_completion_commit_together(app: Flask, planned: Store) -> None:
    assert worker.run_once(app, registry_of(leave_a_trace))
    assert states(planned) == {KEY: JobState.DONE, "trace-1": JobState.WAITING}


def test_an_effect_that_fails_leaves_nothing_and_is_tried_again(app: Flask, planned: Store) -> None:
    def handler(work: Work) -> None:
        with work.finish() as session:
            publish(session, "trace", {}, now=NOW, key="trace")
            session.flush()
            raise ValueError("tired")

    assert worker.run_once(app, registry_of(handler))
    job = job_of(planned)
    assert keys(planned) == {KEY}
    assert (job.state, job.error, job.error_code) == (
        JobState.WAITING,
        "ValueError: tired",
        "unexpected",
    )


def test_the_fence_holds_whatever_a_handler_does_to_the_session(app: Flask, planned: Store) -> None:
    def handler(work: Work) -> None:
        with work.finish() as session:
            session.expunge_all()

    assert worker.run_once(app, registry_of(handler))
    assert job_of(planned).state is JobState.DONE


def test_a_step_stands_when_the_rest_fails(app: Flask, planned: Store) -> None:
    def handler(work: Work) -> None:
        with work.step() as session:
            publish(session, "trace", {}, now=NOW + timedelta(days=900), key="step")
        raise ValueError("tired")

    assert worker.run_once(app, registry_of(handler))
    assert keys(planned) == {KEY, "step"}
    assert job_of(planned).state is JobState.WAITING


def test_a_report_inside_a_block_waits_for_nobody(app: Flask, planned: Store) -> None:
    def handler(work: Work) -> None:
        with work.finish():
            work.report(2, 3)

    assert worker.run_once(app, registry_of(handler))
    assert (seen(planned).state, seen(planned).done) == (JobState.DONE, 2)


def test_a_permanent_failure_is_buried_at_once_with_what_one_should_read(
    app: Flask, planned: Store
) -> None:
    def handler(_work: Work) -> None:
        raise PermanentFailure("file_unreadable", "not a spreadsheet", result={"rows": 0})

    assert worker.run_once(app, registry_of(handler))
    job = job_of(planned)
    assert (job.state, job.attempts, job.leased_until) == (JobState.DEAD, 1, None)
    assert job.error == "PermanentFailure: file_unreadable: not a spreadsheet"
    view = seen(planned)
    assert (view.error_code, view.result, view.has_failed) == ("file_unreadable", {"rows": 0}, True)
    assert not worker.run_once(app, registry_of(leave_a_trace))


def test_who_says_when_to_try_again_decides_also_when_it_is_enough(
    app: Flask, planned: Store
) -> None:
    def handler(_work: Work) -> None:
        raise TryLater(timedelta(hours=3), "server_away", "451")

    with planned.write() as session:
        session.execute(update(Job).values(attempts=leases.MAX_ATTEMPTS + 3))
    before = clock.utc_now()
    assert worker.run_once(app, registry_of(handler))
    job = job_of(planned)
    assert (job.state, job.error_code) == (JobState.WAITING, "server_away")
    assert timedelta() <= job.run_at - before - timedelta(hours=3) < timedelta(minutes=1)


def test_a_worker_told_to_stop_gives_long_work_back(app: Flask, planned: Store) -> None:
    stop = threading.Event()

    def handler(work: Work) -> None:
        stop.set()
        work.report(1, 3)
        pytest.fail("went on")

    assert worker.run_once(app, registry_of(handler), leaving=stop.is_set)
    job = job_of(planned)
    assert (job.state, job.leased_until, job.error) == (JobState.WAITING, None, None)
    # The next worker need not wait for a lease to run out.
    assert worker.run_once(app, registry_of(leave_a_trace))
    assert job_of(planned).state is JobState.DONE


def test_slow_mails_hold_nothing_up(app: Flask, store: Store) -> None:
    asked, may_go, closed = threading.Event(), threading.Event(), threading.Event()
    registry = JobRegistry(handlers={}, periodic=[])

    def send(_work: Work) -> None:
        asked.set()
        assert may_go.wait(60)

    registry.add_long("letter", send, queue=Queue.MAIL)
    registry.add_long("haul", leave_a_trace)
    registry.add("close", lambda _session, _payload, _now: closed.set())
    with store.write() as session:
        for kind in ("letter", "haul", "close"):
            publish(session, kind, {}, now=NOW, key=kind)
    stop = threading.Event()
    team = threading.Thread(target=worker.run_queues, args=(app, registry, stop, tuple(Queue)))
    team.start()
    try:
        assert asked.wait(60)
        assert closed.wait(60)
        assert states(store)["letter"] is JobState.RUNNING
    finally:
        may_go.set()
        stop.set()
        team.join()
    assert states(store)["letter"] is JobState.DONE


def test_a_worker_of_one_queue_leaves_the_others_alone(app: Flask, store: Store) -> None:
    registry = registry_of(leave_a_trace)
    registry.add_long("letter", lambda _work: None, queue=Queue.MAIL)
    with store.write() as session:
        for kind in ("letter", "haul", "unheard-of"):
            publish(session, kind, {}, now=NOW, key=kind)
    assert worker.run_once(app, registry, queue=Queue.MAIL)
    assert not worker.run_once(app, registry, queue=Queue.MAIL)
    assert states(store)["letter"] is JobState.DONE
    assert worker.run_once(app, registry, queue=Queue.DEFAULT)
    # What nobody knows is of the default queue: somebody must find that it is unknown.
    assert job_of(store, "unheard-of").error == "UnknownJobKind: unheard-of"
    assert states(store)["haul"] is JobState.WAITING


def test_work_whose_lease_ran_out_unnoticed_may_still_end(app: Flask, planned: Store) -> None:
    with app.app_context():
        with transaction() as session:
            lease = leases.take(session, NOW)
        assert lease is not None
        # Long after the lease, and nobody else came.
        leave_a_trace(Work(lease, KEY, {}))
        with pytest.raises(LeaseLost):
            leave_a_trace(Work(lease, KEY, {}))
    assert states(planned)[KEY] is JobState.DONE
