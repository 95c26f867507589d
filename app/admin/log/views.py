"""Entries of the audit log as people read them."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accounts.audit_models import AuditEntry
from app.admin.log.queries import Names
from app.admin.log.sentences import fact_label, sentence
from app.runtime.i18n import gettext as _
from app.web.sheets import Cell

LONGEST_FACT = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One deed: when, by whom, what, about what."""

    at: datetime
    who: str
    acting_for: str
    what: str
    about: str
    facts: str


def _value(value: Any) -> str:  # noqa: ANN401 whatever a deed had to say
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {each}" for key, each in sorted(value.items()))
    return str(value)


def _is_identifier(value: Any) -> bool:  # noqa: ANN401 as above
    """Tell whether a value says something to programs only."""
    if isinstance(value, list):
        return all(_is_identifier(each) for each in value)
    try:
        return len(str(uuid.UUID(value))) == len(value)
    except (ValueError, AttributeError, TypeError):
        return False


def facts_text(facts: dict[str, Any]) -> str:
    """Return what else was noted of a deed."""
    said = (
        f"{fact_label(name)}: {_value(value)[:LONGEST_FACT]}"
        for name, value in sorted(facts.items())
        if value not in (None, "", [], {}) and not _is_identifier(value)
    )
    return " · ".join(said)


def _who(entry: AuditEntry, names: Names) -> str:
    if entry.actor_id is None:
        return _("the program")
    return names.people.get(entry.actor_id, _("somebody who is no longer here"))


def _about(entry: AuditEntry, names: Names) -> str:
    key = entry.subject_id
    if key is None:
        return ""
    if entry.subject_kind == "person":
        return names.people.get(key, "") if key != entry.actor_id else ""
    return names.organisations.get(key) or names.things.get(key, "")


def line(entry: AuditEntry, names: Names) -> Line:
    """Return a deed as a line."""
    acting = names.organisations.get(entry.acting_for_id, "") if entry.acting_for_id else ""
    return Line(
        at=entry.at,
        who=_who(entry, names),
        acting_for=acting,
        what=sentence(entry.action),
        about=_about(entry, names),
        facts=facts_text(entry.facts),
    )


def sheet_header() -> tuple[str, ...]:
    """Return the titles of the columns of the sheet."""
    return (_("Moment"), _("Who"), _("For"), _("What"), _("About"), _("Facts"), _("Code"))


def sheet_rows(rows: Sequence[AuditEntry], names: Names) -> Iterator[tuple[Cell, ...]]:
    """Return entries as rows of the sheet."""
    for entry in rows:
        told = line(entry, names)
        # As text: a spreadsheet would show the day and swallow the hour.
        moment = told.at.isoformat(timespec="seconds")
        yield (moment, told.who, told.acting_for, told.what, told.about, told.facts, entry.action)
