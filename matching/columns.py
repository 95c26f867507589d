"""Checking and freezing of columns: what may enter an offer table, and in which form it is kept."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_ACCEPTED_KINDS = {"i": "iu", "u": "iu", "f": "iuf", "b": "b"}


class BadOfferTable(ValueError):
    """A column of an offer table cannot be used.

    Attributes
    ----------
    column : str
        Name of the column.
    reason : str
        Stable word: "shape", "type", "range", "finite", "index", "duplicate" or "size".
    """

    def __init__(self, *, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason
        super().__init__(column, reason)

    def __str__(self) -> str:
        return f"offer table column {self.column!r}: bad {self.reason}"


def freeze(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array itself, made read-only."""
    array.flags.writeable = False
    return array


def column(
    name: str, values: object, dtype: type[np.generic], shape: tuple[int, ...]
) -> NDArray[Any]:
    """Return `values` as a read-only, C-contiguous array of `dtype` and `shape`.

    The values are copied, so that nobody can change a table from outside, except when they already
    are a read-only array in the wanted form.

    Raises
    ------
    BadOfferTable
        Reason "shape", "type" (for instance fractions where whole numbers belong), "finite"
        (NaN), or "range" (does not fit `dtype`).
    """
    array = np.asarray(values)
    target = np.dtype(dtype)
    if array.shape != shape:
        raise BadOfferTable(column=name, reason="shape")
    if array.dtype == target and not array.flags.writeable and array.flags.c_contiguous:
        kept = array
    else:
        kept = freeze(_converted(name, array, target))
    if target.kind == "f" and np.isnan(kept).any():
        raise BadOfferTable(column=name, reason="finite")
    return kept


def within(name: str, array: NDArray[Any], least: float, most: float) -> None:
    """Check that every value lies in [least, most].

    Raises
    ------
    BadOfferTable
        Reason "range".
    """
    if array.size and (array.min() < least or array.max() > most):
        raise BadOfferTable(column=name, reason="range")


def indexes(name: str, array: NDArray[Any], stop: int, *, least: int = 0) -> None:
    """Check that every value is an index in [least, stop); `least` -1 lets "unknown" through.

    Raises
    ------
    BadOfferTable
        Reason "index".
    """
    if array.size and (array.min() < least or array.max() >= stop):
        raise BadOfferTable(column=name, reason="index")


def _converted(name: str, array: NDArray[Any], target: np.dtype[Any]) -> NDArray[Any]:
    if array.size and array.dtype.kind not in _ACCEPTED_KINDS[target.kind]:
        raise BadOfferTable(column=name, reason="type")
    if target.kind in "iu" and array.size:
        limits = np.iinfo(target)
        within(name, array, limits.min, limits.max)
    return np.array(array, dtype=target, order="C", copy=True)
