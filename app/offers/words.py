"""How the parts of an offer are called on the pages of its owner."""

from collections.abc import Sequence
from fractions import Fraction

from app.offers.amounts import CHOICES
from app.runtime.i18n import gettext as _
from app.web.categories import category_label
from app.web.conflict import FieldWords
from app.web.filters import month_name, number
from app.web.units import unit_symbol
from catalog.categories import load_categories
from catalog.offers import AvailabilityPeriod, OfferRepeat
from catalog.quantities import UnitCode

Choices = tuple[tuple[str, str], ...]


def unit_choices() -> Choices:
    """Return the units that a person chooses from."""
    return tuple((code.value, unit_label(code)) for code in CHOICES)


def unit_label(code: UnitCode) -> str:
    """Return a unit as it stands beside a number."""
    return unit_symbol(code)


def rate_text(basis_points: int) -> str:
    """Return a VAT rate: "4 %"."""
    if basis_points == 0:
        return _("0 % or exempt")
    return f"{number(float(Fraction(basis_points, 100)))} %"


def period_choices() -> Choices:
    """Return how often a quantity is there."""
    words = {
        AvailabilityPeriod.DAY: _("every day"),
        AvailabilityPeriod.WEEK: _("every week"),
        AvailabilityPeriod.MONTH: _("every month"),
        AvailabilityPeriod.SEASON: _("in the whole season"),
        AvailabilityPeriod.STOCK: _("in all"),
    }
    return tuple((period.value, words[period]) for period in AvailabilityPeriod)


def repeat_choices() -> Choices:
    """Return what happens when the season comes round."""
    words = {
        OfferRepeat.NEVER: _("No"),
        OfferRepeat.ASK: _("Yes, but ask me first"),
        OfferRepeat.AUTOMATIC: _("Yes, by itself"),
    }
    return tuple((repeat.value, words[repeat]) for repeat in OfferRepeat)


def way_choices() -> Choices:
    """Return how an offer reaches its buyer."""
    return (
        ("pickup", _("The buyer picks it up at our place")),
        ("delivery", _("We deliver in our delivery areas")),
        ("at_distance", _("It is rendered at a distance, everywhere")),
    )


def month_choices() -> Choices:
    """Return the twelve months."""
    return tuple((str(month), month_name(month, "LLL")) for month in range(1, 13))


def _of(choices: Choices, values: Sequence[str]) -> str:
    words = dict(choices)
    return ", ".join(words.get(value, value) for value in values)


def _category(values: Sequence[str]) -> str:
    tree = load_categories()
    return ", ".join(category_label(tree.get(code)) if code in tree else code for code in values)


def _together(values: Sequence[str]) -> str:
    words = dict(unit_choices()) | dict(period_choices())
    parts = values[0].split("|") if values else []
    return " ".join(words.get(part, part) for part in parts if part) if parts[:1] != [""] else ""


def _vat(values: Sequence[str]) -> str:
    return ", ".join(rate_text(int(value)) for value in values)


def field_words() -> tuple[FieldWords, ...]:
    """Return how the fields of the form are called, for a person who must choose between two versions."""
    return (
        FieldWords("title", _("Name")),
        FieldWords("category", _("Category"), _category),
        FieldWords("sale", _("Sold by"), _together),
        FieldWords("price", _("Price without VAT")),
        FieldWords("vat", _("VAT"), _vat),
        FieldWords("pack_size", _("Units in a pack")),
        FieldWords("minimum_units", _("At least")),
        FieldWords("multiple_units", _("In multiples of")),
        FieldWords("stock", _("How much there is"), _together),
        FieldWords("months", _("Months"), lambda values: _of(month_choices(), values)),
        FieldWords("available_from", _("From")),
        FieldWords("available_until", _("Until")),
        FieldWords("repeat", _("Again next year?"), lambda values: _of(repeat_choices(), values)),
        FieldWords("origin", _("Produced in")),
        FieldWords("transformation", _("Processed in")),
        FieldWords(
            "ways", _("How it reaches the buyer"), lambda values: _of(way_choices(), values)
        ),
        FieldWords("description", _("Description")),
        FieldWords("sku", _("Your code")),
    )
