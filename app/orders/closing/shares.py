"""Who gets how many when there is less than was booked, or a pack more: a stated rule, the same for all.

Largest remainder with memory. Everyone's exact share is in proportion to what they asked for; everyone gets
its whole part; the units left go one by one to those whose remainder, together with what past orders still
owe them, is largest. What one gets less than the exact share is remembered and counts next time, so that over
time nobody is ahead by more than a unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from catalog.errors import Invalid


class BadShares(Invalid):
    """What is shared is whole, not negative, and not more than what all ask for together."""

    code = "bad_shares"

    def __init__(self, units: int, asked: int) -> None:
        self.units = units
        self.asked = asked
        super().__init__()


@dataclass(frozen=True, slots=True)
class Claimant:
    """Somebody who asks for a share.

    Attributes
    ----------
    key : str
        Stable; decides only when remainders and memories are equal.
    asked : int
        The most units they want, not negative.
    owed : Fraction
        Units that past sharing still owes them; negative for who is ahead.
    """

    key: str
    asked: int
    owed: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Share:
    """What somebody gets, and what the sharing owes them from now on."""

    key: str
    units: int
    owed: Fraction


def share_out(units: int, claimants: Sequence[Claimant]) -> tuple[Share, ...]:
    """Share `units` among claimants, in their order.

    The shares sum to `units`; nobody gets more than asked; each gets the exact share rounded down or up;
    what all are owed together does not change.

    Parameters
    ----------
    units : int
        What there is, from 0 to the sum of what is asked.
    claimants : sequence of Claimant
        With different keys.

    Raises
    ------
    BadShares
        When there is more than is asked for: the rest is nobody's by this rule.
    """
    total = sum(claimant.asked for claimant in claimants)
    if units < 0 or units > total or min((each.asked for each in claimants), default=0) < 0:
        raise BadShares(units, total)
    if units == total:
        # Everybody is served, as most are when packs are full.
        return tuple(Share(each.key, each.asked, each.owed) for each in claimants)
    exact = [Fraction(units * each.asked, total) for each in claimants]
    whole = [int(share) for share in exact]
    # A share that is whole is exactly served: it takes no part in what is left.
    waiting = [index for index, share in enumerate(exact) if share != whole[index]]
    waiting.sort(
        key=lambda index: (
            -(exact[index] - whole[index] + claimants[index].owed),
            claimants[index].key,
        )
    )
    for index in waiting[: units - sum(whole)]:
        whole[index] += 1
    return tuple(
        Share(each.key, given, each.owed if share == given else each.owed + share - given)
        for each, given, share in zip(claimants, whole, exact, strict=True)
    )
