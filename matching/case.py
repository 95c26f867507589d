"""One query on one table: what every step of a ranking looks at."""

from dataclasses import dataclass

from matching.index import TableIndex
from matching.neighbourhood import Neighbourhood
from matching.params import MatchParams
from matching.query import Query
from matching.table import OfferTable


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A table with its index, a query, the parameters, and the neighbourhood of the query's point.

    `around` is None when the query has no point.
    """

    table: OfferTable
    index: TableIndex
    query: Query
    params: MatchParams
    around: Neighbourhood | None
