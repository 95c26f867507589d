"""What waits, how much of it and since when."""

import enum
import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, joinedload

from app.district.models import Membership, MembershipState
from app.evidence.models import ClaimAction, ClaimEvent
from app.integrations.mail.models import SuppressedAddress
from app.matches.standing.models import DemandCheck
from app.matches.standing.queries import is_looking
from app.organisations.models import Matter
from app.runtime.jobs.models import Job, JobState
from catalog.claims import Claim
from catalog.demands import Demand

Counted = Select[str, int, Any]

EXPIRES_WITHIN = timedelta(days=60)


class QueueCode(enum.StrEnum):
    """What can wait at the desk."""

    APPLIED = "applied"
    CHECKED = "checked"
    EVIDENCE = "evidence"
    OBJECTIONS = "objections"
    EXPIRING = "expiring"
    MATTERS = "matters"
    UNANSWERED = "unanswered"
    DEAD_JOBS = "dead_jobs"
    SUPPRESSED = "suppressed"


class Waiting(NamedTuple):
    """How much waits in a queue, and the oldest of it: of claims that expire, the day of the first."""

    code: QueueCode
    size: int
    oldest: datetime | date | None


def _counted(code: QueueCode, moment: Any, where: ColumnElement[bool]) -> Counted:  # noqa: ANN401 a column of any table
    return select(literal(code.value), func.count(), func.min(moment)).where(where)


def _claims(code: QueueCode, action: ClaimAction, flag: SQLColumnExpression[bool]) -> Counted:
    """Count claims that wait, each since what was last done to put it there."""
    same_claim = and_(
        ClaimEvent.organisation_id == Claim.organisation_id,
        ClaimEvent.criterion_code == Claim.criterion_code,
        or_(
            ClaimEvent.offer_id == Claim.offer_id,
            and_(ClaimEvent.offer_id.is_(None), Claim.offer_id.is_(None)),
        ),
        ClaimEvent.action == action,
    )
    since = (
        select(func.coalesce(func.max(ClaimEvent.at), Claim.created_at).label("since"))
        .select_from(Claim)
        .outerjoin(ClaimEvent, same_claim)
        .where(flag)
        .group_by(Claim.id, Claim.created_at)
        .subquery()
    )
    return select(literal(code.value), func.count(), func.min(since.c.since))


def _expires(day: date) -> ColumnElement[bool]:
    return Claim.valid_until.between(day, day + EXPIRES_WITHIN)


def has_no_answer(day: date) -> ColumnElement[bool]:
    """Return the condition that a demand looks and that nothing in the market meets it."""
    return is_looking(day) & (DemandCheck.eligible == 0)


def everything_that_waits(session: Session, day: date) -> list[Waiting]:
    """Return every queue, in two statements whatever there is."""
    applied = Membership.state == MembershipState.APPLIED
    checked = Membership.state == MembershipState.CHECKED
    unanswered = (
        select(literal(QueueCode.UNANSWERED.value), func.count(), func.min(Demand.created_at))
        .join(DemandCheck, DemandCheck.demand_id == Demand.id)
        .where(has_no_answer(day))
    )
    rows = session.execute(
        union_all(
            _counted(QueueCode.APPLIED, Membership.created_at, applied),
            _counted(QueueCode.CHECKED, Membership.created_at, checked),
            _claims(QueueCode.EVIDENCE, ClaimAction.DECLARED, Claim.under_review),
            _claims(QueueCode.OBJECTIONS, ClaimAction.OBJECTED, Claim.disputed),
            _counted(QueueCode.MATTERS, Matter.raised_at, Matter.settled_at.is_(None)),
            unanswered,
            _counted(QueueCode.DEAD_JOBS, Job.finished_at, Job.state == JobState.DEAD),
            _counted(
                QueueCode.SUPPRESSED,
                SuppressedAddress.suppressed_at,
                SuppressedAddress.address.is_not(None),
            ),
        )
    )
    found = [Waiting(QueueCode(code), count, oldest) for code, count, oldest in rows]
    expiring, first = session.execute(
        select(func.count(), func.min(Claim.valid_until)).where(_expires(day))
    ).one()
    return [*found, Waiting(QueueCode.EXPIRING, expiring, first)]


def expiring_claims(
    session: Session, day: date, *, after: tuple[date, uuid.UUID] | None, most: int
) -> Sequence[Claim]:
    """Return the next claims that end soon after a day and identifier, the first to end at the top."""
    query = select(Claim).where(_expires(day))
    if after is not None:
        query = query.where(tuple_(Claim.valid_until, Claim.id) > tuple_(*after))
    return session.scalars(
        query.options(joinedload(Claim.organisation), joinedload(Claim.offer))
        .order_by(Claim.valid_until, Claim.id)
        .limit(most)
    ).all()


def suppressed(
    session: Session, *, first: int, most: int
) -> tuple[Sequence[SuppressedAddress], int]:
    """Return the addresses we do not write to, the latest first, and how many there are."""
    total = session.scalar(select(func.count(SuppressedAddress.address))) or 0
    rows = session.scalars(
        select(SuppressedAddress)
        .order_by(SuppressedAddress.suppressed_at.desc(), SuppressedAddress.address)
        .offset(first)
        .limit(most)
    ).all()
    return rows, total
