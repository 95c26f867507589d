"""The words of demands and proposals on a page."""

from app.demands.models import ProposalState
from app.runtime.i18n import gettext as _
from catalog.demands import ClosedReason, DemandState, Visibility
from catalog.rhythm import Rhythm


def rhythm_text(rhythm: Rhythm) -> str:
    """Return how often, to stand after a quantity; empty for once."""
    return {
        Rhythm.ONCE: "",
        Rhythm.DAILY: _("a day"),
        Rhythm.WEEKLY: _("a week"),
        Rhythm.MONTHLY: _("a month"),
        Rhythm.YEARLY: _("a year"),
        Rhythm.SCHOOL_MONTHS: _("over the school year"),
    }[rhythm]


def rhythm_choices() -> tuple[tuple[str, str], ...]:
    """Return how often a quantity is needed, to choose from."""
    words = {
        Rhythm.ONCE: _("only once"),
        Rhythm.DAILY: _("every day"),
        Rhythm.WEEKLY: _("every week"),
        Rhythm.MONTHLY: _("every month"),
        Rhythm.SCHOOL_MONTHS: _("over the whole school year (September to June)"),
        Rhythm.YEARLY: _("every year"),
    }
    return tuple((rhythm.value, text) for rhythm, text in words.items())


def visibility_choices() -> tuple[tuple[str, str], ...]:
    """Return who may see a demand, to choose from."""
    words = {
        Visibility.PUBLIC: _("everybody"),
        Visibility.MEMBERS: _("the members of the district"),
        Visibility.PRIVATE: _("nobody: I look for myself"),
    }
    return tuple((visibility.value, text) for visibility, text in words.items())


def visibility_text(visibility: Visibility) -> str:
    """Return who may see a demand."""
    return dict(visibility_choices())[visibility.value]


def state_text(state: DemandState) -> str:
    """Return where a demand stands."""
    return {
        DemandState.OPEN: _("looking"),
        DemandState.PAUSED: _("paused"),
        DemandState.CLOSED: _("closed"),
        DemandState.EXPIRED: _("time is over"),
    }[state]


def reason_choices() -> tuple[tuple[str, str], ...]:
    """Return why a demand is closed, to choose from."""
    words = {
        ClosedReason.FOUND_HERE: _("We found it in the district"),
        ClosedReason.FOUND_ELSEWHERE: _("We found it elsewhere"),
        ClosedReason.NOT_NEEDED: _("We no longer need it"),
    }
    return tuple((reason.value, text) for reason, text in words.items())


def proposal_text(state: ProposalState) -> str:
    """Return where a proposal stands."""
    return {
        ProposalState.OPEN: _("waits for an answer"),
        ProposalState.ACCEPTED: _("accepted"),
        ProposalState.DECLINED: _("declined"),
        ProposalState.WITHDRAWN: _("taken back"),
        ProposalState.EXPIRED: _("time is over"),
    }[state]
