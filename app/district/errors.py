"""What the district can refuse."""

from catalog.errors import Conflict, Invalid, NotFound


class MembershipNotFound(NotFound):
    """There is no such membership, or the asker may not know of it."""

    code = "membership_not_found"


class AlreadyApplied(Conflict):
    """An application or membership of the same applicant is still open."""

    code = "already_applied"


class BadDecision(Invalid):
    """A decision lacks what it needs, or its day does not fit."""

    code = "bad_decision"

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__()


class FeeAlreadyNoted(Conflict):
    """The fee of this year has been noted before."""

    code = "fee_already_noted"

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__()


class NotASponsor(Conflict):
    """Only members of the district can stand up for an applicant, and not for themselves."""

    code = "not_a_sponsor"
