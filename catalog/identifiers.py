"""Italian identifiers of organisations, checked by python-stdnum."""

from stdnum.exceptions import ValidationError
from stdnum.it import codicefiscale, iva

from catalog.errors import Invalid


class BadVatNumber(Invalid):
    """Not an Italian VAT number: eleven digits whose last one checks the others."""

    code = "bad_vat_number"

    def __init__(self, value: str) -> None:
        self.value = value
        super().__init__()


class BadTaxCode(Invalid):
    """Not an Italian tax code: sixteen characters of a person, or the eleven digits of a body."""

    code = "bad_tax_code"

    def __init__(self, value: str) -> None:
        self.value = value
        super().__init__()


def vat_number(text: str) -> str:
    """Return the eleven digits of a VAT number, without spaces or the country prefix."""
    try:
        digits: str = iva.validate(text)
    except ValidationError as error:
        raise BadVatNumber(text) from error
    return digits


def tax_code(text: str) -> str:
    """Return a tax code in its compact form, capitals, person or body."""
    try:
        compact: str = codicefiscale.validate(text)
    except ValidationError as error:
        raise BadTaxCode(text) from error
    return compact
