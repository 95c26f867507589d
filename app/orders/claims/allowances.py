"""What is given back to households for spoiled goods: by the producer, or by their group."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.ledger.models import EntryKind
from app.orders.claims import claim_queries
from app.orders.claims.claim_models import GoodsClaim
from app.orders.claims.claim_states import ClaimState
from app.orders.models import CollectiveOrder
from app.orders.settling.clerk import LONGEST_TEXT, Due


@dataclass(frozen=True, slots=True)
class Allowance:
    """An amount that a household does not pay for goods of a producer.

    Attributes
    ----------
    borne
        Its group pays it, and the producer nothing.
    """

    claim_id: uuid.UUID
    household_id: uuid.UUID
    group_id: uuid.UUID
    producer_id: uuid.UUID
    title: str
    cents: int
    borne: bool


def allowances_of(session: Session, order_id: uuid.UUID) -> tuple[Allowance, ...]:
    """Return all that is given back in an order, in the order in which it was reported."""
    return tuple(allowance(each) for each in claim_queries.allowed(session, order_id))


def allowance(claim: GoodsClaim) -> Allowance:
    """Return what a claim gives back."""
    return Allowance(
        claim.id,
        claim.household_id,
        claim.organisation_id,
        claim.producer_id,
        claim.line.title,
        claim.cents,
        claim.state is ClaimState.BORNE,
    )


def due_of(order: CollectiveOrder, given: Allowance) -> Due:
    """Return an allowance as what goes into the books: the household owes less, and so is somebody owed."""
    return Due(
        kind=EntryKind.GOODS,
        name=f"claim:{given.claim_id}",
        # The ledger keeps the words of the day, in the language of the district.
        text=f"{order.title} · {given.title}"[:LONGEST_TEXT],
        payee_id=None if given.borne else given.producer_id,
        only_in=given.group_id if given.borne else None,
        parts={given.group_id: {given.household_id: -given.cents}},
    )
