"""Signed-in browsers: begun, recognised, ended."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.actor import Actor, Hat
from app.accounts.audit import Subject, record
from app.accounts.models import Mandate, Person, PersonSession, StaffRole
from app.accounts.tokens import new_token, token_hash
from catalog.organisations import LegalForm, OrganisationKind

# Whoever may do more stays signed in for less.
IDLE = timedelta(days=14)
IDLE_OF_STAFF = timedelta(hours=2)
LONGEST = timedelta(days=60)
LONGEST_OF_STAFF = timedelta(hours=12)
# Noting every request would make every page a write.
SEEN_EVERY = timedelta(minutes=10)
# More signed-in browsers than anybody has; whoever needs another loses the one not seen for longest.
MOST_SESSIONS = 20
PROOF_HOLDS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser tells of itself, cut to what is kept."""

    user_agent: str
    address: str
    # The mark of a known device that it holds, if any.
    device: str = ""


def begin_session(
    session: Session, person_id: uuid.UUID, browser: Browser, *, now: datetime
) -> str:
    """Sign a browser in and return its new token; what it held before is of no use any more."""
    _make_room(session, person_id)
    staff = queries.staff_roles_of(session, person_id)
    mandates = queries.mandates_of(session, person_id)
    token = new_token()
    session.add(
        PersonSession(
            token_hash=token_hash(token),
            person_id=person_id,
            # Who has one organisation need not choose it.
            acting_for_id=mandates[0].organisation_id if len(mandates) == 1 else None,
            user_agent=browser.user_agent[:300],
            address=browser.address[:45],
            proved_at=now,
            created_at=now,
            seen_at=now,
            expires_at=now + (LONGEST_OF_STAFF if staff else LONGEST),
        )
    )
    return token


def _make_room(session: Session, person_id: uuid.UUID) -> None:
    """End the sessions that were not seen for longest, so that there is room for one more."""
    kept = (
        select(PersonSession.id)
        .where(PersonSession.person_id == person_id)
        .order_by(PersonSession.seen_at.desc(), PersonSession.id.desc())
        .limit(MOST_SESSIONS - 1)
    )
    surplus = delete(PersonSession).where(
        PersonSession.person_id == person_id, PersonSession.id.not_in(kept)
    )
    session.execute(surplus.execution_options(synchronize_session=False))


def is_alive(row: PersonSession, staff: frozenset[StaffRole], now: datetime) -> bool:
    """Tell whether a session still signs its person in."""
    idle = IDLE_OF_STAFF if staff else IDLE
    person = row.person
    in_force = person.disabled_at is None and person.erased_at is None
    return in_force and now < row.expires_at and now - row.seen_at < idle


def actor_of(session: Session, token: str, now: datetime) -> tuple[Actor, PersonSession] | None:
    """Return who holds a token; None for a token that never was, has ended or was ended."""
    row = queries.session_by_hash(session, token_hash(token))
    if row is None:
        return None
    staff = queries.staff_roles_of(session, row.person_id)
    if not is_alive(row, staff, now):
        return None
    hats = tuple(_hat(mandate) for mandate in queries.mandates_of(session, row.person_id))
    actor = Actor(
        person_id=row.person_id,
        session_id=row.id,
        name=row.person.name,
        email=row.person.email or "",
        locale=row.person.locale,
        hats=hats,
        acting=next((hat for hat in hats if hat.organisation_id == row.acting_for_id), None),
        staff=staff,
        has_second_factor=row.person.totp_confirmed_at is not None,
        handles_money=row.person.handles_money,
        proved_at=row.proved_at,
    )
    return actor, row


def actor_later(
    session: Session, person_id: uuid.UUID, session_id: uuid.UUID, acting_for_id: uuid.UUID | None
) -> Actor | None:
    """Return who asked for work that is done later, with the roles of now; None when the person is barred."""
    person = session.get_one(Person, person_id)
    if person.disabled_at is not None or person.erased_at is not None:
        return None
    hats = tuple(_hat(mandate) for mandate in queries.mandates_of(session, person_id))
    return Actor(
        person_id=person_id,
        session_id=session_id,
        name=person.name,
        email=person.email or "",
        locale=person.locale,
        hats=hats,
        acting=next((hat for hat in hats if hat.organisation_id == acting_for_id), None),
        staff=queries.staff_roles_of(session, person_id),
        has_second_factor=person.totp_confirmed_at is not None,
        handles_money=person.handles_money,
    )


def _hat(mandate: Mandate) -> Hat:
    owner = mandate.organisation
    is_public = (
        owner.kind is OrganisationKind.PUBLIC_BODY or owner.legal_form is LegalForm.PUBLIC_BODY
    )
    return Hat(
        owner.id, owner.slug, owner.name, owner.kind, owner.is_member, mandate.role, is_public
    )


def end_session(session: Session, session_id: uuid.UUID) -> None:
    """Sign one browser out."""
    session.execute(delete(PersonSession).where(PersonSession.id == session_id))


def end_sessions(session: Session, person_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
    """Sign every browser of a person out, except perhaps the one in use."""
    query = delete(PersonSession).where(PersonSession.person_id == person_id)
    session.execute(query if but is None else query.where(PersonSession.id != but))


def act_for(session: Session, actor: Actor, organisation_id: uuid.UUID | None) -> bool:
    """Put on another hat; tell whether the person has it."""
    if organisation_id is not None and actor.role_in(organisation_id) is None:
        return False
    row = session.get_one(PersonSession, actor.session_id)
    row.acting_for_id = organisation_id
    return True


def prune_sessions(session: Session, *, now: datetime) -> None:
    """Remove sessions that have ended by themselves, at last or idle."""
    ended = or_(PersonSession.expires_at <= now, PersonSession.seen_at <= now - IDLE)
    session.execute(delete(PersonSession).where(ended))


def end_every_session(session: Session, *, now: datetime) -> None:
    """Sign everybody out."""
    session.execute(delete(PersonSession))
    record(session, "account.everybody_signed_out", Subject("person"), actor=None, now=now)
