"""One comparable form for every way of writing a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.place_names import area_key, fold_name, head_key, loose_key, name_key, spelled_names


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


@given(st.text(alphabet="abcàèéìòùABC '\u2019-./", max_size=40))
def test_case_never_matters(text: str) -> None:
    assert name_key(text.upper()) == name_key(text.lower()) == name_key(text)


@given(st.text(max_size=60))
def test_a_folded_name_is_made_of_plain_words(text: str) -> None:
    folded = fold_name(text)
    assert folded == " ".join(folded.split())
    assert folded.isascii()


@pytest.mark.parametrize("text", ["San Rocco", "S. Rocco", "S.Rocco", "s rocco", "SAN-ROCCO"])
def test_every_way_of_writing_a_saint_is_equal(text: str) -> None:
    assert name_key(text) == "s rocco"


def test_small_words_do_not_part_two_spellings() -> None:
    assert loose_key("Reggio nell'Emilia") == loose_key("Reggio Emilia")


def test_a_name_of_small_words_alone_keeps_them() -> None:
    assert loose_key("La Di") == "la di"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("Calusco d'Adda", "calusco"),
        ("San Pellegrino Terme", "s pellegrino"),
        ("Caprino Bergamasco", "caprino"),
        ("Dalmine", None),
        ("La Valle", None),
        ("Re di Roma", None),
    ],
)
def test_the_head_of_a_name_is_what_people_say_near_home(name: str, head: str | None) -> None:
    assert head_key(name) == head


def test_val_and_valle_and_one_word_are_the_same_valley() -> None:
    assert area_key("Valle Seriana") == area_key("valseriana") == area_key("la Val Seriana")


def test_a_bilingual_spelling_stands_for_both_names() -> None:
    assert spelled_names("Bolzano/Bozen") == ("Bolzano/Bozen", "Bolzano", "Bozen")
    assert spelled_names("Dalmine") == ("Dalmine",)
