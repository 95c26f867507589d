"""What each kind of notice is called, how often it is written unless a person says otherwise, and its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from app.notices.models import Frequency, NoticeKind
from app.runtime.i18n import gettext as _

HABITS: Mapping[NoticeKind, Frequency] = MappingProxyType(
    {
        NoticeKind.DEMAND_NEWS: Frequency.DAILY,
        NoticeKind.FITTING_DEMANDS: Frequency.DAILY,
        NoticeKind.PROPOSALS: Frequency.AT_ONCE,
        NoticeKind.OLD_PRICES: Frequency.AT_ONCE,
        NoticeKind.ORDERS: Frequency.AT_ONCE,
        NoticeKind.ORDERS_COORDINATED: Frequency.AT_ONCE,
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in words, and the page to which it leads; `details` follow it in a mail."""

    text: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    details: tuple[str, ...] = ()


Teller = Callable[[Mapping[str, Any]], Told]
_TELLERS: dict[NoticeKind, Teller] = {}


def register_teller(kind: NoticeKind, teller: Teller) -> None:
    """Say how the notices of a kind are told; called once at start by the room that sends them."""
    _TELLERS[kind] = teller


def told(kind: NoticeKind, facts: Mapping[str, Any]) -> Told:
    """Return a notice in the words of the language in use."""
    return _TELLERS[kind](facts)


def kind_label(kind: NoticeKind) -> str:
    """Return what a kind is called."""
    return {
        NoticeKind.DEMAND_NEWS: _("New offers for what we need"),
        NoticeKind.FITTING_DEMANDS: _("New demands that fit our offers"),
        NoticeKind.PROPOSALS: _("Proposals and messages"),
        NoticeKind.OLD_PRICES: _("Prices of ours to confirm, once a month"),
        NoticeKind.ORDERS: _("Orders of my group"),
        NoticeKind.ORDERS_COORDINATED: _("Orders that I look after"),
    }[kind]


def frequency_label(frequency: Frequency) -> str:
    """Return how often that is."""
    return {
        Frequency.AT_ONCE: _("at once"),
        Frequency.DAILY: _("once a day"),
        Frequency.WEEKLY: _("once a week, on Monday"),
        Frequency.NEVER: _("no mail: I look here"),
    }[frequency]
