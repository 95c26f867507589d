"""Every route is in the matrix, and every role gets from it what the matrix says."""

import pytest
from flask import Flask, url_for
from werkzeug.test import TestResponse

from app.runtime.once import new_form_token
from tests.access.matrix import ROWS
from tests.access.world import ANONYMOUS, ROLES, Row, World, make_world
from tests.support.database import Store
from tests.support.signing import anonymous, visitor

IDLE = {"HEAD", "OPTIONS"}
REFUSED = {401, 403, 404}
# The door always knows where one wanted to go; a page that merely leads to it does not.
DOOR = ("/accedi?next=", "/io/secondo-fattore?next=")
NOT_OURS = {"static"}


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - IDLE
        if rule.endpoint not in NOT_OURS
    }


def test_every_route_has_its_row_and_every_row_its_route(migrated_app: Flask) -> None:
    told = [(row.endpoint, row.method) for row in ROWS]
    assert len(told) == len(set(told))
    assert routes(migrated_app) - set(told) == set(), "routes that the matrix does not know"
    assert set(told) - routes(migrated_app) == set(), "rows without a route"


def knock(store: Store, world: World, row: Row, role: str) -> TestResponse:
    with store.app.app_context(), store.write() as session:
        values, form = dict(row.values(session, world)), dict(row.form(session, world))
    with store.app.test_request_context():
        path = url_for(row.endpoint, **values)
    if role == ANONYMOUS:
        client = anonymous(store.app)
    else:
        client = visitor(store, world.people[role], world.acting_for(role))
    sent = {"form_token": new_form_token(), **form} if row.method == "POST" else None
    return client.open(path, method=row.method, data=sent)


def is_let_in(answer: TestResponse) -> bool:
    """Tell whether somebody got in: neither refused nor sent to the door."""
    assert answer.status_code < 500, answer.text[:2000]
    assert answer.status_code != 400, answer.text[:2000]
    to_the_door = answer.status_code == 303 and answer.headers["Location"].startswith(DOOR)
    return answer.status_code not in REFUSED and not to_the_door


# Who is let in is decided before anything that the two databases do differently; each room's own tests run on
# both.
ONE_DATABASE = pytest.mark.only("sqlite")


@ONE_DATABASE
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.endpoint}")
def test_a_route_lets_in_whom_the_matrix_says(store: Store, row: Row) -> None:
    with store.write() as session:
        world = make_world(session)
    let_in = {role for role in ROLES if is_let_in(knock(store, world, row, role))}
    assert let_in == set(row.allowed)


@ONE_DATABASE
@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.method == "POST" and not row.from_outside],
    ids=lambda row: row.endpoint,
)
def test_a_form_that_is_not_ours_is_refused(store: Store, row: Row) -> None:
    with store.write() as session:
        world = make_world(session)
    with store.app.app_context(), store.write() as session:
        values = dict(row.values(session, world))
    with store.app.test_request_context():
        path = url_for(row.endpoint, **values)
    client = visitor(store, world.people["owner"], world.farm)
    client.csrf = None
    assert client.post(path).status_code == 400
