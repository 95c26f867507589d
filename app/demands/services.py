"""Use cases of demands and proposals."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.demands import queries
from app.demands.errors import (
    AlreadyProposed,
    DemandNotOpen,
    EnoughForToday,
    ThreadClosed,
    TimeIsOver,
    TooManyDemands,
    TooManyProposals,
)
from app.demands.models import (
    Proposal,
    ProposalAction,
    ProposalLine,
    ProposalMessage,
    ProposalState,
    Side,
)
from app.demands.telling import ProposalNews, tell_of_message, tell_other_side
from app.demands.transitions import DEMANDS, PROPOSALS, TALKING, DemandAction
from app.runtime.jobs.outbox import publish
from catalog.base import new_id
from catalog.demands import ClosedReason, Demand, DemandState
from catalog.states import next_state

MOST_ALIVE = 200
MOST_AT_ONCE = 200
DAYS_TO_DECIDE = 14
# Each is a notice, and mostly a mail, to somebody who may not want it.
MOST_TO_ONE_DEMAND = 3
MOST_PROPOSALS_A_DAY = 50
MOST_MESSAGES_A_DAY = 30
DAY = timedelta(days=1)
LONG_AGO = timedelta(days=365)
# Whoever follows the market for the demands hears that one looks again.
REOPENED = "demands.reopened"


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, the day that it is in the district, and who acts; nobody when time itself does."""

    now: datetime
    day: date
    actor: Actor | None

    @property
    def person_id(self) -> uuid.UUID | None:
        """Who acts, by number."""
        return self.actor.person_id if self.actor else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One offer of a proposal."""

    offer_id: uuid.UUID
    title: str
    unit_text: str
    count_units: int
    price_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a producer proposes."""

    lines: tuple[Line, ...]
    message: str
    valid_until: date


def new_demand(session: Session, actor: Actor, *, now: datetime) -> Demand:
    """Return a demand of whom a person acts for, still without words.

    Raises
    ------
    TooManyDemands
    """
    if queries.count_alive(session, actor) >= MOST_ALIVE:
        raise TooManyDemands(MOST_ALIVE)
    acting = actor.acting
    return Demand(
        id=new_id(),
        organisation_id=acting.organisation_id if acting else None,
        person_id=None if acting else actor.person_id,
        state=DemandState.OPEN,
        revision=1,
        criteria=[],
        created_at=now,
        updated_at=now,
    )


def move_demand(
    session: Session,
    row: Demand,
    action: DemandAction,
    moment: Moment,
    *,
    reason: ClosedReason | None = None,
) -> None:
    """Pause, reopen or close a demand, or let it expire; `row` is locked.

    Raises
    ------
    ImpossibleAction
    TimeIsOver
        When it would be reopened after its last day.
    """
    state, now = next_state(DEMANDS, row.state, action), moment.now
    if state is DemandState.OPEN and row.valid_until is not None and row.valid_until < moment.day:
        raise TimeIsOver
    row.state, row.updated_at = state, now
    row.closed_reason = reason if action is DemandAction.CLOSE else None
    facts = {} if reason is None else {"reason": reason.value}
    subject = Subject("demand", row.id)
    record(session, f"demand.{action.value}", subject, actor=moment.actor, now=now, facts=facts)
    if state in {DemandState.CLOSED, DemandState.EXPIRED}:
        for proposal in queries.open_proposals_to(session, row.id):
            _decide(session, proposal, ProposalAction.EXPIRE, moment, what="closed")
    if action is DemandAction.REOPEN:
        publish(session, REOPENED, {"demand_id": str(row.id)}, now=now)


def propose(session: Session, row: Demand, draft: Draft, moment: Moment) -> Proposal:
    """Answer a demand for the organisation that the person acts for.

    Raises
    ------
    DemandNotOpen
    AlreadyProposed
    TooManyProposals, EnoughForToday
    """
    actor = moment.actor
    if not row.is_looking(moment.day) or actor is None or actor.acting is None:
        raise DemandNotOpen
    _require_measure(session, row, actor.acting.organisation_id, moment)
    proposal = Proposal(
        id=new_id(),
        demand_id=row.id,
        organisation_id=actor.acting.organisation_id,
        proposed_by_id=actor.person_id,
        state=ProposalState.OPEN,
        valid_until=draft.valid_until,
        created_at=moment.now,
        updated_at=moment.now,
        lines=_lines(draft.lines),
    )
    try:
        with session.begin_nested():
            session.add(proposal)
    except IntegrityError as error:
        raise AlreadyProposed from error
    if draft.message:
        _add_message(session, proposal, Side.PRODUCER, draft.message, moment)
    found = queries.proposal(session, proposal.id)
    subject = Subject("proposal", found.id)
    record(session, "proposal.made", subject, actor=actor, now=moment.now)
    news = ProposalNews("made", Side.BUYER, f"proposal:{found.id}:made", actor.person_id)
    tell_other_side(session, found, news, now=moment.now)
    return found


def _require_measure(
    session: Session, row: Demand, organisation_id: uuid.UUID, moment: Moment
) -> None:
    now = moment.now
    to_it = queries.count_proposals(session, organisation_id, to=row.id, since=now - LONG_AGO)
    if to_it >= MOST_TO_ONE_DEMAND:
        raise TooManyProposals
    if queries.count_proposals(session, organisation_id, since=now - DAY) >= MOST_PROPOSALS_A_DAY:
        raise EnoughForToday


def _lines(lines: Sequence[Line]) -> list[ProposalLine]:
    return [
        ProposalLine(
            position=position,
            offer_id=line.offer_id,
            title=line.title,
            unit_text=line.unit_text,
            count_units=line.count_units,
            price_cents=line.price_cents,
        )
        for position, line in enumerate(lines)
    ]


def decide(session: Session, proposal: Proposal, action: ProposalAction, moment: Moment) -> None:
    """Accept, decline or take back a proposal; `proposal` is locked.

    Accepting is the consent of the receiving side: from then on both see the other's contact.

    Raises
    ------
    ImpossibleAction
    """
    _decide(session, proposal, action, moment, what=action.value)


def _decide(
    session: Session, proposal: Proposal, action: ProposalAction, moment: Moment, *, what: str
) -> None:
    proposal.state = next_state(PROPOSALS, proposal.state, action)
    proposal.decided_by_id = moment.person_id
    proposal.decided_at = proposal.updated_at = moment.now
    subject = Subject("proposal", proposal.id)
    record(session, f"proposal.{action.value}", subject, actor=moment.actor, now=moment.now)
    to = Side.BUYER if action is ProposalAction.WITHDRAW else Side.PRODUCER
    news = ProposalNews(what, to, f"proposal:{proposal.id}:{action.value}", moment.person_id)
    tell_other_side(session, proposal, news, now=moment.now)


def write_message(
    session: Session, proposal: Proposal, side: Side, text: str, moment: Moment
) -> None:
    """Write to the other side; `proposal` is locked.

    Raises
    ------
    ThreadClosed
    EnoughForToday
    """
    if proposal.state not in TALKING:
        raise ThreadClosed
    since = moment.now - DAY
    if queries.count_messages(session, proposal.id, side, since) >= MOST_MESSAGES_A_DAY:
        raise EnoughForToday
    message = _add_message(session, proposal, side, text, moment)
    tell_of_message(session, proposal, message, now=moment.now)


def _add_message(
    session: Session, proposal: Proposal, side: Side, text: str, moment: Moment
) -> ProposalMessage:
    message = ProposalMessage(
        id=new_id(),
        proposal_id=proposal.id,
        side=side,
        person_id=moment.person_id,
        text=text,
        created_at=moment.now,
    )
    session.add(message)
    return message


def last_day(row: Demand, day: date) -> date:
    """Return until when a proposal stands unless its author says otherwise."""
    proposed = day + timedelta(days=DAYS_TO_DECIDE)
    return proposed if row.valid_until is None else min(proposed, row.valid_until)


def expire(session: Session, moment: Moment) -> bool:
    """End demands and proposals whose last day is over; return whether there may be more."""
    demands = queries.expired_demands(session, moment.day, MOST_AT_ONCE)
    for demand_id in demands:
        row = queries.demand(session, demand_id, lock=True)
        move_demand(session, row, DemandAction.EXPIRE, moment)
    proposals = queries.expired_proposals(session, moment.day, MOST_AT_ONCE)
    for proposal_id in proposals:
        proposal = queries.proposal(session, proposal_id, lock=True)
        _decide(session, proposal, ProposalAction.EXPIRE, moment, what="expire")
    return MOST_AT_ONCE in {len(demands), len(proposals)}
