"""A form sent twice does its deed once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.runtime.once import FormTokenMissing, new_form_token, once
from tests.support.database import Store
from tests.support.factories import NOW


def test_the_second_submit_gets_the_first_one_s_answer(store: Store) -> None:
    token, deeds = new_form_token(), []

    def submit(location: str) -> str:
        with store.write() as session:
            return once(session, token, now=NOW, deed=lambda: deeds.append(location) or location)

    assert submit("/first") == "/first"
    assert submit("/second") == "/first"
    assert deeds == ["/first"]


def test_a_deed_that_fails_leaves_the_form_unspent(store: Store) -> None:
    token = new_form_token()

    def fail() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), store.write() as session:
        once(session, token, now=NOW, deed=fail)
    with store.write() as session:
        assert once(session, token, now=NOW, deed=lambda: "/done") == "/done"


@pytest.mark.parametrize("token", ["", "short", "x" * 200])
def test_a_form_without_its_token_is_refused(store: Store, token: str) -> None:
    with pytest.raises(FormTokenMissing), store.write() as session:
        once(session, token, now=NOW, deed=lambda: "/done")


def test_of_submits_at_the_same_moment_one_does_the_deed(store: Store) -> None:
    token, deeds = new_form_token(), []

    def submit(number: int) -> str:
        with store.write() as session:
            return once(session, token, now=NOW, deed=lambda: deeds.append(number) or f"/{number}")

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(submit, range(8)))
    assert len(deeds) == 1
    assert answers == {f"/{deeds[0]}"}
