"""Finds places by name: exactly, by the beginning, and nearly."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalog.geography import Place
from catalog.place_names import fold_name, head_key, loose_key, name_key, spelled_names

Index = Mapping[str, tuple[Place, ...]]


class NameIndex:
    """The names of some places; each index is made when first asked for."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = tuple(places)

    def find(self, name: str, fits: Callable[[Place], bool]) -> tuple[Place, ...]:
        """Return the fitting places called so, by the best kind of evidence that has any."""
        queries = spelled_names(name)
        for index, key in (
            (self._by_name, name_key),
            (self._by_other_name, name_key),
            (self._by_loose_name, loose_key),
        ):
            found = look_up(index, [key(query) for query in queries], fits)
            if found:
                return found
        found = look_up(self._by_head, [name_key(query) for query in queries], fits)
        return found if len(found) == 1 else ()

    def beginning_with(self, prefix: str) -> Iterable[tuple[str, Place]]:
        """Return each place with a name that begins so, and the shortest such name, folded."""
        found: dict[str, tuple[str, Place]] = {}
        for beginning in {fold_name(prefix), name_key(prefix)} - {""}:
            for key, place in self._from(beginning):
                if place.istat not in found or len(key) < len(found[place.istat][0]):
                    found[place.istat] = (key, place)
        return found.values()

    def similar(self, name: str, limit: int, *, least: float) -> tuple[Place, ...]:
        """Return the places with the most similar names, at least so similar."""
        query = name_key(name)
        if not query or limit < 1:
            return ()
        matches = process.extract(
            query,
            self._keys,
            scorer=OSA.normalized_similarity,
            score_cutoff=least,
            limit=limit,
        )
        found = {
            place.istat: place for key, _, _ in matches for place in self._by_any_name[str(key)]
        }
        return tuple(found.values())[:limit]

    def _from(self, beginning: str) -> Iterator[tuple[str, Place]]:
        keys = self._sorted_spellings
        for position in range(bisect_left(keys, beginning), len(keys)):
            if not keys[position].startswith(beginning):
                return
            for place in self._by_spelling[keys[position]]:
                yield keys[position], place

    @cached_property
    def _by_name(self) -> Index:
        return grouped((name_key(place.name), place) for place in self._places)

    @cached_property
    def _by_other_name(self) -> Index:
        return grouped(
            (name_key(name), place) for place in self._places for name in place.other_names
        )

    @cached_property
    def _by_any_name(self) -> Index:
        return grouped((name_key(name), place) for name, place in self._all_names())

    @cached_property
    def _keys(self) -> list[str]:
        return list(self._by_any_name)

    @cached_property
    def _by_loose_name(self) -> Index:
        return grouped((loose_key(name), place) for name, place in self._all_names())

    @cached_property
    def _by_head(self) -> Index:
        heads = ((head_key(name), place) for name, place in self._all_names())
        return grouped((head, place) for head, place in heads if head is not None)

    @cached_property
    def _by_spelling(self) -> Index:
        return grouped(
            (key, place)
            for name, place in self._all_names()
            for key in (fold_name(name), name_key(name))
        )

    @cached_property
    def _sorted_spellings(self) -> list[str]:
        return sorted(self._by_spelling)

    def _all_names(self) -> Iterator[tuple[str, Place]]:
        for place in self._places:
            for name in (place.name, *place.other_names):
                yield name, place


def look_up(index: Index, keys: Iterable[str], fits: Callable[[Place], bool]) -> tuple[Place, ...]:
    """Return the fitting places under any of the keys, each once."""
    found = {place.istat: place for key in keys for place in index.get(key, ()) if fits(place)}
    return tuple(found.values())


def grouped(pairs: Iterable[tuple[str, Place]]) -> Index:
    """Return the places by key, each once under a key, in their order."""
    groups: dict[str, dict[str, Place]] = {}
    for key, place in pairs:
        groups.setdefault(key, {})[place.istat] = place
    return {key: tuple(group.values()) for key, group in groups.items()}
