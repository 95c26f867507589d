"""Small typing errors: a dropped, a doubled, an exchanged letter."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA, Indel

SHORTEST = 5
# From this length one wrong letter is forgiven too; from the next, two errors.
SUBSTITUTION_FROM = 7
TWO_ERRORS_FROM = 9


class Speller:
    """Knows the words of a vocabulary and finds the one that a misspelt word was meant to be.

    Parameters
    ----------
    vocabulary : iterable of str
        Folded words; the short ones are left out.
    two_errors_from : int
        The length from which two errors are forgiven.
    """

    def __init__(
        self, vocabulary: Iterable[str], *, two_errors_from: int = TWO_ERRORS_FROM
    ) -> None:
        buckets: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(set(vocabulary)):
            if len(word) >= SHORTEST - 1:
                buckets[word[0], len(word)].append(word)
        self._two_errors_from = two_errors_from
        self._buckets: Mapping[tuple[str, int], list[str]] = dict(buckets)

    def correct(self, word: str) -> tuple[str, ...]:
        """Return the words that `word` may stand for: all at the least distance, none when nothing is near.

        The first letter must be right. A short word may only have lost, doubled or exchanged letters: with
        one letter replaced, most short words of a language are neighbours ("posta", "pasta").
        """
        if len(word) < SHORTEST:
            return ()
        allowed = 2 if len(word) >= self._two_errors_from else 1
        best: list[str] = []
        least = (allowed + 1, 0)
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for candidate in self._buckets.get((word[0], length), ()):
                distance = OSA.distance(word, candidate, score_cutoff=allowed)
                if distance > allowed or not _forgiven(word, candidate):
                    continue
                # Of two errors alike, a letter left out or doubled is likelier than a wrong one.
                nearness = (distance, Indel.distance(word, candidate))
                if nearness < least:
                    least, best = nearness, []
                if nearness == least:
                    best.append(candidate)
        return tuple(best)


def _forgiven(word: str, candidate: str) -> bool:
    if len(word) >= SUBSTITUTION_FROM or len(word) != len(candidate):
        return True
    return sorted(word) == sorted(candidate)
