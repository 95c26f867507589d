"""Households of a group: added, renamed, joined and left by people; one who leaves is only marked.

Every change waits for the one before at the group's own row: codes stay different, and nobody comes to
belong to two households.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.accounts.models import Person
from app.accounts.queries import person_by_email
from app.accounts.throttle import note_failure, require_calm, throttle_key
from app.groups import queries
from app.groups.duties import drop_duties
from app.groups.duty_queries import belongs
from app.groups.errors import CodeTaken, HouseholdHasLeft, NobodySignsIn, PersonElsewhere
from app.groups.letters import tell_added
from app.groups.models import Household, HouseholdPerson
from app.groups.shifts import drop_helps
from catalog.base import new_id
from catalog.organisations import Organisation

# Who tries address after address learns who signs in here.
FREE_TRIES = 20


@dataclass(frozen=True, slots=True)
class HouseholdForm:
    """What a household is called; without a code the next number is taken."""

    name: str
    code: str


def add_household(
    session: Session,
    group: Organisation,
    form: HouseholdForm,
    *,
    actor: Actor,
    day: date,
    now: datetime,
) -> Household:
    """Add a household to a group.

    Raises
    ------
    CodeTaken
    """
    queries.locked_group(session, group.id)
    taken = queries.codes_of(session, group.id)
    if form.code in taken:
        raise CodeTaken
    row = Household(
        id=new_id(),
        organisation_id=group.id,
        code=form.code or next(str(each) for each in count(1) if str(each) not in taken),
        name=form.name,
        joined_on=day,
        created_at=now,
    )
    session.add(row)
    session.flush()
    _note(session, "household.added", row, actor, now)
    return row


def change_household(
    session: Session, household: Household, form: HouseholdForm, *, actor: Actor, now: datetime
) -> None:
    """Call a household differently.

    Raises
    ------
    CodeTaken
    """
    queries.locked_group(session, household.organisation_id)
    code = form.code or household.code
    if code != household.code and code in queries.codes_of(session, household.organisation_id):
        raise CodeTaken
    household.name, household.code = form.name, code
    _note(session, "household.changed", household, actor, now)


def add_person(
    session: Session,
    where: tuple[Organisation, Household],
    email: str,
    *,
    secret: str,
    actor: Actor,
    now: datetime,
) -> Person:
    """Let somebody who signs in belong to a household; they are told by mail.

    Raises
    ------
    HouseholdHasLeft, NobodySignsIn, PersonElsewhere, TooManyTries
    """
    group, household = where
    queries.locked_group(session, group.id)
    if household.left_on is not None:
        raise HouseholdHasLeft
    keys = {throttle_key("household", str(group.id), secret): FREE_TRIES}
    require_calm(session, keys, now=now)
    person = person_by_email(session, email)
    if person is None or person.disabled_at is not None:
        raise NobodySignsIn
    if _belongs_already(session, household, person.id):
        return person
    session.add(HouseholdPerson(household_id=household.id, person_id=person.id, created_at=now))
    _note(session, "household.person_added", household, actor, now, person=person.id)
    if person.id != actor.person_id:
        tell_added(session, person, household, group, now=now)
    return person


def note_stranger(session: Session, group_id: uuid.UUID, secret: str, *, now: datetime) -> None:
    """Count a try with an address that nobody signs in with."""
    keys = {throttle_key("household", str(group_id), secret): FREE_TRIES}
    note_failure(session, keys, now=now)


def _belongs_already(session: Session, household: Household, person_id: uuid.UUID) -> bool:
    """Tell whether a person is of this household; refuse one who is of another."""
    found = queries.household_of(session, person_id, household.organisation_id)
    if found is not None and found.id != household.id:
        raise PersonElsewhere(found.name)
    return found is not None


def remove_person(
    session: Session, household: Household, person_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """Let somebody belong to a household no longer."""
    queries.locked_group(session, household.organisation_id)
    for each in household.people:
        if each.person_id == person_id:
            session.delete(each)
            session.flush()
            _note(session, "household.person_removed", household, actor, now, person=person_id)
            let_go(session, household.organisation_id, person_id, actor=actor, now=now)


def let_go(
    session: Session,
    group_id: uuid.UUID,
    person_id: uuid.UUID,
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    """Expect nothing any more of somebody who has left the group.

    One belongs to a group by a household or by acting for it: who keeps one of the two keeps the duties.
    """
    if not belongs(session, group_id, person_id):
        drop_duties(session, group_id, person_id, actor=actor, now=now)
        drop_helps(session, group_id, person_id, now=now)


def leave(session: Session, household: Household, on: date, *, actor: Actor, now: datetime) -> None:
    """Mark that a household has left. What it owes and is owed stays in the books."""
    queries.locked_group(session, household.organisation_id)
    household.left_on = on
    session.flush()
    _note(session, "household.left", household, actor, now)
    for each in household.people:
        let_go(session, household.organisation_id, each.person_id, actor=actor, now=now)


def come_back(session: Session, household: Household, *, actor: Actor, now: datetime) -> None:
    """Take back that a household has left.

    Raises
    ------
    PersonElsewhere
        When somebody of it has joined another household since.
    """
    queries.locked_group(session, household.organisation_id)
    for each in household.people:
        _belongs_already(session, household, each.person_id)
    household.left_on = None
    _note(session, "household.came_back", household, actor, now)


def _note(
    session: Session,
    action: str,
    household: Household,
    actor: Actor,
    now: datetime,
    *,
    person: uuid.UUID | None = None,
) -> None:
    facts = {"household": str(household.id)} | ({"person": str(person)} if person else {})
    subject = Subject("organisation", household.organisation_id)
    record(session, action, subject, actor=actor, now=now, facts=facts)
