"""What missing, substituted and spoiled goods can be refused for."""

from catalog.errors import Conflict, Invalid, NotFound


class ArrivalChanged(Conflict):
    """Somebody has said another number since the page was shown."""

    code = "arrival_changed"


class LessThanTaken(Conflict):
    """Households have already taken more than is said to have come."""

    code = "less_than_taken"

    def __init__(self, taken: int) -> None:
        self.taken = taken
        super().__init__()


class MoreThanPart(Invalid):
    """A group cannot have got more than its part of what came for all."""

    code = "more_than_part"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__()


class BadArrival(Invalid):
    """What is said to have come is no number of units."""

    code = "bad_arrival"


class ArrivalStrange(Conflict):
    """Far more is said to have come than was expected, and nobody has said that it is meant."""

    code = "arrival_strange"

    def __init__(self, said: int, expected: int) -> None:
        self.said = said
        self.expected = expected
        super().__init__()


class BadSubstitute(Invalid):
    """What came is no other product of the same producer, or no number of units."""

    code = "bad_substitute"


class NothingMissing(Conflict):
    """Nobody of those who are to get it misses anything, or they have taken theirs."""

    code = "nothing_missing"


class SubstituteTaken(Conflict):
    """The household has taken it already."""

    code = "substitute_taken"


class SubstituteNotFound(NotFound):
    """There is no such thing in place of another, or it is not for the asker."""

    code = "substitute_not_found"


class ClaimNotFound(NotFound):
    """There is no such claim, or it is not for the asker."""

    code = "claim_not_found"


class NotClaimable(Conflict):
    """Nothing can be reported of this order now: it has not come, or it is too late."""

    code = "not_claimable"


class TooMuchClaimed(Invalid):
    """More is said to be spoiled than the household got, or than is left of it."""

    code = "too_much_claimed"

    def __init__(self, limit: int, *, grams: bool) -> None:
        self.limit = limit
        self.grams = grams
        super().__init__()


class ClaimReasonMissing(Invalid):
    """Who refuses says why."""

    code = "claim_reason_missing"


class LessThanClaimed(Conflict):
    """A household cannot have got less than it has reported as spoiled."""

    code = "less_than_claimed"
