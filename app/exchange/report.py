"""A preview as lines of text, for the terminal."""

from collections.abc import Iterable, Iterator

from app.exchange.column_labels import basis_text, column_text
from app.exchange.labels import doubt_text, fault_text, kind_text, notice_text
from app.exchange.listing.faults import LineFault
from app.exchange.preview import LineKind, Preview, PreviewLine
from app.exchange.sheets.columns import Layout
from app.exchange.value_words import change_text, claim_text, cut
from app.runtime.i18n import gettext as _
from app.web.filters import euro, locale_code
from app.web.units import quantity_text, unit_symbol
from catalog.categories import CategoryTree
from catalog.criteria import CriteriaSet
from catalog.quantities import UnitCode

TITLE_WIDTH = 44


def preview_lines(preview: Preview, tree: CategoryTree, criteria: CriteriaSet) -> Iterator[str]:
    """Yield the whole preview: what the list is, every product, then what needs a person."""
    yield from _heading(preview)
    yield ""
    for line in preview.lines:
        yield _product(line, tree)
        yield from (f"        {text}" for text in change_texts(line, tree, criteria))
    yield from _section(_("To be looked at by a person"), _doubtful(preview))
    yield from _section(
        _("Without a category: left out"),
        (f"{left.line:>5}  {cut(left.said.name)}" for left in preview.unclassified),
    )
    yield from _section(
        _("With faults"),
        (f"{_place(fault)}  {cut(fault.name)}: {fault_text(fault)}" for fault in preview.faults),
    )
    withdrawn = {offer.id for offer in preview.paused}
    yield from _section(
        _("Not in the list: left as they are"),
        (f"       {cut(offer.title)}" for offer in preview.missing if offer.id not in withdrawn),
    )
    yield from _section(
        _("Not in the list: withdrawn"), (f"       {cut(offer.title)}" for offer in preview.paused)
    )
    yield ""
    yield summary(preview)


def column_lines(layout: Layout | None) -> Iterator[str]:
    """Yield what each column of a spreadsheet is taken for, and how sure that is."""
    if layout is None:
        return
    if layout.sheet:
        yield _("Sheet “%(name)s”", name=layout.sheet)
    for column in layout.columns:
        meaning = _("left out") if column.field is None else column_text(column.field)
        sure = f" ({column.confidence:.0%})" if column.field is not None else ""
        yield f"{column.letter:>3}  {cut(column.header, 30):<30}  {meaning}{sure}"
    yield basis_text(layout.basis)
    yield ""


def summary(preview: Preview) -> str:
    """Return the counts in one line."""
    return _(
        "%(created)s new, %(updated)s changed, %(unchanged)s as before, %(doubtful)s to be looked "
        "at, %(left)s without a category, %(faulty)s faults, %(missing)s not in the list.",
        created=len(preview.of_kind(LineKind.CREATED)),
        updated=len(preview.of_kind(LineKind.UPDATED)),
        unchanged=len(preview.of_kind(LineKind.UNCHANGED)),
        doubtful=len(preview.doubtful),
        left=len(preview.unclassified),
        faulty=len(preview.faults),
        missing=len(preview.missing),
    )


def change_texts(line: PreviewLine, tree: CategoryTree, criteria: CriteriaSet) -> tuple[str, ...]:
    """Return what changes in an offer that is already there: "price: 3,00 € → 3,20 €"."""
    if line.kind is LineKind.CREATED:
        return ()
    values = (change_text(change.field, change.old, change.new, tree) for change in line.changes)
    claims = (claim_text(each.criterion, each.old, each.new, criteria) for each in line.claims)
    return (*values, *claims)


def price_text(line: PreviewLine) -> str:
    """Return the price of one sale unit as the list has it, VAT excluded."""
    draft = line.draft
    unit = draft.unit_label or unit_symbol(draft.unit)
    if draft.unit is UnitCode.PIECE and draft.unit_label is not None:
        unit = f"{unit} {quantity_text(draft.content)}"
    price = _("on request") if draft.price_cents is None else euro(draft.price_cents)
    return f"{price} / {unit}"


def _heading(preview: Preview) -> Iterator[str]:
    supplier = preview.supplier
    if supplier is not None:
        facts = (supplier.name or "?", supplier.locality, supplier.vat_number)
        yield _("Price list of %(supplier)s", supplier=", ".join(fact for fact in facts if fact))
    yield _(
        "into %(organisation)s (%(slug)s)", organisation=preview.organisation, slug=preview.slug
    )
    yield from (f"! {notice_text(notice, preview)}" for notice in preview.notices)


def _product(line: PreviewLine, tree: CategoryTree) -> str:
    draft = line.draft
    kind = kind_text(line.kind)
    code = draft.category_code
    category = "-" if code is None else tree.label(code, locale_code())
    state = "" if line.published else "  [" + _("not published") + "]"
    return (
        f"{draft.line:>5}  {kind:<12} {cut(draft.title, TITLE_WIDTH):<{TITLE_WIDTH}}  "
        f"{category} ({draft.confidence:.0%})  {price_text(line)}{state}"
    )


def _doubtful(preview: Preview) -> Iterator[str]:
    for line in preview.doubtful:
        reasons = "; ".join(doubt_text(doubt) for doubt in line.doubts)
        yield f"{line.draft.line:>5}  {cut(line.draft.title)}: {reasons}"


def _place(fault: LineFault) -> str:
    """Return where a fault is: the product's number, in a sheet column and row as they are shown."""
    return f"{fault.column}{fault.line}".rjust(5)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield ""
        yield title
        yield from shown
