"""Names of comuni, valleys, provinces and regions, found in a text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from catalog.gazetteer import Gazetteer
from catalog.geography import Area, Place, Province
from catalog.place_names import (
    VALLEYS,
    area_key,
    fold_name,
    head_key,
    loose_key,
    name_key,
    spelled_names,
)
from catalog.understanding.board import Board
from catalog.understanding.spelling import Speller

LONGEST = 8
NAMESAKES = 8
# Thousands of names lie near one another: away from home only a long one may have two errors.
TWO_ERRORS_FROM = 14
TWO_ERRORS_AT_HOME_FROM = 9
PASSED_SIGNS = frozenset({"-", "–", "."})


class PlaceLookup:
    """The gazetteer as a reader of texts needs it.

    Parameters
    ----------
    gazetteer : Gazetteer
    home_province : str or None
        Car plate code: of several namesakes the one there is meant.
    """

    def __init__(self, gazetteer: Gazetteer, home_province: str | None) -> None:
        self._gazetteer = gazetteer
        # The gazetteer makes its indexes when first asked: better now than in the first answer.
        gazetteer.find("")
        gazetteer.by_postcode("")
        self._home = home_province
        self._first_words: set[str] = set()
        self._words: set[str] = set()
        self._names: dict[str, str] = {}
        self._heads: dict[str, list[Place]] = {}
        for place in gazetteer:
            self._add(place)
        self._speller = Speller(self._names, two_errors_from=TWO_ERRORS_FROM)
        self._home_speller = Speller(
            (
                name_key(name)
                for place in gazetteer
                if place.province == home_province
                for name in all_names(place)
            ),
            two_errors_from=TWO_ERRORS_AT_HOME_FROM,
        )
        self._areas = self._area_words(gazetteer.areas)
        self._regions = _regions(gazetteer)
        self._province_areas: dict[str, Area] = {}

    def _add(self, place: Place) -> None:
        for name in all_names(place):
            key = name_key(name)
            words = key.split()
            self._names[key] = name
            self._words.update(words)
            self._first_words.update((words[0], loose_key(name).split()[0]))
            head = head_key(name)
            if head is not None:
                self._heads.setdefault(head, []).append(place)

    @property
    def home(self) -> str | None:
        """The car plate code of the province that is home."""
        return self._home

    def has_word(self, key: str) -> bool:
        """Whether the word is part of the name of a comune."""
        return key.strip("'") in self._words

    def is_at_home(self, place: Place) -> bool:
        """Whether the place lies in the home province."""
        return self._home is not None and place.province == self._home

    def windows(self, board: Board, first: int) -> Iterator[tuple[int, str]]:
        """Yield the stretches that begin at `first` and may be a name, the longest first."""
        if not board.is_free(first) or not self._may_begin(board.keys[first]):
            return
        begins_small = board.tables.is_small(board.keys[first])
        for end in reversed(_ends_of_names(board, first)):
            words = " ".join(board.tokens[index].text for index in range(first, end))
            # "L'Aquila" is a name with its article; "l'ora" is not Ora.
            if not begins_small or name_key(words) in self._names:
                yield end, words

    def _may_begin(self, key: str) -> bool:
        word = name_key(key)
        return word in self._first_words or word in self._areas

    def comuni(self, words: str) -> tuple[Place, ...]:
        """Return the comuni called so, those at home first when there are any."""
        return self._ordered(self._gazetteer.find(words))

    def is_full_name(self, place: Place, words: str) -> bool:
        """Whether the words are a whole name of the place, not only its beginning."""
        key, loose = name_key(words), loose_key(words)
        return any(name_key(name) == key or loose_key(name) == loose for name in all_names(place))

    def by_beginning(self, words: str) -> tuple[Place, ...]:
        """Return the comuni whose name begins so and that near home are called so, none when they are many."""
        found = self._ordered(tuple(self._heads.get(name_key(words), ())))
        at_home = tuple(place for place in found if self.is_at_home(place))
        return (
            at_home + tuple(place for place in found if place not in at_home)
            if at_home
            else _few(found)
        )

    def by_postcode(self, postcode: str) -> tuple[Place, ...]:
        """Return the comuni with this postcode, in the order of their codes."""
        return self._gazetteer.by_postcode(postcode)

    def misspelt(self, words: str) -> tuple[Place, ...]:
        """Return the comuni that a misspelt name may stand for, those at home before all others."""
        key = name_key(words)
        names = self._home_speller.correct(key) or self._speller.correct(key)
        places = dict.fromkeys(place for name in names for place in self._gazetteer.find(name))
        return _few(self._ordered(tuple(places)))

    def area(self, words: str) -> Area | None:
        """Return the valley or zone called so."""
        return self._gazetteer.find_area(words)

    def province(self, name: str) -> Area | None:
        """Return the comuni of the province with this name or plate code."""
        known = self._gazetteer.find_province(name)
        if known is None or name.isdigit():
            return None
        return self._province_area(known)

    def province_of(self, place: Place) -> Area | None:
        """Return the comuni of the province in which the place lies."""
        return self.province(place.province)

    def plate(self, text: str) -> str | None:
        """Return the plate code that the text is, if it is one."""
        known = self._gazetteer.find_province(text) if len(text) == 2 and text.isalpha() else None
        return None if known is None else known.code

    def region(self, words: str) -> Area | None:
        """Return the comuni of the region with this name."""
        return self._regions.get(fold_name(words))

    def comune_of_code(self, istat: str) -> Place | None:
        """Return the comune with this ISTAT code."""
        return self._gazetteer.get(istat) if istat in self._gazetteer else None

    def area_of_code(self, code: str) -> Area | None:
        """Return the valley, zone, province or region with this code."""
        kind, _, rest = code.partition("-")
        known = self._gazetteer.find_province(rest) if kind == "province" else None
        if known is not None:
            return self._province_area(known)
        named = (*self._gazetteer.areas, *self._regions.values())
        return next((area for area in named if area.code == code), None)

    def _ordered(self, places: Sequence[Place]) -> tuple[Place, ...]:
        return tuple(sorted(places, key=lambda place: not self.is_at_home(place)))

    def _area_words(self, areas: Iterable[Area]) -> frozenset[str]:
        names = [name for area in areas for name in (area.name, *area.aliases)]
        first = {key(name).split()[0] for name in names for key in (name_key, loose_key)}
        return frozenset(first | {area_key(name) for name in names} | VALLEYS)

    def _province_area(self, province: Province) -> Area:
        if province.code not in self._province_areas:
            self._province_areas[province.code] = Area(
                code=f"province-{province.code.lower()}",
                name=f"Provincia di {province.name}",
                aliases=(province.name, province.code),
                istat=tuple(
                    place.istat for place in self._gazetteer if place.province == province.code
                ),
            )
        return self._province_areas[province.code]


def _ends_of_names(board: Board, first: int) -> list[int]:
    """Return where a name that begins at the token may end: behind a word that is not a small one."""
    ends = []
    for index in range(first, min(first + LONGEST, len(board))):
        if not board.is_free(index):
            break
        if not board.tokens[index].is_word:
            if board.keys[index] not in PASSED_SIGNS:
                break
        elif not board.tables.is_small(board.keys[index]):
            ends.append(index + 1)
    return ends


def all_names(place: Place) -> tuple[str, ...]:
    """Return the name of a place and its other names."""
    return (place.name, *place.other_names)


def _few(places: tuple[Place, ...]) -> tuple[Place, ...]:
    return places if len(places) <= NAMESAKES else ()


def _regions(gazetteer: Gazetteer) -> Mapping[str, Area]:
    members: dict[str, list[str]] = {}
    for place in gazetteer:
        members.setdefault(place.region, []).append(place.istat)
    areas = {
        region: Area(
            code=f"region-{fold_name(region.partition('/')[0]).replace(' ', '-')}",
            name=region,
            aliases=(),
            istat=tuple(istat),
        )
        for region, istat in members.items()
    }
    return {
        fold_name(name): area for region, area in areas.items() for name in spelled_names(region)
    }
