"""Membership of the district, for the pages of those who apply, vouch, check and decide."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.district.models import Membership, MembershipState
from catalog.organisations import Organisation
from tests.support import district


def add_memberships(
    session: Session, member: Organisation, applicant: Organisation, owner: str
) -> None:
    """Let an organisation be a member whom another, which applies, asks to vouch for it."""
    by = session.scalars(select(Person).where(Person.email == owner)).one()
    district.membership(session, member, by, MembershipState.ADMITTED)
    applied = district.membership(session, applicant, by)
    applied.motivation = f"{applicant.name} vuole lavorare con chi è vicino. " * 6
    district.sponsorship(session, applied, member)


def paths_of_memberships(session: Session) -> dict[str, str]:
    """Return the paths of the pages of these memberships."""
    rows = session.scalars(select(Membership).where(Membership.closed_at.is_(None)))
    found = {row.state: f"/distretto/adesione/{row.id}" for row in rows}
    return {
        "application": found[MembershipState.APPLIED],
        "membership": found[MembershipState.ADMITTED],
    }
