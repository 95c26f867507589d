"""What this room can refuse."""

from catalog.errors import Conflict, Invalid, NotFound


class UnknownDemand(NotFound):
    """There is no such demand, or the asker may not know of it."""

    code = "unknown_demand"


class UnknownProposal(NotFound):
    """There is no such proposal, or the asker may not know of it."""

    code = "unknown_proposal"


class DemandNotOpen(Conflict):
    """A demand that is paused or over takes no proposals, and one that is over no edits."""

    code = "demand_not_open"


class AlreadyProposed(Conflict):
    """A proposal of this organisation to this demand is still open."""

    code = "already_proposed"


class TooManyProposals(Conflict):
    """Whoever has said no so often is left in peace."""

    code = "too_many_proposals"


class EnoughForToday(Conflict):
    """More in a day is no trade: proposals of an organisation, messages of a side in a thread."""

    code = "enough_for_today"


class ThreadClosed(Conflict):
    """The proposal is over: nobody reads what is written now."""

    code = "thread_closed"


class TimeIsOver(Invalid):
    """A demand is reopened until a day that lies ahead."""

    code = "demand_time_is_over"


class TooManyDemands(Conflict):
    """Nobody follows so many demands."""

    code = "too_many_demands"

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__()
