"""The news of the groups of an order, of its lines and of the next one, in words."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from app.notices.kinds import Told
from app.orders.models import GroupState
from app.runtime.i18n import gettext as _

Facts = Mapping[str, Any]


def _invited(facts: Facts) -> Told:
    text = _("%(group)s asks your group to take part in “%(title)s”", **_names(facts))
    values = {"order_id": facts["order_id"], "group_id": facts["group_id"]}
    return Told(text, "order_parts.show", values, _details(facts["message"]))


def _joined(facts: Facts) -> Told:
    return _groups(facts, _("%(other)s takes part in “%(title)s”", **_names(facts)))


def _declined(facts: Facts) -> Told:
    return _groups(facts, _("%(other)s does not take part in “%(title)s”", **_names(facts)))


def _left(facts: Facts) -> Told:
    return _groups(facts, _("%(other)s has left “%(title)s”", **_names(facts)))


def _groups(facts: Facts, text: str) -> Told:
    values = {"order_id": facts["order_id"]}
    return Told(text, "order_groups.index", values, _details(facts["reason"]))


def _taken_out(facts: Facts) -> Told:
    text = _(
        "Your group has left the order “%(title)s”: what you had booked is gone", **_names(facts)
    )
    return Told(text, "order_board.index", {}, _details(facts["reason"]))


def _place_moved(facts: Facts) -> Told:
    return _member(facts, _("You collect “%(title)s” elsewhere: look where", **_names(facts)))


def _place_gone(facts: Facts) -> Told:
    text = _(
        "Choose anew where you collect “%(title)s”: your place does not serve it any more",
        **_names(facts),
    )
    return _member(facts, text)


def _line_withdrawn(facts: Facts) -> Told:
    text = _("%(line)s is no longer in “%(title)s”: you pay nothing for it", **_names(facts))
    told = _member(facts, text)
    return Told(told.text, told.endpoint, told.values, _details(facts["reason"]))


def _line_restored(facts: Facts) -> Told:
    text = _("%(line)s is in “%(title)s” again, with what you had booked", **_names(facts))
    return _member(facts, text)


def _proposed(facts: Facts) -> Told:
    text = _("The next “%(title)s” is proposed as a draft: look through it", **_names(facts))
    return Told(text, "managing_orders.manage", {"order_id": facts["order_id"]}, _gone(facts))


def _not_proposed(facts: Facts) -> Told:
    text = _("The next “%(title)s” is not proposed: nothing of it is offered now", **_names(facts))
    return Told(text, "managing_orders.manage", {"order_id": facts["order_id"]})


def _gone(facts: Facts) -> tuple[str, ...]:
    names = ", ".join(facts["gone"])
    return _details(
        _("Not offered any more since last time: %(names)s.", names=names) if names else ""
    )


def _member(facts: Facts, text: str) -> Told:
    return Told(text, "orders.show", {"order_id": facts["order_id"]})


def _details(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _names(facts: Facts) -> dict[str, str]:
    return {
        "title": facts["title"],
        "group": facts["group"],
        "other": facts.get("other", ""),
        "line": facts.get("line", ""),
    }


TELLERS: Mapping[str, Callable[[Facts], Told]] = MappingProxyType(
    {
        GroupState.INVITED: _invited,
        GroupState.JOINED: _joined,
        GroupState.DECLINED: _declined,
        GroupState.LEFT: _left,
        "taken_out": _taken_out,
        "place_moved": _place_moved,
        "place_gone": _place_gone,
        "line_withdrawn": _line_withdrawn,
        "line_restored": _line_restored,
        "proposed": _proposed,
        "not_proposed": _not_proposed,
    }
)
