"""Why a table cannot be read at all; nothing of such a file is ever stored."""

from catalog.errors import Invalid


class BadTable(Invalid):
    """A table that cannot be read; the subclass says why."""

    code = "bad_table"


class UnknownEncoding(BadTable):
    """Text whose letters cannot be read in any encoding that tables are written in."""

    code = "table_unknown_encoding"


class OneColumnOnly(BadTable):
    """Text that no separator parts into columns."""

    code = "table_one_column"


class QuoteNotClosed(BadTable):
    """A quotation mark opens a cell at this row and the cell never ends."""

    code = "table_quote_not_closed"

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__()


class TooManyRows(BadTable):
    """More rows than a table can sensibly have."""

    code = "table_too_many_rows"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__()


class TooManyColumns(BadTable):
    """More columns than a table can sensibly have."""

    code = "table_too_many_columns"

    def __init__(self, count: int, limit: int) -> None:
        self.count = count
        self.limit = limit
        super().__init__()


class EmptySheet(BadTable):
    """There is nothing in the table."""

    code = "table_empty_sheet"


class SpreadsheetUnreadable(BadTable):
    """It calls itself a spreadsheet, and is broken."""

    code = "table_spreadsheet_unreadable"


class SpreadsheetLocked(BadTable):
    """The spreadsheet asks for a password."""

    code = "table_spreadsheet_locked"


class SpreadsheetTooHeavy(BadTable):
    """Reading the spreadsheet takes more memory or time than any table needs."""

    code = "table_spreadsheet_too_heavy"
