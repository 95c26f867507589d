"""An entry before it is written: what is paid from where to where, adding up by itself."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from app.ledger.errors import Unbalanced
from app.ledger.models import EntryKind

LEAST_SIDES = 2


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an entry: a debit above zero, a credit below."""

    account_id: uuid.UUID
    amount_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """An entry to be written.

    Attributes
    ----------
    cause
        What it comes from ("settlement:<id>"), so that the same is not entered twice; None for what
        a person writes by hand.

    Raises
    ------
    Unbalanced
    """

    kind: EntryKind
    on: date
    text: str
    sides: tuple[Side, ...]
    reason: str = ""
    cause: str | None = None

    def __post_init__(self) -> None:
        total = sum(side.amount_cents for side in self.sides)
        nothing = any(side.amount_cents == 0 for side in self.sides)
        if total != 0 or nothing or len(self.sides) < LEAST_SIDES:
            raise Unbalanced(total)

    @classmethod
    def between(
        cls,
        kind: EntryKind,
        *,
        debit: uuid.UUID,
        credit: uuid.UUID,
        cents: int,
        on: date,
        text: str,
    ) -> Self:
        """Return an entry of two sides: `cents` from the credited to the debited account."""
        sides = (Side(debit, cents), Side(credit, -cents))
        return cls(kind=kind, on=on, text=text, sides=sides)


def merged(sides: Iterable[Side]) -> tuple[Side, ...]:
    """Return sides with one per account, those that come to nothing left out, by account."""
    sums: dict[uuid.UUID, int] = {}
    for side in sides:
        sums[side.account_id] = sums.get(side.account_id, 0) + side.amount_cents
    return tuple(Side(account, cents) for account, cents in sorted(sums.items()) if cents)
