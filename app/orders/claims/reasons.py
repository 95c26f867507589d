"""Why a household pays another amount for a line than was expected, in words, each with its cents."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.orders.amounts import confirmed_units, delivered_grams, delivered_price, delivered_units
from app.orders.claims import arrival_queries
from app.orders.claims.arrival_models import LineArrival
from app.orders.claims.arrival_views import came_text
from app.orders.claims.claim_models import GoodsClaim
from app.orders.claims.claim_states import ALLOWED, ClaimState
from app.orders.claims.claim_words import amount_text
from app.orders.claims.substitution_queries import Given
from app.orders.closing.models import Allotment, LineOutcome
from app.orders.handover.weight_words import weight_text
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.settling.reckoning import difference_of
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.web.filters import euro


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason, and what it comes to."""

    words: str
    cents: int


def arrivals_by_line(
    session: Session, order: CollectiveOrder, group_id: uuid.UUID
) -> Mapping[uuid.UUID, LineArrival]:
    """Return what was last said to have come of each line, as it concerns a group."""
    speakers = arrival_queries.speakers(order, group_id)
    found: dict[uuid.UUID, LineArrival] = {}
    for arrival, _by in arrival_queries.arrivals_of(session, order, speakers):
        found.setdefault(arrival.line_id, arrival)
    return found


def causes_of(
    line: OrderLine,
    outcome: LineOutcome | None,
    allotment: Allotment,
    arrival: LineArrival | None,
    *,
    claims: Sequence[GoodsClaim],
    instead: Sequence[Given] = (),
) -> tuple[Cause, ...]:
    """Return every reason why a line does not come to what was expected; together they are the difference."""
    units = sum(each.share.units for each in instead if not each.refused)
    difference = difference_of(line, outcome, allotment, units)
    found = []
    if difference.quantity:
        words = _number_words(allotment, arrival, min(units, delivered_units(allotment)))
        found.append(Cause(words, difference.quantity))
    if difference.substituted:
        names = ", ".join(sorted({each.line.title for each in instead if not each.refused}))
        words = _("in place of %(product)s", product=names)
        found.append(Cause(words, difference.substituted))
    if difference.weight:
        said = weight_text(delivered_grams(line, allotment))
        about = weight_text(delivered_units(allotment) * line.content_amount)
        words = _("weighs %(weight)s and not %(about)s", weight=said, about=about)
        found.append(Cause(words, difference.weight))
    if difference.price:
        words = _(
            "costs %(price)s and not %(before)s",
            price=euro(delivered_price(line, outcome, allotment)),
            before=euro(line.price_cents),
        )
        found.append(Cause(words, difference.price))
    found += [_spoiled(line, each) for each in claims if each.state in ALLOWED]
    return tuple(found)


def _number_words(allotment: Allotment, arrival: LineArrival | None, instead: int) -> str:
    got, expected = delivered_units(allotment) - instead, allotment.expected_units
    if got > expected:
        return ngettext("%(num)s more than expected", "%(num)s more than expected", got - expected)
    missing = ngettext("%(num)s is missing", "%(num)s are missing", expected - got)
    if arrival is not None and allotment.shared_units is not None:
        reason = f" ({arrival.reason})" if arrival.reason else ""
        return f"{missing}: {came_text(arrival)}{reason}"
    if confirmed_units(allotment) < expected:
        return f"{missing}: " + _("the producer brings less")
    return missing


def _spoiled(line: OrderLine, claim: GoodsClaim) -> Cause:
    amount = amount_text(line, claim.amount)
    if claim.state is ClaimState.BORNE:
        return Cause(_("%(amount)s spoiled: the group pays it", amount=amount), -claim.cents)
    return Cause(_("%(amount)s spoiled: the producer gives it back", amount=amount), -claim.cents)
