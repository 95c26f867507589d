"""Colleagues of an organisation: invited, given another role, removed; one owner always stays."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts import letters, queries
from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.accounts.errors import AlreadyColleague, LastOwner, LinkUnusable, NoColleague, OtherAddress
from app.accounts.links import add_link, find_link, use_link
from app.accounts.models import MailLink, MailLinkPurpose, Mandate, Person, Role
from app.accounts.services import give_role
from app.accounts.sign_up import NewPerson, add_confirmed
from app.accounts.throttle import note_failure, require_calm, throttle_key
from app.runtime.jobs.outbox import publish
from catalog.organisations import Organisation

PURPOSE = MailLinkPurpose.INVITATION
# For the rooms above: somebody acts for an organisation no longer, {"organisation_id", "person_id"}.
LEFT = "accounts.colleague_left"
# Each is a mail to somebody who did not ask for it.
FREE_INVITATIONS = 20
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link offers: to act for an organisation in a role, to whoever reads an address."""

    email: str
    organisation: Organisation
    role: Role
    has_account: bool


def _note(
    session: Session,
    action: str,
    organisation_id: uuid.UUID,
    actor: Actor,
    now: datetime,
    **facts: str,
) -> None:
    subject = Subject("organisation", organisation_id)
    record(session, action, subject, actor=actor, now=now, facts=facts)


def invite(
    session: Session,
    actor: Actor,
    organisation: Organisation,
    wanted: tuple[str, Role],
    secret: str,
    *,
    now: datetime,
) -> None:
    """Invite whoever reads an address; an earlier invitation of theirs dies.

    Raises
    ------
    AlreadyColleague, TooManyTries
    """
    email, role = wanted
    keys = {throttle_key("invitation", str(organisation.id), secret): FREE_INVITATIONS}
    require_calm(session, keys, now=now)
    note_failure(session, keys, now=now, longest=LONGEST_WAIT)
    person = queries.person_by_email(session, email)
    if person is not None and queries.mandate(session, person.id, organisation.id) is not None:
        raise AlreadyColleague
    for earlier in queries.open_invitations(session, organisation.id, now):
        if earlier.email == email:
            earlier.used_at = now
    link = MailLink(purpose=PURPOSE, email=email, organisation_id=organisation.id, role=role)
    token = add_link(session, link, now=now)
    _note(session, "colleague.invited", organisation.id, actor, now, role=role.value)
    locale = person.locale if person is not None else actor.locale
    names = letters.InvitationNames(actor.name, organisation.name, role)
    letters.send_invitation(session, email, locale, names, token, now=now)


def withdraw(
    session: Session, actor: Actor, organisation_id: uuid.UUID, link_id: uuid.UUID, *, now: datetime
) -> None:
    """Make an invitation useless.

    Raises
    ------
    LinkUnusable
    """
    for link in queries.open_invitations(session, organisation_id, now):
        if link.id == link_id:
            link.used_at = now
            _note(session, "colleague.invitation_withdrawn", organisation_id, actor, now)
            return
    raise LinkUnusable


def invitation_of(session: Session, token: str, *, now: datetime) -> Invitation:
    """Return what a link offers.

    Raises
    ------
    LinkUnusable
    """
    link = find_link(session, token, PURPOSE, now=now)
    return _invitation(session, link)


def _invitation(session: Session, link: MailLink) -> Invitation:
    owner = session.get(Organisation, link.organisation_id) if link.organisation_id else None
    if owner is None or link.role is None:
        raise LinkUnusable
    known = queries.person_by_email(session, link.email) is not None
    return Invitation(link.email, owner, link.role, known)


def accept(session: Session, actor: Actor, token: str, *, now: datetime) -> Organisation:
    """Take the role that a link offers to the address one signs in with.

    Raises
    ------
    LinkUnusable, OtherAddress
    """
    found = _invitation(session, use_link(session, token, PURPOSE, now=now))
    if found.email != actor.email:
        raise OtherAddress
    # Who holds a role already keeps it: an old invitation takes nothing away.
    if queries.mandate(session, actor.person_id, found.organisation.id) is None:
        give_role(session, actor.person_id, found.organisation.id, found.role, now=now)
    _note(session, "colleague.joined", found.organisation.id, actor, now, role=found.role.value)
    return found.organisation


def accept_as_new(session: Session, wanted: NewPerson, token: str, *, now: datetime) -> Person:
    """Sign up and take the role at once: the link has proved the address.

    Raises
    ------
    LinkUnusable
    """
    found = _invitation(session, use_link(session, token, PURPOSE, now=now))
    if found.has_account or found.email != wanted.email:
        raise LinkUnusable
    person = add_confirmed(session, wanted, now=now)
    give_role(session, person.id, found.organisation.id, found.role, now=now)
    subject = Subject("organisation", found.organisation.id)
    facts = {"role": found.role.value, "person": str(person.id)}
    record(session, "colleague.joined", subject, actor=None, now=now, facts=facts)
    return person


def change_role(
    session: Session,
    actor: Actor,
    organisation_id: uuid.UUID,
    person_id: uuid.UUID,
    role: Role,
    *,
    now: datetime,
) -> None:
    """Give a colleague another role; it counts from their next page on.

    Raises
    ------
    NoColleague, LastOwner
    """
    found = _locked(session, organisation_id, person_id, stays_owner=role is Role.OWNER)
    found.role = role
    facts = {"person": str(person_id), "role": role.value}
    _note(session, "colleague.role_changed", organisation_id, actor, now, **facts)


def remove(
    session: Session,
    actor: Actor,
    organisation_id: uuid.UUID,
    person_id: uuid.UUID,
    *,
    now: datetime,
) -> None:
    """Let somebody act for the organisation no longer: another, or oneself.

    Raises
    ------
    NoColleague, LastOwner
    """
    session.delete(_locked(session, organisation_id, person_id, stays_owner=False))
    action = "colleague.left" if person_id == actor.person_id else "colleague.removed"
    _note(session, action, organisation_id, actor, now, person=str(person_id))
    left = {"organisation_id": str(organisation_id), "person_id": str(person_id)}
    publish(session, LEFT, left, now=now)


def _locked(
    session: Session, organisation_id: uuid.UUID, person_id: uuid.UUID, *, stays_owner: bool
) -> Mandate:
    """Return the role of a colleague; nobody else changes roles there until the transaction ends."""
    everybody = queries.lock_mandates(session, organisation_id)
    found = next((each for each in everybody if each.person_id == person_id), None)
    if found is None:
        raise NoColleague
    others = [each for each in everybody if each.role is Role.OWNER and each is not found]
    if found.role is Role.OWNER and not stays_owner and not others:
        raise LastOwner
    return found
