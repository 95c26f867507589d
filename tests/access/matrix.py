"""The access matrix: one row for every route and method. A room keeps its rows in a file of its own."""

from tests.access import (
    accounts_rows,
    district_rows,
    evidence_rows,
    offer_rows,
    organisations_rows,
    public_rows,
)
from tests.access.world import Row

ROWS: tuple[Row, ...] = (
    *public_rows.ROWS,
    *accounts_rows.ROWS,
    *evidence_rows.ROWS,
    *district_rows.ROWS,
    *offer_rows.ROWS,
    *admin_rows.ROWS,
    *organisations_rows.ROWS,
)
