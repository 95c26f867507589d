"""What can be wrong with a category or with a file of them."""

from catalog.errors import Invalid, NotFound


class UnknownCategory(NotFound):
    """No category has this code or number."""

    code = "unknown_category"

    def __init__(self, category: str | int) -> None:
        self.category = category
        super().__init__()


class BadCategories(Invalid):
    """A category file breaks a rule; the subclass says which, its attributes where."""

    code = "bad_categories"


class CategoriesNotToml(BadCategories):
    """The file is not TOML in UTF-8."""

    code = "categories_not_toml"

    def __init__(self, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__()


class BadCategory(BadCategories):
    """One category of the file is wrong.

    Attributes
    ----------
    category : str
        Its code, or its position in the file when it has none.
    found : object
        What is wrong: a key, a value, a way through the tree; the subclass says which.
    """

    code = "bad_category"

    def __init__(self, category: str, found: object) -> None:
        self.category = category
        self.found = found
        super().__init__()


class MissingCategoryKey(BadCategory):
    """A key that every category (or every sector) must have is absent."""

    code = "missing_category_key"


class UnknownCategoryKey(BadCategory):
    """A key that means nothing here, most often a slip of the pen."""

    code = "unknown_category_key"


class WrongCategoryValue(BadCategory):
    """The value of the key `found` is of another kind than the key asks for."""

    code = "wrong_category_value"


class BadCategoryCode(BadCategory):
    """A code is a slug: small letters and digits, words parted by one hyphen."""

    code = "bad_category_code"


class EmptyLabel(BadCategory):
    """A label or a synonym holds no letter and no digit; `found` is the key."""

    code = "empty_label"


class BadCategoryMonth(BadCategory):
    """Months are a list of different numbers from 1 to 12, at least one."""

    code = "bad_category_month"


class UnknownNature(BadCategory):
    """The nature is neither a good nor a service."""

    code = "unknown_nature"


class UnknownDimension(BadCategory):
    """The market does not measure in this dimension."""

    code = "unknown_dimension"


class UnknownUnit(BadCategory):
    """The market does not use this unit."""

    code = "unknown_unit"


class BadCpv(BadCategory):
    """A CPV code is not eight digits or does not stand in cpv.csv."""

    code = "bad_cpv"


class DuplicateCategory(BadCategory):
    """Two categories have one code."""

    code = "duplicate_category"


class UnknownParent(BadCategory):
    """The parent is not a category of the file."""

    code = "unknown_parent"


class CategoryLoop(BadCategory):
    """A category lies below itself; `found` is the way round."""

    code = "category_loop"


class CategoryTooDeep(BadCategory):
    """A category lies below the third level; `found` is its way from the root."""

    code = "category_too_deep"


class UnitNotOfDimension(BadCategory):
    """The usual unit (`found`) measures another dimension."""

    code = "unit_not_of_dimension"


class DuplicateLabel(BadCategory):
    """Two categories have the same label in one language; `found` is the label."""

    code = "duplicate_label"

    def __init__(self, category: str, found: str, *, other: str) -> None:
        self.other = other
        super().__init__(category, found)


class DuplicateSynonym(BadCategory):
    """The same words stand for two categories, neither above the other, or twice for one."""

    code = "duplicate_synonym"

    def __init__(self, category: str, found: str, *, other: str) -> None:
        self.other = other
        super().__init__(category, found)
