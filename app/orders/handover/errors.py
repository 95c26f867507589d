"""What the hand-over can refuse."""

from catalog.errors import Conflict, Invalid, NotFound


class NotHandedOver(Conflict):
    """The order is not at its hand-over: not sent yet, or its accounts are closed."""

    code = "not_handed_over"


class AllotmentNotFound(NotFound):
    """There is no such household and line in this order, or it belongs to another group."""

    code = "allotment_not_found"


class BadReport(Invalid):
    """What is reported is neither a number of units nor weights."""

    code = "bad_report"


class LooksStrange(Conflict):
    """A weight or a number is far from what was expected, and nobody has said that it is meant."""

    code = "looks_strange"

    def __init__(self, said: int, expected: int, *, grams: bool) -> None:
        self.said = said
        self.expected = expected
        self.grams = grams
        super().__init__()


class SharesDoNotAdd(Invalid):
    """What the households get is not what came."""

    code = "shares_do_not_add"

    def __init__(self, units: int, shared: int) -> None:
        self.units = units
        self.shared = shared
        super().__init__()


class StillOpen(Conflict):
    """Something was not weighed, or two weights are to be chosen between, that the page did not show."""

    code = "still_open"


class LateReportNotFound(NotFound):
    """There is no such report that waits, or somebody has decided on it."""

    code = "late_report_not_found"


class LateReasonMissing(Invalid):
    """Who lets a weight not count says why."""

    code = "late_reason_missing"
