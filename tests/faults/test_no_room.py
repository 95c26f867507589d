"""A disk that is full: what was saved stands, what was sent is said not to be, and can be sent again when there is room."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from werkzeug.test import TestResponse

from app.accounts.models import Role
from app.extensions import db
from app.orders import queries
from app.orders.settling.reckoning import reckon
from app.orders.states import OrderState
from app.runtime.once import new_form_token
from tests.app.orders.settling.settled import delivered
from tests.faults.facts import Facts, facts_of
from tests.faults.scene import Scene, open_order
from tests.support import groups, orders
from tests.support.database import Store
from tests.support.signing import Visitor, mandate, person, visitor

pytestmark = pytest.mark.only("sqlite")
MOST_SAVES = 400


@contextmanager
def no_room(app: Flask) -> Iterator[None]:
    """Let the database of an application grow no further."""

    def limit(connection: Any, *_pool: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    with app.app_context():
        db.session.remove()
        engine = db.engine
    engine.dispose()
    with closing(sqlite3.connect(str(engine.url.database))) as connection:
        # What other tests have left free is no room.
        connection.execute("VACUUM")
    event.listen(engine, "checkout", limit)
    try:
        yield
    finally:
        event.remove(engine, "checkout", limit)
        # The limit is one of connections.
        engine.dispose()


def is_whole(store: Store) -> bool:
    with store.read() as session:
        sound = session.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
        return sound and session.execute(text("PRAGMA foreign_key_check")).all() == []


def says_that_there_is_no_room(answer: TestResponse, form: dict[str, str]) -> bool:
    """Look at a page that keeps all that was typed."""
    kept = all(f'name="{name}" value="{value}"' in answer.text for name, value in form.items())
    return answer.status_code == 503 and "spazio" in answer.text and kept


def test_a_booking_for_which_there_is_no_room_is_kept_on_the_page(store: Store, app: Flask) -> None:
    scene = open_order(store, households=1)
    browser, revision = visitor(store, scene.members[0]), 0
    with no_room(app):
        for number in range(MOST_SAVES):
            before = scene.facts()
            form = scene.wish(number % 7 + 1, number % 3, revision)
            form |= {"form_token": new_form_token()}
            answer = browser.post(f"{scene.path}/prenota", data=form)
            if answer.status_code == 503:
                break
            assert answer.status_code == 303
            revision += 1
        assert says_that_there_is_no_room(answer, form)
        assert scene.facts() == before
        assert before.revisions == (revision,)
        # Whoever reads is not disturbed.
        page = browser.get(scene.path)
        assert page.status_code == 200
        assert f'name="revision" value="{revision}"' in page.text
    assert is_whole(store)
    again = browser.post(f"{scene.path}/prenota", data=form)
    assert again.status_code == 303
    assert scene.facts().revisions == (revision + 1,)
    assert scene.facts().bookings[0][2] == int(form[f"q-{scene.apples.id}"])


def tried(
    store: Store, app: Flask, deed: Callable[[], TestResponse], look: Callable[[], Facts]
) -> tuple[Facts, Facts]:
    """Do something without room and then with it; return what was before and after."""
    before = look()
    with no_room(app):
        answer = deed()
        assert answer.status_code == 503
        assert "spazio" in answer.text
        assert look() == before
    assert is_whole(store)
    assert deed().status_code == 303
    assert is_whole(store)
    return before, look()


def coordinator(store: Store, scene: Scene) -> Visitor:
    return visitor(store, scene.editor, scene.gas)


def test_closing_without_room_leaves_the_order_open(store: Store, app: Flask) -> None:
    scene = open_order(store, households=60)
    for family in scene.families:
        scene.book(scene.apples, family, 3)
        scene.book(scene.flour, family, 1)
    browser = coordinator(store, scene)
    form = {"form_token": new_form_token(), "step": "close"}
    _before, after = tried(
        store, app, lambda: browser.post(f"{scene.path}/passo", data=form), scene.facts
    )
    assert after.state == OrderState.CLOSED
    assert len(after.given) == 120


def test_settling_without_room_enters_nothing(store: Store, app: Flask) -> None:
    scene = delivered(store)
    with store.write() as session:
        line = queries.lines_of(session, scene.order.id)[0]
        for _number in range(60):
            orders.given(session, line, groups.household(session, scene.gas), 2)
        editor = person(session)
        mandate(session, editor, scene.gas, Role.EDITOR)
        seen = reckon(session, session.merge(scene.order)).cents
    browser = visitor(store, editor, scene.gas)
    form = {"form_token": new_form_token(), "seen": str(seen), "sure": "1"}
    path = f"/ordini/{scene.order.id}/conteggio/chiudi"
    before, after = tried(
        store,
        app,
        lambda: browser.post(path, data=form),
        lambda: facts_of(store, scene.order.id),
    )
    assert before.entries == ()
    assert after.state == OrderState.SETTLED
    assert sum(after.charged) == seen
