"""Claims of single offers, ready to be laid over those of their producers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import freeze
from matching.shelf import Shelf
from matching.slices import expand
from matching.strengths import claim_codes
from matching.table import OfferTable


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """Own claims of some candidates on a day.

    Attributes
    ----------
    candidate : int64[h]
        Index of the candidate, ascending.
    criterion : int32[h]
    code : uint8[h]
        See `strengths.claim_codes`.
    """

    candidate: NDArray[np.int64]
    criterion: NDArray[np.int32]
    code: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class OwnClaims:
    """Own claims of published offers, by position on the shelf.

    Attributes
    ----------
    marked : bool[s]
        Whether the offer at each position of the shelf has own claims.
    position : int32[o]
        Positions that have own claims, ascending.
    starts : int32[o + 1]
        First claim of each of them.
    criterion : int32[m']
    value, level : int8[m']
    until : int32[m']
        Last valid day.
    """

    marked: NDArray[np.bool_]
    position: NDArray[np.int32]
    starts: NDArray[np.int32]
    criterion: NDArray[np.int32]
    value: NDArray[np.int8]
    level: NDArray[np.int8]
    until: NDArray[np.int32]

    @property
    def nbytes(self) -> int:
        """Bytes of all columns."""
        by_claim = (self.criterion, self.value, self.level, self.until)
        return sum(array.nbytes for array in (self.marked, self.position, self.starts, *by_claim))

    def of(self, position: NDArray[np.int64], day: int) -> Laid:
        """Return the own claims of the offers at ascending positions.

        Notes
        -----
        Cost: a byte for each offer asked, and O(log o) for each of them that has own claims.
        """
        candidate = np.flatnonzero(self.marked.take(position))
        owner = self.position.searchsorted(position.take(candidate).astype(np.int32))
        starts = self.starts.take(owner).astype(np.int64)
        stops = self.starts.take(owner + 1).astype(np.int64)
        claim = expand(starts, stops)
        code = claim_codes(
            self.value.take(claim), self.level.take(claim), self.until.take(claim), day
        )
        return Laid(np.repeat(candidate, stops - starts), self.criterion.take(claim), code)


def sort_own_claims(table: OfferTable, shelf: Shelf) -> OwnClaims:
    """Return the own claims of a table's published offers. Cost: O(m log m)."""
    claims = table.offer_claims
    position = shelf.position[claims.offer]
    kept = np.flatnonzero(position >= 0)
    kept = kept[np.argsort(position[kept], kind="stable")]
    distinct, first = np.unique(position[kept], return_index=True)
    starts = np.append(first, len(kept)).astype(np.int32)
    marked = np.zeros(len(shelf), dtype=np.bool_)
    marked[distinct] = True
    return OwnClaims(
        marked=freeze(marked),
        position=freeze(distinct),
        starts=freeze(starts),
        criterion=freeze(claims.criterion[kept]),
        value=freeze(claims.value[kept]),
        level=freeze(claims.level[kept]),
        until=freeze(claims.until[kept]),
    )
