"""The index of a table: built once, when the table is first asked, and dropped with it."""

from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from matching.own_claims import OwnClaims, sort_own_claims
from matching.producers import Producers, lay_out
from matching.shelf import Shelf, fill_shelf
from matching.strengths import StrengthColumns
from matching.table import OfferTable


@dataclass(frozen=True, slots=True, eq=False)
class TableIndex:
    """Everything derived from a table. Holds its arrays, never the table itself."""

    producers: Producers
    shelf: Shelf
    own_claims: OwnClaims
    strengths: StrengthColumns

    @property
    def nbytes(self) -> int:
        """Bytes of the index, kept strengths included."""
        parts = (self.producers, self.shelf, self.own_claims, self.strengths)
        return sum(part.nbytes for part in parts)


_indexes: "WeakKeyDictionary[OfferTable, TableIndex]" = WeakKeyDictionary()
_lock = Lock()


def prepare(table: OfferTable) -> TableIndex:
    """Return the index of a table, built on the first call.

    `rank` calls this itself; call it beforehand to keep the first query as quick as the others.

    Notes
    -----
    Cost: O(n log n) the first time (about 0.3 s per million offers), O(1) afterwards; some 30 bytes
    per offer. Safe to call from several threads.
    """
    with _lock:
        found = _indexes.get(table)
        if found is None:
            found = _build(table)
            _indexes[table] = found
    return found


def _build(table: OfferTable) -> TableIndex:
    producers = lay_out(table)
    shelf = fill_shelf(table, producers)
    return TableIndex(
        producers=producers,
        shelf=shelf,
        own_claims=sort_own_claims(table, shelf),
        strengths=StrengthColumns.of(table, producers.order),
    )
