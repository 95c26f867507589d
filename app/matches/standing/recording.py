"""Writes what has become of answers: short, under the lock of the demands concerned."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.matches.standing import queries
from app.matches.standing.judging import Judged
from app.matches.standing.models import DemandAnswer, DemandCheck
from app.matches.standing.rules import Turn

Row = dict[str, Any]


def record(
    session: Session, judged: Iterable[Judged], *, now: datetime
) -> dict[uuid.UUID, list[Turn]]:
    """Write what was judged and return the news by demand.

    What was judged of a demand that has been edited, or of an offer that has been deleted since, is
    dropped: whoever did it has seen to the answer, or there is nothing to answer with.
    """
    by_demand = {each.demand_id: each for each in judged}
    revisions = queries.lock_revisions(session, sorted(by_demand))
    valid = [each for key, each in by_demand.items() if revisions.get(key) == each.revision]
    valid.sort(key=lambda each: each.demand_id)
    _write_checks(session, valid, now)
    turns = [(each.demand_id, turn) for each in valid for turn in each.turns]
    fresh = {turn.kept.offer_id for _id, turn in turns if turn.old is None}
    there = queries.offers_there(session, sorted(fresh))
    turns = [pair for pair in turns if pair[1].old is not None or pair[1].kept.offer_id in there]
    _write_turns(session, turns, now)
    news: dict[uuid.UUID, list[Turn]] = {}
    for demand_id, turn in turns:
        if turn.is_news:
            news.setdefault(demand_id, []).append(turn)
    return news


def _write_turns(session: Session, turns: Sequence[tuple[uuid.UUID, Turn]], now: datetime) -> None:
    added: list[Row] = []
    turned: list[Row] = []
    scored: list[Row] = []
    for demand_id, turn in turns:
        kept = turn.kept
        row: Row = {
            "demand_id": demand_id,
            "offer_id": kept.offer_id,
            "state": kept.state,
            "score": kept.score,
            "told": kept.told,
        }
        if turn.old is None:
            added.append(row | {"first_seen_at": now, "changed_at": now})
        elif turn.is_news or turn.old.state is not kept.state:
            turned.append(row | {"changed_at": now})
        else:
            scored.append(row)
    if added:
        session.execute(insert(DemandAnswer), added)
    for rows in (turned, scored):
        if rows:
            session.execute(update(DemandAnswer), rows)


def _write_checks(session: Session, judged: Sequence[Judged], now: datetime) -> None:
    rows = {
        each.demand_id: {
            "demand_id": each.demand_id,
            "revision": each.revision,
            "day": each.whole.day,
            "eligible": each.whole.eligible,
            "floor": each.whole.floor,
            "checked_at": now,
        }
        for each in judged
        if each.whole is not None
    }
    known = queries.checks(session, list(rows))
    _put(session, rows, known)


def _put(
    session: Session, rows: Mapping[uuid.UUID, Row], known: Mapping[uuid.UUID, object]
) -> None:
    added = [row for key, row in rows.items() if key not in known]
    changed = [row for key, row in rows.items() if key in known]
    if added:
        session.execute(insert(DemandCheck), added)
    if changed:
        session.execute(update(DemandCheck), changed)
