"""What to tell a person whose spreadsheet cannot be read as a price list."""

from collections.abc import Callable, Mapping

from app.runtime.i18n import gettext as _
from app.web.filters import number

Facts = Mapping[str, object]


def _count(facts: Facts, name: str) -> str:
    value = facts.get(name)
    return number(value if isinstance(value, int) else 0)


SHEET_MESSAGES: Mapping[str, Callable[[Facts], str]] = {
    "price_list_unknown_format": lambda _facts: _(
        "This is not a price list: CSV, XLSX, XLS, ODS and GDXP are read. If your program calls it a "
        "spreadsheet, open it and save it as XLSX."
    ),
    "price_list_unknown_encoding": lambda _facts: _(
        "The letters of the file cannot be read. Save it again as “CSV UTF-8”, or as XLSX."
    ),
    "price_list_one_column": lambda _facts: _(
        "The file has one column only: between the columns there must be a semicolon, a comma or a tab."
    ),
    "price_list_quote_not_closed": lambda facts: _(
        "At row %(row)s a quotation mark opens a cell that never ends.", row=facts["row"]
    ),
    "price_list_too_many_rows": lambda facts: _(
        "The list has too many rows: at most %(limit)s are accepted.", limit=_count(facts, "limit")
    ),
    "price_list_too_many_columns": lambda facts: _(
        "The list has %(count)s columns: at most %(limit)s are accepted.",
        count=_count(facts, "count"),
        limit=_count(facts, "limit"),
    ),
    "price_list_spreadsheet_unreadable": lambda _facts: _(
        "The spreadsheet is damaged. Open it, save it again and retry."
    ),
    "price_list_spreadsheet_locked": lambda _facts: _(
        "The spreadsheet asks for a password: save it without one."
    ),
    "price_list_spreadsheet_too_heavy": lambda _facts: _(
        "The spreadsheet is too heavy to be read. Copy the list alone into a new one."
    ),
    "price_list_empty_sheet": lambda _facts: _("The file is empty: no sheet holds a list."),
    "price_list_unknown_sheet": lambda facts: _(
        "The file has no sheet called “%(name)s”.", name=facts["name"]
    ),
    "price_list_title_column_missing": lambda _facts: _(
        "It is not clear which column names the products: say it."
    ),
    "price_list_basis_unclear": lambda _facts: _(
        "It is not clear whether the prices include VAT: say it."
    ),
    "price_list_format_not_written": lambda facts: _(
        "Lists are not written as %(format)s.", format=facts["format"]
    ),
}
