"""What to tell a person about the district."""

from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message
from catalog.errors import MarketError


def decision_message(error: MarketError) -> str:
    """Return what a decision lacks."""
    facts = error.facts()
    sentences = {
        ("minutes_reference", "missing"): _("Say where the decision is written down."),
        ("reason", "missing"): _("Say why: whoever is concerned will read it."),
        ("effective_on", "ahead"): _("The day cannot lie ahead."),
        ("effective_on", "before_the_last_step"): _("The day lies before that of the last step."),
    }
    known = sentences.get((str(facts.get("field")), str(facts.get("reason"))))
    return known or _("The decision is not complete.")


def list_message(error: MarketError) -> str:
    """Return which line of a list of members cannot be used."""
    return _(
        "Line %(line)s of the list: “%(column)s” is missing, or is not what it should be.",
        **error.facts(),
    )


def register() -> None:
    """Register the sentences of this room's errors."""
    register_message("bad_decision", decision_message)
    register_message("bad_member_list", list_message)
    register_message("membership_not_found", lambda _error: _("There is no such application."))
    register_message(
        "already_applied",
        lambda _error: _("There is already an application or a membership: only one at a time."),
    )
    register_message(
        "fee_already_noted", lambda _error: _("The fee of this year has already been noted.")
    )
    register_message(
        "not_a_sponsor",
        lambda _error: _("Only members of the district can stand up for an applicant."),
    )
    register_message(
        "impossible_action",
        lambda _error: _(
            "This cannot be done any more: in the meantime something has changed. Load the page again."
        ),
    )
    register_message(
        "unknown_charter_version",
        lambda _error: _("There is no such version of the charter of principles."),
    )
