"""Claims for spoiled goods as pages show them: to the household, to who looks after the order, to the producer."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from app.orders.claims import claim_queries
from app.orders.claims.claim_models import GoodsClaim
from app.orders.claims.claim_queries import Step
from app.orders.claims.claim_states import (
    NEEDS_REASON,
    TRANSITIONS,
    WHO,
    ClaimAction,
    ClaimState,
    Side,
)
from app.orders.claims.claim_words import action_words, amount_text, claim_state_words, step_words
from catalog.states import possible_actions


@dataclass(frozen=True, slots=True)
class ClaimButton:
    """Something that can be done now."""

    action: ClaimAction
    label: str
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """One step of its history; by whom is told to nobody outside the group."""

    words: str
    reason: str
    at: datetime
    by: str
    on_behalf: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCard:
    """One claim."""

    id: uuid.UUID
    title: str
    # Empty where the household is not to be known.
    household: str
    amount: str
    cents: int
    state: str
    state_words: str
    reason: str
    photo_url: str | None
    steps: tuple[ClaimStep, ...]
    buttons: tuple[ClaimButton, ...]

    @property
    def is_asked(self) -> bool:
        """Whether the producer has to answer."""
        return self.state == ClaimState.CLAIMED

    @property
    def waits(self) -> bool:
        """Whether who looks after the order has something to do."""
        return bool(self.buttons) and not self.is_asked


def claim_cards(
    session: Session, claims: Sequence[GoodsClaim], side: Side, *, names: bool, act: bool = True
) -> list[ClaimCard]:
    """Return claims as somebody on one side of them sees them."""
    steps = claim_queries.steps_of(session, [each.id for each in claims])
    return [
        ClaimCard(
            id=each.id,
            title=each.line.title,
            household=f"{each.household.code} · {each.household.name}" if names else "",
            amount=amount_text(each.line, each.amount),
            cents=each.cents,
            state=each.state.value,
            state_words=claim_state_words(each.state),
            reason=each.reason,
            photo_url=_photo_url(each),
            steps=tuple(_step(step, side) for step in steps.get(each.id, ())),
            buttons=_buttons(each, side) if act else (),
        )
        for each in claims
    ]


def _photo_url(claim: GoodsClaim) -> str | None:
    if claim.photo_id is None:
        return None
    return url_for("spoiled.photo", order_id=claim.order_id, claim_id=claim.id)


def _step(step: Step, side: Side) -> ClaimStep:
    event = step.event
    return ClaimStep(
        step_words(event.action),
        event.reason if event.action is not ClaimAction.REPORT else "",
        event.at,
        "" if side is Side.PRODUCER else step.by or "",
        event.on_behalf,
    )


def _buttons(claim: GoodsClaim, side: Side) -> tuple[ClaimButton, ...]:
    return tuple(
        ClaimButton(action, action_words(action, side), action in NEEDS_REASON)
        for action in possible_actions(TRANSITIONS, claim.state)
        if side in WHO[action]
    )
