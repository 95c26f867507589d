"""How costs of an order are spoken of on pages."""

from collections.abc import Mapping

from app.orders.settling.cost_models import OrderCost
from app.orders.settling.costs import CostKind, CostOutcome, CostSplit, LimitMeasure
from app.runtime.i18n import gettext as _
from app.web.filters import euro, number

GRAMS = 1_000
BASIS = 100


def kind_choices() -> list[tuple[str, str]]:
    """Return what a cost may be."""
    return [
        (CostKind.TRANSPORT, _("Transport")),
        (CostKind.FEE, _("Fee")),
        (CostKind.DISCOUNT, _("Discount")),
        (CostKind.OTHER, _("Other cost")),
    ]


def split_choices() -> list[tuple[str, str]]:
    """Return how a cost may be shared."""
    words = _split_words()
    return [(split, words[split]) for split in CostSplit]


def _split_words() -> Mapping[CostSplit, str]:
    return {
        CostSplit.VALUE: _("by the value of what each has got"),
        CostSplit.WEIGHT: _("by the weight of what each has got"),
        CostSplit.QUANTITY: _("by the number of pieces each has got"),
        CostSplit.EQUALLY: _("equally among the households that got something"),
    }


def split_words(split: CostSplit) -> str:
    """Return how a cost is shared."""
    return _split_words()[split]


def amount_words(cost: OrderCost) -> str:
    """Return how much a cost is."""
    if cost.cents is not None:
        return euro(cost.cents)
    return _("%(percent)s per cent of the goods", percent=number((cost.basis_points or 0) / BASIS))


def rule_words(cost: OrderCost) -> list[str]:
    """Return the rule of a cost in sentences that a member reads."""
    words = [
        _("%(amount)s, shared %(split)s.", amount=amount_words(cost), split=split_words(cost.split))
    ]
    if cost.producer is not None:
        words.append(_("For the goods of %(producer)s.", producer=cost.producer.name))
    if cost.group is not None:
        words.append(_("Only for %(group)s.", group=cost.group.name))
    if cost.limit_amount is not None:
        words.append(_limit_words(cost, cost.limit_amount))
    words.append(_payee_words(cost))
    return words


def _limit_words(cost: OrderCost, amount: int) -> str:
    of_value = cost.limit_measure is LimitMeasure.VALUE
    limit = euro(amount) if of_value else _("%(kilos)s kg", kilos=number(amount / GRAMS))
    if cost.kind is CostKind.DISCOUNT:
        return _("Given from %(limit)s of delivered goods on.", limit=limit)
    return _("Free from %(limit)s of delivered goods on.", limit=limit)


def _payee_words(cost: OrderCost) -> str:
    if cost.kind is CostKind.DISCOUNT:
        if cost.payee is None:
            return _("The group gives it from its own purse.")
        return _("%(producer)s gives it.", producer=cost.payee.name)
    if cost.payee is None:
        return _("It stays in the purse of the group.")
    return _("It goes to %(producer)s.", producer=cost.payee.name)


def outcome_words(outcome: CostOutcome, asked: CostSplit, split: CostSplit) -> str:
    """Return what has become of a cost, where that is not plain."""
    words = {
        CostOutcome.SHARED: "",
        CostOutcome.FREE: _("Free: the goods have reached the limit."),
        CostOutcome.NOT_GIVEN: _("Not given: the goods have not reached the limit."),
        CostOutcome.NOBODY: _("Nobody in its scope has got anything: nobody bears it."),
        CostOutcome.CUT: _("The discount ends where the goods end."),
    }[outcome]
    if outcome is CostOutcome.SHARED and split is not asked:
        return _(
            "Nothing has what it was to be shared by: it is shared %(split)s.",
            split=split_words(split),
        )
    return words
