"""Reads what a person says of a list: what its columns mean, what is to be done."""

import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from app.exchange.import_services import Confirmed
from app.exchange.missing import MissingRule
from app.exchange.sheets.fields import Basis, Field
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader

MOST_TICKED = 200


def read_columns(
    form: FormReader, layout: Mapping[str, Any]
) -> tuple[dict[int, Field | None], Basis]:
    """Return the meanings of columns and what prices include; ask the form whether it is valid."""
    known = {each.value: each for each in Field}
    fields: dict[int, Field | None] = {}
    for column in layout.get("columns", ()):
        index = int(column["index"])
        name = form.one_of(f"column-{index}", known, required=False)
        fields[index] = known[name] if name else None
    _check(form, fields)
    basis = form.choice("basis", Basis, required=False) or Basis.UNCLEAR
    if Field.PRICE in fields.values() and basis is Basis.UNCLEAR:
        form.refuse("basis", _("Say whether the prices include VAT."))
    return fields, basis


def _check(form: FormReader, fields: Mapping[int, Field | None]) -> None:
    counts = Counter(field for field in fields.values() if field is not None)
    for index, field in fields.items():
        if field is not None and counts[field] > 1:
            form.refuse(f"column-{index}", _("Two columns cannot mean the same."))
    if not counts[Field.TITLE] and form.is_valid:
        form.refuse("columns", _("Say which column holds the names of the products."))


def read_confirmation(form: FormReader, counts: Mapping[str, int]) -> Confirmed:
    """Return what a person decided on the preview; ask the form whether it is valid."""
    skip = form.ticked("skip_faulty")
    if counts.get("fault") and not skip:
        form.refuse("skip_faulty", _("Tick this to import the others, or correct the file."))
    rule = form.choice("missing", MissingRule, required=False) or MissingRule.KEEP
    paused: set[uuid.UUID] = set()
    for text in form.values.getlist("pause")[:MOST_TICKED]:
        try:
            paused.add(uuid.UUID(text))
        except ValueError:
            form.refuse("missing", _("Choose among the entries."))
    return Confirmed(skip_faulty=skip, missing=rule, paused=frozenset(paused))
