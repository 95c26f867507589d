"""Claims for spoiled goods in words."""

from app.orders.claims.claim_states import THEIRS, ClaimAction, ClaimState, Side
from app.orders.handover.weight_words import weight_text
from app.orders.line_words import line_unit
from app.orders.models import OrderLine
from app.runtime.i18n import gettext as _
from app.web.filters import number
from app.web.units import units_text


def amount_text(line: OrderLine, amount: int) -> str:
    """Return how much of a line: a weight, or units."""
    return weight_text(amount) if line.weighed else units_text(amount, line_unit(line))


def claim_state_words(state: ClaimState) -> str:
    """Return where a claim stands."""
    return {
        ClaimState.REPORTED: _("reported, waits for who looks after the order"),
        ClaimState.WITHDRAWN: _("withdrawn by the household"),
        ClaimState.REFUSED: _("not accepted by the group"),
        ClaimState.CLAIMED: _("put to the producer, waits for its answer"),
        ClaimState.AGREED: _("agreed: the producer gives it back"),
        ClaimState.DECLINED: _("declined by the producer: the group decides"),
        ClaimState.BORNE: _("the group bears it"),
        ClaimState.DROPPED: _("given back by nobody"),
    }[state]


def action_words(action: ClaimAction, side: Side) -> str:
    """Return what a button says to somebody on a side."""
    if side is Side.COORDINATOR and action in THEIRS:
        return _("Agreed: note it") if action is ClaimAction.AGREE else _("Declined: note it")
    return {
        ClaimAction.REPORT: _("Report it"),
        ClaimAction.WITHDRAW: _("Withdraw the report"),
        ClaimAction.REFUSE: _("Do not accept"),
        ClaimAction.ACCEPT: _("Accept and put to the producer"),
        ClaimAction.AGREE: _("Agree: give it back"),
        ClaimAction.DECLINE: _("Decline the claim"),
        ClaimAction.BEAR: _("The group pays for it"),
        ClaimAction.DROP: _("Nobody pays for it"),
    }[action]


def step_words(action: ClaimAction) -> str:
    """Return what was done, in a history."""
    return {
        ClaimAction.REPORT: _("reported"),
        ClaimAction.WITHDRAW: _("withdrawn"),
        ClaimAction.REFUSE: _("not accepted"),
        ClaimAction.ACCEPT: _("accepted and put to the producer"),
        ClaimAction.AGREE: _("agreed by the producer"),
        ClaimAction.DECLINE: _("declined by the producer"),
        ClaimAction.BEAR: _("paid by the group"),
        ClaimAction.DROP: _("paid by nobody"),
    }[action]


def instead_text(missing: str, came: str, units: int) -> str:
    """Return that so many of something came in place of something else."""
    return _(
        "%(units)s × %(came)s in place of %(missing)s",
        units=number(units),
        came=came,
        missing=missing,
    )
