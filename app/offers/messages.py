"""What to tell a person about offers."""

from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message


def register() -> None:
    """Register the sentences of this room's errors."""
    register_message("offer_not_found", lambda _error: _("There is no offer at this address."))
    register_message("sku_taken", lambda _error: _("Another offer of yours has this code."))
    register_message("photo_not_found", lambda _error: _("There is no photo at this address."))
    register_message("too_many_photos", lambda _error: _("An offer has six photos at most."))
