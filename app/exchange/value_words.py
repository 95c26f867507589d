"""The values of an offer in words, as an import tells them: "price: 3,00 € → 3,20 €"."""

from app.exchange.labels import field_text
from app.runtime.i18n import gettext as _
from app.web.filters import euro, locale_code, months, number
from app.web.units import unit_symbol
from catalog.categories import CategoryTree
from catalog.criteria import CriteriaSet
from catalog.quantities import UnitCode
from catalog.seasons import ALL_YEAR

VALUE_WIDTH = 40
BASIS_POINTS = 100


def change_text(field: str, old: object, new: object, tree: CategoryTree) -> str:
    """Return one value before and after."""
    before, after = (value_text(field, value, tree) for value in (old, new))
    return f"{field_text(field)}: {before} → {after}"


def claim_text(criterion: str, old: int | None, new: int | None, criteria: CriteriaSet) -> str:
    """Return one declaration before and after."""
    name = criteria.get(criterion).label(locale_code()) if criterion in criteria else criterion
    before, after = ("-" if value is None else str(value) for value in (old, new))
    return f"{name}: {before} → {after}"


def value_text(field: str, value: object, tree: CategoryTree) -> str:
    """Return a value of an offer as a person reads it."""
    match field, value:
        case "price_cents", _:
            return euro(value) if isinstance(value, int) else _("on request")
        case _, None:
            return "-"
        case "vat_basis_points", int():
            return f"{number(value / BASIS_POINTS)}%"
        case "category_code", str():
            return tree.label(value, locale_code()) if value in tree else value
        case "months", int():
            return _("all year") if value == ALL_YEAR else months(value)
        case "published", bool():
            return _("yes") if value else _("no")
        case "unit", str():
            return unit_symbol(UnitCode(value))
    return cut(str(value), VALUE_WIDTH)


def cut(text: str, width: int = 60) -> str:
    """Return a text in one line, not longer than that."""
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[: width - 1]}…"
