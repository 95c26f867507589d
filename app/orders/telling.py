"""The news of orders in words, in the language of whoever reads them."""

from collections.abc import Mapping
from typing import Any

from app.notices.kinds import Told, register_teller
from app.notices.models import NoticeKind
from app.orders.answer_models import LineField
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.web.filters import euro, number


def told_member(facts: Mapping[str, Any]) -> Told:
    """Return a piece of news for a household."""
    text = _("“%(title)s” costs you %(after)s and no longer %(before)s", **_sums(facts))
    values = {"order_id": facts["order_id"]}
    return Told(text, "orders.show", values, tuple(_changed(line) for line in facts["lines"]))


def _sums(facts: Mapping[str, Any]) -> dict[str, str]:
    return {
        "title": facts["title"],
        "before": euro(facts["before"]),
        "after": euro(facts["cents"]),
    }


def _changed(line: list[Any]) -> str:
    title, unit, units, cents, was, had = line
    names = {"title": title, "unit": unit, "was": number(was), "units": number(units)}
    if units != was:
        return _(
            "%(title)s: %(units)s × %(unit)s instead of %(was)s, %(cents)s",
            **names,
            cents=euro(cents),
        )
    return _(
        "%(title)s: %(units)s × %(unit)s, %(cents)s instead of %(had)s",
        **names,
        cents=euro(cents),
        had=euro(had),
    )


def told_coordinator(facts: Mapping[str, Any]) -> Told:
    """Return a piece of news for whoever looks after an order."""
    names = {"producer": facts["producer"], "title": facts["title"]}
    count = len(facts["changes"])
    if count:
        text = ngettext(
            "%(producer)s confirms “%(title)s” with %(num)s change",
            "%(producer)s confirms “%(title)s” with %(num)s changes",
            count,
            **names,
        )
    else:
        text = _("%(producer)s confirms “%(title)s” as it was sent", **names)
    details = tuple(_change(each) for each in facts["changes"])
    if facts["message"]:
        details = (*details, facts["message"])
    return Told(text, "managing_orders.manage", {"order_id": facts["order_id"]}, details)


def _change(change: list[Any]) -> str:
    title, field, old, new, why = change
    say = euro if field == LineField.PRICE_CENTS else number
    return _(
        "%(title)s: %(new)s instead of %(old)s. %(why)s",
        title=title,
        old=say(old),
        new=say(new),
        why=why,
    )


def register() -> None:
    """Say how these notices are told."""
    register_teller(NoticeKind.ORDERS, told_member)
    register_teller(NoticeKind.ORDERS_COORDINATED, told_coordinator)
