"""Reading the forms of the bank's pages."""

import uuid
from collections.abc import Mapping

from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError

from app.ledger.bank.columns import BankLayout
from app.ledger.bank.fields import BankField
from app.ledger.bank.models import LONGEST_HOLDER
from app.ledger.bank.targets import Target, parse_target
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader

PREFIX = "m-"
MOST_AT_ONCE = 100
LONGEST_TYPED_IBAN = 50


def read_columns(form: FormReader, layout: BankLayout) -> Mapping[int, BankField | None]:
    """Return what the columns mean as a person says it."""
    fields: dict[int, BankField | None] = {}
    for column in layout.columns:
        name = f"column-{column.index}"
        field = form.choice(name, BankField, required=False)
        if field is not None and field is not BankField.TEXT and field in fields.values():
            form.refuse(name, _("Another column has this meaning already."))
        fields[column.index] = field
    return fields


def read_placings(form: FormReader) -> dict[uuid.UUID, Target]:
    """Return where each movement of a page is to go; those left for later are not named."""
    wanted: dict[uuid.UUID, Target] = {}
    for name in [each for each in form.values if each.startswith(PREFIX)][:MOST_AT_ONCE]:
        text = form.values.get(name, "")
        if not text:
            continue
        target = parse_target(text)
        try:
            movement_id = uuid.UUID(name.removeprefix(PREFIX))
        except ValueError:
            continue
        if target is None:
            form.refuse(name, _("Choose one of the entries."))
        else:
            wanted[movement_id] = target
    return wanted


def read_details(form: FormReader) -> tuple[str, str]:
    """Return holder and IBAN of the group's bank account; both empty when it has none."""
    typed = form.text("iban", most=LONGEST_TYPED_IBAN, required=False)
    holder = form.text("holder", most=LONGEST_HOLDER, required=bool(typed))
    if not typed:
        return "", ""
    try:
        return holder, str(iban_number.validate(typed.upper()))
    except ValidationError:
        form.refuse("iban", _("This IBAN has a mistake in it: compare it figure by figure."))
    return holder, ""
