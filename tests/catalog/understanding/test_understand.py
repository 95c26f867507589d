"""The rules of understanding that a table of phrases does not show."""

import pytest

from catalog.quantities import Dimension, Quantity, UnitCode
from catalog.understanding import (
    EmptyText,
    Lexicon,
    QuestionCode,
    TextTooLong,
    UnknownPart,
    understand,
    without,
)
from tests.catalog.understanding.conftest import TODAY, Asking


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "\u00a0"])
def test_a_blank_text_is_refused(text: str, ask: Asking) -> None:
    with pytest.raises(EmptyText):
        ask(text)


def test_a_text_of_five_hundred_characters_is_read_and_one_more_is_refused(ask: Asking) -> None:
    assert ask("mele ".ljust(500, "x")).categories[0].code == "apples"
    with pytest.raises(TextTooLong) as refused:
        ask("mele ".ljust(501, "x"))
    assert (refused.value.length, refused.value.limit) == (501, 500)


def test_the_text_is_kept_as_it_was_typed(ask: Asking) -> None:
    assert ask("  Mele   BIO ").text == "  Mele   BIO "


def test_a_chip_shows_the_very_words_that_said_it(ask: Asking) -> None:
    chips = ask("Mele bio entro 20 km da Treviglio, 200 kg al mese").chips()
    assert [(chip.id, chip.text) for chip in chips] == [
        ("category:apples", "Mele"),
        ("criterion:organic", "bio"),
        ("radius_km", "entro 20 km"),
        ("place", "da Treviglio"),
        ("quantity", "200 kg al mese"),
    ]


@pytest.mark.parametrize(
    ("text", "part", "shorter"),
    [
        ("mele e pere", "category:pears", "mele"),
        ("mele e pere", "category:apples", "pere"),
        ("mele, pere e fagiolini", "category:pears", "mele e fagiolini"),
        ("mele bio entro 20 km da Treviglio", "radius_km", "mele bio da Treviglio"),
        ("mele bio entro 20 km da Treviglio", "place", "mele bio entro 20 km"),
        ("mele bio entro 20 km da Treviglio", "category:apples", "bio entro 20 km da Treviglio"),
        ("150 uova bio alla settimana", "quantity", "uova bio"),
        ("pane (bio) a Dalmine", "criterion:organic", "pane a Dalmine"),
        ("2 quintali di patate", "quantity", "patate"),
        ("mele", "category:apples", ""),
    ],
)
def test_a_removed_part_leaves_no_joint_hanging(
    text: str, part: str, shorter: str, ask: Asking
) -> None:
    assert without(ask(text), part) == shorter


def test_a_part_that_is_not_there_cannot_be_removed(ask: Asking) -> None:
    with pytest.raises(UnknownPart):
        without(ask("mele"), "place")


def test_a_thing_said_twice_is_one_chip_and_goes_at_once(ask: Asking) -> None:
    understood = ask("mele renette e mele golden")
    assert [hit.code for hit in understood.categories] == ["apples"]
    assert not ask("pane " + without(understood, "category:apples")).asks(QuestionCode.WHERE)
    assert "mele" not in without(understood, "category:apples")


def test_a_quantity_keeps_the_unit_in_which_it_was_said(ask: Asking) -> None:
    hit = ask("2 quintali di patate").quantity
    assert hit is not None
    assert hit.value == 2
    assert hit.unit is UnitCode.QUINTAL
    assert hit.quantity == Quantity(200_000, Dimension.MASS)


@pytest.mark.parametrize("text", ["0 kg di mele", "999999999 tonnellate di mele", "1,2,3 kg"])
def test_a_quantity_that_cannot_be_is_not_understood(text: str, ask: Asking) -> None:
    assert ask(text).quantity is None


def test_a_distance_without_a_place_asks_from_where(ask: Asking) -> None:
    assert ask("mele entro 10 km").asks(QuestionCode.WHERE)
    assert ask("mele entro 10 km da casa mia").asks(QuestionCode.WHERE)
    assert not ask("mele entro 10 km da Dalmine").asks(QuestionCode.WHERE)


@pytest.mark.parametrize("km", ["0", "-5", "99999", "0,0"])
def test_a_distance_that_cannot_be_is_asked_about_and_not_taken(km: str, ask: Asking) -> None:
    understood = ask(f"mele entro {km} km da Dalmine")
    assert understood.radius_km is None
    assert understood.asks(QuestionCode.BAD_RADIUS)


def test_an_unknown_place_is_named_in_the_question(ask: Asking) -> None:
    (question,) = ask("mele da Gotham City").questions
    assert question.code is QuestionCode.UNKNOWN_PLACE
    assert question.facts == {"word": "Gotham City"}


def test_the_namesake_at_home_is_meant_and_elsewhere_it_is_asked(
    ask: Asking, lexicon_without_home: Lexicon
) -> None:
    at_home = ask("pane a Castro")
    anywhere = understand("pane a Castro", lexicon_without_home, today=TODAY)
    assert at_home.place is not None
    assert at_home.place.place.province == "BG"
    assert [place.province for place in at_home.place.others] == ["LE"]
    assert not at_home.asks(QuestionCode.WHICH_PLACE)
    assert anywhere.asks(QuestionCode.WHICH_PLACE)


def test_two_places_are_not_guessed_between(ask: Asking) -> None:
    assert ask("verdura da Treviglio a Clusone").asks(QuestionCode.SECOND_PLACE)


@pytest.mark.parametrize("word", ["mele", "noci", "sale", "lana", "pesche", "more", "olio", "ora"])
def test_an_everyday_word_is_no_comune(word: str, ask: Asking) -> None:
    assert ask(word).place is None
    assert ask(f"{word} bio").place is None


def test_the_same_word_is_a_comune_when_its_province_stands_beside_it(ask: Asking) -> None:
    hit = ask("pane a Mele (GE)").place
    assert hit is not None
    assert hit.place.name == "Mele"


def test_a_refused_criterion_is_not_required(ask: Asking) -> None:
    understood = ask("mele non bio")
    assert understood.criteria == ()
    assert understood.asks(QuestionCode.NEGATED)


def test_a_refused_ingredient_is_searched_as_text_and_is_no_category(ask: Asking) -> None:
    understood = ask("marmellata senza zucchero")
    assert [hit.code for hit in understood.categories] == ["jams"]
    assert understood.rest == "senza zucchero"


def test_a_guess_is_less_sure_than_the_word_itself(ask: Asking) -> None:
    exact, guessed = ask("formaggio").categories[0], ask("formagio").categories[0]
    assert exact.code == guessed.code
    assert exact.exact
    assert not guessed.exact
    assert guessed.confidence < exact.confidence


@pytest.mark.parametrize(
    ("left", "right"), [("pere", "pepe"), ("pesche", "pesce"), ("uva", "uova"), ("riso", "viso")]
)
def test_words_one_letter_apart_are_not_mixed_up(left: str, right: str, ask: Asking) -> None:
    found = [[hit.code for hit in ask(word).categories] for word in (left, right)]
    assert found[0] != found[1]


def test_a_word_in_capitals_throughout_is_understood_alike(ask: Asking) -> None:
    lower, upper = ask("mele bio a treviglio"), ask("MELE BIO A TREVIGLIO")
    assert [chip.id for chip in lower.chips()] == [chip.id for chip in upper.chips()]


def test_accents_written_as_two_characters_are_read(ask: Asking) -> None:
    assert [chip.id for chip in ask("caffe\u0300 a Cantu\u0300").chips()] == [
        chip.id for chip in ask("caffè a Cantù").chips()
    ]
