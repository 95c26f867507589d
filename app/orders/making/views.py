"""The form of a new order as its page shows it: fresh, or with what was ordered last time."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from werkzeug.datastructures import MultiDict

from app.groups.pact_models import Pact
from app.orders.closing.packs import PackRounding
from app.orders.making.drafting import LineTerms, terms_in, terms_of
from app.orders.models import (
    CollectiveOrder,
    OrderLine,
    OrderProducer,
    PackScope,
    Recurrence,
    UnderMinimum,
)
from app.orders.wall_time import wall_of
from app.organisations.prices import sale_unit
from app.web.forms import FormView
from catalog.offers import Offer
from catalog.organisations import Organisation
from catalog.quantities import Dimension
from catalog.vat import with_vat

A_WEEK = timedelta(days=7)
CLOSES_AT = "20:00"
NO_PRICES: Mapping[uuid.UUID, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer one may tick."""

    id: uuid.UUID
    title: str
    unit: str
    price_cents: int
    # Can be paid by weight.
    has_weight: bool
    # What it costs in the draft that is changed, where that is another price.
    copied_cents: int | None = None


@dataclass(frozen=True, slots=True)
class ProducerBlock:
    """A producer with all it offers."""

    id: uuid.UUID
    name: str
    offers: tuple[OfferRow, ...]
    # How the pact of the group with it says that prices are agreed.
    agreement: str = ""


def blocks_of(
    producers: Sequence[Organisation],
    offers: Sequence[Offer],
    copied: Mapping[uuid.UUID, int] = NO_PRICES,
    pacts: Sequence[Pact] = (),
) -> tuple[ProducerBlock, ...]:
    """Return the offers grouped by producer; a producer without offers is left out.

    `copied` are the prices, by offer, that a draft has copied.
    """
    agreed = {each.producer_id: each.price_agreement for each in pacts}
    return tuple(
        ProducerBlock(producer.id, producer.name, rows, agreed.get(producer.id, ""))
        for producer in producers
        if (
            rows := tuple(
                _row(each, copied) for each in offers if each.organisation_id == producer.id
            )
        )
    )


def _row(offer: Offer, copied: Mapping[uuid.UUID, int]) -> OfferRow:
    price = with_vat(offer.price_cents or 0, offer.vat_basis_points or 0)
    had = copied.get(offer.id)
    return OfferRow(
        offer.id,
        offer.title,
        sale_unit(offer),
        price,
        offer.dimension is Dimension.MASS,
        None if had == price else had,
    )


def fresh_form(
    producers: Sequence[Organisation], offers: Sequence[Offer], now: datetime, timezone: str
) -> FormView:
    """Return the form of an order that closes in a week, with the terms of the offers."""
    day, _clock = wall_of(now + A_WEEK, timezone)
    values: MultiDict[str, str] = MultiDict(
        {
            "title": producers[0].name if len(producers) == 1 else "",
            "closes_on": day,
            "closes_at": CLOSES_AT,
            "rounding": PackRounding.TOLERANCE.value,
            "threshold": "50",
            "under_minimum": UnderMinimum.KEEP.value,
            "extend_days": "7",
            "pack_scope": PackScope.ALL.value,
            "recurrence": Recurrence.NONE.value,
        }
    )
    for offer in offers:
        values.update(_terms_values(offer.id, terms_of(offer)))
    return FormView(values)


def promised(form: FormView, pacts: Sequence[Pact]) -> FormView:
    """Return the form with the least order that pacts speak of, where nothing else is said."""
    values = form.values.copy()
    for each in pacts:
        names = f"least-cents-{each.producer_id}", f"least-kg-{each.producer_id}"
        if any(values.get(name) for name in names):
            continue
        values.update(zip(names, _least(each.minimum_order_cents, each.minimum_grams), strict=True))
    return FormView(values)


def _least(cents: int | None, grams: int | None) -> tuple[str, str]:
    """Return a least value and weight as they are typed; kilograms are rounded up."""
    euros, rest = divmod(cents or 0, 100)
    return f"{euros},{rest:02}" if cents else "", str(-(-grams // 1000)) if grams else ""


def form_from(
    before: CollectiveOrder,
    lines: Sequence[OrderLine],
    producers: Sequence[OrderProducer],
    fresh: FormView,
) -> FormView:
    """Return the form with all that an earlier order said but its times; prices are those of today's offers."""
    values = fresh.values.copy()
    values.setlist("offer", [str(line.offer_id) for line in lines if line.withdrawn_at is None])
    values["title"] = before.title
    values["note"] = before.note
    values["rounding"] = before.rounding.value
    values["threshold"] = str(before.threshold_percent)
    values["under_minimum"] = before.under_minimum.value
    values["extend_days"] = str(before.extend_days)
    values["pack_scope"] = before.pack_scope.value
    values["recurrence"] = before.recurrence.value
    for line in lines:
        if line.offer_id is not None:
            for name, text in _terms_values(line.offer_id, terms_in(line)).items():
                values[name] = text
    for each in producers:
        value, weight = _least(each.minimum_cents, each.minimum_grams)
        values[f"least-cents-{each.producer_id}"] = value
        values[f"least-kg-{each.producer_id}"] = weight
    return FormView(values)


def _terms_values(offer_id: uuid.UUID, terms: LineTerms) -> Mapping[str, str]:
    numbers = {
        "pack": terms.pack_size,
        "min": terms.minimum_units or None,
        "max": terms.maximum_units,
        "hmin": terms.household_minimum or None,
        "hmax": terms.household_maximum,
        "hmul": terms.household_multiple,
        "weighed": 1 if terms.weighed else None,
    }
    return {
        f"{name}-{offer_id}": "" if number is None else str(number)
        for name, number in numbers.items()
    }


def form_of(
    order: CollectiveOrder,
    lines: Sequence[OrderLine],
    producers: Sequence[OrderProducer],
    fresh: FormView,
    timezone: str,
) -> FormView:
    """Return the form of a draft that is changed: with its times too."""
    values = form_from(order, lines, producers, fresh).values
    moments = {
        "opens": order.opens_at,
        "closes": order.closes_at,
        "completing": order.completing_until,
    }
    for name, moment in moments.items():
        day, clock = wall_of(moment, timezone) if moment else ("", "")
        values[f"{name}_on"], values[f"{name}_at"] = day, clock
    values["deliver_on"] = order.deliver_on.isoformat() if order.deliver_on else ""
    return FormView(values)
