"""The news of missing, substituted and spoiled goods, in words."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from app.notices.kinds import Told
from app.runtime.i18n import gettext as _
from app.web.filters import number
from app.web.units import unit_symbol
from catalog.quantities import UnitCode

Facts = Mapping[str, Any]


def _shared_again(facts: Facts) -> Told:
    text = _(
        "%(line)s in “%(title)s”: you get %(units)s × %(unit)s and not %(was)s",
        line=facts["line"],
        title=facts["title"],
        unit=facts["label"] or unit_symbol(UnitCode(facts["unit"])),
        units=number(facts["units"]),
        was=number(facts["was"]),
    )
    came = _(
        "%(came)s of %(expected)s came that can be used; they are shared by the rule of the order.",
        came=number(facts["came"]),
        expected=number(facts["expected"]),
    )
    details = (came, facts["reason"]) if facts["reason"] else (came,)
    return Told(text, "orders.show", {"order_id": facts["order_id"]}, details)


TELLERS: Mapping[str, Callable[[Facts], Told]] = MappingProxyType({"shared_again": _shared_again})
