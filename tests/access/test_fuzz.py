"""Nothing that anybody sends anywhere is answered with a fault of ours: schemathesis as each role."""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.accounts.models import Role
from app.matches.openapi import document
from catalog.organisations import OrganisationKind
from tests.access.description import Operation, Seen, all_rows, described, paths_of, shown_to
from tests.access.world import (
    ANONYMOUS,
    CITIZEN,
    COORDINATION,
    EDITOR,
    ORDERS,
    OWNER,
    ROLES,
    SECRETARIAT,
    STRANGER,
    VIEWER,
    Row,
    World,
    make_world,
)
from tests.support import factories
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.signing import Visitor, anonymous, mandate, person, visitor

PUBLIC_BUYER = "public buyer"
OTHER_HOUSES = frozenset({CITIZEN, STRANGER})
# Those of a house share a market, who may do least first; its guides tell what its pages would send.
HOUSES = {
    "outside": (ANONYMOUS, CITIZEN, PUBLIC_BUYER, STRANGER),
    "inside": (VIEWER, ORDERS, EDITOR, OWNER),
    "staff": (COORDINATION, SECRETARIAT),
}
GUIDES = {
    "outside": (ANONYMOUS, PUBLIC_BUYER),
    "inside": (OWNER,),
    "staff": (COORDINATION, SECRETARIAT),
}
FEWEST_LET_IN = 40
DRAWN_AT_ONCE = 30
# The simplest request and one drawn by chance, always the same; raise it to search: FUZZ_EXAMPLES=50.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
API_EXAMPLES = 10 * EXAMPLES
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
HOLDS_STILL = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


def knocker(store: Store, world: World, role: str) -> Callable[[], Visitor]:
    """Return how to open a new browser in which somebody of the role has signed in."""
    if role == ANONYMOUS:
        return lambda: anonymous(store.app)
    if role != PUBLIC_BUYER:
        return lambda: visitor(store, world.people[role], world.acting_for(role))
    with store.write() as session:
        town = factories.organisation(
            session, name="Comune di Prova", slug="comune", kind=OrganisationKind.PUBLIC_BODY
        )
        who = person(session, totp_confirmed_at=NOW)
        mandate(session, who, town, Role.OWNER)
        factories.demand(session, town)
    return lambda: visitor(store, who, town)


@pytest.fixture
def world(store: Store) -> World:
    with store.write() as session:
        world = make_world(session)
        factories.offer(session, world.farm)
        factories.offer(session, world.other)
        factories.claim(session, world.farm)
        factories.delivery_area(session, world.farm)
    return world


@dataclass(slots=True)
class Sent:
    """What became of what was sent."""

    requests: int = 0
    let_in: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("house", HOUSES)
def test_no_page_fails_whatever_a_role_sends(store: Store, world: World, house: str) -> None:
    roles, rows = HOUSES[house], all_rows()
    knocks = {role: knocker(store, world, role) for role in roles}
    values = paths_of(store, world, rows)
    shown: dict[Operation, Seen] = {}
    for role in GUIDES[house]:
        shown_to(store, knocks[role](), values, shown)
    schema = schemathesis.openapi.from_dict(described(store.app, rows, values, shown))
    schema.app = store.app
    cases = cases_of([result.ok() for result in schema.get_all_operations()])
    sent = Sent()
    for role in roles:
        send(cases, role, rows, knocks[role], sent)
    sys.stdout.write(f"{house}: {sent.requests} requests, let in: {dict(sent.let_in)}\n")
    assert sent.faults == []
    assert sent.requests >= len(rows) * len(roles)
    # A role that is let in nowhere was locked out on the way, and has tried nothing.
    assert all(sent.let_in[role] >= FEWEST_LET_IN for role in roles), sent.let_in


def cases_of(operations: list[APIOperation]) -> list[schemathesis.Case]:
    """Return what comes to schemathesis' mind: for each operation the simplest request first, then others.

    Drawn once for all roles of a house: drawing costs more than sending.
    """
    found: list[schemathesis.Case] = []
    for start in range(0, len(operations), DRAWN_AT_ONCE):
        some = operations[start : start + DRAWN_AT_ONCE]

        @HOLDS_STILL
        @given(cases=st.tuples(*(operation.as_strategy() for operation in some)))
        def draw(cases: tuple[schemathesis.Case, ...]) -> None:
            found.extend(cases)

        draw()
    return found


def send(
    cases: list[schemathesis.Case],
    role: str,
    rows: tuple[Row, ...],
    knock: Callable[[], Visitor],
    sent: Sent,
) -> None:
    """Send all cases, of an operation that refuses the role at the door the last one only."""
    like = OTHER_HOUSES if role == PUBLIC_BUYER else frozenset({role})
    open_to = {(row.endpoint, row.method) for row in rows if row.allowed & like}
    last = {key(case): case for case in cases}
    for case in cases:
        if key(case) not in open_to and last[key(case)] is not case:
            continue
        response = case.call(session=knock())
        sent.requests += 1
        sent.let_in[role] += response.status_code < HTTPStatus.BAD_REQUEST
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            sent.faults.append(
                f"{response.status_code} {role}: {case.method} {case.formatted_path} {case.query} {case.body}"
            )


def key(case: schemathesis.Case) -> Operation:
    """Return the operation of a case."""
    return case.operation.definition.raw["operationId"], case.method


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("role", [*ROLES, PUBLIC_BUYER])
def test_the_interface_keeps_its_word_to_every_role(store: Store, world: World, role: str) -> None:
    browser = knocker(store, world, role)()
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(document())))
    schema.app = store.app
    operation = schema["/api/v1/matches"]["GET"]

    @settings(HOLDS_STILL, max_examples=API_EXAMPLES)
    @given(case=st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in MODES)))
    def call(case: schemathesis.Case) -> None:
        response = case.call(session=browser)
        case.validate_response(response, checks=CHECKS)

    call()
