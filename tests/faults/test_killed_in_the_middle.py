"""Killed at one touch of the database after the other: a step has happened whole or not at all, and happens once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.orders.handlers import LOOK
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.outbox import publish
from app.runtime.once import new_form_token
from tests.app.orders.settling.settled import BIANCHI, ROSSI, VERDI, delivered
from tests.faults.conftest import Mortal
from tests.faults.facts import Facts, facts_of
from tests.faults.scene import FARM_MAIL, Scene, open_order
from tests.support.database import Store
from tests.support.signing import person


def whole_or_not_at_all(seen: list[Facts]) -> tuple[Facts, Facts]:
    """Return what was before and what is after; whatever was seen between is one of them, once changed for good."""
    before, after = seen[0], seen[-1]
    assert before != after
    done = [look != before for look in seen]
    assert done == sorted(done)
    assert all(look in {before, after} for look in seen)
    # It was killed before its commit, and done again after it: or nothing has been tried.
    assert done.count(False) > 3
    assert done.count(True) > 1
    return before, after


def form(scene: Scene, path: str, token: str, **data: str) -> dict[str, Any]:
    """Return the task of sending a form: the same at every attempt, as a browser sends it again."""
    sent = {"form_token": new_form_token(), **data}
    return {"deed": "submit", "path": f"{scene.path}/{path}", "token": token, "data": sent}


def test_a_booking(store: Store, mortal_one: Mortal) -> None:
    scene = open_order(store)
    token = scene.session_of(scene.members[0])
    task = form(scene, "prenota", token, **scene.wish(3, 1, 0))
    before, after = whole_or_not_at_all(mortal_one.keeps_trying(task, scene.facts))
    mine = str(scene.families[0].id)
    lines = (scene.apples.number, scene.flour.number)
    booked = ((lines[0], mine, 3, 0), (lines[1], mine, 1, 0))
    assert after == replace(before, revisions=(1,), bookings=booked, changes=2)


def test_a_booking_that_changes_one(store: Store, mortal_one: Mortal) -> None:
    scene = open_order(store)
    token = scene.session_of(scene.members[0])
    assert not mortal_one.dies(form(scene, "prenota", token, **scene.wish(3, 1, 0)), 999)
    task = form(scene, "prenota", token, **scene.wish(5, 0, 1))
    before, after = whole_or_not_at_all(mortal_one.keeps_trying(task, scene.facts))
    assert [row[2] for row in after.bookings] == [5, 0]
    assert (before.revisions, after.revisions) == ((1,), (2,))
    assert (before.changes, after.changes) == (2, 4)


def booked(store: Store, **fields: Any) -> Scene:
    """Three households want 5 of packs of 2, and one wants flour: 4 are ordered, somebody gives way."""
    scene = open_order(store, **fields)
    for family, units in zip(scene.families, (1, 1, 3), strict=True):
        scene.book(scene.apples, family, units)
    scene.book(scene.flour, scene.families[1], 2)
    return scene


def is_closed(before: Facts, after: Facts) -> None:
    """Look at what closing the order of `booked` leads to: done once, and nothing that was booked has changed."""
    assert after.state == OrderState.CLOSED
    assert sorted(after.ordered) == [2, 4]
    assert sum(units for _line, _who, units in after.given) == 6
    assert len(after.given) == len(after.bookings) == 4
    assert after.owed == 3
    assert (after.bookings, after.changes) == (before.bookings, before.changes)
    assert after.events == (*before.events, (len(before.events) + 1, "close"))


def test_closing_by_who_looks_after_it(store: Store, mortal_one: Mortal) -> None:
    scene = booked(store)
    task = form(scene, "passo", scene.session_of(scene.editor), step="close")
    is_closed(*whole_or_not_at_all(mortal_one.keeps_trying(task, scene.facts)))


def test_closing_by_the_worker_at_its_minute(store: Store, mortal_one: Mortal) -> None:
    scene = booked(store, closes_at=utc_now() - timedelta(days=1))
    with store.write() as session:
        publish(session, LOOK, {}, now=utc_now())
    is_closed(*whole_or_not_at_all(mortal_one.keeps_trying({"deed": "work"}, scene.facts)))
    with store.read() as session:
        assert set(session.scalars(select(Job.state))) == {JobState.DONE}


def test_reopening(store: Store, mortal_one: Mortal) -> None:
    scene = booked(store)
    token = scene.session_of(scene.editor)
    assert not mortal_one.dies(form(scene, "passo", token, step="close"), 999)
    until = {"until_on": f"{utc_now() + timedelta(days=5):%Y-%m-%d}", "until_at": "20:00"}
    task = form(scene, "passo", token, step="reopen", reopen_reason="Manca un collo", **until)
    before, after = whole_or_not_at_all(mortal_one.keeps_trying(task, scene.facts))
    assert (after.state, after.ordered, after.given, after.owed) == ("open", (), (), 0)
    assert (after.bookings, after.changes) == (before.bookings, before.changes)


def test_sending_writes_to_the_producer_once(store: Store, mortal_one: Mortal) -> None:
    scene = booked(store)
    token = scene.session_of(scene.editor)
    assert not mortal_one.dies(form(scene, "passo", token, step="close"), 999)
    task = form(scene, "passo", token, step="send")
    before, after = whole_or_not_at_all(mortal_one.keeps_trying(task, scene.facts))
    assert after.state == OrderState.SENT
    assert [key.endswith(FARM_MAIL) for key in after.mails] == [True]
    assert after == replace(before, state="sent", events=after.events, mails=after.mails)


def settling(store: Store, deed: str) -> tuple[dict[str, str], Any]:
    """Return the task of a deed on the order that `settled` has worked out by hand, and how to look at it."""
    scene = delivered(store)
    if deed != "settle":
        scene.settle()
    with store.write() as session:
        who = person(session)
    task = {"deed": deed, "order": str(scene.order.id), "person": str(who.id)}
    return task, lambda: facts_of(store, scene.order.id)


def test_settling(store: Store, mortal_one: Mortal) -> None:
    task, look = settling(store, "settle")
    _before, after = whole_or_not_at_all(mortal_one.keeps_trying(task, look))
    assert after.state == OrderState.SETTLED
    assert sum(after.charged) == ROSSI + BIANCHI + VERDI
    moved = sum(cents for _number, _kind, cents in after.entries)
    # What the third household owes stands in the books of both groups.
    assert moved == ROSSI + BIANCHI + 2 * VERDI


def test_taking_a_settlement_back(store: Store, mortal_one: Mortal) -> None:
    task, look = settling(store, "unsettle")
    before, after = whole_or_not_at_all(mortal_one.keeps_trying(task, look))
    assert after.state == OrderState.DELIVERED
    undone = [kind for _number, kind, _cents in after.entries].count("reversal")
    assert (undone, len(after.entries)) == (len(before.entries), 2 * len(before.entries))


@pytest.mark.parametrize("step", ["open", "cancel"])
def test_opening_and_cancelling(store: Store, mortal_one: Mortal, step: str) -> None:
    scene = open_order(store, state=OrderState.DRAFT)
    task = form(
        scene, "passo", scene.session_of(scene.editor), step=step, cancel_reason="Nessuno la vuole"
    )
    _before, after = whole_or_not_at_all(mortal_one.keeps_trying(task, scene.facts))
    assert after.events == ((1, step),)
