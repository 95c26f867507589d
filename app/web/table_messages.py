"""What to tell a person whose table cannot be read at all."""

from collections.abc import Callable, Mapping

from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message
from app.web.filters import number
from catalog.errors import MarketError

Facts = Mapping[str, object]


def _count(facts: Facts, name: str) -> str:
    value = facts.get(name)
    return number(value if isinstance(value, int) else 0)


MESSAGES: Mapping[str, Callable[[Facts], str]] = {
    "bad_table": lambda _facts: _("This table cannot be read."),
    "table_unknown_encoding": lambda _facts: _(
        "The letters of the file cannot be read. Save it again as “CSV UTF-8”, or in another format."
    ),
    "table_one_column": lambda _facts: _(
        "The file has one column only: between the columns there must be a semicolon, a comma or a tab."
    ),
    "table_quote_not_closed": lambda facts: _(
        "At row %(row)s a quotation mark opens a cell that never ends.", row=facts["row"]
    ),
    "table_too_many_rows": lambda facts: _(
        "The table has too many rows: at most %(limit)s are accepted.", limit=_count(facts, "limit")
    ),
    "table_too_many_columns": lambda facts: _(
        "The table has %(count)s columns: at most %(limit)s are accepted.",
        count=_count(facts, "count"),
        limit=_count(facts, "limit"),
    ),
    "table_spreadsheet_unreadable": lambda _facts: _(
        "The spreadsheet is damaged. Open it, save it again and retry."
    ),
    "table_spreadsheet_locked": lambda _facts: _(
        "The spreadsheet asks for a password: save it without one."
    ),
    "table_spreadsheet_too_heavy": lambda _facts: _(
        "The spreadsheet is too heavy to be read. Copy the table alone into a new one."
    ),
    "table_empty_sheet": lambda _facts: _("The file is empty: there is no table in it."),
}


def register() -> None:
    """Register the sentences, once at start."""
    for code, make in MESSAGES.items():
        register_message(code, _maker(make))


def _maker(make: Callable[[Facts], str]) -> Callable[[MarketError], str]:
    return lambda error: make(error.facts())
