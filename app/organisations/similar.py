"""Is it one of these? Names that may mean an organisation that is there already."""

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from app.organisations.profile import Neighbour
from app.web.slugs import slugify
from catalog.geography import distance_km

NEAR_KM = 5.0
# Measured on the pairs of tests/app/organisations/test_similar.py: two spellings of one name score 89 and more,
# names of different organisations 75 and less, save for twins (Cascina Nova, Cascina Nuova), of which a person is asked.
LEAST_SIMILARITY = 82.0
MOST_ASKED = 6
FEWEST_LETTERS = 4
# Words that say what kind of thing it is, and words that say nothing.
_GENERIC_WORDS = (
    "az agr azienda agricola agricole agricolo societa soc coop cooperativa cooperative sociale sociali"
    " onlus srl srls snc sas spa ss scarl ets aps odv impresa associazione ass gruppo acquisto acquisti"
    " solidale gas semplice di del della delle dei degli da in con per un una uno il lo la le gli ed"
)
_GENERIC = frozenset(_GENERIC_WORDS.split())
_SPELT_OUT = {"lli": "fratelli"}


def telling_words(name: str) -> list[str]:
    """Return the words of a name that tell it from others; all of them when none does."""
    words = [_SPELT_OUT.get(word, word) for word in slugify(name).split("-")]
    kept = [word for word in words if word not in _GENERIC and (len(word) > 1 or word.isdigit())]
    return kept or [word for word in words if word]


def similarity(name: str, other: str, place: str = "") -> float:
    """Return how similar two names of organisations at a place are, 0 to 100."""
    ours, theirs = telling_words(name), telling_words(other)
    if not ours or not theirs:
        return 0.0
    if _says_all(set(ours), set(theirs), set(telling_words(place))):
        return 100.0
    in_any_order = fuzz.token_sort_ratio(" ".join(ours), " ".join(theirs))
    without_spaces = fuzz.ratio("".join(ours), "".join(theirs))
    return max(in_any_order, without_spaces)


def _says_all(ours: set[str], theirs: set[str], place: set[str]) -> bool:
    """Tell whether one of the names is the other with more words; the place alone is no name."""
    shorter, longer = sorted((ours, theirs), key=len)
    if ours == theirs:
        return True
    telling = shorter - place
    return shorter <= longer and sum(map(len, telling)) >= FEWEST_LETTERS


def similar_among(
    name: str,
    neighbours: Iterable[Neighbour],
    *,
    at: tuple[float, float],
    istat: str,
    place: str,
) -> Sequence[Neighbour]:
    """Return the neighbours in the same comune or nearby whose names are similar, the most similar first."""
    scored = [
        (similarity(name, neighbour.name, place), neighbour)
        for neighbour in neighbours
        if neighbour.istat == istat or distance_km(*at, neighbour.lat, neighbour.lon) <= NEAR_KM
    ]
    close = [(score, each) for score, each in scored if score >= LEAST_SIMILARITY]
    close.sort(key=lambda pair: (-pair[0], pair[1].name, str(pair[1].id)))
    return [each for _score, each in close[:MOST_ASKED]]
