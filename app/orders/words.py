"""How orders are spoken of on pages."""

from collections.abc import Mapping

from app.orders.change_models import ChangeKind
from app.orders.closing.packs import PackRounding
from app.orders.models import GroupState, PackScope, Recurrence, UnderMinimum
from app.orders.states import OrderAction, OrderState
from app.runtime.i18n import gettext as _


def state_words(state: OrderState) -> str:
    """Return where an order stands."""
    words: Mapping[OrderState, str] = {
        OrderState.DRAFT: _("Draft order"),
        OrderState.OPEN: _("Open for booking"),
        OrderState.COMPLETING: _("Completing packs"),
        OrderState.CLOSED: _("Closed"),
        OrderState.SENT: _("Sent to the producer"),
        OrderState.CONFIRMED: _("Confirmed by the producer"),
        OrderState.DELIVERED: _("Delivered"),
        OrderState.SETTLED: _("Settled"),
        OrderState.ARCHIVED: _("Archived"),
        OrderState.CANCELLED: _("Cancelled"),
    }
    return words[state]


def action_words(action: OrderAction) -> str:
    """Return what somebody did with an order."""
    words: Mapping[OrderAction, str] = {
        OrderAction.OPEN: _("Opened"),
        OrderAction.COMPLETE_PACKS: _("Closed to new wishes; packs are being completed"),
        OrderAction.CLOSE: _("Closed"),
        OrderAction.REOPEN: _("Opened again"),
        OrderAction.SEND: _("Sent to the producer"),
        OrderAction.CONFIRM: _("Confirmed"),
        OrderAction.DELIVER: _("Delivered"),
        OrderAction.SETTLE: _("Settled"),
        OrderAction.UNSETTLE: _("Settlement taken back"),
        OrderAction.ARCHIVE: _("Archived"),
        OrderAction.CANCEL: _("Cancelled"),
    }
    return words[action]


def group_state_words(state: GroupState) -> str:
    """Return whether a group takes part."""
    words: Mapping[GroupState, str] = {
        GroupState.INVITED: _("Invited"),
        GroupState.JOINED: _("Takes part"),
        GroupState.DECLINED: _("Has said no"),
        GroupState.TAKEN_BACK: _("Invitation taken back"),
        GroupState.LEFT: _("Has left"),
    }
    return words[state]


def change_words(kind: ChangeKind) -> str:
    """Return what was changed in an order."""
    words: Mapping[ChangeKind, str] = {
        ChangeKind.GROUP_INVITED: _("Group invited"),
        ChangeKind.INVITATION_TAKEN_BACK: _("Invitation taken back"),
        ChangeKind.GROUP_JOINED: _("Group takes part"),
        ChangeKind.GROUP_DECLINED: _("Group has said no"),
        ChangeKind.GROUP_LEFT: _("Group has left"),
        ChangeKind.GROUP_TERMS: _("Group has another deadline"),
        ChangeKind.LINE_ADDED: _("Product added"),
        ChangeKind.LINE_WITHDRAWN: _("Product withdrawn"),
        ChangeKind.LINE_RESTORED: _("Product back again"),
        ChangeKind.EDITED: _("Draft changed"),
        ChangeKind.PROPOSED: _("Proposed after the last order"),
    }
    return words[kind]


def rounding_choices() -> list[tuple[str, str]]:
    """Return what may become of packs that are not full, in plain words."""
    return [
        (
            PackRounding.TOLERANCE,
            _(
                "Only full packs: who said “up to” helps to fill them; what is not full is not ordered"
            ),
        ),
        (
            PackRounding.DOWN,
            _("Round down: what is over the last full pack is not ordered, and “up to” fills none"),
        ),
        (
            PackRounding.UP,
            _("Round up: a pack that has been begun is ordered, and the rest shared out"),
        ),
        (
            PackRounding.THRESHOLD,
            _(
                "Round up from a share of the pack on, which you state; below it only “up to” fills it"
            ),
        ),
    ]


def rounding_words(rounding: PackRounding) -> str:
    """Return what becomes of packs that are not full."""
    return dict(rounding_choices())[rounding]


def recurrence_choices() -> list[tuple[str, str]]:
    """Return how often an order may come round."""
    return [
        (Recurrence.NONE, _("Only this once")),
        (Recurrence.WEEKLY, _("Every week")),
        (Recurrence.FORTNIGHTLY, _("Every two weeks")),
        (Recurrence.FOUR_WEEKLY, _("Every four weeks")),
    ]


def scope_choices() -> list[tuple[str, str]]:
    """Return over whom packs and minimums may be counted."""
    return [
        (PackScope.ALL, _("Over all groups together: they fill the same packs and one minimum")),
        (PackScope.EACH, _("For each group by itself, as if it ordered alone")),
    ]


def scope_words(scope: PackScope) -> str:
    """Return over whom packs and minimums are counted."""
    return dict(scope_choices())[scope]


def under_minimum_choices() -> list[tuple[str, str]]:
    """Return what may happen when a producer's minimum is missed."""
    return [
        (UnderMinimum.KEEP, _("Order all the same")),
        (
            UnderMinimum.EXTEND,
            _("Stay open some days more, once; if it is still missed, do not order"),
        ),
        (UnderMinimum.CANCEL, _("Do not order from that producer")),
    ]


def under_minimum_words(choice: UnderMinimum) -> str:
    """Return what happens when a producer's minimum is missed."""
    return dict(under_minimum_choices())[choice]
