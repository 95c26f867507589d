"""Every reading of people, sessions and roles."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from app.accounts.errors import OrganisationUnknown
from app.accounts.factor_models import Device, PendingSignIn, RecoveryCode
from app.accounts.models import (
    MailLink,
    MailLinkPurpose,
    Mandate,
    Person,
    PersonSession,
    Role,
    StaffMandate,
    StaffRole,
)
from catalog.organisations import Organisation

MOST_HATS = 100
MOST_LISTED = 50
MOST_COLLEAGUES = 200


def session_by_hash(session: Session, token_hash: str) -> PersonSession | None:
    """Return the session of a token with its person."""
    return session.scalar(
        select(PersonSession)
        .where(PersonSession.token_hash == token_hash)
        .options(joinedload(PersonSession.person))
    )


def mandates_of(session: Session, person_id: uuid.UUID) -> Sequence[Mandate]:
    """Return the roles of a person with their organisations, by name."""
    return session.scalars(
        select(Mandate)
        .join(Organisation)
        .where(Mandate.person_id == person_id)
        .options(joinedload(Mandate.organisation))
        .order_by(Organisation.name, Organisation.id)
        .limit(MOST_HATS)
    ).all()


def staff_roles_of(session: Session, person_id: uuid.UUID) -> frozenset[StaffRole]:
    """Return what a person does for the district."""
    return frozenset(
        session.scalars(select(StaffMandate.role).where(StaffMandate.person_id == person_id))
    )


def pending_by_hash(
    session: Session, token_hash: str, *, lock: bool = False
) -> PendingSignIn | None:
    """Return the pending sign-in of a token, locked when a code is about to be tried."""
    query = select(PendingSignIn).where(PendingSignIn.token_hash == token_hash)
    locked = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(locked if lock else query)


def recovery_codes_left(session: Session, person_id: uuid.UUID) -> int:
    """Return how many recovery codes a person has not used."""
    unused = select(func.count()).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(unused) or 0


def sessions_of(session: Session, person_id: uuid.UUID) -> Sequence[PersonSession]:
    """Return the signed-in browsers of a person, those seen last first."""
    return session.scalars(
        select(PersonSession)
        .where(PersonSession.person_id == person_id)
        .order_by(PersonSession.seen_at.desc(), PersonSession.id.desc())
        .limit(MOST_LISTED)
        .options(joinedload(PersonSession.person))
    ).all()


def devices_of(session: Session, person_id: uuid.UUID) -> Sequence[Device]:
    """Return the known browsers of a person, those seen last first."""
    return session.scalars(
        select(Device)
        .where(Device.person_id == person_id)
        .order_by(Device.seen_at.desc(), Device.id.desc())
        .limit(MOST_LISTED)
    ).all()


def person_by_email(session: Session, email: str) -> Person | None:
    """Return the person with a (normalised) address."""
    return session.scalar(select(Person).where(Person.email == email))


def link_by_hash(session: Session, token_hash: str, *, lock: bool = False) -> MailLink | None:
    """Return the link of a token, locked when it is about to be used."""
    query = select(MailLink).where(MailLink.token_hash == token_hash)
    locked = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(locked if lock else query)


def owners_of(session: Session, organisation_id: uuid.UUID) -> Sequence[Mandate]:
    """Return who owns an organisation, in the order in which they came."""
    return session.scalars(
        select(Mandate)
        .where(Mandate.organisation_id == organisation_id, Mandate.role == Role.OWNER)
        .order_by(Mandate.id)
    ).all()


def mandate(session: Session, person_id: uuid.UUID, organisation_id: uuid.UUID) -> Mandate | None:
    """Return the role of a person in an organisation."""
    return session.scalar(
        select(Mandate).where(
            Mandate.person_id == person_id, Mandate.organisation_id == organisation_id
        )
    )


def people(session: Session, ids: Sequence[uuid.UUID]) -> list[Person]:
    """Return some people, in the order in which they came."""
    return list(session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id)))


def organisation_by_slug(session: Session, slug: str) -> Organisation:
    """Return an organisation.

    Raises
    ------
    OrganisationUnknown
    """
    found = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None:
        raise OrganisationUnknown
    return found


def mandates_in(session: Session, organisation_id: uuid.UUID) -> Sequence[Mandate]:
    """Return who acts for an organisation, by name."""
    return session.scalars(
        select(Mandate)
        .join(Mandate.person)
        .where(Mandate.organisation_id == organisation_id)
        .options(contains_eager(Mandate.person))
        .order_by(Person.name, Mandate.id)
        .limit(MOST_COLLEAGUES)
    ).all()


def lock_mandates(session: Session, organisation_id: uuid.UUID) -> Sequence[Mandate]:
    """Return the roles in an organisation, locked."""
    return session.scalars(
        select(Mandate)
        .where(Mandate.organisation_id == organisation_id)
        .order_by(Mandate.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def open_invitations(
    session: Session, organisation_id: uuid.UUID, now: datetime
) -> Sequence[MailLink]:
    """Return the invitations of an organisation that can still be accepted."""
    return session.scalars(
        select(MailLink)
        .where(
            MailLink.organisation_id == organisation_id,
            MailLink.purpose == MailLinkPurpose.INVITATION,
            MailLink.used_at.is_(None),
            MailLink.expires_at > now,
        )
        .order_by(MailLink.email, MailLink.id)
        .limit(MOST_COLLEAGUES)
    ).all()


def everybody_on_staff(session: Session) -> Sequence[StaffMandate]:
    """Return who works for the district, by name."""
    return session.scalars(
        select(StaffMandate)
        .join(StaffMandate.person)
        .options(contains_eager(StaffMandate.person))
        .order_by(Person.name, StaffMandate.id)
        .limit(MOST_COLLEAGUES)
    ).all()


def lock_staff(session: Session, role: StaffRole) -> Sequence[StaffMandate]:
    """Return who holds a role in the district, locked."""
    return session.scalars(
        select(StaffMandate)
        .where(StaffMandate.role == role)
        .order_by(StaffMandate.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def coordinates_alone(session: Session, person_id: uuid.UUID) -> bool:
    """Return whether a person is the only one of the coordination."""
    others = aliased(StaffMandate)
    another = exists().where(others.role == StaffRole.COORDINATION, others.person_id != person_id)
    mine = select(StaffMandate.id).where(
        StaffMandate.person_id == person_id, StaffMandate.role == StaffRole.COORDINATION, ~another
    )
    return session.scalar(mine) is not None


def owned_alone(session: Session, person_id: uuid.UUID) -> list[str]:
    """Return the names of the organisations of which a person is the only owner."""
    others = aliased(Mandate)
    another = exists().where(
        others.organisation_id == Mandate.organisation_id,
        others.role == Role.OWNER,
        others.person_id != person_id,
    )
    return list(
        session.scalars(
            select(Organisation.name)
            .join(Mandate, Mandate.organisation_id == Organisation.id)
            .where(Mandate.person_id == person_id, Mandate.role == Role.OWNER, ~another)
            .order_by(Organisation.name, Organisation.id)
            .limit(MOST_HATS)
        )
    )
