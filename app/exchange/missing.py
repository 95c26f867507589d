"""What becomes of offers that a list does not name."""

import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.exchange.preview import MissingOffer, Preview
from catalog.offers import Offer


class MissingRule(enum.StrEnum):
    """What a person chose for the offers that a list does not name."""

    KEEP = "keep"
    PAUSE = "pause"
    CHOSEN = "chosen"  # Only those ticked one by one are paused.


@dataclass(frozen=True, slots=True)
class Missing:
    """The rule, and for CHOSEN the offers to be paused."""

    rule: MissingRule
    offers: frozenset[uuid.UUID] = frozenset()

    def pauses(self, offer: MissingOffer) -> bool:
        """Tell whether buyers no longer see this offer."""
        if not offer.published or self.rule is MissingRule.KEEP:
            return False
        return self.rule is MissingRule.PAUSE or offer.id in self.offers


KEEP_MISSING = Missing(MissingRule.KEEP)


def pause_missing(
    session: Session,
    preview: Preview,
    offers: Mapping[uuid.UUID, Offer],
    missing: Missing,
    now: datetime,
) -> tuple[MissingOffer, ...]:
    """Withdraw what the list no longer has, as far as the person wants it; return what was withdrawn."""
    paused = tuple(offer for offer in preview.missing if missing.pauses(offer))
    for each in paused:
        offer = offers[each.id]
        offer.published = False
        offer.updated_at = now
    session.flush()
    return paused
