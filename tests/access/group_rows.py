"""Who may do what in a purchasing group."""

from collections.abc import Mapping
from datetime import time, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.groups.models import DutyKind
from app.groups.pact_queries import open_pact
from app.groups.queries import household_of
from app.runtime.files.documents import document_from_bytes
from app.runtime.files.services import keep_file
from app.runtime.files.store import current_file_store
from catalog.organisations import Organisation, OrganisationKind
from tests.access.world import CITIZEN, EDITORS, OWNERS, STRANGER, VIEWERS, Row, World
from tests.app.runtime.files.picture_kit import PDF
from tests.support import factories
from tests.support.factories import NOW
from tests.support.groups import duty, household, pact, pickup_place, pickup_window, shift

# Belongs to a household of Alice's group without acting for it.
MEMBER = frozenset({CITIZEN})


def _group(session: Session, world: World) -> Mapping[str, object]:
    """Make Alice's organisation a group; whoever moves its money has the second factor."""
    session.execute(
        update(Organisation)
        .where(Organisation.id == world.farm.id)
        .values(kind=OrganisationKind.GAS)
    )
    ids = [world.people[role].id for role in VIEWERS]
    session.execute(update(Person).where(Person.id.in_(ids)).values(totp_confirmed_at=NOW))
    return {"slug": world.farm.slug}


def _household(session: Session, world: World) -> Mapping[str, object]:
    values = _group(session, world)
    citizen = world.people[CITIZEN]
    row = household_of(session, citizen.id, world.farm.id) or household(
        session, world.farm, citizen
    )
    return {**values, "household_id": row.id}


def _duty(session: Session, world: World) -> Mapping[str, object]:
    values = _household(session, world)
    farm = factories.organisation(session)
    row = duty(session, world.farm, world.people[CITIZEN], DutyKind.COORDINATOR, farm)
    return {**values, "duty_id": row.id}


def _place(session: Session, world: World) -> Mapping[str, object]:
    return {**_household(session, world), "place_id": pickup_place(session, world.farm).id}


def _window(session: Session, world: World) -> Mapping[str, object]:
    values = _group(session, world)
    place = pickup_place(session, world.farm)
    row = pickup_window(session, place, 3, time(18), time(19))
    return {**values, "place_id": place.id, "window_id": row.id}


def _pact(session: Session, world: World) -> Mapping[str, object]:
    _household(session, world)
    row = open_pact(session, world.farm.id, world.other.id) or pact(
        session, world.farm, world.other
    )
    return {"pact_id": row.id}


def _signed(session: Session, world: World) -> Mapping[str, object]:
    values = _pact(session, world)
    row = open_pact(session, world.farm.id, world.other.id)
    assert row is not None
    read = document_from_bytes(PDF, "patto.pdf")
    row.file_id = keep_file(session, current_file_store(), read, by=None, now=NOW).id
    return values


def _shift(session: Session, world: World) -> Mapping[str, object]:
    values = _household(session, world)
    row = shift(session, pickup_place(session, world.farm), NOW + timedelta(days=3_650), needed=9)
    return {**values, "shift_id": row.id}


# Carla's shop is the producer of the pact.
PRODUCER = frozenset({STRANGER})

ROWS = (
    Row("households.index", EDITORS, values=_group),
    Row("households.add", EDITORS, "POST", values=_group),
    Row("households.one", EDITORS | MEMBER, values=_household),
    Row("households.change", EDITORS, "POST", values=_household),
    Row("households.add_person", EDITORS, "POST", values=_household),
    # One leaves a household oneself too; nobody takes others out who does not keep it.
    Row("households.remove_person", EDITORS | MEMBER, "POST", values=_household),
    Row("households.leave", EDITORS, "POST", values=_household),
    Row("households.come_back", EDITORS, "POST", values=_household),
    Row("duties.index", VIEWERS | MEMBER, values=_household),
    Row("duties.give", OWNERS, "POST", values=_household),
    Row("duties.take", OWNERS, "POST", values=_duty),
    Row("duties.producers", EDITORS, values=_group),
    Row("pacts.index", VIEWERS | MEMBER, values=_household),
    Row("pacts.new", EDITORS, values=_group),
    Row("pacts.begin", EDITORS, "POST", values=_group),
    Row("pacts.one", VIEWERS | MEMBER | PRODUCER, values=_pact),
    Row("pacts.edit", EDITORS, values=_pact),
    Row("pacts.change", EDITORS, "POST", values=_pact),
    Row("pacts.agree", PRODUCER, "POST", values=_pact),
    Row("pacts.step", EDITORS, "POST", values=_pact),
    Row("pacts.sign", EDITORS, "POST", values=_pact),
    Row("pacts.document", VIEWERS | MEMBER | PRODUCER, values=_signed),
    Row("shifts.index", VIEWERS | MEMBER, values=_household),
    Row("shifts.add", EDITORS, "POST", values=_household),
    Row("shifts.sign_up", VIEWERS | MEMBER, "POST", values=_shift),
    Row("shifts.withdraw", VIEWERS | MEMBER, "POST", values=_shift),
    Row("shifts.remove", EDITORS, "POST", values=_shift),
    Row("pickups.index", VIEWERS | MEMBER, values=_household),
    Row("pickups.new", EDITORS, values=_group),
    Row("pickups.add", EDITORS, "POST", values=_group),
    Row("pickups.edit", EDITORS, values=_place),
    Row("pickups.change", EDITORS, "POST", values=_place),
    Row("pickups.archive", EDITORS, "POST", values=_place),
    Row("pickups.add_window", EDITORS, "POST", values=_place),
    Row("pickups.remove_window", EDITORS, "POST", values=_window),
)
