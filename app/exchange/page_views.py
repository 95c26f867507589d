"""Makes what the pages show of what the tables hold."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from app.exchange.column_labels import column_text
from app.exchange.import_errors import kept_refusal
from app.exchange.import_queries import Wish
from app.exchange.labels import doubt_text, fault_text
from app.exchange.listing.doubts import Doubt
from app.exchange.listing.faults import FaultCode, LineFault
from app.exchange.models import (
    OPEN_STATES,
    ImportState,
    LineSection,
    PriceListImport,
    PriceListLine,
)
from app.exchange.sheets.fields import Field
from app.exchange.value_words import change_text, claim_text, value_text
from app.exchange.views import Before, ColumnsPage, ColumnView, LineView, MissingView, Tab
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.web.filters import euro, moment
from app.web.forms import FormView
from app.web.units import quantity_text, unit_symbol
from catalog.categories import CategoryTree, load_categories
from catalog.criteria import load_criteria
from catalog.organisations import Organisation
from catalog.quantities import Dimension, Quantity, UnitCode
from catalog.vat import with_vat

UNSURE = 0.7


def before_view(taken: PriceListImport) -> Before:
    """Return a list in one line."""
    return Before(
        id=taken.id,
        name=taken.file_name,
        when=moment(taken.created_at),
        state=state_text(taken.state),
        is_open=taken.state in OPEN_STATES,
    )


def state_text(state: ImportState) -> str:
    """Return how far a list has come."""
    return {
        ImportState.COLUMNS: _("columns to be checked"),
        ImportState.PREPARING: _("being read"),
        ImportState.READY: _("waiting for your yes"),
        ImportState.APPLYING: _("being imported"),
        ImportState.DONE: _("imported"),
        ImportState.FAILED: _("could not be read"),
    }[state]


def error_text(taken: PriceListImport) -> str | None:
    """Return why a list could not be used."""
    return None if taken.error is None else message_for(kept_refusal(taken.error))


def columns_page(
    taken: PriceListImport, organisation: Organisation, form: FormView | None = None
) -> ColumnsPage:
    """Return the page on which a person says what columns mean; `form` is what was typed."""
    layout, chosen = taken.layout, taken.choice.get("fields", {})
    form = form or FormView()
    typed = form.values
    return ColumnsPage(
        id=taken.id,
        name=taken.file_name,
        slug=organisation.slug,
        organisation=organisation.name,
        form=form,
        columns=tuple(
            _column(column, typed.get(f"column-{column['index']}"), chosen, form)
            for column in layout.get("columns", ())
        ),
        fields=tuple((each, column_text(each)) for each in Field),
        sheets=layout.get("sheets", ()),
        sheet=layout.get("sheet", ""),
        basis=typed.get("basis") or taken.choice.get("basis", ""),
    )


def _column(
    column: Mapping[str, Any], typed: str | None, chosen: Mapping[str, Any], form: FormView
) -> ColumnView:
    index = column["index"]
    kept = chosen.get(str(index), column["field"])
    return ColumnView(
        index=index,
        letter=column["letter"],
        header=column["header"],
        chosen=typed if typed is not None else kept or "",
        unsure=bool(kept) and column["field"] == kept and column["confidence"] < UNSURE,
        samples=column["samples"],
        error=form.error(f"column-{index}"),
    )


def tabs(
    import_id: uuid.UUID, counts: Mapping[str, int], chosen: Wish, *, done: bool
) -> tuple[Tab, ...]:
    """Return the parts that hold anything; what needs a person comes first."""
    words = {
        Wish.FAULT: _("with faults"),
        Wish.UNCLASSIFIED: _("without a category"),
        Wish.MOVED: _("changed meanwhile"),
        Wish.DOUBTFUL: _("to be looked at"),
        Wish.CREATED: _("new offers"),
        Wish.UPDATED: _("changed offers"),
        Wish.UNCHANGED: _("as before"),
        Wish.MISSING: _("not in the list"),
    }
    held = [wish for wish in words if counts.get(wish.value) and (done or wish is not Wish.MOVED)]
    total = sum(counts.get(section.value, 0) for section in LineSection)
    listed = [
        (Wish.ALL, _("all"), total),
        *((wish, words[wish], counts[wish.value]) for wish in held),
    ]
    return tuple(
        Tab(
            label=label,
            count=count,
            url=url_for("price_lists.page", import_id=import_id, show=_in_address(wish)),
            chosen=wish is chosen,
        )
        for wish, label, count in listed
    )


def _in_address(wish: Wish) -> str | None:
    return None if wish is Wish.ALL else wish.value


def missing_views(lines: Sequence[PriceListLine]) -> tuple[MissingView, ...]:
    """Return the offers on sale that the list does not name."""
    return tuple(
        MissingView(line.offer_id, line.title)
        for line in lines
        if line.offer_id is not None and line.facts.get("published")
    )


def line_views(lines: Sequence[PriceListLine], *, done: bool) -> tuple[LineView, ...]:
    """Return lines in words."""
    tree = load_categories()
    return tuple(_line(line, tree, done=done) for line in lines)


def _line(line: PriceListLine, tree: CategoryTree, *, done: bool) -> LineView:
    facts = line.facts
    return LineView(
        row=line.row,
        place=f"{facts.get('column', '')}{line.row or ''}",
        kind=line.section.value,
        kind_label=_kind(line, done=done),
        title=line.title or _("(without a name)"),
        summary=_summary(line, tree),
        changes=_changes(line, tree) if line.section is LineSection.UPDATED else (),
        doubts=tuple(doubt_text(Doubt(each)) for each in facts.get("doubts", ())),
        moved=line.moved,
    )


def _kind(line: PriceListLine, *, done: bool) -> str:
    match line.section:
        case LineSection.FAULT:
            return _("fault")
        case LineSection.CREATED:
            return _("new")
        case LineSection.UPDATED:
            return _("changed")
        case LineSection.UNCHANGED:
            return _("as before")
        case LineSection.UNCLASSIFIED:
            return _("left out")
    if done and line.facts.get("paused"):
        return _("now pauses")
    return _("not in the list")


def _summary(line: PriceListLine, tree: CategoryTree) -> str:
    match line.section:
        case LineSection.FAULT:
            return fault_text(fault_of(line))
        case LineSection.UNCLASSIFIED:
            return _(
                "No category is known for it: write the offer by hand, later lists keep it up to date."
            )
        case LineSection.MISSING:
            return ""
    facts = line.facts
    category = value_text("category_code", facts["category"], tree)
    hidden = "" if facts["published"] else " · " + _("not published")
    return f"{category} · {_price(facts, tree)}{hidden}"


def fault_of(line: PriceListLine) -> LineFault:
    """Return the fault that a line keeps."""
    facts = line.facts
    return LineFault(
        line=line.row or 0,
        name=line.title,
        code=FaultCode(facts["code"]),
        field=facts["field"],
        value=facts["value"],
        column=facts["column"],
        other_line=facts["other"],
    )


def _price(facts: Mapping[str, Any], tree: CategoryTree) -> str:
    label, unit = facts["unit_label"], UnitCode(facts["unit"])
    amount, dimension = facts["content"]
    what = label or unit_symbol(unit)
    if unit is UnitCode.PIECE and label:
        what = f"{label} {quantity_text(Quantity(amount, Dimension(dimension)))}"
    cents, rate = facts["price_cents"], facts.get("vat")
    price = f"{value_text('price_cents', cents, tree)} / {what}"
    if cents is None or not rate:
        return price
    # Most lists say the price with VAT: without it nobody finds their own number again.
    return f"{price} · {_('%(price)s with VAT', price=euro(with_vat(cents, rate)))}"


def _changes(line: PriceListLine, tree: CategoryTree) -> tuple[str, ...]:
    criteria = load_criteria()
    return (
        *(change_text(field, old, new, tree) for field, old, new in line.facts["changes"]),
        *(claim_text(code, old, new, criteria) for code, old, new in line.facts["claims"]),
    )
