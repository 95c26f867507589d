"""Understanding costs milliseconds, and a hostile text costs no more than a long honest one."""

import sys
from time import process_time
from types import FrameType

import pytest

from catalog.understanding import Lexicon
from tests.catalog.understanding.conftest import Asking
from tests.catalog.understanding.phrase_table import load_phrases

HONEST = (
    "fornitura di derrate alimentari biologiche per la mensa della scuola primaria di Stezzano, "
    "350 pasti al giorno da ottobre a maggio, entro 30 km da Bergamo, sotto 5 euro a pasto, "
)
HOSTILE = {
    "one letter": "a",
    "digits": "1",
    "numbers": "1.500,50 ",
    "separators": "1.1.",
    "apostrophes": "l'",
    "brackets": "((",
    "joints": "e ",
    "prepositions": "di a da in ",
    "unknown words": "zxqwv bxqwk ",
    "near words": "formagio zuchine pomdori bilogico ",
    "near places": "da treviglo a clusne ",
    "openers": "entro nel raggio di ",
    "places": "da Treviglio a Clusone ",
    "things": "mele pere pesche ",
    "months": "da giugno a ",
    "money": "tra 2 e 3 € a ",
    "quantities": "da 5 a 10 kg x ",
    "signs": "€/%-",
    "emoji": "🍏",
    "accents": "e\u0301\u0301",
    "capitals": "A Ab ",
    "negations": "non senza ",
}


def calls(ask: Asking, text: str) -> int:
    """Return how many functions are called to understand a text: the same on any machine."""
    ask(text)
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        ask(text)
    finally:
        sys.setprofile(before)
    return count


def seconds(ask: Asking, text: str) -> float:
    """Return the processor time of understanding a text once more."""
    ask(text)
    start = process_time()
    ask(text)
    return process_time() - start


@pytest.fixture(scope="module")
def honest_calls(ask: Asking) -> int:
    return calls(ask, (HONEST * 3)[:500])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_costs_no_more_than_a_few_honest_ones(
    name: str, honest_calls: int, ask: Asking
) -> None:
    hostile = (HOSTILE[name] * 500)[:500]
    assert calls(ask, hostile) < 8 * honest_calls
    # A pattern that backtracks is one call, however long: it would take seconds, or for ever.
    assert seconds(ask, hostile) < 0.5


def test_twice_the_text_costs_about_twice_the_calls(ask: Asking) -> None:
    half, whole = (calls(ask, (HONEST * 3)[:length]) for length in (250, 500))
    assert whole < 4 * half


def test_a_phrase_takes_a_few_milliseconds(ask: Asking) -> None:
    texts = [phrase["text"] for phrase in load_phrases()]
    for text in texts:
        ask(text)
    start = process_time()
    for text in texts:
        ask(text)
    # Measured: 0.5 to 2 ms; the rest is room for a busy machine.
    assert (process_time() - start) / len(texts) < 0.030


def test_the_lexicon_is_complete(lexicon: Lexicon) -> None:
    assert all(lexicon.categories.knows(word) for word in ("mele", "pulizie", "idraulico"))
