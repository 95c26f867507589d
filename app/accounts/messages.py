"""What to tell a person about accounts."""

from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.messages import register_message
from catalog.errors import MarketError


def password_message(error: MarketError) -> str:
    """Return why a password is refused."""
    reasons = {
        "short": _("At least 10 characters: a few words you can remember are best."),
        "long": _("At most 200 characters."),
        "common": _("This password is on every list of those who guess: choose another."),
        "local": _("This password is made of words that everybody tries here: choose another."),
        "personal": _("This password is made of your name or address: choose another."),
    }
    return reasons.get(str(error.facts().get("reason")), reasons["short"])


def wait_message(error: MarketError) -> str:
    """Return how long to wait."""
    seconds = int(str(error.facts().get("seconds", 1)))
    if seconds < 90:
        return ngettext(
            "Too many tries: wait %(num)s second.", "Too many tries: wait %(num)s seconds.", seconds
        )
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many tries: wait %(num)s minute.", "Too many tries: wait %(num)s minutes.", minutes
    )


def register() -> None:
    """Register the sentences of this room's errors."""
    register_message("sign_in_needed", lambda _error: _("Sign in to do this."))
    register_message("second_factor_needed", lambda _error: _("Set up the second factor to go on."))
    register_message(
        "link_unusable",
        lambda _error: _("This link has been used, or is too old. Ask for a new one."),
    )
    register_message("too_many_tries", wait_message)
    register_message("password_too_weak", password_message)
    register_message("bad_email", lambda _error: _("Write an address like nome@example.org."))
    register_message(
        "second_factor_kept",
        lambda _error: _("What you may do here asks for a second factor: it cannot be turned off."),
    )
    register_message(
        "code_wrong",
        lambda _error: _("This code is not right, or has been used: take the one of this moment."),
    )
    register_message(
        "sign_in_over",
        lambda _error: _("Too much time or too many codes: sign in again from the beginning."),
    )
    register_message("proof_needed", lambda _error: _("Give your password once more before this."))
    register_message(
        "already_colleague", lambda _error: _("This person already acts for the organisation.")
    )
    register_message(
        "no_colleague", lambda _error: _("This person does not act for the organisation.")
    )
    register_message(
        "other_address",
        lambda _error: _("The invitation went to another address: sign in with that one."),
    )
    register_message(
        "nobody_there", lambda _error: _("Nobody has signed up with this address yet.")
    )
    register_message(
        "last_coordination",
        lambda _error: _("The district needs at least one person of the coordination."),
    )
    register_message("last_owner", lambda _error: _("An organisation needs at least one owner."))
    register_message(
        "form_token_missing",
        lambda _error: _("The form has lost a part on the way: load the page again and send it."),
    )
    register_message(
        "prepared_file_not_found",
        lambda _error: _("There is no such file, or no longer: they are kept for seven days."),
    )
    register_message("erasure_hindered", lambda _error: _("Something must be settled first."))
