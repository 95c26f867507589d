"""The words of an import on a page or in a terminal: faults, doubts, notices, fields."""

from app.exchange.listing.doubts import Doubt
from app.exchange.listing.faults import FaultCode, LineFault
from app.exchange.listing.product import Supplier
from app.exchange.preview import LineKind, Notice, Preview
from app.runtime.i18n import gettext as _


def fault_text(fault: LineFault) -> str:
    """Return what is wrong with a product, and what to do about it."""
    facts = {"field": fault.field, "value": fault.value, "other": fault.other_line}
    if fault.column and fault.code is FaultCode.NOT_A_NUMBER:
        return _("%(field)s is not a number: %(value)s.", **facts)
    texts = {
        FaultCode.NOT_AN_OBJECT: _("This is not a product: %(value)s.", **facts),
        FaultCode.NAME_MISSING: _("The product has no name."),
        FaultCode.PRICE_MISSING: _(
            "The product has no price (umPrice): write 0 when the price is on request."
        ),
        FaultCode.PRICE_TOO_SMALL: _("The price %(value)s is less than half a cent.", **facts),
        FaultCode.NOT_A_NUMBER: _(
            "%(field)s is not a number: %(value)s. Write 12.50, without quotes and with a point.",
            **facts,
        ),
        FaultCode.NOT_FINITE: _("%(field)s is not a usable number: %(value)s.", **facts),
        FaultCode.NEGATIVE: _("%(field)s cannot be negative: %(value)s.", **facts),
        FaultCode.TOO_LARGE: _("%(field)s is too large: %(value)s.", **facts),
        FaultCode.TOO_FINE: _("%(field)s has too many decimals: %(value)s.", **facts),
        FaultCode.NOT_WHOLE: _("%(field)s must be a whole number: %(value)s.", **facts),
        FaultCode.NOT_TRUE_OR_FALSE: _("%(field)s must be true or false: %(value)s.", **facts),
        FaultCode.BAD_VAT_RATE: _("This is not a VAT rate: %(value)s.", **facts),
        FaultCode.DUPLICATE: _("It repeats product %(other)s of the list.", **facts),
        FaultCode.CODE_TWICE: _("Row %(other)s has the same code: %(value)s.", **facts),
        FaultCode.FORMULA_WITHOUT_VALUE: _(
            "%(field)s is a formula whose result is not in the file: open the file, save it, try again.",
            **facts,
        ),
        FaultCode.CELL_ERROR: _("%(field)s is a formula with an error.", **facts),
        FaultCode.CELL_TOO_LONG: _("%(field)s is too long a text.", **facts),
        FaultCode.DATE_FOR_VALUE: _("%(field)s is a date: %(value)s.", **facts),
        FaultCode.NOT_YES_OR_NO: _("%(field)s must be yes or no: %(value)s.", **facts),
        FaultCode.PRICE_CELL_EMPTY: _(
            "The price is missing: write “su richiesta” when it is on request."
        ),
    }
    return texts[fault.code]


def doubt_text(doubt: Doubt) -> str:
    """Return what a person should look at."""
    return {
        Doubt.CATEGORY_UNSURE: _("category to be checked"),
        Doubt.CATEGORY_GUESSED: _("category only guessed: not published until checked"),
        Doubt.SEVERAL_SIZES: _("several sizes: the smallest was taken"),
        Doubt.SIZE_FROM_DESCRIPTION: _("size taken from the description"),
        Doubt.SIZE_BESIDE_UNIT: _("the name gives a size, but the price is per unit of measure"),
        Doubt.SIZE_UNKNOWN: _("weight or volume unknown"),
        Doubt.VAT_UNKNOWN: _("VAT rate not stated: price kept as on the list"),
        Doubt.CLAIM_UNCLEAR: _("how it is grown is not clear"),
        Doubt.QUANTITY_ROUNDED: _("minimum or multiple rounded up to whole units"),
        Doubt.MAXIMUM_LEFT: _("maximum per member not kept"),
        Doubt.SHIPPING_LEFT: _("transport cost not kept"),
        Doubt.TITLE_CUT: _("name shortened"),
        Doubt.NUMBER_UNCLEAR: _("number with one separator: thousands or decimals?"),
        Doubt.RENAMED: _("same code, another name"),
    }[doubt]


def notice_text(notice: Notice, preview: Preview) -> str:
    """Return what to know of the file as a whole."""
    supplier = preview.supplier or Supplier("")
    texts = {
        Notice.OTHER_VAT_NUMBER: _(
            "The list is of %(supplier)s, VAT number %(number)s, which is not that of "
            "%(organisation)s. Check that this is the right organisation.",
            supplier=supplier.name or "?",
            number=supplier.vat_number,
            organisation=preview.organisation,
        ),
        Notice.NO_VAT_NUMBER: _(
            "The VAT numbers cannot be compared: check that the list is of %(organisation)s.",
            organisation=preview.organisation,
        ),
        Notice.ORDERS_LEFT: _("The file also holds an order, which is not imported."),
        Notice.CONDITIONS_LEFT: _(
            "The file also holds discounts or transport costs, which are not imported."
        ),
    }
    return texts[notice]


def kind_text(kind: LineKind) -> str:
    """Return what happens to a product, in one word."""
    return {
        LineKind.CREATED: _("new"),
        LineKind.UPDATED: _("changed"),
        LineKind.UNCHANGED: _("as before"),
    }[kind]


def field_text(field: str) -> str:
    """Return the name of a value of an offer."""
    return {
        "title": _("name"),
        "description": _("description"),
        "sku": _("code"),
        "category_code": _("category"),
        "months": _("season"),
        "unit": _("unit"),
        "unit_label": _("packaging"),
        "content_amount": _("content"),
        "dimension": _("measure"),
        "price_cents": _("price (VAT excluded)"),
        "vat_basis_points": _("VAT"),
        "pack_size": _("pieces per pack"),
        "minimum_units": _("minimum"),
        "multiple_units": _("multiple"),
        "available_amount": _("available quantity"),
        "published": _("published"),
    }[field]
