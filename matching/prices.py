"""Reference prices: what an offer of this category and dimension usually costs."""

import numpy as np
from numpy.typing import NDArray

from matching.columns import freeze

NO_PRICE = -1


def reference_prices(  # noqa: PLR0917 - four columns and the shape of the answer
    category: NDArray[np.int32],
    dimension: NDArray[np.int8],
    price_cents: NDArray[np.int64],
    published: NDArray[np.bool_],
    g: int,
    d: int,
) -> NDArray[np.int64]:
    """Return the median asked price of each category and dimension.

    The lower of the two middle prices is taken on even counts, so that a reference is a whole
    number of cents that somebody actually asks.

    Parameters
    ----------
    category : int32[n]
        Category number of each offer, 0 <= category < g. Only the exact category counts, not its
        subtree.
    dimension : int8[n]
        Dimension of each offer, 0 <= dimension < d.
    price_cents : int64[n]
        Cents per pricing unit of the dimension; -1 = on request (left out).
    published : bool[n]
        Offers that are not published are left out.
    g, d : int
        How many categories and dimensions.

    Returns
    -------
    int64[g, d]
        Cents per pricing unit; -1 where nobody asks a price. Read-only.

    Notes
    -----
    Cost: O(n log n), once per table. The median resists a single absurd price, unlike the mean.
    """
    reference = np.full(g * d, NO_PRICE, dtype=np.int64)
    priced = np.flatnonzero(published & (price_cents >= 0))
    group = category[priced].astype(np.int64) * d + dimension[priced]
    price = price_cents[priced]
    ordered = price[np.lexsort((price, group))]
    counts = np.bincount(group, minlength=g * d)
    starts = np.cumsum(counts) - counts
    filled = np.flatnonzero(counts)
    reference[filled] = ordered[starts[filled] + (counts[filled] - 1) // 2]
    table: NDArray[np.int64] = freeze(reference.reshape(g, d))
    return table
