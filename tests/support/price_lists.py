"""Price lists on their way in, in the states in which pages show them."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from app.exchange.models import ImportState, LineSection, PriceListImport, PriceListLine
from app.exchange.sheets.formats import FileFormat
from catalog.organisations import Organisation
from tests.support.factories import NOW

Column = tuple[str, str, str | None, float, tuple[str, ...]]
COLUMNS: tuple[Column, ...] = (
    ("A", "Codice", "sku", 1.0, ("M-01", "M-02")),
    ("B", "Prodotto", "title", 1.0, ("Mele di prova", "Pere di prova")),
    ("C", "Formato", "size", 0.5, ("5 kg", "1 kg")),
    ("D", "Prezzo", "price", 1.0, ("2,50", "3,20")),
    ("E", "", None, 0.0, ("x", "")),
)
PRODUCT = {
    "category": "apples",
    "confidence": 0.9,
    "price_cents": 250,
    "unit": "H87",
    "unit_label": "cassetta",
    "content": [5000, "mass"],
    "published": True,
    "changes": [],
    "claims": [],
    "doubts": [],
}
LINES: tuple[tuple[LineSection, dict[str, Any]], ...] = (
    (
        LineSection.FAULT,
        {
            "code": "not_a_number",
            "field": "Prezzo",
            "value": "due",
            "column": "D",
            "other": None,
        },
    ),
    (LineSection.CREATED, PRODUCT | {"doubts": ["category_unsure"]}),
    (
        LineSection.UPDATED,
        PRODUCT | {"changes": [["price_cents", 200, 250]], "claims": [["organic", None, 4]]},
    ),
    (LineSection.UNCHANGED, PRODUCT),
    (LineSection.UNCLASSIFIED, {}),
    (LineSection.MISSING, {"published": True, "paused": False}),
)


def price_list_import(
    session: Session, owner: Organisation, state: ImportState, **fields: Any
) -> PriceListImport:
    """Add a list with one line of each section."""
    values: dict[str, Any] = {
        "organisation_id": owner.id,
        "person_id": uuid.UUID(int=1),
        "file_name": "listino.xlsx",
        "kind": FileFormat.XLSX,
        "state": state,
        "layout": {
            "sheets": ["Listino", "Condizioni"],
            "sheet": "Listino",
            "header": 1,
            "basis": "unclear",
            "fingerprint": None,
            "columns": [_column(index, column) for index, column in enumerate(COLUMNS)],
        },
        "choice": {"publish": True},
        "counts": {section.value: 1 for section, _ in LINES} | {"doubtful": 1, "moved": 1},
        "created_at": NOW,
        "updated_at": NOW,
    }
    row = PriceListImport(**(values | fields))
    session.add(row)
    session.flush()
    for position, (section, facts) in enumerate(LINES):
        missing = section is LineSection.MISSING
        session.add(
            PriceListLine(
                import_id=row.id,
                position=position,
                section=section,
                row=None if missing else position + 2,
                title=f"Mele di prova {position}",
                doubtful=bool(facts.get("doubts")),
                moved=section is LineSection.UPDATED and state is ImportState.DONE,
                offer_id=uuid.UUID(int=7) if missing else None,
                facts=facts,
            )
        )
    session.flush()
    return row


def _column(index: int, column: Column) -> dict[str, Any]:
    letter, header, meaning, confidence, samples = column
    return {
        "index": index,
        "letter": letter,
        "header": header,
        "field": meaning,
        "confidence": confidence,
        "samples": list(samples),
    }
