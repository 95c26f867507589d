"""The news of orders in words, in the language of whoever reads them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from app.notices.kinds import Told, register_teller
from app.notices.models import NoticeKind
from app.orders.claims.telling import TELLERS as CLAIM_TELLERS
from app.orders.news.group_telling import TELLERS as GROUP_TELLERS
from app.orders.producers.answer_models import LineField
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.web.filters import euro, long_day, moment, number
from app.web.units import unit_symbol, units_text
from catalog.quantities import UnitCode

Facts = Mapping[str, Any]
Words = tuple[str, tuple[str, ...]]


def told_member(facts: Facts) -> Told:
    """Return a piece of news for a household."""
    text, details = _MEMBER[facts["what"]](facts)
    return Told(text, "orders.show", {"order_id": facts["order_id"]}, details)


def _until(facts: Facts) -> str:
    return moment(datetime.fromisoformat(facts["until"]))


def _day(facts: Facts) -> str:
    return long_day(date.fromisoformat(facts["deliver_on"]))


def _comes(facts: Facts) -> tuple[str, ...]:
    if not facts.get("deliver_on"):
        return ()
    return (_("The goods come on %(day)s.", day=_day(facts)),)


def _opened(facts: Facts) -> Words:
    text = _(
        "%(group)s has opened “%(title)s”: book until %(until)s",
        group=facts["group"],
        title=facts["title"],
        until=_until(facts),
    )
    return text, _comes(facts)


def _reopened(facts: Facts) -> Words:
    text = _(
        "“%(title)s” is open again until %(until)s; what you booked is still there",
        title=facts["title"],
        until=_until(facts),
    )
    return text, (facts["reason"],) if facts["reason"] else ()


def _extended(facts: Facts) -> Words:
    text = _(
        "“%(title)s” stays open until %(until)s: a producer’s minimum is not reached yet",
        title=facts["title"],
        until=_until(facts),
    )
    return text, ()


def _completing(facts: Facts) -> Words:
    text = _(
        "“%(title)s” completes its packs until %(until)s",
        title=facts["title"],
        until=_until(facts),
    )
    return text, (_("Now only changes that complete a pack are taken."),)


def _soon(facts: Facts) -> Words:
    names = {"title": facts["title"], "until": _until(facts)}
    if facts["booked"] is None:
        return _("“%(title)s” closes on %(until)s, and you have booked nothing yet", **names), ()
    text = _(
        "“%(title)s” closes on %(until)s: you have booked for %(cents)s",
        **names,
        cents=euro(facts["booked"]),
    )
    return text, ()


def _closed(facts: Facts) -> Words:
    names = {"title": facts["title"], "cents": euro(facts["cents"])}
    if any(line["units"] for line in facts["lines"]):
        text = _("“%(title)s” is closed: what you get comes to %(cents)s", **names)
    else:
        text = _("“%(title)s” is closed: nothing of what you asked for is ordered", **names)
    missed = (
        _("Nothing is ordered from %(producer)s: its minimum was not reached.", producer=name)
        for name in facts["missed"]
    )
    weighs = (
        [_("What is weighed is paid by what the scales say at the hand-over.")]
        if facts["weighs"]
        else []
    )
    lines = (_got(line) for line in facts["lines"])
    return text, (*lines, *missed, *weighs, *_comes(facts))


def _got(line: Facts) -> str:
    names = _of_line(line)
    if line["units"] < line["asked"]:
        return _(
            "%(title)s: %(amount)s of %(asked)s asked for, %(cents)s",
            **names,
            asked=number(line["asked"]),
        )
    return _("%(title)s: %(amount)s, %(cents)s", **names)


def _of_line(line: Facts) -> dict[str, str]:
    return {
        "title": line["title"],
        "amount": units_text(line["units"], line["label"] or unit_symbol(UnitCode(line["unit"]))),
        "cents": euro(line["cents"]),
    }


def _cancelled(facts: Facts) -> Words:
    text = _("“%(title)s” is cancelled: nothing of it comes", title=facts["title"])
    return text, (facts["reason"],) if facts["reason"] else ()


def _changed(facts: Facts) -> Words:
    text = _(
        "“%(title)s” costs you %(after)s and no longer %(before)s",
        title=facts["title"],
        before=euro(facts["before"]),
        after=euro(facts["cents"]),
    )
    return text, tuple(_changed_line(line) for line in facts["lines"])


def _changed_line(line: Facts) -> str:
    names = _of_line(line)
    if line["units"] != line["was"]:
        return _(
            "%(title)s: %(amount)s instead of %(was)s, %(cents)s",
            **names,
            was=number(line["was"]),
        )
    return _(
        "%(title)s: %(amount)s, %(cents)s instead of %(had)s",
        **names,
        had=euro(line["had"]),
    )


def _pickup(facts: Facts) -> Words:
    names = {"title": facts["title"], "day": _day(facts)}
    if facts["place"]:
        text = _("“%(title)s” is ready on %(day)s: %(place)s", **names, place=facts["place"])
    else:
        text = _("“%(title)s” is ready on %(day)s", **names)
    cost = _("Expected cost: %(cents)s", cents=euro(facts["cents"]))
    where = [each for each in (facts["street"], facts["note"]) if each]
    return text, (*where, cost)


_MEMBER: Mapping[str, Callable[[Facts], Words]] = {
    "opened": _opened,
    "reopened": _reopened,
    "extended": _extended,
    "completing": _completing,
    "soon": _soon,
    "closed": _closed,
    "cancelled": _cancelled,
    "changed": _changed,
    "pickup": _pickup,
}


def told_coordinator(facts: Facts) -> Told:
    """Return a piece of news for whoever looks after an order."""
    text, details = _COORDINATOR[facts["what"]](facts)
    return Told(text, "managing_orders.manage", {"order_id": facts["order_id"]}, details)


def _answered(facts: Facts) -> Words:
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
    return text, (*details, facts["message"]) if facts["message"] else details


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


def _to_send(facts: Facts) -> Words:
    text = ngettext(
        "“%(title)s” is closed with %(num)s household: it waits to be sent",
        "“%(title)s” is closed with %(num)s households: it waits to be sent",
        facts["households"],
        title=facts["title"],
    )
    return text, ()


def _silent(facts: Facts) -> Words:
    text = _(
        "“%(title)s” was sent %(days)s days ago and is not confirmed: %(producers)s",
        title=facts["title"],
        days=facts["days"],
        producers=", ".join(facts["producers"]),
    )
    return text, (_("Who answered by telephone can be noted on the page of the order."),)


_COORDINATOR: Mapping[str, Callable[[Facts], Words]] = {
    "answered": _answered,
    "to_send": _to_send,
    "silent": _silent,
}


_APART = {**GROUP_TELLERS, **CLAIM_TELLERS}


def _or_of_groups(teller: Callable[[Facts], Told]) -> Callable[[Facts], Told]:
    """Return a teller that leaves the news of groups, products and claims to their own."""

    def told(facts: Facts) -> Told:
        return _APART.get(facts["what"], teller)(facts)

    return told


def register() -> None:
    """Say how these notices are told."""
    register_teller(NoticeKind.ORDERS, _or_of_groups(told_member))
    register_teller(NoticeKind.ORDERS_COORDINATED, _or_of_groups(told_coordinator))
