"""Every reading of memberships."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from app.accounts.actor import Actor
from app.accounts.models import Person, Role
from app.district.errors import MembershipNotFound
from app.district.models import (
    Membership,
    MembershipEvent,
    MembershipFee,
    MembershipState,
    Sponsorship,
    SponsorState,
)
from app.district.transitions import IN_THE_REGISTER
from catalog.organisations import Organisation

MOST_EVENTS = 200
MOST_SPONSORS = 200


def membership(session: Session, membership_id: uuid.UUID, *, lock: bool = False) -> Membership:
    """Return a membership with its applicant; raises MembershipNotFound."""
    query = select(Membership).where(Membership.id == membership_id)
    applicant = (joinedload(Membership.organisation), joinedload(Membership.person))
    if lock:
        query = query.with_for_update(of=Membership).execution_options(populate_existing=True)
    found = session.scalar(query.options(*applicant))
    if found is None:
        raise MembershipNotFound
    return found


def open_membership_of(session: Session, actor: Actor) -> Membership | None:
    """Return the open application or membership of whom the person acts for."""
    mine = (
        Membership.person_id == actor.person_id
        if actor.acting is None
        else Membership.organisation_id == actor.acting.organisation_id
    )
    return session.scalar(select(Membership).where(mine, Membership.closed_at.is_(None)))


def events_of(session: Session, membership_id: uuid.UUID) -> Sequence[MembershipEvent]:
    """Return the steps of a membership, the first one first."""
    return session.scalars(
        select(MembershipEvent)
        .where(MembershipEvent.membership_id == membership_id)
        .order_by(MembershipEvent.number)
        .limit(MOST_EVENTS)
    ).all()


def last_event(session: Session, membership_id: uuid.UUID) -> MembershipEvent | None:
    """Return the latest step of a membership."""
    return session.scalar(
        select(MembershipEvent)
        .where(MembershipEvent.membership_id == membership_id)
        .order_by(MembershipEvent.number.desc())
        .limit(1)
    )


def names_of(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of people."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(set(ids))))
    return {row.id: row.name for row in rows}


def sponsorships_of(session: Session, membership_id: uuid.UUID) -> Sequence[Sponsorship]:
    """Return the sponsors of an application with their organisations."""
    return session.scalars(
        select(Sponsorship)
        .where(Sponsorship.membership_id == membership_id)
        .options(joinedload(Sponsorship.organisation))
        .order_by(Sponsorship.id)
    ).all()


def sponsorship(session: Session, sponsorship_id: uuid.UUID) -> Sponsorship | None:
    """Return one sponsorship."""
    return session.get(Sponsorship, sponsorship_id)


@dataclass(frozen=True, slots=True)
class AskedSponsor:
    """An applicant that hopes for the word of a member."""

    sponsorship: Sponsorship
    applicant: str


def asked_of(session: Session, actor: Actor) -> Sequence[AskedSponsor]:
    """Return who asks the organisations that the person owns to stand up for them; not what is their own."""
    owned = [hat.organisation_id for hat in actor.hats if hat.role is Role.OWNER]
    rows = session.execute(
        select(Sponsorship, func.coalesce(Organisation.name, Person.name))
        .join(Membership, Membership.id == Sponsorship.membership_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(
            Sponsorship.organisation_id.in_(owned),
            Sponsorship.state == SponsorState.ASKED,
            Membership.closed_at.is_(None),
            or_(
                Membership.person_id != actor.person_id,
                Membership.organisation_id.not_in(owned),
            ),
        )
        .options(joinedload(Sponsorship.organisation))
        .order_by(Sponsorship.id)
        .limit(MOST_SPONSORS)
    )
    return [AskedSponsor(row[0], row[1]) for row in rows]


def possible_sponsors(session: Session, but: uuid.UUID | None) -> Sequence[Organisation]:
    """Return the members that an applicant may name, by name."""
    query = select(Organisation).where(Organisation.is_member)
    if but is not None:
        query = query.where(Organisation.id != but)
    return session.scalars(
        query.order_by(Organisation.name, Organisation.id).limit(MOST_SPONSORS)
    ).all()


def fees_of(session: Session, membership_id: uuid.UUID) -> Sequence[MembershipFee]:
    """Return the fees noted for a membership, the latest year first."""
    return session.scalars(
        select(MembershipFee)
        .where(MembershipFee.membership_id == membership_id)
        .order_by(MembershipFee.year.desc())
        .limit(MOST_EVENTS)
    ).all()


WAITING = (MembershipState.APPLIED, MembershipState.CHECKED, MembershipState.SENT_BACK)


def count_waiting(session: Session) -> dict[MembershipState, int]:
    """Return how many applications wait in each state."""
    rows = session.execute(
        select(Membership.state, func.count())
        .where(Membership.state.in_(WAITING))
        .group_by(Membership.state)
    )
    return {state: count for state, count in rows}  # noqa: C416 a Row is not a tuple to dict()


def waiting(
    session: Session, state: MembershipState, *, after: uuid.UUID | None, most: int
) -> Sequence[Membership]:
    """Return applications in a state, the oldest first, from the one after `after` on."""
    query = select(Membership).where(Membership.state == state)
    if after is not None:
        query = query.where(Membership.id > after)
    return session.scalars(
        query.options(joinedload(Membership.organisation), joinedload(Membership.person))
        .order_by(Membership.id)
        .limit(most)
    ).all()


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A member as the register of a day has it."""

    membership: Membership
    name: str
    state: MembershipState
    since: date
    fee_paid: bool


def _states_on(day: date) -> Select[uuid.UUID, MembershipState, date]:
    """Return the last step of each membership up to a day."""
    ranked = (
        select(
            MembershipEvent.membership_id,
            MembershipEvent.state,
            MembershipEvent.effective_on,
            func.row_number()
            .over(
                partition_by=MembershipEvent.membership_id,
                order_by=(MembershipEvent.effective_on.desc(), MembershipEvent.number.desc()),
            )
            .label("place"),
        )
        .where(MembershipEvent.effective_on <= day)
        .subquery()
    )
    return select(ranked.c.membership_id, ranked.c.state, ranked.c.effective_on).where(
        ranked.c.place == 1, ranked.c.state.in_(IN_THE_REGISTER)
    )


def count_members_on(session: Session, day: date) -> int:
    """Return how many members the register of a day holds."""
    return session.scalar(select(func.count()).select_from(_states_on(day).subquery())) or 0


def register_on(
    session: Session, day: date, *, after: tuple[str, uuid.UUID] | None = None, most: int
) -> list[RegisterLine]:
    """Return the next lines of the register of a day after a name and identifier, by name.

    `since` is the first admission; the fee is that of the day's year.
    """
    then = _states_on(day).subquery()
    name = func.coalesce(Organisation.name, Person.name)
    since = (
        select(func.min(MembershipEvent.effective_on))
        .where(
            MembershipEvent.membership_id == Membership.id,
            MembershipEvent.state == MembershipState.ADMITTED,
        )
        .scalar_subquery()
    )
    paid = (
        select(MembershipFee.id)
        .where(MembershipFee.membership_id == Membership.id, MembershipFee.year == day.year)
        .exists()
    )
    query = (
        select(Membership, name, then.c.state, since, paid)
        .join(then, then.c.membership_id == Membership.id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .options(joinedload(Membership.organisation))
        .order_by(name, Membership.id)
        .limit(most)
    )
    if after is not None:
        query = query.where(tuple_(name, Membership.id) > tuple_(*after))
    rows = session.execute(query)
    return [RegisterLine(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def open_membership_of_person(session: Session, person_id: uuid.UUID) -> Membership | None:
    """Return the membership that a person has, or has applied for, themselves."""
    return session.scalar(
        select(Membership).where(Membership.person_id == person_id, Membership.closed_at.is_(None))
    )
