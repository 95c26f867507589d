"""What becomes of offers that a list does not name."""

import enum
import uuid
from dataclasses import dataclass

from app.exchange.preview import MissingOffer, Preview


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


def to_be_paused(preview: Preview, missing: Missing) -> tuple[MissingOffer, ...]:
    """Return what the list no longer has and buyers are to see no more, as far as the person wants it."""
    return tuple(offer for offer in preview.missing if missing.pauses(offer))
