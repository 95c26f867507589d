"""When a word is the name of a comune and when it is only a word."""

import enum

from catalog.geography import Place
from catalog.understanding.board import Board
from catalog.understanding.lexicon import Lexicon

SHORT = 5


class Lead(enum.IntEnum):
    """How surely the words before a name announce a place."""

    NONE = 0
    WEAK = 1  # "di", "per": things have them too
    PLAIN = 2  # "a", "da", "in"
    SURE = 3  # "vicino a", "comune di", "entro 20 km da"


class Doubt(enum.IntEnum):
    """How much a name is also something else."""

    CLEAR = 0
    ORDINARY = 1  # short, or an ordinary word: Opera, Bari
    THING = 2  # the name of a category or a criterion: Noci, Mele, Sale


# Which evidence a name needs: rows are leads, columns are doubts. "yes", "no", "capital" (a capital letter that
# tells something), "plate" (the province's code beside it: "Mele (GE)"), "unlike" (not a misspelt thing: "melle"),
# "home" (in the home province: "mensa di Dalmine" is a place, "aceto di Modena" an origin).
EVIDENCE: dict[Lead, dict[Doubt, str]] = {
    Lead.SURE: {Doubt.CLEAR: "yes", Doubt.ORDINARY: "yes", Doubt.THING: "yes"},
    Lead.PLAIN: {Doubt.CLEAR: "yes", Doubt.ORDINARY: "capital", Doubt.THING: "capital"},
    Lead.WEAK: {Doubt.CLEAR: "home", Doubt.ORDINARY: "plate", Doubt.THING: "plate"},
    Lead.NONE: {Doubt.CLEAR: "unlike", Doubt.ORDINARY: "capital", Doubt.THING: "plate"},
}


def is_named(
    board: Board, lexicon: Lexicon, place: Place, *, words: str, first: int, lead: Lead
) -> bool:
    """Whether the words at the token `first`, announced by `lead`, name the place here.

    The beginning of a longer name counts only behind a preposition or when the place is at home.
    """
    is_at_home = lexicon.places.is_at_home(place)
    is_full = lexicon.places.is_full_name(place, words)
    if not is_full and lead < Lead.PLAIN and not is_at_home:
        return False
    evidence = EVIDENCE[lead][_doubt(board, lexicon, words=words, first=first)]
    if evidence == "capital":
        return board.is_telling_capital(first)
    if evidence == "home":
        return is_at_home or lexicon.places.home is None
    if evidence == "unlike":
        is_like_a_thing = bool(lexicon.corrections(board.keys[first]))
        return is_at_home or board.is_telling_capital(first) or not is_like_a_thing
    return evidence == "yes"


def _doubt(board: Board, lexicon: Lexicon, *, words: str, first: int) -> Doubt:
    if " " in words:
        return Doubt.CLEAR
    key = board.keys[first]
    if lexicon.categories.knows(key) or lexicon.criteria.knows(key):
        return Doubt.THING
    is_capital_of_province = lexicon.places.province(words) is not None
    if key in lexicon.known_words or (len(key) < SHORT and not is_capital_of_province):
        return Doubt.ORDINARY
    return Doubt.CLEAR
