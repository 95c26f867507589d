"""Pins of a map: those that would lie upon each other become one that names them all."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# A finger needs this much of the drawing for itself.
ROOM_PX = 38.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Something to pin: where on the drawing, with which rank, words and address."""

    x: float
    y: float
    rank: int | None
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Pin:
    """One pin for one spot or several close ones; it stands where the first of them is."""

    x: float
    y: float
    ranks: tuple[int, ...]
    label: str
    url: str

    @property
    def rank(self) -> int | None:
        """The best rank, None for a pin without a number."""
        return self.ranks[0] if self.ranks else None

    @property
    def more(self) -> int:
        """How many further spots the pin stands for."""
        return max(0, len(self.ranks) - 1)


def group_pins(spots: Sequence[Spot]) -> tuple[Pin, ...]:
    """Return pins in the order of the spots, each at least ROOM_PX from the others."""
    groups: list[list[Spot]] = []
    for spot in spots:
        for group in groups:
            if math.dist((spot.x, spot.y), (group[0].x, group[0].y)) < ROOM_PX:
                group.append(spot)
                break
        else:
            groups.append([spot])
    return tuple(_pin(group) for group in groups)


def _pin(group: list[Spot]) -> Pin:
    first = group[0]
    words = [spot.label if spot.rank is None else f"{spot.rank}. {spot.label}" for spot in group]
    ranks = tuple(spot.rank for spot in group if spot.rank is not None)
    return Pin(first.x, first.y, ranks, "; ".join(words), first.url)
