"""What to tell a person at the desk."""

from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message


def register() -> None:
    """Register the sentences of this room's errors."""
    register_message(
        "dead_job_not_found", lambda _error: _("Somebody has dealt with this job in the meantime.")
    )
    register_message(
        "job_cannot_be_retried",
        lambda _error: _(
            "The words of this mail have been forgotten, as they must: it cannot be sent again."
        ),
    )
    register_message("person_not_found", lambda _error: _("There is no such person, or no longer."))
