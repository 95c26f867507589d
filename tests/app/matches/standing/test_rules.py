"""What is news and what is not, without any database."""

import itertools
import uuid
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.matches.standing.models import AnswerState
from app.matches.standing.rules import (
    MARGIN,
    MILLION,
    MOST_KEPT,
    NEWS,
    PRESENT,
    STEP,
    TOP,
    Kept,
    Turn,
    answer_anew,
    compare,
    first_of,
    millionths,
)

DEMAND = uuid.UUID(int=7)
Memory = dict[uuid.UUID, Kept]


def offer(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def known(number: int, score: int = 500_000, **fields: object) -> Kept:
    kept = Kept(offer(number), AnswerState.KNOWN, score, score)
    return replace(kept, **fields)  # type: ignore[arg-type]


def whole(kept: list[Kept], found: dict[uuid.UUID, int], floor: int = 0) -> list[Turn]:
    return compare(DEMAND, kept, found, checked=None, floor=floor)


def news(turns: list[Turn]) -> list[tuple[uuid.UUID, AnswerState]]:
    return [(turn.kept.offer_id, turn.kept.state) for turn in turns if turn.is_news]


def test_the_first_answer_is_seen_and_therefore_no_news() -> None:
    turns = answer_anew(DEMAND, [], {offer(1): 500_000, offer(2): 700_000})
    assert news(turns) == []
    assert {turn.kept.state for turn in turns} == {AnswerState.KNOWN}
    assert all(turn.kept.told == turn.kept.score for turn in turns)


def test_an_offer_never_told_is_new() -> None:
    turns = whole([known(1)], {offer(1): 500_000, offer(2): 400_000})
    assert news(turns) == [(offer(2), AnswerState.NEW)]
    assert len(turns) == 1


def test_nothing_is_said_when_nothing_changes() -> None:
    assert whole([known(1), known(2)], {offer(1): 500_000, offer(2): 500_000}) == []


def test_an_offer_that_goes_is_gone_and_no_news() -> None:
    (turn,) = whole([known(1)], {})
    assert turn.kept.state is AnswerState.GONE
    assert not turn.is_news


def test_an_offer_that_returns_unchanged_is_not_told_again() -> None:
    (turn,) = whole([known(1, state=AnswerState.GONE)], {offer(1): 500_000})
    assert turn.kept.state is AnswerState.KNOWN
    assert not turn.is_news


def test_an_offer_that_returns_much_better_is_told_as_better() -> None:
    turns = whole([known(1, state=AnswerState.GONE)], {offer(1): 500_000 + MARGIN})
    assert news(turns) == [(offer(1), AnswerState.BETTER)]


def test_a_rise_by_the_margin_is_told_once() -> None:
    turns = whole([known(1)], {offer(1): 500_000 + MARGIN})
    assert news(turns) == [(offer(1), AnswerState.BETTER)]
    seen = replace(turns[0].kept, state=AnswerState.KNOWN)
    (fallen,) = whole([seen], {offer(1): 500_000})
    assert news([fallen]) == []
    assert news(whole([fallen.kept], {offer(1): 500_000 + MARGIN})) == []


def test_a_smaller_rise_is_told_only_when_it_leads_into_the_first_few() -> None:
    others = [known(number, 600_000) for number in range(10, 10 + TOP)]
    scores = {each.offer_id: each.score for each in others}
    below = known(1, 599_000)
    assert news(whole([below, *others], scores | {offer(1): 600_000 - 1})) == []
    risen = whole([below, *others], scores | {offer(1): 599_000 + STEP})
    assert news(risen) == [(offer(1), AnswerState.BETTER)]
    # Already among the first: the same step says nothing.
    assert news(whole([known(1, 700_000), *others], scores | {offer(1): 700_000 + STEP})) == []


def test_an_offer_that_climbs_because_others_leave_is_no_news() -> None:
    others = [known(number, 600_000) for number in range(10, 10 + TOP)]
    assert news(whole([known(1, 400_000), *others], {offer(1): 400_000})) == []


def test_who_was_waiting_outside_fills_a_gap_quietly() -> None:
    kept = [known(number, 600_000) for number in range(MOST_KEPT)]
    found = {each.offer_id: each.score for each in kept[1:]}
    # The floor says that more fitted than were kept, the last kept at 600,000.
    (gone, came) = sorted(
        whole(kept, found | {offer(900): 590_000}, floor=600_000),
        key=lambda turn: turn.kept.state is not AnswerState.GONE,
    )
    assert gone.kept.state is AnswerState.GONE
    assert (came.kept.offer_id, came.kept.state) == (offer(900), AnswerState.KNOWN)
    assert not came.is_news


def test_who_comes_in_above_the_floor_is_new_and_pushes_the_last_outside() -> None:
    kept = [known(number, 600_000 + number) for number in range(MOST_KEPT)]
    turns = compare(DEMAND, kept, {offer(900): 700_000}, checked={offer(900)}, floor=600_000)
    assert news(turns) == [(offer(900), AnswerState.NEW)]
    outside = [turn.kept.offer_id for turn in turns if turn.kept.state is AnswerState.OUTSIDE]
    assert outside == [offer(0)]


def test_a_pass_over_some_offers_leaves_the_others_alone() -> None:
    kept = [known(1), known(2), known(3, state=AnswerState.GONE)]
    turns = compare(DEMAND, kept, {}, checked={offer(1)}, floor=0)
    assert [(turn.kept.offer_id, turn.kept.state) for turn in turns] == [
        (offer(1), AnswerState.GONE)
    ]


def test_news_stays_news_until_it_is_seen() -> None:
    fresh = known(1, state=AnswerState.NEW)
    assert whole([fresh], {offer(1): 500_000}) == []
    (turn,) = whole([fresh], {offer(1): 510_000})
    assert turn.kept.state is AnswerState.NEW
    assert not turn.is_news


def test_an_edited_demand_forgets_no_offer_that_was_told() -> None:
    kept = [known(1), known(2)]
    turns = answer_anew(DEMAND, kept, {offer(2): 100_000})
    assert news(turns) == []
    memory = {each.offer_id: each for each in kept} | {
        turn.kept.offer_id: turn.kept for turn in turns
    }
    assert memory[offer(1)].state is AnswerState.GONE
    assert memory[offer(2)] == known(2, 100_000)
    again = whole(list(memory.values()), {offer(1): 500_000, offer(2): 100_000})
    assert news(again) == []


def test_equals_are_ordered_neither_by_age_nor_alphabetically() -> None:
    scores = {offer(number): 500_000 for number in range(1, 40)}
    ours, theirs = first_of(DEMAND, scores), first_of(uuid.UUID(int=8), scores)
    assert ours != sorted(ours)
    assert ours != theirs
    assert first_of(DEMAND, dict(reversed(scores.items()))) == ours


def test_scores_are_kept_in_millionths() -> None:
    assert [millionths(score) for score in (0.0, 0.1234567, 1.0, 1.0000001)] == [
        0,
        123_457,
        MILLION,
        MILLION,
    ]


STEPS = st.lists(
    st.dictionaries(
        st.integers(0, 7).map(offer), st.integers(0, 20).map(lambda tens: tens * 50_000), max_size=8
    ),
    min_size=1,
    max_size=12,
)


@given(steps=STEPS, seen=st.lists(st.booleans(), min_size=12, max_size=12))
def test_over_any_history_no_offer_is_told_twice_at_the_same_score(
    steps: list[dict[uuid.UUID, int]], seen: list[bool]
) -> None:
    memory: Memory = {}
    told: dict[uuid.UUID, list[int]] = {}
    for step, is_seen in zip(steps, seen, strict=False):
        for turn in whole(list(memory.values()), step):
            memory[turn.kept.offer_id] = turn.kept
            if turn.is_news:
                told.setdefault(turn.kept.offer_id, []).append(turn.kept.score)
        # What fits is remembered as being there, and nothing else is.
        present = {key for key, kept in memory.items() if kept.state in PRESENT}
        assert present == step.keys()
        # A second look at the same market says nothing.
        assert whole(list(memory.values()), step) == []
        if is_seen:
            memory = {
                key: replace(kept, state=AnswerState.KNOWN) if kept.state in NEWS else kept
                for key, kept in memory.items()
            }
    for scores in told.values():
        assert all(later >= earlier + STEP for earlier, later in itertools.pairwise(scores))


@given(steps=STEPS)
def test_looking_at_some_offers_at_a_time_ends_where_one_look_at_all_does(
    steps: list[dict[uuid.UUID, int]],
) -> None:
    memory: Memory = {}
    for step in steps:
        for number in range(8):
            one = offer(number)
            found = {one: step[one]} if one in step else {}
            turns = compare(DEMAND, memory.values(), found, checked={one}, floor=0)
            memory |= {turn.kept.offer_id: turn.kept for turn in turns}
        present = {key: kept.score for key, kept in memory.items() if kept.state in PRESENT}
        assert present == step
