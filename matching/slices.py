"""Many slices at once, and what two lists of numbers have in common."""

import numpy as np
from numpy.typing import NDArray


def expand(starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of all half-open slices, one slice after the other.

    Parameters
    ----------
    starts, stops : int64[b]
        starts <= stops.

    Returns
    -------
    int64[sum of stops - starts]

    Notes
    -----
    Cost: O(b + length of the answer).
    """
    lengths = stops - starts
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    numbers = np.arange(total, dtype=np.int64)
    numbers += np.repeat(starts - (ends - lengths), lengths)
    return numbers


def common(
    haystack: NDArray[np.int64], needles: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where two ascending arrays of distinct numbers agree.

    Returns
    -------
    in_haystack, in_needles : int64[h]
        Indexes of the common numbers, ascending.

    Notes
    -----
    The shorter array is looked up in the longer: O(min log max).
    """
    if len(needles) > len(haystack):
        in_needles, in_haystack = _lookup(needles, haystack)
    else:
        in_haystack, in_needles = _lookup(haystack, needles)
    return in_haystack, in_needles


def _lookup(
    longer: NDArray[np.int64], shorter: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if not len(longer):
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing
    at = np.minimum(longer.searchsorted(shorter), len(longer) - 1).astype(np.int64)
    hit = np.flatnonzero(longer.take(at) == shorter).astype(np.int64)
    return at.take(hit), hit
