"""What to tell a person about ethical evidence."""

from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message


def register() -> None:
    """Register the sentences of this room's errors."""
    register_message(
        "offer_not_of_organisation",
        lambda _error: _("There is no such offer of this organisation."),
    )
    register_message(
        "criterion_not_for_this", lambda _error: _("This criterion does not speak of this.")
    )
    register_message(
        "nothing_claimed", lambda _error: _("Nothing is declared about this criterion.")
    )
    register_message(
        "evidence_not_accepted",
        lambda _error: _("This criterion does not rest on evidence of this kind."),
    )
    register_message(
        "submission_not_waiting",
        lambda _error: _("This has been checked, taken back or replaced meanwhile."),
    )
    register_message(
        "conflict_of_interest",
        lambda _error: _(
            "You have a role in this organisation: somebody who has none must check its evidence."
        ),
    )
    register_message(
        "bad_evidence_period",
        lambda _error: _("Evidence holds until a day to come, five years from now at most."),
    )
