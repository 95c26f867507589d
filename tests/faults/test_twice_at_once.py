"""Two who do the same at once, and one form that is sent twice: done once, and everybody is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http import HTTPStatus
from threading import Barrier

from flask import Flask

from app.accounts.models import Role
from app.groups.models import DutyKind
from app.orders.handlers import LOOK
from app.orders.settling.reckoning import reckon
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from app.runtime.jobs import worker
from app.runtime.jobs.outbox import publish
from app.runtime.jobs.registry import JobRegistry
from app.runtime.once import new_form_token
from tests.app.orders.settling.settled import BIANCHI, ROSSI, VERDI, delivered
from tests.faults.facts import Facts, facts_of
from tests.faults.scene import Scene, open_order
from tests.support import groups
from tests.support.database import Store
from tests.support.signing import Visitor, mandate, person, visitor

AT_ONCE = 4


def at_once(deeds: list[Callable[[], int]]) -> list[int]:
    """Do some things at the same moment, each with a connection of its own; return what each answered."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], int]) -> int:
        start.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(do, deeds))


def sends(browser: Visitor, path: str, form: dict[str, str]) -> Callable[[], int]:
    return lambda: browser.post(path, data=form).status_code


def booked(store: Store, **fields: object) -> Scene:
    scene = open_order(store, **fields)  # type: ignore[arg-type]
    for family, units in zip(scene.families, (1, 1, 3), strict=True):
        scene.book(scene.apples, family, units)
    return scene


def is_closed_once(before: Facts, after: Facts) -> bool:
    return (
        after.state == OrderState.CLOSED
        and after.events == (*before.events, (len(before.events) + 1, "close"))
        and len(after.given) == len(before.bookings) == 3
        and after.bookings == before.bookings
    )


def test_of_two_coordinators_who_close_at_once_one_does_and_the_other_is_told(store: Store) -> None:
    scene = booked(store)
    before = scene.facts()
    with store.write() as session:
        second = person(session)
        mandate(session, second, scene.gas, Role.EDITOR)
    browsers = [visitor(store, each, scene.gas) for each in (scene.editor, second)]
    answers = at_once(
        [
            sends(each, f"{scene.path}/passo", {"form_token": new_form_token(), "step": "close"})
            for each in browsers
        ]
    )
    assert answers == [HTTPStatus.SEE_OTHER, HTTPStatus.CONFLICT]
    assert is_closed_once(before, scene.facts())


def test_a_coordinator_and_the_worker_at_the_minute_close_it_once(store: Store, app: Flask) -> None:
    for _time in range(3):
        scene = booked(store, closes_at=utc_now() - timedelta(seconds=1))
        before = scene.facts()
        with store.write() as session:
            publish(session, LOOK, {}, now=utc_now())
        browser = visitor(store, scene.editor, scene.gas)
        form = {"form_token": new_form_token(), "step": "close"}

        def work() -> int:
            known: JobRegistry = app.extensions["jobs"]
            # Without what comes round by itself.
            registry = JobRegistry(known.handlers, [], known.long, known.queues)
            while worker.run_once(app, registry):
                pass
            return 0

        _worker, answer = at_once([work, sends(browser, f"{scene.path}/passo", form)])
        assert answer in {HTTPStatus.SEE_OTHER, HTTPStatus.CONFLICT}
        assert is_closed_once(before, scene.facts())


def again_and_again(browser: Visitor, path: str, form: dict[str, str]) -> set[int]:
    """Send one form several times at once, and once more later."""
    form |= {"form_token": new_form_token()}
    answers = at_once([sends(_twin(browser), path, form) for _number in range(AT_ONCE)])
    return {*answers, browser.post(path, data=form).status_code}


def _twin(browser: Visitor) -> Visitor:
    """Return another window of the same browser."""
    window = Visitor(browser.application, browser.response_wrapper, use_cookies=True)
    window.csrf = browser.csrf
    kept = browser.get_cookie("session")
    assert kept is not None
    window.set_cookie("session", kept.value)
    return window


def test_the_form_of_a_booking_sent_again_and_again_books_once(store: Store) -> None:
    scene = open_order(store)
    browser = visitor(store, scene.members[0])
    wish = scene.wish(3, 1, 0)
    assert again_and_again(browser, f"{scene.path}/prenota", wish) == {HTTPStatus.SEE_OTHER}
    after = scene.facts()
    assert (after.revisions, after.changes) == ((1,), 2)
    assert [row[2] for row in after.bookings] == [3, 1]


def test_the_forms_of_the_steps_sent_again_and_again_take_each_once(store: Store) -> None:
    scene = booked(store)
    browser = visitor(store, scene.editor, scene.gas)
    until = {"until_on": f"{utc_now() + timedelta(days=5):%Y-%m-%d}", "until_at": "20:00"}
    for step, more in (("close", {}), ("reopen", {"reopen_reason": "Ancora"} | until)):
        answers = again_and_again(browser, f"{scene.path}/passo", {"step": step} | more)
        assert answers == {HTTPStatus.SEE_OTHER}
    for step in ("close", "send"):
        answers = again_and_again(browser, f"{scene.path}/passo", {"step": step})
        assert answers == {HTTPStatus.SEE_OTHER}
    after = scene.facts()
    assert [action for _number, action in after.events] == ["close", "reopen", "close", "send"]
    assert len(after.mails) == 1


def test_the_forms_of_a_settlement_sent_again_and_again_enter_it_once(store: Store) -> None:
    scene = delivered(store)
    with store.write() as session:
        editor = person(session)
        mandate(session, editor, scene.gas, Role.EDITOR)
        seen = str(reckon(session, session.merge(scene.order)).cents)
    browser, path = visitor(store, editor, scene.gas), f"/ordini/{scene.order.id}/conteggio"
    assert again_and_again(browser, f"{path}/chiudi", {"seen": seen, "sure": "1"}) == {303}
    settled = facts_of(store, scene.order.id)
    assert sum(settled.charged) == ROSSI + BIANCHI + VERDI
    assert again_and_again(browser, f"{path}/annulla", {"reason": "Peso"}) == {303}
    after = facts_of(store, scene.order.id)
    assert [action for _number, action in after.events] == ["settle", "unsettle"]
    assert len(after.entries) == 2 * len(settled.entries)


def test_the_form_of_a_payment_sent_again_and_again_enters_it_once(store: Store) -> None:
    scene = open_order(store)
    with store.write() as session:
        keeper = person(session, totp_confirmed_at=utc_now())
        groups.duty(session, scene.gas, keeper, DutyKind.TREASURER)
    form = {
        "target": str(scene.families[0].id),
        "amount": "50,00",
        "on": utc_now().date().isoformat(),
        "money": "bank",
        "text": "Prova",
    }
    path = f"/realta/{scene.gas.slug}/conti/nuovo/versamento"
    assert again_and_again(visitor(store, keeper), path, form) == {HTTPStatus.SEE_OTHER}
    assert scene.facts().entries == ((1, "payment", 5_000),)
