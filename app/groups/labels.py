"""What the parts of a group's life are called."""

from app.groups.models import DutyKind
from app.runtime.i18n import gettext as _


def duty_label(kind: DutyKind) -> str:
    """Return the name of a duty."""
    return {
        DutyKind.COORDINATOR: _("Coordinator"),
        DutyKind.TREASURER: _("Treasurer"),
        DutyKind.HANDOVER: _("Hand-over"),
    }[kind]


def duty_meaning(kind: DutyKind) -> str:
    """Return what one does who has a duty."""
    return {
        DutyKind.COORDINATOR: _("Runs the orders with one producer, or with all."),
        DutyKind.TREASURER: _("Keeps the accounts. Must sign in with the second factor."),
        DutyKind.HANDOVER: _("Weighs and hands over the goods."),
    }[kind]


def duty_choices() -> list[tuple[str, str]]:
    """Return every duty, to be chosen from."""
    return [(kind.value, f"{duty_label(kind)}: {duty_meaning(kind)}") for kind in DutyKind]
