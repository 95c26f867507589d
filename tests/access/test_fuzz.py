"""Nothing that anybody sends anywhere is answered with a fault of ours: schemathesis as each role."""

import json
import os
from collections.abc import Callable

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
from tests.access.description import all_rows, described, paths_of, shown_to
from tests.access.world import ANONYMOUS, ROLES, World, make_world
from tests.support import factories
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.signing import Visitor, anonymous, mandate, person, visitor

PUBLIC_BUYER = "public buyer"
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


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("role", [*ROLES, PUBLIC_BUYER])
def test_no_page_fails_whatever_a_role_sends(store: Store, world: World, role: str) -> None:
    rows, knock = all_rows(), knocker(store, world, role)
    values = paths_of(store, world, rows)
    shown = shown_to(store, knock(), values)
    assert shown
    schema = schemathesis.openapi.from_dict(described(store.app, rows, values, shown))
    schema.app = store.app
    faults: list[str] = []
    for result in schema.get_all_operations():
        faults += faults_of(result.ok(), knock())
    assert faults == []


def faults_of(operation: APIOperation, browser: Visitor) -> list[str]:
    """Send what comes to schemathesis' mind; return the requests that were answered with a fault."""
    faults = []

    @HOLDS_STILL
    @given(case=operation.as_strategy())
    def send(case: schemathesis.Case) -> None:
        response = case.call(session=browser)
        if response.status_code >= 500:
            faults.append(
                f"{response.status_code} {case.method} {case.formatted_path} {case.query} {case.body}"
            )

    send()
    return faults


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
