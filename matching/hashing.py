"""A stable hash that breaks ties without favouring anybody."""

import numpy as np
from numpy.typing import NDArray

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def splitmix64(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the splitmix64 hash of each value.

    Parameters
    ----------
    values : uint64[m]

    Returns
    -------
    uint64[m]

    Notes
    -----
    The output function of Steele, Lea and Flood, "Fast splittable pseudorandom number generators"
    (OOPSLA 2014), one step from each value as state. A bijection: different values never collide.
    Cost: O(m).
    """
    mixed = values + _GAMMA
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    return mixed ^ (mixed >> np.uint64(31))


def tie_hash(offer_id: NDArray[np.int64], tie_seed: int) -> NDArray[np.uint64]:
    """Return splitmix64(offer_id xor splitmix64(tie_seed)): the order among equals.

    Parameters
    ----------
    offer_id : int64[m]
    tie_seed : int
        In [0, 2**64).

    Returns
    -------
    uint64[m]
    """
    seed = splitmix64(np.array([tie_seed], dtype=np.uint64))
    return splitmix64(offer_id.astype(np.uint64) ^ seed)
