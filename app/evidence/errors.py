"""What ethical evidence can refuse."""

from datetime import date

from catalog.errors import Conflict, Invalid, NotAllowed, NotFound


class OfferNotOfOrganisation(NotFound):
    """The offer is not one of this organisation."""

    code = "offer_not_of_organisation"


class CriterionNotForThis(NotFound):
    """The criterion speaks of something else: of offers, of organisations, or is worked out."""

    code = "criterion_not_for_this"

    def __init__(self, criterion: str) -> None:
        self.criterion = criterion
        super().__init__()


class NothingClaimed(Conflict):
    """There is no claim of this criterion, or not any more."""

    code = "nothing_claimed"


class EvidenceNotAccepted(Invalid):
    """The criterion does not rest on evidence of this kind."""

    code = "evidence_not_accepted"


class NotWaiting(Conflict):
    """What was to be checked has been checked, taken back or replaced meanwhile."""

    code = "submission_not_waiting"


class ConflictOfInterest(NotAllowed):
    """Whoever has a role in an organisation does not judge its claims."""

    code = "conflict_of_interest"


class BadPeriod(Invalid):
    """Evidence holds until a day to come, and not for longer than it can be trusted."""

    code = "bad_evidence_period"


class NotLower(Invalid):
    """A claim is lowered to a lower value, or to the same without its evidence."""

    code = "not_lower"


class TooManyObjections(Conflict):
    """This claim, or enough others, wait already for what became of this person's objection."""

    code = "too_many_objections"

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__()


class ObjectionNotPossible(Conflict):
    """The objection has moved on, or this is not to be done with it."""

    code = "objection_not_possible"

    def __init__(self, state: str, action: str) -> None:
        self.state = state
        self.action = action
        super().__init__()


class ReplyStillPossible(Conflict):
    """The owner has not replied and still has the time to."""

    code = "reply_still_possible"

    def __init__(self, until: date) -> None:
        self.until = until
        super().__init__()


class VisitNotPossible(Conflict):
    """The visit has moved on, or this is not to be done with it."""

    code = "visit_not_possible"

    def __init__(self, state: str, action: str) -> None:
        self.state = state
        self.action = action
        super().__init__()


class WrongCompany(Invalid):
    """Not a visit by peers; the reason is a word: few, house, same, producer, consumer, criteria."""

    code = "wrong_company"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__()


class NotYet(Invalid):
    """The day is still to come."""

    code = "not_yet"


class NobodySaw(Conflict):
    """No criterion has a value, or no last day is given: there is nothing to approve."""

    code = "nobody_saw"


class EvidenceNotFound(NotFound):
    """There is no such document, submission, objection or visit, or not for this person."""

    code = "evidence_not_found"
