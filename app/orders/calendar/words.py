"""How the calendar speaks."""

from collections.abc import Mapping
from datetime import date

from flask_babel import format_date

from app.orders.calendar.entries import Entry, EntryKind
from app.runtime.i18n import gettext as _


def kind_words(kind: EntryKind) -> str:
    """Return what an entry tells, in a word or two."""
    words: Mapping[EntryKind, str] = {
        EntryKind.OPENS: _("Order opens"),
        EntryKind.CLOSES: _("Order closes"),
        EntryKind.COMPLETES: _("Last moment for packs"),
        EntryKind.DELIVERS: _("Goods come"),
        EntryKind.PICK_UP: _("Collect"),
        EntryKind.SHIFT: _("Help at the hand-over"),
    }
    return words[kind]


def summary_of(entry: Entry) -> str:
    """Return the line under which a calendar program lists an entry."""
    return _("%(what)s: %(title)s", what=kind_words(entry.kind), title=entry.title)


def weekday_words(day: date) -> str:
    """Return the day of the week: "venerdì"."""
    return str(format_date(day, "EEEE"))
