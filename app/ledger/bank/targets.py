"""Where a movement of the bank can go, as it stands in forms and addresses."""

import enum
import uuid
from dataclasses import dataclass


class TargetKind(enum.StrEnum):
    """What stands on the other side of the bank."""

    HOUSEHOLD = "household"
    DEPOSIT = "deposit"
    # A producer, or another group.
    ACCOUNT = "account"
    # The group's own money: charges of the bank, interest, gifts.
    GROUP = "group"
    CASH = "cash"
    # It is this entry, written by hand before.
    ENTRY = "entry"
    # It does not concern the books.
    ASIDE = "aside"


OF_SOMEBODY = frozenset(
    {TargetKind.HOUSEHOLD, TargetKind.DEPOSIT, TargetKind.ACCOUNT, TargetKind.ENTRY}
)


@dataclass(frozen=True, slots=True)
class Target:
    """A place for a movement; households, accounts and entries have a number."""

    kind: TargetKind
    id: uuid.UUID | None = None

    def __str__(self) -> str:
        """Return it as it stands in a form."""
        return self.kind.value if self.id is None else f"{self.kind.value}:{self.id}"


def parse_target(text: str) -> Target | None:
    """Return what a form has sent, None when it is no target."""
    kind, separator, number = text.partition(":")
    try:
        target = Target(TargetKind(kind), uuid.UUID(number) if separator else None)
    except ValueError:
        return None
    return target if (target.kind in OF_SOMEBODY) is (target.id is not None) else None
