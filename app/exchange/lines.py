"""A preview as rows that a page reads a few at a time: plain facts, no words of any language."""

import enum
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.exchange.listing.drafts import Draft
from app.exchange.listing.faults import LineFault
from app.exchange.models import LONGEST_TITLE, LineSection
from app.exchange.preview import LineKind, MissingOffer, Preview, PreviewLine
from catalog.base import new_id

Facts = dict[str, Any]
Seen = Mapping[int, tuple[str, object, object]]
# The columns of the lines of an import, by position.
Shown = Mapping[int, Facts]
LINE_COLUMNS = ("section", "row", "title", "doubtful", "moved", "offer_id", "facts")
SECTIONS = {
    LineKind.CREATED: LineSection.CREATED,
    LineKind.UPDATED: LineSection.UPDATED,
    LineKind.UNCHANGED: LineSection.UNCHANGED,
}


def lines_of(preview: Preview, import_id: uuid.UUID, seen: Seen | None = None) -> list[Facts]:
    """Return the columns of all lines: faults and products by their row, then what is not named.

    `seen` is what a person had been shown by row: what is done differently now is marked.
    """
    paused = {offer.id for offer in preview.paused}
    found = [
        *(_fault(fault) for fault in preview.faults),
        *(_product(line) for line in preview.lines),
        *(_unclassified(draft) for draft in preview.unclassified),
    ]
    found.sort(key=lambda line: line["row"])
    found.extend(_missing(offer, paused=offer.id in paused) for offer in preview.missing)
    for position, line in enumerate(found):
        line |= {"id": new_id(), "import_id": import_id, "position": position}
        line["moved"] = seen is not None and _has_moved(line, seen)
    return found


def seen_of(shown: Shown) -> Seen:
    """Return what a person has been shown of each row that would change something."""
    return {
        line["row"]: (
            line["section"].value,
            line["facts"].get("changes"),
            line["facts"].get("claims"),
        )
        for line in shown.values()
        if line["row"] is not None and line["section"] in SECTIONS.values()
    }


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What differs between the lines that are kept and those that should be: mostly next to nothing."""

    gone: tuple[int, ...]
    new: tuple[Facts, ...]
    counts: Mapping[str, int]


def rewritten(preview: Preview, import_id: uuid.UUID, shown: Shown) -> Rewritten:
    """Return how to make the lines that a person was shown the lines of what is done."""
    lines = lines_of(preview, import_id, seen_of(shown))
    new = tuple(line for line in lines if _columns(line) != shown.get(line["position"]))
    still = {line["position"] for line in lines} - {line["position"] for line in new}
    return Rewritten(tuple(sorted(shown.keys() - still)), new, counts_of(lines))


def _columns(line: Facts) -> Facts:
    return {name: line[name] for name in LINE_COLUMNS}


def counts_of(lines: Sequence[Facts]) -> dict[str, int]:
    """Return how many lines there are of each section, and how many of them need an eye."""
    counts = Counter(line["section"].value for line in lines)
    counts["doubtful"] = sum(line["doubtful"] for line in lines)
    counts["moved"] = sum(line["moved"] for line in lines)
    counts["paused"] = sum(line["facts"].get("paused") is True for line in lines)
    return dict(counts)


def _has_moved(line: Facts, seen: Seen) -> bool:
    if line["section"] not in SECTIONS.values():
        return False
    facts = line["facts"]
    return seen.get(line["row"]) != (line["section"].value, facts["changes"], facts["claims"])


def _line(section: LineSection, row: int | None, title: str, facts: Facts) -> Facts:
    return {
        "section": section,
        "row": row,
        "title": title[:LONGEST_TITLE],
        "doubtful": bool(facts.get("doubts")),
        "offer_id": None,
        "facts": facts,
    }


def _product(line: PreviewLine) -> Facts:
    draft = line.draft
    facts = {
        "category": draft.category_code,
        "confidence": draft.confidence,
        "price_cents": draft.price_cents,
        "vat": draft.vat_basis_points,
        "unit": draft.unit.value,
        "unit_label": draft.unit_label,
        "content": [draft.content.amount, draft.content.dimension.value],
        "published": line.published,
        "changes": [[each.field, plain(each.old), plain(each.new)] for each in line.changes],
        "claims": [[each.criterion, each.old, each.new] for each in line.claims],
        "doubts": [doubt.value for doubt in line.doubts],
    }
    return _line(SECTIONS[line.kind], draft.line, draft.title, facts) | {"offer_id": line.offer_id}


def _fault(fault: LineFault) -> Facts:
    facts = {
        "code": fault.code.value,
        "field": fault.field,
        "value": fault.value,
        "column": fault.column,
        "other": fault.other_line,
    }
    return _line(LineSection.FAULT, fault.line, fault.name, facts)


def _unclassified(draft: Draft) -> Facts:
    return _line(LineSection.UNCLASSIFIED, draft.line, draft.said.name, {})


def _missing(offer: MissingOffer, *, paused: bool) -> Facts:
    facts = {"published": offer.published, "paused": paused}
    return _line(LineSection.MISSING, None, offer.title, facts) | {"offer_id": offer.id}


def plain(value: object) -> object:
    """Return a value of an offer as JSON holds it."""
    return value.value if isinstance(value, enum.Enum) else value


def in_pieces(lines: Sequence[Facts], size: int = 2_000) -> Iterator[Sequence[Facts]]:
    """Yield the lines a few at a time, so that no statement grows without end."""
    for start in range(0, len(lines), size):
        yield lines[start : start + size]
