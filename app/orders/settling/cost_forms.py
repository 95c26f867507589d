"""Reading the form of a cost."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.orders.settling.cost_models import OrderCost
from app.orders.settling.costing import CostDraft
from app.orders.settling.costs import BASIS_POINTS, CostKind, CostSplit, Limit, LimitMeasure
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader

LONGEST_LABEL = 80
MOST_KG = 1_000_000
GRAMS = 1_000


@dataclass(frozen=True, slots=True)
class Named:
    """What may be chosen, by identifier."""

    producers: Sequence[tuple[uuid.UUID, str]]
    groups: Sequence[tuple[uuid.UUID, str]]


def read_cost(form: FormReader, named: Named) -> CostDraft | None:
    """Return a cost as it was typed; None when something is wrong."""
    kind = form.choice("kind", CostKind)
    label = form.text("label", most=LONGEST_LABEL)
    split = form.choice("split", CostSplit)
    cents, basis_points = _read_amount(form)
    limit = _read_limit(form)
    producer, group = (
        _chosen(form, "producer", named.producers),
        _chosen(form, "group", named.groups),
    )
    payee = _chosen(form, "payee", named.producers)
    if not form.is_valid or kind is None or split is None:
        return None
    return CostDraft(
        kind=kind,
        label=label,
        split=split,
        cents=cents,
        basis_points=basis_points,
        producer_id=producer,
        group_id=group,
        payee_id=payee,
        limit=limit,
    )


def _read_amount(form: FormReader) -> tuple[int | None, int | None]:
    cents = form.cents("amount")
    # Hundredths of a per cent are to a percentage what cents are to an euro.
    basis_points = form.cents("percent")
    if cents is None and basis_points is None:
        form.refuse("amount", _("Write an amount or a percentage."))
    if cents is not None and basis_points is not None:
        form.refuse("percent", _("Write an amount or a percentage, not both."))
    if cents == 0:
        form.refuse("amount", _("Write an amount above zero."))
    if basis_points is not None and not 0 < basis_points <= BASIS_POINTS:
        form.refuse("percent", _("Write a percentage above 0 and up to 100."))
    return cents, basis_points


def _read_limit(form: FormReader) -> Limit | None:
    cents = form.cents("limit_value")
    kilos = form.whole("limit_kg", low=1, high=MOST_KG)
    if cents is not None and kilos is not None:
        form.refuse("limit_kg", _("Choose a value or a weight, not both."))
    if cents == 0:
        form.refuse("limit_value", _("Write an amount above zero."))
    if cents:
        return Limit(LimitMeasure.VALUE, cents)
    return Limit(LimitMeasure.WEIGHT, kilos * GRAMS) if kilos else None


def _chosen(
    form: FormReader, name: str, choices: Sequence[tuple[uuid.UUID, str]]
) -> uuid.UUID | None:
    text = form.one_of(name, [str(key) for key, _name in choices], required=False)
    return uuid.UUID(text) if text else None


def cost_values(cost: OrderCost) -> "MultiDict[str, str]":
    """Return what the form of a cost holds as it stands."""
    of_value = cost.limit_measure is LimitMeasure.VALUE
    weight = None if of_value or cost.limit_amount is None else cost.limit_amount // GRAMS
    return MultiDict(
        {
            "kind": cost.kind.value,
            "label": cost.label,
            "split": cost.split.value,
            "amount": _decimal(cost.cents),
            "percent": _decimal(cost.basis_points),
            "producer": str(cost.producer_id or ""),
            "group": str(cost.group_id or ""),
            "payee": str(cost.payee_id or ""),
            "limit_value": _decimal(cost.limit_amount) if of_value else "",
            "limit_kg": str(weight or ""),
        }
    )


def _decimal(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths // 100},{hundredths % 100:02d}"
