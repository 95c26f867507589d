"""What came in place of something, as pages show it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.orders.claims import substitution_queries
from app.orders.claims.substituting import Missing, is_open
from app.orders.claims.substitution_queries import Given
from app.orders.handover.services import AT_HANDOVER
from app.orders.line_words import line_unit
from app.orders.models import CollectiveOrder


@dataclass(frozen=True, slots=True)
class MissingView:
    """A household of the group that misses something."""

    household_id: uuid.UUID
    name: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftView:
    """What a household gets in place of something else."""

    share_id: uuid.UUID
    household: str
    missing: str
    title: str
    unit: str
    units: int
    price_cents: int
    refused: bool
    # It can still say that it does not want it.
    is_open: bool


def missing_views(
    session: Session, missing: Sequence[Missing], group_id: uuid.UUID
) -> list[MissingView]:
    """Return who misses something, by household: of other groups nobody."""
    own = {
        each.booking.household_id: each.units
        for each in missing
        if each.booking.organisation_id == group_id
    }
    return [
        MissingView(each.id, f"{each.code} · {each.name}", own[each.id])
        for each in substitution_queries.called(session, own)
    ]


def gift_views(
    given: Sequence[Given], are_open: Sequence[bool], *, is_over: bool
) -> list[GiftView]:
    """Return what households get in place of something else."""
    return [
        GiftView(
            share_id=each.share.id,
            household=f"{each.household.code} · {each.household.name}",
            missing=each.line.title,
            title=each.substitute.title,
            unit=line_unit(each.substitute),
            units=each.share.units,
            price_cents=each.substitute.price_cents,
            refused=each.refused,
            is_open=can and not is_over,
        )
        for each, can in zip(given, are_open, strict=True)
    ]


def gifts_of(session: Session, order: CollectiveOrder, household_id: uuid.UUID) -> list[GiftView]:
    """Return what one household gets in place of something else."""
    given = substitution_queries.given_to(session, order.id, household_id)
    are_open = [is_open(session, order, each) for each in given]
    return gift_views(given, are_open, is_over=order.state not in AT_HANDOVER)
