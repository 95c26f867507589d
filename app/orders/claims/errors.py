"""What missing, substituted and spoiled goods can be refused for."""

from catalog.errors import Conflict, Invalid


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
