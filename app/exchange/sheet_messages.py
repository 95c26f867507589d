"""What to tell a person whose spreadsheet cannot be read as a price list."""

from collections.abc import Callable, Mapping

from app.runtime.i18n import gettext as _

Facts = Mapping[str, object]


SHEET_MESSAGES: Mapping[str, Callable[[Facts], str]] = {
    "price_list_unknown_format": lambda _facts: _(
        "This is not a price list: CSV, XLSX, XLS, ODS and GDXP are read. If your program calls it a "
        "spreadsheet, open it and save it as XLSX."
    ),
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
