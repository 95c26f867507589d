"""Tokens, numbers, inflection and spelling: the small parts, each by itself."""

from fractions import Fraction

import pytest

from catalog.understanding.inflection import agrees, light_key, other_number
from catalog.understanding.numbers import number_words, read_number
from catalog.understanding.spelling import Speller
from catalog.understanding.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("l'ora", ("l'", "ora")),
        ("L’Aquila", ("l'", "aquila")),
        ("CANTU'", ("cantu",)),
        ("20kg", ("20", "kg")),
        ("3,50€/kg", ("3,50", "€", "/", "kg")),
        ("m²", ("m2",)),
        ("km0", ("km", "0")),
        ("perché", ("perche",)),
    ],
)
def test_a_text_is_cut_where_its_words_end(text: str, keys: tuple[str, ...]) -> None:
    assert tuple(token.key for token in tokenize(text)) == keys


def test_tokens_know_where_they_stand() -> None:
    text = " Mele,  bio "
    assert [token.span.of(text) for token in tokenize(text)] == ["Mele", ",", "bio"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("1.500", 1500),
        ("1.500,50", Fraction(3001, 2)),
        ("3,50", Fraction(7, 2)),
        ("1.5", Fraction(3, 2)),
        ("0.500", Fraction(1, 2)),
        ("12.345.678", 12_345_678),
    ],
)
def test_numbers_are_read_the_italian_way(text: str, value: int | Fraction) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["1,2,3", "1.2.3", "1,5.0", "9" * 40])
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("word", "value"),
    [("due", 2), ("ventuno", 21), ("ventotto", 28), ("centocinquanta", 150), ("duemila", 2000)],
)
def test_numbers_in_words_are_known(word: str, value: int) -> None:
    assert number_words()[word] == value


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("mela", "mele"),
        ("pesca", "pesche"),
        ("fungo", "funghi"),
        ("formaggio", "formaggi"),
        ("arancia", "arance"),
        ("ciliegia", "ciliegie"),
        ("pesce", "pesci"),
        ("olio", "oli"),
    ],
)
def test_one_and_many_are_one_word(one: str, many: str) -> None:
    assert light_key(one) == light_key(many)
    assert agrees(one, many, adjective=False)
    assert many in other_number(one) or light_key(many) == light_key(one)


@pytest.mark.parametrize(
    ("one", "other"), [("pesche", "pesci"), ("pera", "pero"), ("mela", "melo")]
)
def test_other_endings_are_other_things(one: str, other: str) -> None:
    assert light_key(one) != light_key(other) or not agrees(one, other, adjective=False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("formagio", "formaggio"),
        ("zuchine", "zucchine"),
        ("pomdori", "pomodori"),
        ("melle", "mele"),
        ("parmiggiano", "parmigiano"),
        ("cavolfoire", "cavolfiore"),
    ],
)
def test_a_dropped_doubled_or_exchanged_letter_is_forgiven(typed: str, meant: str) -> None:
    speller = Speller(["formaggio", "zucchine", "pomodori", "mele", "parmigiano", "cavolfiore"])
    assert speller.correct(typed) == (meant,)


@pytest.mark.parametrize(
    ("typed", "near"), [("posta", "pasta"), ("pepe", "pere"), ("mora", "more")]
)
def test_a_short_word_with_another_letter_is_another_word(typed: str, near: str) -> None:
    assert Speller([near]).correct(typed) == ()
