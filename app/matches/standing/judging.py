"""Holds demands against the market: one against everything, or all against what has changed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.matches import translation
from app.matches.ask import Ask
from app.matches.market import Market
from app.matches.projection import MarketSnapshot
from app.matches.services import text_scores
from app.matches.standing import queries
from app.matches.standing.book import OpenDemands, Standing
from app.matches.standing.rules import (
    MOST_KEPT,
    Turn,
    answer_anew,
    compare,
    millionths,
)
from matching import MatchParams, Query, RowScores, rank, score_rows, shortlist

Scores = dict[uuid.UUID, int]


@dataclass(frozen=True, slots=True)
class Whole:
    """What a demand found when it was held against the whole market."""

    day: date
    eligible: int
    floor: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of the answer of one demand, still to be written."""

    demand_id: uuid.UUID
    revision: int
    turns: tuple[Turn, ...] = ()
    whole: Whole | None = None


@dataclass(slots=True)
class Bench:
    """The market on a day, and what is needed to hold demands against it."""

    session: Session
    market: Market
    day: date
    snapshot: MarketSnapshot = field(init=False)
    _numbers: dict[uuid.UUID, int] = field(init=False)
    _reach: dict[tuple[str | None, str | None], translation.Reach] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.snapshot = self.market.projection.snapshot(self.session)
        producers = self.snapshot.producers
        self._numbers = {producer.id: number for number, producer in enumerate(producers)}

    def number_of(self, organisation_id: uuid.UUID | None) -> int | None:
        """Return the number of an organisation among the producers; None when it is none."""
        return None if organisation_id is None else self._numbers.get(organisation_id)

    def offers_of(self, organisation_id: uuid.UUID | None) -> list[uuid.UUID]:
        """Return the offers of an organisation, published or not."""
        number = self.number_of(organisation_id)
        if number is None:
            return []
        rows = np.flatnonzero(self.snapshot.offers["producer"] == number)
        return [self.snapshot.offer_uuid(int(row)) for row in rows]

    def query(self, standing: Standing) -> Query:
        """Return the query of a demand as the search page would put it, minus its owner's offers."""
        ask = standing.ask
        text = text_scores(self.session, self.market, self.snapshot, ask.words)
        own = self.number_of(standing.organisation_id)
        return translation.completed(
            standing.outline,
            self._reach_of(ask),
            self.day,
            text,
            excluded=() if own is None else (own,),
        )

    def _reach_of(self, ask: Ask) -> translation.Reach:
        place = None if ask.place is None else ask.place.istat
        area = None if ask.area is None else ask.area.code
        if (place, area) not in self._reach:
            self._reach[place, area] = translation.reach_of(ask, self.snapshot)
        return self._reach[place, area]

    def scored(self, standing: Standing, rows: NDArray[np.int64]) -> RowScores:
        """Return what the engine says about some rows for a demand."""
        return score_rows(self.snapshot.table, self.query(standing), standing.params, rows)

    def named(self, rows: NDArray[np.int64], scores: NDArray[np.float64]) -> Scores:
        """Return scores by identifier, in millionths."""
        return {
            self.snapshot.offer_uuid(int(row)): millionths(float(score))
            for row, score in zip(rows, scores, strict=True)
        }


def judge_whole(bench: Bench, demands: Sequence[Standing]) -> list[Judged]:
    """Hold demands against the whole market; one that was edited is answered anew, quietly."""
    ids = [standing.id for standing in demands]
    kept = queries.kept_answers(bench.session, ids)
    checks = queries.checks(bench.session, ids)
    judged = []
    for standing in demands:
        memory = kept.get(standing.id, [])
        query = bench.query(standing)
        ranking = rank(bench.snapshot.table, query, standing.params, k=MOST_KEPT)
        found = bench.named(ranking.offers, ranking.score)
        floor = min(found.values()) if ranking.eligible > MOST_KEPT else 0
        unseen = [each.offer_id for each in memory if each.offer_id not in found]
        rows = bench.snapshot.rows_of(unseen)
        others = score_rows(bench.snapshot.table, query, standing.params, rows[rows >= 0])
        found |= bench.named(others.offers, others.score)
        check = checks.get(standing.id)
        if check is None or check.revision != standing.revision:
            turns = answer_anew(standing.id, memory, found)
        else:
            turns = compare(standing.id, memory, found, checked=None, floor=check.floor)
        whole = Whole(bench.day, ranking.eligible, floor)
        judged.append(Judged(standing.id, standing.revision, tuple(turns), whole))
    return judged


def judge_changed(
    bench: Bench, looking: OpenDemands, offer_ids: Sequence[uuid.UUID]
) -> list[Judged]:
    """Hold some offers, new or changed, against all demands in one pass."""
    rows = bench.snapshot.rows_of(offer_ids)
    found = _fitting(bench, looking, np.unique(rows[rows >= 0]))
    told = queries.demands_told_of(bench.session, offer_ids)
    concerned = sorted(found.keys() | (told & looking.places.keys()))
    checks = queries.checks(bench.session, concerned)
    kept = queries.kept_answers(bench.session, concerned)
    checked = frozenset(offer_ids)
    judged, unanswered = [], []
    for demand_id in concerned:
        standing = looking.demands[looking.places[demand_id]]
        check = checks.get(demand_id)
        if check is None or check.revision != standing.revision:
            unanswered.append(standing)
            continue
        turns = compare(
            demand_id,
            kept.get(demand_id, []),
            found.get(demand_id, {}),
            checked=checked,
            floor=check.floor,
        )
        if turns:
            judged.append(Judged(demand_id, standing.revision, tuple(turns)))
    return judged + judge_whole(bench, unanswered)


def _fitting(
    bench: Bench, looking: OpenDemands, rows: NDArray[np.int64]
) -> dict[uuid.UUID, Scores]:
    """Return the demands for which any of the rows is eligible, with the scores of these."""
    found: dict[uuid.UUID, Scores] = {}
    for standing, mine in possible(bench, looking, rows):
        scores = bench.scored(standing, mine)
        if len(scores):
            found[standing.id] = bench.named(scores.offers, scores.score)
    return found


def possible(
    bench: Bench, looking: OpenDemands, rows: NDArray[np.int64]
) -> list[tuple[Standing, NDArray[np.int64]]]:
    """Return the demands that some rows may concern, each with the rows in question."""
    drawn = np.zeros(len(bench.snapshot.producers), dtype=np.bool_)
    drawn[bench.snapshot.areas.drawn_by()] = True
    numbers, pairs = shortlist(bench.snapshot.table, looking.book, MatchParams(), rows, drawn=drawn)
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    ends = np.append(starts, len(numbers))[1:]
    found = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        standing, mine = looking.demands[int(numbers[start])], pairs[start:end]
        if standing.outline.text_required:
            mine = _worded(bench, standing, mine)
        if len(mine):
            found.append((standing, mine))
    return found


def _worded(bench: Bench, standing: Standing, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows that match the words of a demand that has nothing but words."""
    texts, version = bench.market.texts, bench.snapshot.version
    ids = [bench.snapshot.offer_uuid(int(row)) for row in rows]
    matching = texts.among(bench.session, standing.ask.words, version, ids)
    return rows[[offer_id in matching for offer_id in ids]]
