"""The words above a column: which of some known phrases they hold, and how much of them that is."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

Meaning = TypeVar("Meaning")


def phrase_scores(
    words: Sequence[str], known: Mapping[str, Meaning], longest: int
) -> dict[Meaning, float]:
    """Score the meanings by how much of the heading their phrase covers, and where it stands."""
    scores: dict[Meaning, float] = {}
    for start in range(len(words)):
        for count in range(1, min(longest, len(words) - start) + 1):
            meaning = known.get(" ".join(words[start : start + count]))
            if meaning is not None:
                score = 0.5 + 0.45 * count / len(words) + (0.05 if start == 0 else 0.0)
                scores[meaning] = max(scores.get(meaning, 0.0), score)
    return scores
