"""Use cases of registering: what is filled in so far, and the new organisation in the end."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.accounts.models import Person, PersonSession, Role
from app.accounts.services import give_role
from app.organisations import queries
from app.organisations.doubts import doubts_about
from app.organisations.errors import AlreadyRegistered, NotConfirmed, TooManyRegistrations
from app.organisations.matters import raise_matter
from app.organisations.models import MatterKind, RegistrationDraft
from app.organisations.neighbour_queries import holders_of, taken_slugs
from app.organisations.profile import Profile
from app.organisations.writing import write_point, write_profile, write_registers
from app.runtime.jobs.registry import JobRegistry
from app.web.slugs import slugify
from catalog.base import new_id
from catalog.organisations import Organisation

MOST_A_DAY = 5
DAY = timedelta(days=1)
REGISTERED = "organisation.registered"
DRAFTS_KEPT = timedelta(days=30)
PRUNE = "organisations.prune_drafts"
# Pages of ours that stand where an organisation's own page would.
RESERVED_SLUGS = frozenset({"nuova", "comuni", "terreno", "da-guardare"})
MOST_SLUG = 100
SLUG_TRIES = 20


def draft_of(session: Session, person_id: uuid.UUID) -> RegistrationDraft | None:
    """Return what a person has filled in so far."""
    return session.get(RegistrationDraft, person_id)


def keep_draft(
    session: Session, person_id: uuid.UUID, values: Mapping[str, Any], *, now: datetime
) -> None:
    """Keep what a person has filled in, in place of what was there."""
    session.merge(RegistrationDraft(person_id=person_id, values=dict(values), updated_at=now))


def drop_draft(session: Session, person_id: uuid.UUID) -> None:
    """Forget what a person has filled in."""
    session.execute(delete(RegistrationDraft).where(RegistrationDraft.person_id == person_id))


def require_confirmed(session: Session, person_id: uuid.UUID) -> None:
    """Refuse whoever has not confirmed their own address.

    Raises
    ------
    NotConfirmed
    """
    if session.get_one(Person, person_id).confirmed_at is None:
        raise NotConfirmed


def holder(session: Session, error: AlreadyRegistered) -> Organisation | None:
    """Return the organisation because of which another is refused, if it is known."""
    known = error.organisation_id
    return None if known is None else session.get(Organisation, known)


def require_unhurried(session: Session, person_id: uuid.UUID, *, now: datetime) -> None:
    """Refuse whoever has not confirmed their address, or has registered too many of late.

    Raises
    ------
    NotConfirmed, TooManyRegistrations
    """
    # Locked, so that several at once are counted one after the other.
    person = session.get_one(Person, person_id, with_for_update=True, populate_existing=True)
    if person.confirmed_at is None:
        raise NotConfirmed
    of_late = queries.deeds_since(session, person_id, REGISTERED, since=now - DAY, most=MOST_A_DAY)
    if of_late >= MOST_A_DAY:
        raise TooManyRegistrations(MOST_A_DAY)


def register(
    session: Session,
    actor: Actor,
    profile: Profile,
    *,
    similar: Collection[uuid.UUID] = (),
    now: datetime,
) -> Organisation:
    """Add an organisation; whoever registers it owns it and acts for it at once.

    `similar` are the organisations of which the person said that it is none of them.

    Raises
    ------
    NotConfirmed, TooManyRegistrations, AlreadyRegistered
    """
    require_unhurried(session, actor.person_id, now=now)
    for holder in holders_of(session, profile.papers.identifiers):
        raise AlreadyRegistered(holder.id)
    organisation = _new_organisation(session, profile, now)
    give_role(session, actor.person_id, organisation.id, Role.OWNER, now=now)
    session.get_one(PersonSession, actor.session_id).acting_for_id = organisation.id
    _tell(session, actor, organisation, profile, similar=similar, now=now)
    drop_draft(session, actor.person_id)
    return organisation


def _new_organisation(session: Session, profile: Profile, now: datetime) -> Organisation:
    organisation = Organisation(
        id=new_id(),
        slug=free_slug(session, profile.who.name, profile.address.istat),
        created_at=now,
        updated_at=now,
    )
    write_profile(organisation, profile)
    write_point(organisation, profile.point)
    try:
        with session.begin_nested():
            session.add(organisation)
    except IntegrityError as error:
        # Somebody registered the same number at the same moment.
        raise AlreadyRegistered(None) from error
    write_registers(session, organisation.id, {}, profile.papers.registers, now)
    return organisation


def _tell(
    session: Session,
    actor: Actor,
    organisation: Organisation,
    profile: Profile,
    *,
    similar: Collection[uuid.UUID],
    now: datetime,
) -> None:
    subject = Subject("organisation", organisation.id)
    record(session, REGISTERED, subject, actor=actor, now=now, facts={"kind": profile.who.kind})
    raise_matter(session, organisation.id, MatterKind.REGISTERED, now=now)
    if similar:
        facts = {"organisations": sorted(str(each) for each in similar)}
        raise_matter(session, organisation.id, MatterKind.SIMILAR_NAME, facts, now=now)
    doubts = doubts_about(profile.who.kind, profile.papers)
    if doubts:
        kind = MatterKind.REGISTERS_DISAGREE
        raise_matter(session, organisation.id, kind, {"doubts": list(doubts)}, now=now)


def free_slug(session: Session, name: str, istat: str) -> str:
    """Return an address for a page that no other organisation has."""
    base = slugify(name)[:MOST_SLUG].strip("-") or f"realta-{istat}"
    tries = [base, *(f"{base}-{number}" for number in range(2, SLUG_TRIES))]
    taken = taken_slugs(session, tries) | RESERVED_SLUGS
    free = next((slug for slug in tries if slug not in taken), None)
    return free or f"{base}-{new_id().hex[-8:]}"


def prune_drafts(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
    """Forget registrations that nobody has gone on with."""
    session.execute(
        delete(RegistrationDraft).where(RegistrationDraft.updated_at < now - DRAFTS_KEPT)
    )


def register_jobs(jobs: JobRegistry) -> None:
    """Register the job that forgets."""
    jobs.add(PRUNE, prune_drafts, every=DAY)
