"""What is news to a buyer: new, better, gone; never the same twice, quiet when nothing is new."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from app.matches.standing.models import AnswerState

MOST_KEPT = 50
MILLION = 1_000_000
MARGIN = 50_000
"""An offer that was told is told again when its score has risen by so much (millionths)."""
STEP, TOP = 10_000, 5
"""Or by at least so much, when that brings it among the first `TOP`."""

PRESENT = frozenset({AnswerState.NEW, AnswerState.BETTER, AnswerState.KNOWN})
NEWS = frozenset({AnswerState.NEW, AnswerState.BETTER})


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered of one offer for one demand; scores in millionths."""

    offer_id: uuid.UUID
    state: AnswerState
    score: int
    told: int


@dataclass(frozen=True, slots=True)
class Turn:
    """What becomes of one offer: how it is remembered now and before, and whether it is news."""

    kept: Kept
    old: Kept | None = None
    is_news: bool = False


def millionths(score: float) -> int:
    """Return a score of the engine as it is kept."""
    return min(MILLION, max(0, round(score * MILLION)))


def first_of(
    demand_id: uuid.UUID, scores: Mapping[uuid.UUID, int], most: int = MOST_KEPT
) -> list[uuid.UUID]:
    """Return the best offers, best first; among equals a hash decides, so that nobody always wins."""

    def place(offer_id: uuid.UUID) -> tuple[int, bytes]:
        mixed = hashlib.blake2b(demand_id.bytes + offer_id.bytes, digest_size=8).digest()
        return -scores[offer_id], mixed

    return sorted(scores, key=place)[:most]


def answer_anew(
    demand_id: uuid.UUID, kept: Iterable[Kept], found: Mapping[uuid.UUID, int]
) -> list[Turn]:
    """Return what becomes of the answer when the buyer has just written the demand and looks at it.

    Nothing in it is news; what was told before stays remembered.
    """
    memory = {each.offer_id: each for each in kept}
    best = first_of(demand_id, found)
    turns = [
        Kept(offer_id, AnswerState.KNOWN, found[offer_id], found[offer_id]) for offer_id in best
    ]
    turns += [
        replace(each, state=_absent(each, found))
        for each in memory.values()
        if each.offer_id not in best
    ]
    return _changed([Turn(each, memory.get(each.offer_id)) for each in turns])


def compare(
    demand_id: uuid.UUID,
    kept: Iterable[Kept],
    found: Mapping[uuid.UUID, int],
    *,
    checked: Collection[uuid.UUID] | None,
    floor: int,
) -> list[Turn]:
    """Return what has changed in an answer: only the offers that turn into something else.

    Parameters
    ----------
    demand_id : UUID
    kept : iterable of Kept
        All that is remembered for this demand.
    found : mapping of offer to score
        Of the checked offers those that fit today.
    checked : collection of offers or None
        Who was looked at; None when everybody was.
    floor : int
        See `DemandCheck`. Who comes in at or below it had been waiting outside and fills a gap:
        that is no news.
    """
    memory = {each.offer_id: each for each in kept}
    before = {each.offer_id: each.score for each in memory.values() if each.state in PRESENT}
    after = {
        offer_id: score
        for offer_id, score in before.items()
        if checked is not None and offer_id not in checked
    }
    after.update(found)
    best = first_of(demand_id, after)
    top_before, top_after = set(first_of(demand_id, before, TOP)), set(best[:TOP])
    turns = []
    for offer_id in best:
        climbs = offer_id in top_after - top_before
        old, score = memory.get(offer_id), after[offer_id]
        turns.append(
            _comes(offer_id, score, floor) if old is None else _stays(old, score, climbs=climbs)
        )
    chosen = set(best)
    for each in memory.values():
        looked_at = checked is None or each.offer_id in checked or each.state in PRESENT
        if each.offer_id not in chosen and looked_at:
            turns.append(Turn(replace(each, state=_absent(each, after)), each))
    return _changed(turns)


def _changed(turns: Iterable[Turn]) -> list[Turn]:
    return [turn for turn in turns if turn.kept != turn.old]


def _comes(offer_id: uuid.UUID, score: int, floor: int) -> Turn:
    is_news = score > floor
    state = AnswerState.NEW if is_news else AnswerState.KNOWN
    return Turn(Kept(offer_id, state, score, score), is_news=is_news)


def _stays(old: Kept, score: int, *, climbs: bool) -> Turn:
    """An offer that was told is news again only when it has risen above the best that was told."""
    risen = score - old.told
    if risen >= MARGIN or (climbs and risen >= STEP):
        state = AnswerState.NEW if old.state is AnswerState.NEW else AnswerState.BETTER
        return Turn(Kept(old.offer_id, state, score, score), old, is_news=True)
    state = old.state if old.state in PRESENT else AnswerState.KNOWN
    return Turn(replace(old, state=state, score=score), old)


def _absent(old: Kept, fitting: Mapping[uuid.UUID, int]) -> AnswerState:
    return AnswerState.OUTSIDE if old.offer_id in fitting else AnswerState.GONE
