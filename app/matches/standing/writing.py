"""Writing and changing demands: what is understood becomes a row that keeps looking."""

import uuid
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.audit import Subject, record
from app.demands import services as demands
from app.demands.errors import DemandNotOpen
from app.demands.services import Moment
from app.demands.transitions import ALIVE
from app.matches.forms import SearchForm
from app.matches.market import Market
from app.matches.services import Answer
from app.matches.standing.asks import write_ask
from app.matches.standing.book import translate
from app.matches.standing.forms import Written
from app.matches.standing.judging import Bench
from app.matches.standing.models import AnswerState, DemandAnswer
from app.matches.standing.rules import NEWS
from app.matches.standing.services import answer_now
from catalog.demands import Demand
from matching import rank


@dataclass(frozen=True, slots=True)
class Desk:
    """Where and when somebody writes."""

    session: Session
    market: Market
    moment: Moment


def write_demand(desk: Desk, written: Written) -> Demand:
    """Write a new demand and answer it at once.

    Raises
    ------
    TooManyDemands
    """
    actor, now = desk.moment.actor, desk.moment.now
    if actor is None:
        raise DemandNotOpen
    row = demands.new_demand(desk.session, actor, now=now)
    _fill(row, written)
    desk.session.add(row)
    record(desk.session, "demand.written", Subject("demand", row.id), actor=actor, now=now)
    answer_now(desk.session, desk.market, row, day=desk.moment.day, now=now)
    return row


def change_demand(desk: Desk, row: Demand, written: Written) -> None:
    """Change a demand, locked, and answer it anew; what it was called stays.

    Raises
    ------
    DemandNotOpen
    """
    if row.state not in ALIVE:
        raise DemandNotOpen
    _fill(row, written)
    row.revision += 1
    row.updated_at = now = desk.moment.now
    subject = Subject("demand", row.id)
    record(desk.session, "demand.changed", subject, actor=desk.moment.actor, now=now)
    answer_now(desk.session, desk.market, row, day=desk.moment.day, now=now)


def _fill(row: Demand, written: Written) -> None:
    write_ask(row, written.ask)
    row.visibility = written.visibility
    row.valid_until = written.valid_until


def answer_of(desk: Desk, row: Demand, k: int) -> Answer:
    """Return what the market answers to a demand today, as the search page would show it.

    Raises
    ------
    UnknownCategory, UnknownCriterion, UnknownPlace, UnknownArea
        When the catalogue has lost a word that the demand uses.
    """
    bench = Bench(desk.session, desk.market, desk.moment.day)
    standing = translate(row, desk.market, desk.moment.day)
    query = bench.query(standing)
    return Answer(
        form=SearchForm(q=row.text, weights=standing.ask.weights),
        understood=None,
        ask=standing.ask,
        snapshot=bench.snapshot,
        query=query,
        params=standing.params,
        ranking=rank(bench.snapshot.table, query, standing.params, k=k),
        day=desk.moment.day,
    )


def mark_seen(session: Session, demand_id: uuid.UUID) -> None:
    """Note that the owner of a demand has looked at what is new in its answer."""
    session.execute(
        update(DemandAnswer)
        .where(DemandAnswer.demand_id == demand_id, DemandAnswer.state.in_(sorted(NEWS)))
        .values(state=AnswerState.KNOWN)
    )
