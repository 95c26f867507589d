"""The calendar as programs read it (RFC 5545)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from app.orders.calendar.entries import Entry
from app.orders.calendar.words import summary_of

# How often a program should look again; most ask more seldom.
LOOK_AGAIN = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a feed says of itself."""

    name: str
    language: str
    # After the sign "@" in the name of each entry: ours and nobody else's.
    host: str
    zone: str
    link: Callable[[Entry], str]


def ics_bytes(entries: Sequence[Entry], about: About, today: date) -> bytes:
    """Return the entries as an iCalendar file, the same bytes for the same entries.

    Times are said as the clock on the wall shows them, with the rules of the time zone.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Distretto//{about.host}//{about.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", about.name)
    # Older programs know these by the names that they had before they were agreed upon.
    calendar.add("x-wr-calname", about.name)
    calendar.add("x-wr-timezone", about.zone)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    calendar.add_component(_rules(about.zone, today.year))
    for entry in entries:
        calendar.add_component(_event(entry, about))
    return bytes(calendar.to_ical())


@lru_cache(maxsize=8)
def _rules(zone: str, year: int) -> Timezone:
    rules = Timezone.from_tzinfo(ZoneInfo(zone), zone, date(year - 2, 1, 1), date(year + 4, 1, 1))
    rules.pop("COMMENT", None)
    return rules


def _event(entry: Entry, about: About) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{about.host}")
    # Without METHOD this is when the entry was last changed (RFC 5545, 3.8.7.2), and so the same each time.
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts)
    if entry.ends is not None:
        event.add("dtend", entry.ends)
    event.add("summary", summary_of(entry), parameters={"LANGUAGE": about.language})
    event.add("description", entry.group, parameters={"LANGUAGE": about.language})
    if entry.place:
        event.add("location", entry.place)
    event.add("url", about.link(entry))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    # A deadline takes no time from anybody's day; collecting and helping do.
    event.add("transp", "OPAQUE" if isinstance(entry.ends, datetime) else "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
