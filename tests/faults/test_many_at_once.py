"""Many people at once, over the wire, with several processes that answer: nothing acknowledged is lost."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.groups.models import HouseholdPerson
from app.orders.booking.models import Booking, BookingEvent
from app.orders.models import OrderLine
from app.runtime.once import new_form_token
from config import Settings
from tests.faults.scene import Scene, open_order
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.signing import person
from tests.support.web import Caller, WebServer, running_web_server

SAVERS = 50
SAVES = 2
OF_ONE_HOUSEHOLD = 8
CRATES = 60


@pytest.fixture(scope="module")
def server(settings: Settings, migrated_app: Flask) -> Iterator[WebServer]:
    with running_web_server(settings, processes=2) as running:
        yield running


@dataclass(frozen=True, slots=True)
class Saver:
    """Somebody who books for a household of their own, over the wire."""

    scene: Scene
    caller: Caller
    chance: random.Random

    def saves(self) -> tuple[list[int], tuple[int, int]]:
        """Save some baskets; return what was answered and the wish that was acknowledged last."""
        answers, stands, revision = [], (0, 0), 0
        for _number in range(SAVES):
            wish = self.chance.randint(0, 4), self.chance.randint(0, 3)
            form = {"form_token": new_form_token(), **self.scene.wish(*wish, revision)}
            answer = self.caller.post(f"{self.scene.path}/prenota", form)
            answers.append(answer.status)
            if answer.status == HTTPStatus.SEE_OTHER:
                stands, revision = wish, revision + 1
        return answers, stands


def test_of_fifty_who_save_at_once_none_is_lost(store: Store, server: WebServer) -> None:
    scene = open_order(store, households=SAVERS)
    with store.write() as session:
        session.get_one(OrderLine, scene.flour.id).maximum_units = CRATES
    savers = [
        Saver(scene, Caller.of(store, server, scene.session_of(member)), random.Random(number))
        for number, member in enumerate(scene.members)
    ]
    with ThreadPoolExecutor(SAVERS) as pool:
        ends = list(pool.map(Saver.saves, savers))

    answers = {status for statuses, _wish in ends for status in statuses}
    # Refused only for the flour, of which there is less than all want.
    assert answers <= {HTTPStatus.SEE_OTHER, HTTPStatus.UNPROCESSABLE_ENTITY}
    with store.read() as session:
        stands = {
            (row.household_id, row.line_id): row.quantity
            for row in session.scalars(select(Booking))
        }
        for family, (_statuses, wish) in zip(scene.families, ends, strict=True):
            found = tuple(
                stands.get((family.id, line.id), 0) for line in (scene.apples, scene.flour)
            )
            assert found == wish
        flour = sum(wish[1] for _statuses, wish in ends)
        assert flour <= CRATES
        # Each change is noted once, from what stood to what stands.
        for row in session.scalars(select(Booking)):
            noted = session.scalars(
                select(BookingEvent)
                .where(
                    BookingEvent.household_id == row.household_id,
                    BookingEvent.line_id == row.line_id,
                )
                .order_by(BookingEvent.at, BookingEvent.id)
            ).all()
            assert sum(each.quantity - each.quantity_before for each in noted) == row.quantity


def test_of_one_household_who_save_at_once_one_is_taken_and_the_others_see_both_versions(
    store: Store, server: WebServer
) -> None:
    scene = open_order(store, households=1)
    family = scene.families[0]
    with store.write() as session:
        people: list[Person] = [person(session) for _number in range(OF_ONE_HOUSEHOLD)]
        for each in people:
            session.add(HouseholdPerson(household_id=family.id, person_id=each.id, created_at=NOW))
    callers = [Caller.of(store, server, scene.session_of(each)) for each in people]

    def save(number: int) -> tuple[int, str]:
        form = {"form_token": new_form_token(), **scene.wish(number + 1, 0, 0)}
        answer = callers[number].post(f"{scene.path}/prenota", form)
        return answer.status, answer.text

    with ThreadPoolExecutor(OF_ONE_HOUSEHOLD) as pool:
        answers = list(pool.map(save, range(OF_ONE_HOUSEHOLD)))

    statuses = [status for status, _text in answers]
    assert statuses.count(HTTPStatus.SEE_OTHER) == 1
    assert statuses.count(HTTPStatus.CONFLICT) == OF_ONE_HOUSEHOLD - 1
    winner = statuses.index(HTTPStatus.SEE_OTHER)
    assert [row[2] for row in scene.facts().bookings] == [winner + 1]
    for number, (_status, page) in enumerate(answers):
        if number != winner:
            # What stands and what was typed, one beside the other.
            assert f'value="{winner + 1}"' in page
            assert f'value="{number + 1}"' in page
