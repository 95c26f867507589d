"""What to tell a person whose file of categories breaks a rule."""

from collections.abc import Callable, Mapping

from app.runtime.i18n import gettext as _

Facts = Mapping[str, object]
LONGEST_FOUND = 80


def _found(facts: Facts) -> str:
    found = facts.get("found")
    text = " → ".join(map(str, found)) if isinstance(found, tuple) else str(found)
    return text if len(text) <= LONGEST_FOUND else f"{text[:LONGEST_FOUND]}..."


def _of(facts: Facts) -> dict[str, str]:
    return {
        "category": str(facts.get("category")),
        "found": _found(facts),
        "other": str(facts.get("other")),
    }


CATEGORY_MESSAGES: Mapping[str, Callable[[Facts], str]] = {
    "categories_not_toml": lambda facts: _(
        "The file is not TOML in UTF-8: %(reason)s", reason=facts["reason"]
    ),
    "missing_category_key": lambda facts: _(
        "Category “%(category)s”: “%(found)s” is missing.", **_of(facts)
    ),
    "unknown_category_key": lambda facts: _(
        "Category “%(category)s”: “%(found)s” means nothing here.", **_of(facts)
    ),
    "wrong_category_value": lambda facts: _(
        "Category “%(category)s”: the value of “%(found)s” is of the wrong kind.", **_of(facts)
    ),
    "bad_category_code": lambda facts: _(
        "“%(found)s” cannot be a category code: use small letters, digits and single hyphens.",
        **_of(facts),
    ),
    "empty_label": lambda facts: _(
        "Category “%(category)s”: “%(found)s” holds an empty name.", **_of(facts)
    ),
    "bad_category_month": lambda facts: _(
        "Category “%(category)s”: months are different numbers from 1 to 12, not %(found)s.",
        **_of(facts),
    ),
    "unknown_nature": lambda facts: _(
        "Category “%(category)s”: “%(found)s” is neither “good” nor “service”.", **_of(facts)
    ),
    "unknown_dimension": lambda facts: _(
        "Category “%(category)s”: nothing is measured in “%(found)s”.", **_of(facts)
    ),
    "unknown_unit": lambda facts: _(
        "Category “%(category)s”: the unit “%(found)s” does not exist.", **_of(facts)
    ),
    "bad_cpv": lambda facts: _(
        "Category “%(category)s”: “%(found)s” is not a CPV code.", **_of(facts)
    ),
    "duplicate_category": lambda facts: _("Category “%(category)s” is there twice.", **_of(facts)),
    "unknown_parent": lambda facts: _(
        "Category “%(category)s” lies under “%(found)s”, which does not exist.", **_of(facts)
    ),
    "category_loop": lambda facts: _(
        "Category “%(category)s” lies under itself: %(found)s.", **_of(facts)
    ),
    "category_too_deep": lambda facts: _(
        "Category “%(category)s” lies too deep: three levels are allowed, not %(found)s.",
        **_of(facts),
    ),
    "unit_not_of_dimension": lambda facts: _(
        "Category “%(category)s”: the unit “%(found)s” does not measure its dimension.",
        **_of(facts),
    ),
    "duplicate_label": lambda facts: _(
        "Categories “%(category)s” and “%(other)s” have the same name “%(found)s”.", **_of(facts)
    ),
    "duplicate_synonym": lambda facts: _(
        "“%(found)s” stands for both categories “%(other)s” and “%(category)s”.", **_of(facts)
    ),
}
