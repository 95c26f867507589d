"""Every line of the phrase table is understood as the table says."""

from itertools import pairwise
from typing import Any

import pytest

from catalog.understanding import Understood, without
from tests.catalog.understanding.conftest import Asking
from tests.catalog.understanding.phrase_table import load_phrases, plain

PHRASES = load_phrases()
TEXTS = [phrase["text"] for phrase in PHRASES]
# The text names a second one of the same kind, which takes the place of the one removed.
SECONDS = {"second_place", "second_quantity"}


@pytest.mark.parametrize("phrase", PHRASES, ids=TEXTS)
def test_a_phrase_is_understood_as_the_table_says(phrase: dict[str, Any], ask: Asking) -> None:
    assert plain(ask(phrase["text"])) == phrase


def test_the_table_holds_each_phrase_once_and_enough_of_them() -> None:
    assert len(TEXTS) == len(set(TEXTS)) >= 170


@pytest.mark.parametrize("text", TEXTS)
def test_every_part_stands_in_the_text_and_no_two_overlap(text: str, ask: Asking) -> None:
    understood = ask(text)
    spans = [
        *(chip.span for chip in understood.chips()),
        *(span for _, span in understood.more),
        *understood.rest_spans,
    ]
    spans.sort(key=lambda span: span.start)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))


@pytest.mark.parametrize("text", TEXTS)
def test_what_a_chip_said_is_gone_when_it_is_removed_and_the_others_stay(
    text: str, ask: Asking
) -> None:
    understood = ask(text)
    for chip in understood.chips():
        shorter = without(understood, chip.id)
        left = ask(shorter).chips() if shorter else ()
        if not has_a_second(understood):
            assert chip.id not in {part.id for part in left}
        criteria = {part.text for part in understood.chips() if part.kind == "criterion"}
        assert criteria - {chip.text} <= {part.text for part in left}


def has_a_second(understood: Understood) -> bool:
    return any(question.code in SECONDS for question in understood.questions)
