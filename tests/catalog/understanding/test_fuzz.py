"""Whatever is typed, the answer is an answer or one of the two refusals."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.understanding import EmptyText, TextTooLong, Understood, understand, without
from catalog.understanding.packs import pack_in_name
from catalog.understanding.titles import classify_title, criteria_in_title
from tests.catalog.understanding.conftest import TODAY, Asking
from tests.catalog.understanding.phrase_table import load_phrases

WORDS = sorted({word for phrase in load_phrases() for word in phrase["text"].split()})
RELAXED = settings(
    deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
any_text = st.text(max_size=520)
shuffled_words = st.lists(
    st.one_of(st.sampled_from(WORDS), st.text(max_size=5)), min_size=1, max_size=40
).map(" ".join)


@given(text=st.one_of(any_text, shuffled_words))
@RELAXED
def test_any_text_is_understood_or_refused(text: str, ask: Asking) -> None:
    try:
        understood = ask(text)
    except EmptyText:
        assert not text.strip()
        return
    except TextTooLong:
        assert len(text) > 500
        return
    hold_together(understood)


@given(text=shuffled_words.filter(lambda words: 0 < len(words.strip()) <= 500))
@RELAXED
def test_every_chip_of_any_text_can_be_removed(text: str, ask: Asking) -> None:
    understood = ask(text)
    for chip in understood.chips():
        shorter = without(understood, chip.id)
        assert len(shorter) < len(text)
        if shorter:
            hold_together(ask(shorter))


@given(text=shuffled_words.filter(lambda words: 0 < len(words.strip()) <= 500))
@RELAXED
def test_the_same_text_is_understood_the_same(text: str, ask: Asking) -> None:
    assert ask(text) == understand(text, ask.lexicon, today=TODAY)


@given(title=st.one_of(any_text, shuffled_words), hint=any_text)
@RELAXED
def test_any_title_is_classified_or_not(title: str, hint: str, ask: Asking) -> None:
    guesses = classify_title(title, ask.lexicon, hint=hint)
    assert [guess.confidence for guess in guesses] == sorted(
        (guess.confidence for guess in guesses), reverse=True
    )
    assert len({guess.code for guess in guesses}) == len(guesses)
    assert all(hit.span.of(title) for hit in criteria_in_title(title, ask.lexicon))
    assert all(size.amount > 0 for size in pack_in_name(title))


def hold_together(understood: Understood) -> None:
    spans = [chip.span for chip in understood.chips()]
    spans += [span for _, span in understood.more]
    spans += understood.rest_spans
    spans.sort(key=lambda span: span.start)
    assert all(0 <= span.start < span.end <= len(understood.text) for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    asked = [question.span for question in understood.questions if question.span is not None]
    assert all(0 <= span.start < span.end <= len(understood.text) for span in asked)
