"""Use cases of membership."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.district import queries
from app.district.errors import AlreadyApplied, BadDecision, FeeAlreadyNoted, NotASponsor
from app.district.models import (
    MemberCategory,
    Membership,
    MembershipAction,
    MembershipEvent,
    MembershipFee,
    MembershipState,
    Sponsorship,
    SponsorState,
)
from app.district.transitions import CLOSED, NEEDS_MINUTES, NEEDS_REASON, TRANSITIONS
from catalog.charter import CharterVersion
from catalog.organisations import Organisation
from catalog.states import ImpossibleAction, next_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What an applicant says; `sponsors` are members that know them, two at most."""

    category: MemberCategory
    motivation: str
    charter: CharterVersion
    sponsors: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a membership: from which day it counts, where it is written down, and why."""

    action: MembershipAction
    effective_on: date
    minutes_reference: str = ""
    reason: str = ""


def apply(
    session: Session, application: Application, *, actor: Actor, day: date, now: datetime
) -> Membership:
    """Apply for membership, for the organisation acted for or for oneself.

    Raises
    ------
    AlreadyApplied
    NotASponsor
    """
    acting = actor.acting
    row = Membership(
        organisation_id=acting.organisation_id if acting else None,
        person_id=None if acting else actor.person_id,
        category=application.category,
        motivation=application.motivation,
        charter_version=application.charter.code,
        charter_accepted_by_id=actor.person_id,
        charter_accepted_at=now,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise AlreadyApplied from error
    _ask_sponsors(session, row, application.sponsors)
    step = Step(action=MembershipAction.APPLY, effective_on=day)
    _note(session, row, step, after=None, actor=actor, now=now)
    return row


def _ask_sponsors(session: Session, row: Membership, sponsors: Sequence[uuid.UUID]) -> None:
    for organisation_id in dict.fromkeys(sponsors):
        sponsor = session.get(Organisation, organisation_id)
        if sponsor is None or not sponsor.is_member or sponsor.id == row.organisation_id:
            raise NotASponsor
        session.add(Sponsorship(membership_id=row.id, organisation_id=organisation_id))


def take_step(
    session: Session,
    membership_id: uuid.UUID,
    step: Step,
    *,
    actor: Actor,
    day: date,
    now: datetime,
) -> Membership:
    """Move a membership on; who may do it has been asked before.

    Raises
    ------
    ImpossibleAction
        Somebody was faster, or the page was old.
    BadDecision
        A decision without minutes or reason, or whose day lies ahead or before the last step.
    """
    row = queries.membership(session, membership_id, lock=True)
    state = next_state(TRANSITIONS, row.state, step.action)
    last = queries.last_event(session, row.id)
    _check(step, last, day)
    row.state = state
    if state in CLOSED:
        row.closed_at = now
    if row.organisation_id is not None:
        owner = session.get_one(
            Organisation, row.organisation_id, with_for_update=True, populate_existing=True
        )
        owner.is_member = state is MembershipState.ADMITTED
    _note(session, row, step, after=last, actor=actor, now=now)
    return row


def _check(step: Step, last: MembershipEvent | None, day: date) -> None:
    if step.action in NEEDS_MINUTES and not step.minutes_reference:
        raise BadDecision("minutes_reference", "missing")
    if step.action in NEEDS_REASON and not step.reason:
        raise BadDecision("reason", "missing")
    if step.effective_on > day:
        raise BadDecision("effective_on", "ahead")
    if last is not None and step.effective_on < last.effective_on:
        raise BadDecision("effective_on", "before_the_last_step")


def _note(
    session: Session,
    row: Membership,
    step: Step,
    *,
    after: MembershipEvent | None,
    actor: Actor,
    now: datetime,
) -> None:
    session.add(
        MembershipEvent(
            membership_id=row.id,
            number=after.number + 1 if after is not None else 1,
            action=step.action,
            state=row.state,
            effective_on=step.effective_on,
            minutes_reference=step.minutes_reference or None,
            reason=step.reason or None,
            by_id=actor.person_id,
            at=now,
        )
    )
    record(
        session,
        f"membership.{step.action}",
        Subject("membership", row.id),
        actor=actor,
        now=now,
        facts={"state": row.state.value, "minutes": step.minutes_reference},
    )


def answer_as_sponsor(
    session: Session, sponsorship: Sponsorship, *, confirm: bool, actor: Actor, now: datetime
) -> None:
    """Stand up for an applicant, or not; what was answered once stays.

    Raises
    ------
    ImpossibleAction
    """
    session.refresh(sponsorship, with_for_update=True)
    if sponsorship.state is not SponsorState.ASKED:
        raise ImpossibleAction(sponsorship.state, "answer")
    sponsorship.state = SponsorState.CONFIRMED if confirm else SponsorState.DECLINED
    sponsorship.answered_at = now
    subject = Subject("membership", sponsorship.membership_id)
    record(session, f"sponsorship.{sponsorship.state}", subject, actor=actor, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """A yearly fee as received."""

    year: int
    amount_cents: int
    paid_on: date
    reference: str = ""


def note_fee(
    session: Session, membership_id: uuid.UUID, fee: Fee, *, actor: Actor, now: datetime
) -> None:
    """Note that the fee of a year has come in.

    Raises
    ------
    FeeAlreadyNoted
    ImpossibleAction
        Who is not in the register pays no fee.
    """
    row = queries.membership(session, membership_id, lock=True)
    if row.state not in {MembershipState.ADMITTED, MembershipState.SUSPENDED}:
        raise ImpossibleAction(row.state, "note_fee")
    try:
        with session.begin_nested():
            session.add(
                MembershipFee(
                    membership_id=row.id,
                    year=fee.year,
                    amount_cents=fee.amount_cents,
                    paid_on=fee.paid_on,
                    reference=fee.reference,
                    noted_by_id=actor.person_id,
                    noted_at=now,
                )
            )
    except IntegrityError as error:
        raise FeeAlreadyNoted(fee.year) from error
    facts = {"year": fee.year, "cents": fee.amount_cents}
    subject = Subject("membership", row.id)
    record(session, "membership.fee_noted", subject, actor=actor, now=now, facts=facts)
