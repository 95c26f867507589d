"""Giving and taking duties. The treasurer of a group needs a second factor, as its owners do."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.accounts.models import Person
from app.groups import duty_queries, queries
from app.groups.errors import NotOfTheGroup
from app.groups.models import Duty, DutyKind
from catalog.organisations import Organisation


@dataclass(frozen=True, slots=True)
class WantedDuty:
    """What a person is to look after; a coordinator perhaps of one producer only."""

    person_id: uuid.UUID
    kind: DutyKind
    producer_id: uuid.UUID | None


def give_duty(
    session: Session,
    group: Organisation,
    wanted: WantedDuty,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Let a person of the group look after something; giving it twice changes nothing.

    Raises
    ------
    NotOfTheGroup
    """
    queries.locked_group(session, group.id)
    person_id, kind, producer_id = wanted.person_id, wanted.kind, wanted.producer_id
    if not duty_queries.belongs(session, group.id, person_id):
        raise NotOfTheGroup
    if duty_queries.same_duty(session, group.id, person_id, kind, producer_id) is not None:
        return
    row = Duty(
        organisation_id=group.id,
        person_id=person_id,
        kind=kind,
        producer_id=producer_id,
        created_at=now,
    )
    session.add(row)
    session.flush()
    _note_money(session, person_id)
    _note(session, "duty.given", row, actor, now)


def take_duty(session: Session, duty: Duty, *, actor: Actor | None, now: datetime) -> None:
    """Let a person look after something no longer; without an actor where it follows from a deed elsewhere."""
    queries.locked_group(session, duty.organisation_id)
    session.delete(duty)
    session.flush()
    _note_money(session, duty.person_id)
    _note(session, "duty.taken", duty, actor, now)


def drop_duties(
    session: Session,
    group_id: uuid.UUID,
    person_id: uuid.UUID,
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    """Take every duty from somebody who belongs to the group no longer."""
    for each in queries.duties_of(session, person_id, group_id):
        take_duty(session, each, actor=actor, now=now)


def _note_money(session: Session, person_id: uuid.UUID) -> None:
    """Write down for the door whether a password is enough for this person."""
    person = session.get_one(Person, person_id, with_for_update=True, populate_existing=True)
    person.handles_money = duty_queries.keeps_money(session, person_id)


def _note(session: Session, action: str, duty: Duty, actor: Actor | None, now: datetime) -> None:
    facts = {"person": str(duty.person_id), "kind": duty.kind.value}
    if duty.producer_id is not None:
        facts["producer"] = str(duty.producer_id)
    subject = Subject("organisation", duty.organisation_id)
    record(session, action, subject, actor=actor, now=now, facts=facts)
