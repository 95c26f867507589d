"""The life of a collective order as data."""

import enum
from types import MappingProxyType


class OrderState(enum.StrEnum):
    """Where a collective order stands."""

    DRAFT = "draft"
    OPEN = "open"
    # Closed to new wishes; only what completes a pack that has been begun is taken.
    COMPLETING = "completing"
    CLOSED = "closed"
    SENT = "sent"
    CONFIRMED = "confirmed"
    DELIVERED = "delivered"
    SETTLED = "settled"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class OrderAction(enum.StrEnum):
    """What moves an order on."""

    OPEN = "open"
    COMPLETE_PACKS = "complete_packs"
    CLOSE = "close"
    REOPEN = "reopen"
    SEND = "send"
    CONFIRM = "confirm"
    DELIVER = "deliver"
    SETTLE = "settle"
    UNSETTLE = "unsettle"
    ARCHIVE = "archive"
    CANCEL = "cancel"


_State, _Act = OrderState, OrderAction
TRANSITIONS = MappingProxyType(
    {
        (_State.DRAFT, _Act.OPEN): _State.OPEN,
        (_State.DRAFT, _Act.CANCEL): _State.CANCELLED,
        (_State.OPEN, _Act.COMPLETE_PACKS): _State.COMPLETING,
        (_State.OPEN, _Act.CLOSE): _State.CLOSED,
        (_State.OPEN, _Act.CANCEL): _State.CANCELLED,
        (_State.COMPLETING, _Act.CLOSE): _State.CLOSED,
        (_State.COMPLETING, _Act.REOPEN): _State.OPEN,
        (_State.COMPLETING, _Act.CANCEL): _State.CANCELLED,
        # Reopening keeps every request: what was worked out at closing is worked out again.
        (_State.CLOSED, _Act.REOPEN): _State.OPEN,
        (_State.CLOSED, _Act.SEND): _State.SENT,
        (_State.CLOSED, _Act.CANCEL): _State.CANCELLED,
        (_State.SENT, _Act.REOPEN): _State.OPEN,
        (_State.SENT, _Act.CONFIRM): _State.CONFIRMED,
        # Goods may come although nobody confirmed them.
        (_State.SENT, _Act.DELIVER): _State.DELIVERED,
        (_State.SENT, _Act.CANCEL): _State.CANCELLED,
        (_State.CONFIRMED, _Act.DELIVER): _State.DELIVERED,
        (_State.CONFIRMED, _Act.CANCEL): _State.CANCELLED,
        (_State.DELIVERED, _Act.SETTLE): _State.SETTLED,
        # A weight that was wrong: the entries are reversed and the order is settled anew.
        (_State.SETTLED, _Act.UNSETTLE): _State.DELIVERED,
        (_State.SETTLED, _Act.ARCHIVE): _State.ARCHIVED,
    }
)
TAKES_BOOKINGS = frozenset({OrderState.OPEN, OrderState.COMPLETING})
ENDED = frozenset({OrderState.ARCHIVED, OrderState.CANCELLED})
# What is ordered and who gets it is worked out at closing, and stands from then on.
WORKED_OUT = frozenset(OrderState) - {
    OrderState.DRAFT,
    OrderState.OPEN,
    OrderState.COMPLETING,
    OrderState.CANCELLED,
}
# What was brought counts.
HANDED_OVER = frozenset({OrderState.DELIVERED, OrderState.SETTLED, OrderState.ARCHIVED})
