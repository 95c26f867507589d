"""What the pages of notices show, as plain values."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.notices.kinds import frequency_label, kind_label, told
from app.notices.models import Frequency, Notice, NoticeKind


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice in words."""

    id: uuid.UUID
    text: str
    kind: str
    at: datetime
    is_unread: bool


@dataclass(frozen=True, slots=True)
class KindView:
    """One kind of notice: the name of its field, what it is called, and what can be chosen."""

    field: str
    label: str
    choices: tuple[tuple[str, str], ...]


def notice_view(notice: Notice) -> NoticeView:
    """Return a notice in the words of the reader."""
    text = told(notice.kind, notice.facts).text
    label = kind_label(notice.kind)
    return NoticeView(notice.id, text, label, notice.created_at, notice.read_at is None)


def kind_views() -> tuple[KindView, ...]:
    """Return what can be chosen for each kind."""
    choices = tuple((frequency.value, frequency_label(frequency)) for frequency in Frequency)
    return tuple(KindView(kind.value, kind_label(kind), choices) for kind in NoticeKind)


def as_typed(preferences: Mapping[NoticeKind, Frequency]) -> list[tuple[str, str]]:
    """Return the preferences as the form holds them."""
    return [(kind.value, frequency.value) for kind, frequency in preferences.items()]
