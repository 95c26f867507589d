"""Every reading of demands and proposals in this room."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.actor import Actor
from app.accounts.models import Mandate, Person, Role
from app.demands.errors import UnknownDemand, UnknownProposal
from app.demands.models import Proposal, ProposalMessage, ProposalState, Side
from app.demands.transitions import ALIVE
from catalog.demands import Demand, DemandState, Visibility
from catalog.offers import Offer

PAGE_SIZE = 20
MOST_PROPOSALS = 100
MOST_MESSAGES = 200
MOST_OFFERS = 300
ORDERING = (Role.OWNER, Role.EDITOR, Role.ORDERS)


def demand(session: Session, demand_id: uuid.UUID, *, lock: bool = False) -> Demand:
    """Return a demand with its owner and criteria; raises UnknownDemand."""
    query = select(Demand).where(Demand.id == demand_id)
    if lock:
        query = query.with_for_update(of=Demand).execution_options(populate_existing=True)
    found = session.scalar(
        query.options(joinedload(Demand.organisation), selectinload(Demand.criteria))
    )
    if found is None:
        raise UnknownDemand
    return found


def owned_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition of the demands of whom a person acts for now."""
    if actor.acting is None:
        return Demand.person_id == actor.person_id
    return Demand.organisation_id == actor.acting.organisation_id


@dataclass(frozen=True, slots=True)
class DemandPage:
    """Some demands, newest first, and whether there are older ones."""

    rows: Sequence[Demand]
    has_older: bool


def _page(session: Session, where: ColumnElement[bool], before: uuid.UUID | None) -> DemandPage:
    query = select(Demand).where(where)
    if before is not None:
        query = query.where(Demand.id < before)
    rows = session.scalars(
        query.options(joinedload(Demand.organisation), selectinload(Demand.criteria))
        .order_by(Demand.id.desc())
        .limit(PAGE_SIZE + 1)
    ).all()
    return DemandPage(rows[:PAGE_SIZE], len(rows) > PAGE_SIZE)


def open_demands(
    session: Session, visible: Collection[Visibility], day: date, before: uuid.UUID | None
) -> DemandPage:
    """Return the demands that look, as far as they are shown."""
    in_time = or_(Demand.valid_until.is_(None), Demand.valid_until >= day)
    shown = Demand.visibility.in_(sorted(visible))
    return _page(session, (Demand.state == DemandState.OPEN) & shown & in_time, before)


def demands_of(session: Session, actor: Actor, before: uuid.UUID | None) -> DemandPage:
    """Return the demands of whom a person acts for."""
    return _page(session, owned_by(actor), before)


def count_alive(session: Session, actor: Actor) -> int:
    """Return how many demands of whom a person acts for are not over."""
    mine = owned_by(actor) & Demand.state.in_(sorted(ALIVE))
    return session.scalar(select(func.count(Demand.id)).where(mine)) or 0


def count_proposals(
    session: Session, organisation_id: uuid.UUID, *, to: uuid.UUID | None = None, since: datetime
) -> int:
    """Return how many proposals an organisation has made since then, to a demand or to all."""
    made = (Proposal.organisation_id == organisation_id) & (Proposal.created_at >= since)
    if to is not None:
        made &= Proposal.demand_id == to
    return session.scalar(select(func.count(Proposal.id)).where(made)) or 0


def count_messages(session: Session, proposal_id: uuid.UUID, side: Side, since: datetime) -> int:
    """Return how many messages a side has written in a thread since then."""
    written = (
        (ProposalMessage.proposal_id == proposal_id)
        & (ProposalMessage.side == side)
        & (ProposalMessage.created_at >= since)
    )
    return session.scalar(select(func.count(ProposalMessage.id)).where(written)) or 0


def expired_demands(session: Session, day: date, limit: int) -> list[uuid.UUID]:
    """Return demands whose last day is over."""
    over = Demand.state.in_(sorted(ALIVE)) & (Demand.valid_until < day)
    return list(session.scalars(select(Demand.id).where(over).order_by(Demand.id).limit(limit)))


def proposal(session: Session, proposal_id: uuid.UUID, *, lock: bool = False) -> Proposal:
    """Return a proposal with its demand and lines; raises UnknownProposal."""
    query = select(Proposal).where(Proposal.id == proposal_id)
    if lock:
        query = query.with_for_update(of=Proposal).execution_options(populate_existing=True)
    found = session.scalar(
        query.options(
            joinedload(Proposal.demand).joinedload(Demand.organisation),
            joinedload(Proposal.organisation),
            selectinload(Proposal.lines),
        )
    )
    if found is None:
        raise UnknownProposal
    return found


def proposals_to(session: Session, demand_id: uuid.UUID) -> Sequence[Proposal]:
    """Return the proposals to a demand, newest first."""
    return _proposals(session, Proposal.demand_id == demand_id)


def proposal_of(
    session: Session, demand_id: uuid.UUID, organisation_id: uuid.UUID
) -> Proposal | None:
    """Return the latest proposal of an organisation to a demand."""
    mine = (Proposal.demand_id == demand_id) & (Proposal.organisation_id == organisation_id)
    return session.scalar(select(Proposal).where(mine).order_by(Proposal.id.desc()).limit(1))


def proposals_sent(session: Session, organisation_id: uuid.UUID) -> Sequence[Proposal]:
    """Return the proposals that an organisation has made, newest first."""
    return _proposals(session, Proposal.organisation_id == organisation_id)


def proposals_received(session: Session, actor: Actor) -> Sequence[Proposal]:
    """Return the proposals to the demands of whom a person acts for, newest first."""
    return _proposals(session, Proposal.demand_id.in_(select(Demand.id).where(owned_by(actor))))


def _proposals(session: Session, where: ColumnElement[bool]) -> Sequence[Proposal]:
    return session.scalars(
        select(Proposal)
        .where(where)
        .options(
            joinedload(Proposal.demand).joinedload(Demand.organisation),
            joinedload(Proposal.organisation),
            selectinload(Proposal.lines),
        )
        .order_by(Proposal.id.desc())
        .limit(MOST_PROPOSALS)
    ).all()


def open_proposals_to(session: Session, demand_id: uuid.UUID) -> Sequence[Proposal]:
    """Return the proposals to a demand on which nobody has decided; locked in order."""
    return session.scalars(
        select(Proposal)
        .where(Proposal.demand_id == demand_id, Proposal.state == ProposalState.OPEN)
        .options(joinedload(Proposal.demand), joinedload(Proposal.organisation))
        .order_by(Proposal.id)
        .with_for_update(of=Proposal)
        .execution_options(populate_existing=True)
    ).all()


def expired_proposals(session: Session, day: date, limit: int) -> list[uuid.UUID]:
    """Return open proposals whose last day is over."""
    over = (Proposal.state == ProposalState.OPEN) & (Proposal.valid_until < day)
    return list(session.scalars(select(Proposal.id).where(over).order_by(Proposal.id).limit(limit)))


def messages_of(session: Session, proposal_id: uuid.UUID) -> Sequence[ProposalMessage]:
    """Return what the two sides have written, the latest so many, oldest first."""
    latest = session.scalars(
        select(ProposalMessage)
        .where(ProposalMessage.proposal_id == proposal_id)
        .order_by(ProposalMessage.id.desc())
        .limit(MOST_MESSAGES)
    ).all()
    return latest[::-1]


def people_who_order(
    session: Session, organisation_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return who asks, answers and orders for some organisations."""
    rows = session.execute(
        select(Mandate.organisation_id, Mandate.person_id)
        .where(Mandate.organisation_id.in_(sorted(organisation_ids)), Mandate.role.in_(ORDERING))
        .order_by(Mandate.organisation_id, Mandate.id)
    )
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for row in rows:
        found.setdefault(row.organisation_id, []).append(row.person_id)
    return found


def people(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Person]:
    """Return some people."""
    rows = session.scalars(select(Person).where(Person.id.in_(sorted(ids))))
    return {person.id: person for person in rows}


def offers_to_propose(session: Session, organisation_id: uuid.UUID) -> Sequence[Offer]:
    """Return the published offers of an organisation, by title."""
    return session.scalars(
        select(Offer)
        .where(Offer.organisation_id == organisation_id, Offer.published)
        .order_by(Offer.title, Offer.id)
        .limit(MOST_OFFERS)
    ).all()
