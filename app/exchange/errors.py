"""Why a price list as a whole cannot be used; nothing of such a file is ever stored."""

from catalog.errors import Invalid, NotFound


class BadPriceList(Invalid):
    """A file that cannot be used as a price list; the subclass says why."""

    code = "bad_price_list"


class FileUnreadable(BadPriceList):
    """There is no such file, or it may not be read."""

    code = "file_unreadable"

    def __init__(self, file: str) -> None:
        self.file = file
        super().__init__()


class PriceListTooLarge(BadPriceList):
    """The file is larger than the installation accepts; it was not read."""

    code = "price_list_too_large"

    def __init__(self, size: int, limit: int) -> None:
        self.size = size
        self.limit = limit
        super().__init__()


class PriceListNotUtf8(BadPriceList):
    """The bytes are not UTF-8 text; `position` is the first one that cannot be."""

    code = "price_list_not_utf8"

    def __init__(self, position: int) -> None:
        self.position = position
        super().__init__()


class PriceListNotJson(BadPriceList):
    """The text is not JSON; line and column (from 1) say where it stops being so."""

    code = "price_list_not_json"

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column
        super().__init__()


class PriceListTooDeep(BadPriceList):
    """Lists within lists without end: no program writes that for people."""

    code = "price_list_too_deep"


class NotGdxp(BadPriceList):
    """JSON, but not GDXP: what should stand at `path` is not there."""

    code = "price_list_not_gdxp"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__()


class EmptyPriceList(BadPriceList):
    """The supplier has no products."""

    code = "price_list_empty"


class TooManyProducts(BadPriceList):
    """More products than a supplier can sensibly have."""

    code = "price_list_too_many_products"

    def __init__(self, count: int, limit: int) -> None:
        self.count = count
        self.limit = limit
        super().__init__()


class SeveralSuppliers(BadPriceList):
    """The file holds the lists of several suppliers and none is the chosen organisation."""

    code = "price_list_several_suppliers"

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__()


class PriceListHasFaults(BadPriceList):
    """Some products have faults, and nobody said that the others may be imported without them."""

    code = "price_list_has_faults"

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__()


class UnknownOrganisation(NotFound):
    """No organisation has this short name."""

    code = "unknown_organisation"

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__()


class NotAPriceListFormat(BadPriceList):
    """Neither text nor a spreadsheet nor GDXP: a picture, a document, a page."""

    code = "price_list_unknown_format"


class UnknownSheet(BadPriceList):
    """The file has no sheet of this name."""

    code = "price_list_unknown_sheet"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__()


class TitleColumnMissing(BadPriceList):
    """It is not clear which column names the products; a person must say it."""

    code = "price_list_title_column_missing"


class PriceBasisUnclear(BadPriceList):
    """It is not clear whether prices include VAT; a person must say it."""

    code = "price_list_basis_unclear"


class FormatNotWritten(BadPriceList):
    """A format that is read but not written."""

    code = "price_list_format_not_written"

    def __init__(self, format_name: str) -> None:
        self.format = format_name
        super().__init__()
