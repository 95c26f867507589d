"""What a ranking answers, about a whole table or about some of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranking:
    """The best offers for a query, each with its reasons; k' = min(k, eligible).

    Attributes
    ----------
    offers : int64[k']
        Rows of the offer table, best first.
    score : float64[k']
        In [0, 1].
    contributions : float64[k', 6]
        Normalised weight x score of each factor; rows sum to `score`. 0 where not asked.
    factors : tuple of str
        Names of the columns of `contributions`: always `FACTORS`.
    distance_km : float64[k']
        Great-circle distance of the producer; NaN when the query has no point.
    km0 : bool[k']
        Whether production and transformation are near the place of the query.
    eligible : int
        How many offers passed every hard constraint.
    rejected : Mapping[str, int]
        Constraint -> how many offers fell to it, each to the first it fails, in the order in which
        constraints are applied. `eligible + sum(rejected.values())` is the number of offers.
    weights : float64[6]
        The normalised weights that were used; 0 for factors that were not asked.
    """

    offers: NDArray[np.int64]
    score: NDArray[np.float64]
    contributions: NDArray[np.float64]
    factors: tuple[str, ...]
    distance_km: NDArray[np.float64]
    km0: NDArray[np.bool_]
    eligible: int
    rejected: Mapping[str, int]
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.offers)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowScores:
    """Those of some rows that pass the hard constraints of a query; m of them.

    Attributes
    ----------
    offers : int64[m]
        Rows of the offer table, best first.
    score : float64[m]
    contributions : float64[m, 6]
    distance_km : float64[m]
    km0 : bool[m]
    weights : float64[6]
        All as in `Ranking`, and equal to it.
    """

    offers: NDArray[np.int64]
    score: NDArray[np.float64]
    contributions: NDArray[np.float64]
    distance_km: NDArray[np.float64]
    km0: NDArray[np.bool_]
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.offers)
