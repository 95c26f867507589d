"""Strength of claims: value x weight of the evidence x whether it still holds on a day.

A claim is packed in one byte (its code): what it says, how it is proven, whether it has expired. A
code is turned into a strength by a table of 51 numbers, so a day costs one byte per producer and
criterion, and other evidence weights cost nothing.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.params import EVIDENCE_LEVELS, MatchParams
from matching.table import NOT_APPLICABLE, OfferTable

_DAYS_KEPT = 2
_VALUES = 5


def claim_codes(
    value: NDArray[np.int8], level: NDArray[np.int8], until: NDArray[np.int32], day: int
) -> NDArray[np.uint8]:
    """Return the code of each claim on a day.

    Parameters
    ----------
    value, level, until : int8, int8, int32, any common shape
        As in `OfferTable`.
    day : int
        Days since 1970-01-01.

    Returns
    -------
    uint8, the same shape
        0 = not applicable, else 1 + 2 (5 value + level) + expired, at most 50.
    """
    codes = value.astype(np.uint8) * np.uint8(EVIDENCE_LEVELS) + level.astype(np.uint8)
    codes = codes * np.uint8(2) + (until < day) + np.uint8(1)
    codes[value == NOT_APPLICABLE] = 0
    return codes


def strength_by_code(evidence_weights: tuple[float, ...]) -> NDArray[np.float64]:
    """Return the strength that each claim code stands for.

    Parameters
    ----------
    evidence_weights : tuple of 5 floats
        Weight of each level of evidence, in [0, 1].

    Returns
    -------
    float64[51]
        In [0, 1]: value / 4 x weight(level) while valid, value / 4 x min(weight(level), weight(0))
        afterwards; NaN for code 0, not applicable.
    """
    weight = np.array(evidence_weights, dtype=np.float64)
    held = np.stack([weight, np.minimum(weight, weight[0])], axis=1)
    values = np.arange(_VALUES, dtype=np.float64) / 4.0
    strength = values[:, np.newaxis, np.newaxis] * held
    return np.concatenate([[np.nan], strength.ravel()])


def strengths(table: OfferTable, day: int, params: MatchParams) -> NDArray[np.float64]:
    """Return the strength of every producer's claim on a day.

    Parameters
    ----------
    table : OfferTable
    day : int
        Days since 1970-01-01.
    params : MatchParams
        For its evidence weights.

    Returns
    -------
    float64[p, c]
        In [0, 1]; NaN where the claim is not applicable.

    Notes
    -----
    strength = value / 4 x weight(level); after the last valid day the weight falls to that of a
    self-declared claim (or stays, when it was lower). Cost: O(p c).
    """
    codes = claim_codes(table.claim_value, table.claim_level, table.claim_until, day)
    found: NDArray[np.float64] = strength_by_code(params.evidence_weights)[codes]
    return found


def offer_strengths(
    table: OfferTable, rows: NDArray[np.int64], day: int, params: MatchParams
) -> NDArray[np.float64]:
    """Return the strength of the claims that hold for offers: their own, else the producer's.

    Parameters
    ----------
    table : OfferTable
    rows : int64[r]
        Rows of the table, in any order, also repeated.
    day : int
        Days since 1970-01-01.
    params : MatchParams
        For its evidence weights.

    Returns
    -------
    float64[r, c]
        In [0, 1]; NaN where the claim is not applicable.

    Notes
    -----
    Cost: O(r c + m log r) with m claims of single offers.
    """
    rows = np.asarray(rows, dtype=np.int64)
    by = table.producer[rows]
    codes = claim_codes(table.claim_value[by], table.claim_level[by], table.claim_until[by], day)
    own = table.offer_claims
    order = np.argsort(rows, kind="stable")
    first = np.searchsorted(rows, own.offer, side="left", sorter=order)
    last = np.searchsorted(rows, own.offer, side="right", sorter=order)
    claim = np.repeat(np.arange(len(own)), last - first)
    step = np.arange(claim.size) - np.repeat(np.cumsum(last - first) - (last - first), last - first)
    asked = order[first[claim] + step]
    own_codes = claim_codes(own.value, own.level, own.until, day)
    codes[asked, own.criterion[claim]] = own_codes[claim]
    found: NDArray[np.float64] = strength_by_code(params.evidence_weights)[codes]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class StrengthColumns:
    """Claim codes of all producers, one column per criterion and day, derived once and kept.

    At most two days' worth of columns stay in memory (2 c columns of p bytes); the one that was not
    used for longest goes first. Safe to use from several threads.

    Parameters
    ----------
    value, level, until : int8[p, c], int8[p, c], int32[p, c]
        Claims as in `OfferTable`.
    order : int64[p]
        Which producer stands at each place of a column.
    """

    value: NDArray[np.int8]
    level: NDArray[np.int8]
    until: NDArray[np.int32]
    order: NDArray[Any]
    _kept: OrderedDict[tuple[int, int], NDArray[np.uint8]]
    _lock: Any

    @classmethod
    def of(cls, table: OfferTable, order: NDArray[Any]) -> "StrengthColumns":
        """Return an empty store for a table."""
        return cls(
            table.claim_value, table.claim_level, table.claim_until, order, OrderedDict(), Lock()
        )

    def __len__(self) -> int:
        """Return how many criteria there are."""
        return int(self.value.shape[1])

    def codes(self, criterion: int, day: int) -> NDArray[np.uint8]:
        """Return the codes of one criterion on a day.

        Returns
        -------
        uint8[p]
            In the order of `order`.

        Notes
        -----
        Cost: O(p) the first time, O(1) while it is kept.
        """
        key = (criterion, day)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        parts = (self.value[:, criterion], self.level[:, criterion], self.until[:, criterion])
        column: NDArray[np.uint8] = claim_codes(*parts, day)[self.order]
        with self._lock:
            self._kept[key] = column
            while len(self._kept) > _DAYS_KEPT * len(self):
                self._kept.popitem(last=False)
        return column

    @property
    def nbytes(self) -> int:
        """Bytes of the columns that are kept now."""
        with self._lock:
            return sum(column.nbytes for column in self._kept.values())
