"""Remembers which column means what, so that a person says it once."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.exchange.models import PriceListMapping
from app.exchange.queries import mapping_of
from app.exchange.sheets.columns import Layout, headers_key
from app.exchange.sheets.fields import Basis, Field
from app.exchange.sheets.reading import SheetChoice


def fingerprint_of(layout: Layout) -> str | None:
    """Return what stands for the names of the columns, None when they have none."""
    key = headers_key(layout)
    return None if key is None else hashlib.sha256(key.encode()).hexdigest()


def remember(
    session: Session,
    organisation_id: uuid.UUID,
    fingerprint: str | None,
    choice: SheetChoice,
    *,
    now: datetime,
) -> None:
    """Keep how a person wants lists with these columns to be read; without names there is no telling."""
    if fingerprint is None:
        return
    kept = mapping_of(session, organisation_id, fingerprint)
    if kept is None:
        kept = PriceListMapping(organisation_id=organisation_id, fingerprint=fingerprint)
        session.add(kept)
    kept.mapping = written_choice(choice)
    kept.updated_at = now
    session.flush()


def recalled(session: Session, organisation_id: uuid.UUID, layout: Layout) -> Layout:
    """Return the layout as it was confirmed the last time, unchanged when it never was."""
    fingerprint = fingerprint_of(layout)
    kept = None if fingerprint is None else mapping_of(session, organisation_id, fingerprint)
    return layout if kept is None else _as_written(layout, kept.mapping)


def written_choice(choice: SheetChoice) -> dict[str, Any]:
    """Return how a sheet is to be read, as JSON."""
    return {
        "sheet": choice.sheet,
        "basis": choice.basis.value if choice.basis else None,
        "fields": {
            str(index): field.value if field else None for index, field in choice.fields.items()
        },
    }


def read_choice(written: Mapping[str, Any]) -> SheetChoice:
    """Return the choice that JSON holds."""
    fields = {
        int(index): Field(name) if name else None
        for index, name in written.get("fields", {}).items()
    }
    basis = written.get("basis")
    return SheetChoice(written.get("sheet"), fields, Basis(basis) if basis else None)


def _as_written(layout: Layout, written: Mapping[str, Any]) -> Layout:
    choice = read_choice(written)
    # A basis that the list itself states goes before what was said of another one.
    return layout.with_choice(
        choice.fields, choice.basis if layout.basis is Basis.UNCLEAR else None
    )
