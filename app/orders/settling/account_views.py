"""The account of a household in an order, as plain values."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.groups.models import Household
from app.orders import queries
from app.orders.amounts import delivered_cents, delivered_grams, delivered_price, delivered_units
from app.orders.claims import substitution_queries
from app.orders.claims.claim_models import GoodsClaim
from app.orders.claims.claim_states import ALLOWED
from app.orders.claims.reasons import Cause, arrivals_by_line, causes_of
from app.orders.closing.models import Allotment
from app.orders.line_words import line_unit
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.settling import charge_queries
from app.orders.settling import queries as settling_queries
from app.orders.settling.charges import CHARGED
from app.orders.settling.cost_words import rule_words
from app.orders.settling.reckoning import outcomes_by_scope, scope_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """A product: asked for, expected at closing, delivered, each with its own number."""

    title: str
    unit: str
    asked: int
    most: int
    expected: int
    delivered: int
    grams: int | None
    price_cents: int
    cents: int
    booking_id: uuid.UUID
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class AccountCost:
    """A cost: its rule in words and, once the order is settled, the household's share."""

    label: str
    rule: tuple[str, ...]
    cents: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """The page."""

    lines: tuple[AccountLine, ...]
    costs: tuple[AccountCost, ...]
    is_settled: bool
    goods_cents: int
    # What is given back for spoiled goods; the sum of all is what is to be paid.
    allowed_cents: int
    cents: int


def account_view(
    session: Session,
    order: CollectiveOrder,
    household: Household,
    claims: Sequence[GoodsClaim] = (),
) -> AccountView:
    """Return the account of a household with its claims: once settled, with its share of each cost."""
    lines = _lines(session, order, household, claims)
    allowed = sum(each.cents for each in claims if each.state in ALLOWED)
    charged = _charged(session, order, household)
    costs = tuple(
        AccountCost(
            cost.label,
            tuple(rule_words(cost)),
            None if charged is None else charged.get(cost.id, 0),
        )
        for cost in settling_queries.costs_of(session, order.id)
        if cost.group_id in {None, household.organisation_id}
    )
    goods = sum(line.cents for line in lines)
    shares = sum(cost.cents or 0 for cost in costs)
    return AccountView(
        lines=lines,
        costs=costs,
        is_settled=charged is not None,
        goods_cents=goods,
        allowed_cents=allowed,
        # What is given back has its own entry in the books: it is no part of what was charged.
        cents=(goods + shares if charged is None else sum(charged.values())) - allowed,
    )


def _charged(
    session: Session, order: CollectiveOrder, household: Household
) -> Mapping[uuid.UUID, int] | None:
    """Return what the household was charged, by producer or cost; None before the order is settled."""
    if order.state not in CHARGED:
        return None
    number = charge_queries.last_settlement(session, order.id) or 0
    rows = charge_queries.charges_of(session, order.id, number, household.id)
    found: dict[uuid.UUID, int] = {}
    for row in rows:
        key = row.cost_id or row.producer_id
        if key is not None:
            found[key] = row.cents
    return found


def _lines(
    session: Session, order: CollectiveOrder, household: Household, claims: Sequence[GoodsClaim]
) -> tuple[AccountLine, ...]:
    bookings = queries.bookings_of(session, order.id, household.id)
    allotments = queries.allotments_of_household(session, order.id, household.id)
    outcomes = outcomes_by_scope(session, order)
    scope = scope_of(order, household.organisation_id)
    arrivals = arrivals_by_line(session, order, household.organisation_id)
    instead = substitution_queries.given_to(session, order.id, household.id)
    found = []
    for line in queries.lines_of(session, order.id):
        booking = bookings.get(line.id)
        allotment = allotments.get(booking.id) if booking else None
        if booking is None or allotment is None:
            continue
        outcome = outcomes.get((line.id, scope))
        found.append(
            AccountLine(
                title=line.title,
                unit=line_unit(line),
                asked=booking.quantity,
                most=booking.quantity + booking.tolerance,
                expected=allotment.expected_units,
                delivered=delivered_units(allotment),
                grams=_grams(line, allotment),
                price_cents=delivered_price(line, outcome, allotment),
                cents=delivered_cents(line, outcome, allotment),
                booking_id=booking.id,
                causes=causes_of(
                    line,
                    outcome,
                    allotment,
                    arrivals.get(line.id),
                    claims=[each for each in claims if each.booking_id == booking.id],
                    instead=[each for each in instead if each.booking.id == booking.id],
                ),
            )
        )
    return tuple(found)


def _grams(line: OrderLine, allotment: Allotment) -> int | None:
    return delivered_grams(line, allotment) if line.weighed else None
