"""The best few of many, with ties broken by a hash."""

import numpy as np
from numpy.typing import NDArray

from matching.hashing import tie_hash

DECIMALS = 12
"""Scores are compared after rounding to so many decimals."""

_MARGIN = 2e-12
_SAMPLED = 16
"""Among every sixteenth score the k-th best is at most the k-th best of all: a first, cheap cut."""


def best(
    score: NDArray[np.float64],
    rows: NDArray[np.int32],
    offer_id: NDArray[np.int64],
    *,
    k: int,
    tie_seed: int,
) -> NDArray[np.int64]:
    """Return the indexes of the k best, best first.

    Parameters
    ----------
    score : float64[m]
    rows : int32[m]
        Row of each candidate in `offer_id`.
    offer_id : int64[n]
    k : int
        >= 0.
    tie_seed : int
        In [0, 2**64).

    Returns
    -------
    int64[min(k, m)]
        By score rounded to 12 decimals descending, then by `tie_hash`, then by `offer_id`.

    Notes
    -----
    Cost: O(m) to find the k-th best score, then O(t log t) for the t candidates that reach it. The
    cut leaves 2e-12 of room, more than rounding can move two scores against each other (1e-12), so
    that nobody is lost to it.
    """
    if k == 0:
        return np.empty(0, dtype=np.int64)
    chosen = np.arange(len(score))
    if k < len(score) // _SAMPLED:
        chosen = np.flatnonzero(score >= _kth_largest(score[::_SAMPLED], k) - _MARGIN)
    if k < len(chosen):
        reached = score[chosen] >= _kth_largest(score[chosen], k) - _MARGIN
        chosen = chosen[reached]
    rounded = np.round(score[chosen], DECIMALS)
    if k < len(chosen):
        reached = rounded >= _kth_largest(rounded, k)
        chosen, rounded = chosen[reached], rounded[reached]
    identifier = offer_id[rows[chosen]]
    hashes = tie_hash(identifier, tie_seed)
    order = np.lexsort((identifier, hashes, -rounded))[:k]
    return chosen[order].astype(np.int64)


def _kth_largest(values: NDArray[np.float64], k: int) -> float:
    at = len(values) - k
    return float(np.partition(values, at)[at])
