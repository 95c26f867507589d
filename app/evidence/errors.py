"""What ethical evidence can refuse."""

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
