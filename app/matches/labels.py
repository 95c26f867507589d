"""The words of matching on a page: factors, constraints, criteria, categories."""

from app.matches.services import Answer
from app.organisations.evidence import short_label
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.web.filters import locale_code, months, number
from catalog.categories import CategoryTree

SHOWN_FACTORS = ("ethics", "proximity", "price", "coverage", "season", "text")


def factor_label(factor: str) -> str:
    """Return the name of a factor of the score."""
    # Case by case: a table would translate all of them for each one that is asked.
    match factor:
        case "ethics":
            return _("ethics")
        case "proximity":
            return _("proximity")
        case "price":
            return _("price")
        case "coverage":
            return _("quantity")
        case "season":
            return _("season")
        case _words:
            return _("words")


def weight_label(factor: str) -> str:
    """Return the name of a slider."""
    return {
        "ethics": _("Ethical criteria"),
        "proximity": _("Proximity"),
        "price": _("Price"),
        "coverage": _("Quantity"),
    }[factor]


def criterion_label(answer: Answer, code: str) -> str:
    """Return the name of a criterion in the language of the page."""
    return short_label(answer.snapshot.words.criteria.get(code), locale_code())


def category_label(tree: CategoryTree, code: str) -> str:
    """Return the name of a category in the language of the page."""
    return tree.label(code, locale_code())


def rejection_text(answer: Answer, constraint: str, count: int) -> str:
    """Return why so many offers stay out, to stand after their number."""
    if constraint.startswith("criterion:"):
        number_ = int(constraint.removeprefix("criterion:"))
        code = answer.snapshot.words.criteria.by_number(number_).code
        name = criterion_label(answer, code)
        return _("without valid evidence today for “%(criterion)s”", criterion=name)
    if constraint in {"distance", "excluded"} and answer.ask.area is not None:
        return _("outside %(area)s", area=answer.ask.area.name)
    if constraint == "distance":
        return _("farther than %(km)s km", km=number(answer.query.max_km or 0))
    if constraint == "season":
        return ngettext(
            "not available in %(months)s",
            "not available in %(months)s",
            count,
            months=months(answer.ask.months),
        )
    texts = {
        "delivery": _("do not deliver there and are too far to pick up"),
        "dimension": _("sold in a unit that cannot be compared with yours"),
        "price": _("above your price"),
        "kind": _("from organisations of another kind"),
        "excluded": _("from organisations left out"),
        "km0": _("not zero-mile: produced or processed too far away"),
        "text": _("without the words you wrote"),
    }
    return texts[constraint]
