"""Entries of the audit log as people read them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.audit_models import AuditEntry
from app.admin.log.facts import facts_text
from app.admin.log.queries import Names
from app.admin.log.sentences import sentence
from app.runtime.i18n import gettext as _
from app.web.sheets import Cell


@dataclass(frozen=True, slots=True)
class Line:
    """One deed: when, by whom, what, about what."""

    at: datetime
    who: str
    acting_for: str
    what: str
    about: str
    facts: str


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
        facts=facts_text(entry.action, entry.facts),
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
