"""Bars to be drawn by the server: they print, and each stands above a table of the same numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDE = 100
# What is beyond is summed up in the last bar.
MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, what it says, and how long it is of 100."""

    name: str
    value: str
    length: float


def largest(values: Mapping[str, int], others: str) -> list[tuple[str, int]]:
    """Return the largest values first, and what is beyond as one."""
    ranked = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
    if len(ranked) <= MOST_BARS:
        return ranked
    rest = sum(value for _name, value in ranked[MOST_BARS - 1 :])
    return [*ranked[: MOST_BARS - 1], (others, rest)]


def bars(rows: Sequence[tuple[str, float, str]]) -> list[Bar]:
    """Return rows of name, number and what is written, as bars of which the longest fills the width."""
    longest = max((number for _name, number, _said in rows), default=0)
    return [
        Bar(name, said, round(WIDE * number / longest, 1) if longest > 0 else 0)
        for name, number, said in rows
    ]
