"""An order of very many households is settled by a job: once, as it was seen, by who still may."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Mandate, Role
from app.orders.closing.models import Allotment
from app.orders.models import OrderEvent
from app.orders.settling import jobs as settling_jobs
from app.orders.states import OrderAction, OrderState
from app.runtime.jobs.models import Job, JobState
from tests.app.orders.settling.settled import BIANCHI, ROSSI, VERDI, Scene, delivered
from tests.support.database import Store
from tests.support.mails import drain
from tests.support.pages import text_of
from tests.support.signing import Visitor, mandate, person, visitor

SEEN = {"seen": str(ROSSI + BIANCHI + VERDI), "sure": "1"}


@pytest.fixture
def scene(store: Store, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The order of the table, taken for one of very many households."""
    monkeypatch.setattr(settling_jobs, "LONG_FROM", 3)
    return delivered(store)


@pytest.fixture
def editor(store: Store, scene: Scene) -> Visitor:
    with store.write() as session:
        edda = person(session)
        mandate(session, edda, scene.gas, Role.EDITOR)
    return visitor(store, edda, scene.gas)


def ask(editor: Visitor, scene: Scene) -> str:
    answer = editor.send(f"/ordini/{scene.order.id}/conteggio/chiudi", SEEN)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def jobs(scene: Scene) -> list[tuple[JobState, str | None]]:
    with scene.store.read() as session:
        query = select(Job.state, Job.error_code).where(Job.kind == settling_jobs.SETTLE)
        return [(row[0], row[1]) for row in session.execute(query.order_by(Job.id))]


def test_the_job_settles_what_the_request_would_have_and_says_who_asked(
    app: Flask, scene: Scene, editor: Visitor
) -> None:
    waiting = ask(editor, scene)
    assert scene.state() is OrderState.DELIVERED
    assert "Si stanno chiudendo i conti" in text_of(editor.get(waiting).text)
    drain(app)
    assert scene.state() is OrderState.SETTLED
    assert scene.sums(scene.other) == {"Famiglia Verdi": VERDI, "GAS Prova": -VERDI}
    assert "Fatto" in text_of(editor.get(waiting).text)
    with scene.store.read() as session:
        query = select(OrderEvent.by_id).where(OrderEvent.action == OrderAction.SETTLE)
        assert session.scalars(query).one() is not None


def test_asked_for_twice_it_is_settled_once(app: Flask, scene: Scene, editor: Visitor) -> None:
    ask(editor, scene)
    second = ask(editor, scene)
    drain(app)
    assert sorted(jobs(scene)) == [(JobState.DEAD, "impossible_action"), (JobState.DONE, None)]
    assert "Non è stato registrato nulla" in text_of(editor.get(second).text)
    assert scene.sums(scene.other) == {"Famiglia Verdi": VERDI, "GAS Prova": -VERDI}


def test_sums_that_change_before_the_job_comes_are_not_settled(
    app: Flask, scene: Scene, editor: Visitor
) -> None:
    ask(editor, scene)
    with scene.store.write() as session:
        session.scalars(
            select(Allotment).where(Allotment.delivered_grams == 6_120)
        ).one().delivered_grams = 6_000
    drain(app)
    assert jobs(scene) == [(JobState.DEAD, "sums_changed")]
    assert scene.state() is OrderState.DELIVERED
    assert scene.sums(scene.gas) == {}


def test_who_may_no_longer_when_the_job_comes_settles_nothing(
    app: Flask, scene: Scene, editor: Visitor
) -> None:
    ask(editor, scene)
    with scene.store.write() as session:
        query = select(Mandate).where(Mandate.organisation_id == scene.gas.id)
        session.delete(session.scalars(query).one())
    drain(app)
    assert [state for state, _code in jobs(scene)] == [JobState.DEAD]
    assert scene.sums(scene.gas) == {}
