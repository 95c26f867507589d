"""Writes rows by the thousand: one statement for many rows of one table."""

from collections.abc import Sequence

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.admin.demo.world import Row
from catalog.base import Base

BATCH = 2_000


class Writer:
    """Collects rows of several tables and writes them in the order of the tables given."""

    def __init__(self, session: Session, tables: Sequence[type[Base]]) -> None:
        self._session = session
        self._waiting: dict[type[Base], list[Row]] = {table: [] for table in tables}
        self.written: dict[type[Base], int] = dict.fromkeys(tables, 0)

    def add(self, table: type[Base], rows: Sequence[Row]) -> None:
        """Take rows; write everything that waits when there is much of it."""
        waiting = self._waiting[table]
        waiting.extend(rows)
        self.written[table] += len(rows)
        if len(waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits, tables that others refer to first."""
        for table, rows in self._waiting.items():
            if rows:
                # Rows of one shape are one statement only when empty values are written as such.
                self._session.execute(insert(table), rows, execution_options={"render_nulls": True})
                rows.clear()
