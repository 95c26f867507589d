"""What to tell a person whose price list or category file cannot be used."""

from collections.abc import Callable, Mapping

from app.exchange.category_messages import CATEGORY_MESSAGES
from app.exchange.sheet_messages import SHEET_MESSAGES
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.messages import register_message
from app.web.filters import number
from catalog.errors import MarketError

Facts = Mapping[str, object]
MEGABYTE = 1024 * 1024


def _whole(facts: Facts, name: str) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) else 0


def _too_large(facts: Facts) -> str:
    return _(
        "The file is too large: %(size)s MB. At most %(limit)s MB are accepted.",
        size=number(_whole(facts, "size") / MEGABYTE),
        limit=number(_whole(facts, "limit") / MEGABYTE),
    )


def _too_many(facts: Facts) -> str:
    return _(
        "The list has %(count)s products: at most %(limit)s are accepted.",
        count=number(_whole(facts, "count")),
        limit=number(_whole(facts, "limit")),
    )


def _several(facts: Facts) -> str:
    names = facts.get("names")
    shown = ", ".join(str(name) for name in names) if isinstance(names, tuple) else ""
    return _(
        "The file holds the lists of several suppliers (%(names)s) and none has the VAT number of "
        "the chosen organisation.",
        names=shown,
    )


def _has_faults(facts: Facts) -> str:
    count = _whole(facts, "count")
    return ngettext(
        "One product has a fault: nothing was imported. Correct the file, or choose to leave it out.",
        "%(num)s products have faults: nothing was imported. Correct the file, or choose to leave "
        "them out.",
        count,
    )


PRICE_LIST_MESSAGES: Mapping[str, Callable[[Facts], str]] = {
    "bad_price_list": lambda _facts: _("This file cannot be used as a price list."),
    "file_unreadable": lambda facts: _("The file %(file)s cannot be read.", file=facts["file"]),
    "price_list_too_large": _too_large,
    "price_list_not_utf8": lambda facts: _(
        "The file is not text in UTF-8: byte %(position)s cannot be read. Save it again as UTF-8.",
        position=facts["position"],
    ),
    "price_list_not_json": lambda facts: _(
        "The file is not JSON: it stops being so at line %(line)s, column %(column)s.",
        line=facts["line"],
        column=facts["column"],
    ),
    "price_list_too_deep": lambda _facts: _("The file is nested too deeply to be a price list."),
    "price_list_not_gdxp": lambda facts: _(
        "The file is not a GDXP price list: “%(path)s” is missing or is not what it should be.",
        path=facts["path"],
    ),
    "price_list_empty": lambda _facts: _("The list has no products."),
    "price_list_too_many_products": _too_many,
    "price_list_several_suppliers": _several,
    "price_list_has_faults": _has_faults,
    "bad_list_price": lambda _facts: _("This is not a price."),
    "import_not_found": lambda _facts: _("This list is no longer here: bring it in again."),
    "import_open": lambda facts: _(
        "Another list is on its way in (%(file)s): finish it, or put it aside, before the next one.",
        file=facts["file_name"] or "…",
    ),
    "import_moved_on": lambda _facts: _(
        "This list has moved on meanwhile: look at where it stands now."
    ),
    "unknown_organisation": lambda facts: _(
        "There is no organisation called “%(slug)s”.", slug=facts["slug"]
    ),
}


def register() -> None:
    """Register the sentences of this room's errors, once at start."""
    for code, make in {**PRICE_LIST_MESSAGES, **SHEET_MESSAGES, **CATEGORY_MESSAGES}.items():
        register_message(code, _maker(make))


def _maker(make: Callable[[Facts], str]) -> Callable[[MarketError], str]:
    return lambda error: make(error.facts())
