"""Remembers which column means what, so that a person says it once."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.exchange.models import PriceListMapping
from app.exchange.queries import mapping_of
from app.exchange.sheets.columns import Layout, headers_key
from app.exchange.sheets.fields import Basis, Field


def fingerprint_of(layout: Layout) -> str | None:
    """Return what stands for the names of the columns, None when they have none."""
    key = headers_key(layout)
    return None if key is None else hashlib.sha256(key.encode()).hexdigest()


def remember(
    session: Session, organisation_id: uuid.UUID, layout: Layout, *, now: datetime
) -> None:
    """Keep how a person wants lists with these columns to be read."""
    fingerprint = fingerprint_of(layout)
    if fingerprint is None:
        return
    kept = mapping_of(session, organisation_id, fingerprint)
    if kept is None:
        kept = PriceListMapping(organisation_id=organisation_id, fingerprint=fingerprint)
        session.add(kept)
    kept.mapping = _written(layout)
    kept.updated_at = now
    session.flush()


def recalled(session: Session, organisation_id: uuid.UUID, layout: Layout) -> Layout:
    """Return the layout as it was confirmed the last time, unchanged when it never was."""
    fingerprint = fingerprint_of(layout)
    kept = None if fingerprint is None else mapping_of(session, organisation_id, fingerprint)
    return layout if kept is None else _as_written(layout, kept.mapping)


def _written(layout: Layout) -> dict[str, object]:
    fields = {str(each.index): each.field and each.field.value for each in layout.columns}
    return {"fields": fields, "basis": layout.basis.value}


def _as_written(layout: Layout, written: Mapping[str, object]) -> Layout:
    fields = written.get("fields")
    known = {field.value: field for field in Field}
    choice = {
        int(index): known.get(name) if isinstance(name, str) else None
        for index, name in (fields.items() if isinstance(fields, dict) else ())
    }
    kept = next((basis for basis in Basis if basis.value == written.get("basis")), None)
    # A basis that the list itself states goes before what was said of another one.
    return layout.with_choice(choice, kept if layout.basis is Basis.UNCLEAR else None)
