"""What to tell a person about groups."""

from app.integrations.mail import public_link
from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message


def register() -> None:
    """Register the sentences of this room's errors."""
    register_message("group_not_found", lambda _error: _("There is no such purchasing group."))
    register_message("household_not_found", lambda _error: _("There is no such household."))
    register_message(
        "household_code_taken",
        lambda _error: _("Another household has this number, or had it: choose another."),
    )
    register_message(
        "person_in_another_household",
        lambda error: _(
            "This person belongs to the household %(name)s: take them out of it first.",
            name=error.facts().get("household", ""),
        ),
    )
    register_message(
        "nobody_signs_in",
        lambda _error: _(
            "Nobody signs in with this address: ask them to sign up at %(url)s, then add them here.",
            url=public_link("sign_up.form"),
        ),
    )
    register_message("duty_not_found", lambda _error: _("There is no such duty."))
    register_message(
        "not_of_the_group",
        lambda _error: _("Only people of the group can look after something in it."),
    )
    register_message("pickup_place_not_found", lambda _error: _("There is no such pick-up place."))
    register_message(
        "pickup_place_name_taken", lambda _error: _("Another place of yours has this name.")
    )
    register_message(
        "pickup_window_overlaps",
        lambda _error: _("On that day there is a time already that overlaps this one."),
    )
    register_message("pact_not_found", lambda _error: _("There is no such pact."))
    register_message(
        "pact_exists",
        lambda _error: _("There is a pact with this producer already: change it, or end it first."),
    )
    register_message(
        "no_such_time",
        lambda _error: _("That night the clock is put forward: this time does not come."),
    )
    register_message("shift_not_found", lambda _error: _("There is no such shift."))
    register_message(
        "shift_full",
        lambda _error: _("As many as are needed come already. Thank you all the same."),
    )
    register_message(
        "shift_has_begun", lambda _error: _("The shift has begun: tell those who are there.")
    )
    register_message(
        "helpers_are_coming",
        lambda _error: _("Somebody has said to come: talk to them before you take the shift back."),
    )
    register_message("household_has_left", lambda _error: _("This household has left the group."))
