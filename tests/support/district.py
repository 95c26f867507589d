"""Makes memberships for tests."""

from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.district.models import (
    MemberCategory,
    Membership,
    MembershipAction,
    MembershipEvent,
    MembershipState,
    Sponsorship,
)
from app.district.transitions import TRANSITIONS
from catalog.base import new_id
from catalog.organisations import Organisation
from tests.support.factories import NOW, TODAY


def membership(
    session: Session,
    owner: Organisation | None,
    by: Person,
    state: MembershipState = MembershipState.APPLIED,
    *,
    on: date = TODAY,
) -> Membership:
    """Add the application of an organisation, or of a person; what was open before is closed."""
    applicant = (
        Membership.person_id == by.id if owner is None else Membership.organisation_id == owner.id
    )
    session.execute(
        update(Membership).where(applicant, Membership.closed_at.is_(None)).values(closed_at=NOW)
    )
    row = Membership(
        id=new_id(),
        organisation_id=owner.id if owner else None,
        person_id=None if owner else by.id,
        category=MemberCategory.OTHER if owner else MemberCategory.NATURAL_PERSON,
        motivation="Vogliamo lavorare insieme.",
        state=state,
        charter_version="2026-1",
        charter_accepted_by_id=by.id,
        charter_accepted_at=NOW,
        created_at=NOW,
    )
    session.add(row)
    session.flush()
    event(session, row, MembershipState.APPLIED, by=by, on=on)
    if state is not MembershipState.APPLIED:
        event(session, row, state, by=by, on=on)
    return row


LEADS_TO = {state: action for (_source, action), state in TRANSITIONS.items()} | {
    MembershipState.APPLIED: MembershipAction.APPLY
}


def event(
    session: Session, row: Membership, state: MembershipState, *, by: Person, on: date
) -> None:
    """Add to the history of a membership the step that led to a state."""
    action = LEADS_TO[state]
    count = select(func.count()).where(MembershipEvent.membership_id == row.id)
    number = (session.scalar(count) or 0) + 1
    session.add(
        MembershipEvent(
            membership_id=row.id,
            number=number,
            action=action,
            state=state,
            effective_on=on,
            by_id=by.id,
            at=NOW,
        )
    )
    session.flush()


def sponsorship(session: Session, row: Membership, sponsor: Organisation) -> Sponsorship:
    """Ask a member to stand up for an applicant."""
    found = session.scalar(
        select(Sponsorship).where(
            Sponsorship.membership_id == row.id, Sponsorship.organisation_id == sponsor.id
        )
    )
    if found is None:
        found = Sponsorship(membership_id=row.id, organisation_id=sponsor.id)
        session.add(found)
        session.flush()
    return found
