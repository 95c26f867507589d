"""The names of states on a page."""

from app.evidence.objection_models import ObjectionState
from app.evidence.visit_models import VisitState
from app.runtime.i18n import gettext as _


def objection_state_label(state: ObjectionState) -> str:
    """Return where an objection stands."""
    return {
        ObjectionState.OPEN: _("waits for the reply of the organisation"),
        ObjectionState.REPLIED: _("waits for the decision of the district"),
        ObjectionState.REJECTED: _("rejected"),
        ObjectionState.LOWERED: _("upheld: the claim was lowered"),
        ObjectionState.STRUCK: _("upheld: the claim was taken off"),
        ObjectionState.TAKEN_BACK: _("taken back"),
        ObjectionState.LAPSED: _("closed: the claim is made no longer"),
    }[state]


def visit_state_label(state: VisitState) -> str:
    """Return where a visit stands."""
    return {
        VisitState.PLANNED: _("planned"),
        VisitState.VISITED: _("paid, the report is to be written"),
        VisitState.REPORTED: _("reported, to be decided"),
        VisitState.APPROVED: _("approved"),
        VisitState.CONDITIONAL: _("approved with conditions"),
        VisitState.REFUSED: _("not approved"),
        VisitState.CANCELLED: _("called off"),
    }[state]
