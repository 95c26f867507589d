"""The words for the columns of a sheet, on a page or in a terminal."""

from app.exchange.sheets.fields import Basis, Field
from app.runtime.i18n import gettext as _


def column_text(field: Field) -> str:
    """Return what a column means."""
    return {
        Field.SKU: _("code"),
        Field.TITLE: _("name of the product"),
        Field.DESCRIPTION: _("description"),
        Field.CATEGORY: _("category"),
        Field.UNIT: _("sale unit"),
        Field.SIZE: _("what one unit holds"),
        Field.PRICE: _("price"),
        Field.VAT: _("VAT rate"),
        Field.PACK: _("pieces per pack"),
        Field.MINIMUM: _("minimum"),
        Field.MULTIPLE: _("multiple"),
        Field.AVAILABLE: _("available quantity"),
        Field.ACTIVE: _("on offer, yes or no"),
        Field.ORGANIC: _("organic, yes or no"),
        Field.REFERENCE: _("reference of our own export"),
    }[field]


def basis_text(basis: Basis) -> str:
    """Return what the prices include."""
    return {
        Basis.NET: _("Prices without VAT"),
        Basis.GROSS: _("Prices with VAT"),
        Basis.UNCLEAR: _("With or without VAT: not said"),
    }[basis]
