"""What to tell a person for each error of this room."""

from app.notices.mailing import UnknownStopLink
from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message


def register() -> None:
    """Register the sentences of this room."""
    register_message(
        UnknownStopLink.code,
        lambda _error: _(
            "This link is not complete. You can also choose which mails you get in your place, "
            "under Notices."
        ),
    )
