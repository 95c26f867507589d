"""Roles in words."""

from app.accounts.models import Role, StaffRole
from app.runtime.i18n import gettext as _


def role_label(role: Role) -> str:
    """Return the name of a role."""
    return {
        Role.OWNER: _("Owner"),
        Role.EDITOR: _("Editor"),
        Role.ORDERS: _("Orders"),
        Role.VIEWER: _("Viewer"),
    }[role]


def role_choices() -> list[tuple[str, str]]:
    """Return every role with what it allows."""
    return [
        (Role.OWNER.value, _("Owner: everything, also colleagues and membership")),
        (Role.EDITOR.value, _("Editor: page, offers, certificates, and orders")),
        (Role.ORDERS.value, _("Orders: asks, answers and orders")),
        (Role.VIEWER.value, _("Viewer: looks and changes nothing")),
    ]


def staff_label(role: StaffRole) -> str:
    """Return the name of a role in the district."""
    return {
        StaffRole.SECRETARIAT: _("Secretariat"),
        StaffRole.COORDINATION: _("Coordination"),
    }[role]


def staff_choices() -> list[tuple[str, str]]:
    """Return every role in the district."""
    return [(role.value, staff_label(role)) for role in StaffRole]
