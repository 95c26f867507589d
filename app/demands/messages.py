"""What to tell a person for each error of this room."""

from app.demands import errors
from app.runtime.i18n import gettext as _
from app.runtime.messages import MessageMaker, register_message
from catalog.errors import MarketError


def _too_many(error: MarketError) -> str:
    most = error.most if isinstance(error, errors.TooManyDemands) else 0
    return _("You have %(most)s open demands already: close some first.", most=most)


def register() -> None:
    """Register the sentences of this room."""
    sentences: dict[type[MarketError], MessageMaker] = {
        errors.UnknownDemand: lambda _error: _(
            "There is no such demand, or it is not shown to you."
        ),
        errors.UnknownProposal: lambda _error: _(
            "There is no such proposal, or it is not shown to you."
        ),
        errors.DemandNotOpen: lambda _error: _("This demand is not open at the moment."),
        errors.AlreadyProposed: lambda _error: _(
            "Your organisation has already answered this demand: write in that proposal."
        ),
        errors.TooManyProposals: lambda _error: _(
            "Your organisation has answered this demand several times: leave the next word to who wrote it."
        ),
        errors.EnoughForToday: lambda _error: _(
            "You have written a lot today: go on tomorrow, what you typed is still here."
        ),
        errors.ThreadClosed: lambda _error: _("This proposal is over: nobody reads here any more."),
        errors.TimeIsOver: lambda _error: _(
            "Its time is over: change the demand first and choose a later day."
        ),
        errors.TooManyDemands: _too_many,
    }
    for error, sentence in sentences.items():
        register_message(error.code, sentence)
