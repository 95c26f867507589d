"""The news of missing, substituted and spoiled goods, in words."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from app.notices.kinds import Told
from app.orders.claims.claim_states import ClaimAction
from app.orders.handover.weight_words import weight_text
from app.runtime.i18n import gettext as _
from app.web.filters import euro, number
from app.web.units import unit_symbol, units_text
from catalog.quantities import UnitCode

Facts = Mapping[str, Any]


def _unit(facts: Facts) -> str:
    return facts["label"] or unit_symbol(UnitCode(facts["unit"]))


def _shared_again(facts: Facts) -> Told:
    text = _(
        "%(line)s in “%(title)s”: you get %(amount)s and not %(was)s",
        line=facts["line"],
        title=facts["title"],
        amount=units_text(facts["units"], _unit(facts)),
        was=number(facts["was"]),
    )
    came = _(
        "%(came)s of %(expected)s came that can be used; they are shared by the rule of the order.",
        came=number(facts["came"]),
        expected=number(facts["expected"]),
    )
    details = (came, facts["reason"]) if facts["reason"] else (came,)
    return Told(text, "orders.show", {"order_id": facts["order_id"]}, details)


def _substituted(facts: Facts) -> Told:
    text = _(
        "In place of %(line)s you get %(units)s × %(substitute)s in “%(title)s”: say so if you do not want it",
        line=facts["line"],
        substitute=facts["substitute"],
        units=number(facts["units"]),
        title=facts["title"],
    )
    price = _(
        "It costs %(cents)s / %(unit)s.",
        cents=euro(facts["cents"]),
        unit=_unit(facts),
    )
    values = {"order_id": facts["order_id"], "household": facts["household_id"]}
    return Told(text, "order_accounts.show", values, (price, *_details(facts)))


def _names(facts: Facts) -> dict[str, str]:
    if facts["weighed"]:
        amount = weight_text(facts["amount"])
    else:
        amount = units_text(facts["amount"], _unit(facts))
    return {
        "line": facts["line"],
        "title": facts["title"],
        "amount": amount,
        "cents": euro(facts["cents"]),
        "producer": facts["producer"],
        "code": facts.get("code", ""),
    }


def _details(facts: Facts) -> tuple[str, ...]:
    return (facts["reason"],) if facts["reason"] else ()


def _claim_of_household(facts: Facts) -> Told:
    names = _names(facts)
    text = {
        ClaimAction.REPORT: _(
            "Your group has reported for you: %(line)s in “%(title)s”, %(amount)s spoiled", **names
        ),
        ClaimAction.WITHDRAW: _("Your report is withdrawn: %(line)s in “%(title)s”", **names),
        ClaimAction.REFUSE: _(
            "Your report is not accepted: %(line)s in “%(title)s”, %(amount)s", **names
        ),
        ClaimAction.ACCEPT: _(
            "Your report is accepted and put to %(producer)s: %(line)s, %(amount)s, %(cents)s",
            **names,
        ),
        ClaimAction.AGREE: _(
            "%(producer)s gives you %(cents)s back: %(line)s in “%(title)s”", **names
        ),
        ClaimAction.DECLINE: _(
            "%(producer)s gives nothing back for %(line)s in “%(title)s”: your group decides",
            **names,
        ),
        ClaimAction.BEAR: _(
            "Your group gives you %(cents)s back: %(line)s in “%(title)s”", **names
        ),
        ClaimAction.DROP: _("Nobody gives anything back for %(line)s in “%(title)s”", **names),
    }[ClaimAction(facts["action"])]
    values = {"order_id": facts["order_id"], "household": facts["household_id"]}
    return Told(text, "order_accounts.show", values, _details(facts))


def _claim_to_decide(facts: Facts) -> Told:
    names = _names(facts)
    text = {
        ClaimAction.REPORT: _(
            "Household %(code)s reports as spoiled: %(line)s in “%(title)s”, %(amount)s", **names
        ),
        ClaimAction.WITHDRAW: _(
            "Household %(code)s withdraws its report: %(line)s in “%(title)s”", **names
        ),
        ClaimAction.AGREE: _(
            "%(producer)s agrees to give %(cents)s back: %(line)s in “%(title)s”", **names
        ),
        ClaimAction.DECLINE: _(
            "%(producer)s declines: %(line)s in “%(title)s”, %(cents)s. Say who pays.", **names
        ),
    }[ClaimAction(facts["action"])]
    return Told(text, "spoiled.index", {"order_id": facts["order_id"]}, _details(facts))


def _claim_to_producer(facts: Facts) -> Told:
    text = _(
        "%(group)s claims %(cents)s for spoiled goods: %(line)s in “%(title)s”, %(amount)s",
        group=facts["group"],
        **_names(facts),
    )
    values = {"order_id": facts["order_id"], "slug": facts["slug"]}
    return Told(text, "received_orders.document", values, _details(facts))


TELLERS: Mapping[str, Callable[[Facts], Told]] = MappingProxyType(
    {
        "shared_again": _shared_again,
        "substituted": _substituted,
        "claim_of_household": _claim_of_household,
        "claim_to_decide": _claim_to_decide,
        "claim_to_producer": _claim_to_producer,
    }
)
