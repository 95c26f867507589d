"""The document of an order as files: PDF, CSV, XLSX, GDXP."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from app.orders.producers.document import Document, DocumentLine, Part
from app.orders.producers.gdxp import order_as_gdxp
from app.runtime.i18n import gettext as _
from app.web import pdf
from app.web.filters import euro, locale_code, long_day, moment, number
from app.web.pdf import Column, Paper
from app.web.sheets import Cell, csv_bytes, xlsx_bytes
from app.web.units import units_text

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
# By the end of the address; GDXP is JSON, and called so once it is on a disk.
ENDINGS = {"pdf": "pdf", "csv": "csv", "xlsx": "xlsx", "gdxp": "json"}
TYPES = {"pdf": pdf.MIMETYPE, "csv": CSV, "xlsx": XLSX, "gdxp": JSON}
KINDS = tuple(ENDINGS)


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A file to be handed out: its name, its kind, its bytes."""

    name: str
    media_type: str
    data: bytes


def file_of(document: Document, kind: str, *, timezone: str, now: datetime) -> DocumentFile:
    """Return the document as one of `KINDS`, in the language in use."""
    stem = f"ordine-{document.number}"
    match kind:
        case "pdf":
            data = paper_of(document, now=now)
        case "gdxp":
            data = order_as_gdxp(document, created_on=now.astimezone(ZoneInfo(timezone)).date())
        case "csv":
            data = csv_bytes(_header(document), _rows(document))
        case _xlsx:
            data = xlsx_bytes(_header(document), _rows(document), name=stem)
    return DocumentFile(f"{stem}.{ENDINGS[kind]}", TYPES[kind], data)


def _columns(document: Document) -> tuple[Part, ...]:
    """Return whose units stand in columns of their own: places when there are several, then households."""
    several = document.parts if len(document.parts) > 1 else ()
    return (*several, *document.households)


def _header(document: Document) -> list[str]:
    titles = [
        _("Code"),
        _("Product"),
        _("Unit"),
        _("Units"),
        _("Pack of"),
        _("Packs"),
        _("Price with VAT"),
        _("Total"),
    ]
    return [*titles, *(part.name for part in _columns(document))]


def _rows(document: Document) -> list[Sequence[Cell]]:
    return [
        (
            line.sku,
            line.title,
            line.unit,
            line.units,
            line.pack,
            line.packs,
            Decimal(line.price_cents).scaleb(-2),
            Decimal(line.cents).scaleb(-2),
            *(part.units[index] for part in _columns(document)),
        )
        for index, line in enumerate(document.lines)
    ]


def paper_of(document: Document, *, now: datetime) -> bytes:
    """Return the document as a PDF that reads well in black and white."""
    paper = Paper(
        _("Order no. %(number)s: %(title)s", number=document.number, title=document.title),
        made=now,
        made_words=moment(now),
        locale=locale_code(),
    )
    facts = [(_("Group"), document.group), (_("Producer"), document.producer)]
    if document.deliver_on is not None:
        facts.append((_("Delivery"), long_day(document.deliver_on)))
    facts.append((_("Total"), _("%(total)s, VAT included", total=euro(document.cents))))
    paper.facts(facts)
    paper.heading(_("By product"), 2)
    _products(paper, document)
    if document.weighs:
        paper.text(
            _(
                "* Paid by what the scales say at the hand-over: the total is that of the weight expected."
            )
        )
    if len(document.parts) > 1 or document.households:
        _breakdown(paper, document, _("By place"), document.parts)
        _breakdown(paper, document, _("By household"), document.households)
    return paper.as_bytes()


def _products(paper: Paper, document: Document) -> None:
    columns = [
        Column(_("Code"), 3),
        Column(_("Product"), 9),
        Column(_("Units"), 4, number=True),
        Column(_("Packs"), 3, number=True),
        Column(_("Price with VAT"), 4, number=True),
        Column(_("Total"), 4, number=True),
    ]
    rows = [
        (
            line.sku,
            line.title + (" *" if line.weighed else ""),
            units_text(line.units, line.unit),
            _packs(line),
            euro(line.price_cents),
            euro(line.cents),
        )
        for line in document.lines
    ]
    paper.table(columns, rows, total=("", _("In all"), "", "", "", euro(document.cents)))


def _packs(line: DocumentLine) -> str:
    if line.pack == 1:
        return ""
    loose = f" + {number(line.loose)}" if line.loose else ""
    return f"{number(line.packs)} × {number(line.pack)}{loose}"


def _breakdown(paper: Paper, document: Document, title: str, parts: Sequence[Part]) -> None:
    if not parts:
        return
    paper.heading(title, 2)
    columns = [Column(_("For"), 6), Column(_("Product"), 9), Column(_("Units"), 5, number=True)]
    rows = []
    for part in parts:
        for place, (line, units) in enumerate(document.of_part(part)):
            rows.append(("" if place else part.name, line.title, units_text(units, line.unit)))
    paper.table(columns, rows)
