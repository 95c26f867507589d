"""What to tell a person about the books."""

from datetime import date

from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message
from app.web.filters import euro, long_day
from catalog.errors import MarketError


def closed_message(error: MarketError) -> str:
    """Return up to which day the books are closed."""
    day = error.facts().get("closed_until")
    shown = long_day(day) if isinstance(day, date) else ""
    return _("The books are closed up to %(day)s: choose a later day.", day=shown)


def credit_message(error: MarketError) -> str:
    """Return what is there and what would be needed."""
    facts = error.facts()
    return _(
        "The household's credit is %(credit)s, and %(needed)s would be needed.",
        credit=euro(int(str(facts.get("credit_cents", 0)))),
        needed=euro(int(str(facts.get("needed_cents", 0)))),
    )


def deposit_message(error: MarketError) -> str:
    """Return what is held."""
    held = int(str(error.facts().get("held_cents", 0)))
    return _("The group holds %(held)s of this household, not more.", held=euro(held))


def refund_message(error: MarketError) -> str:
    """Return what can be given back."""
    credit = max(0, int(str(error.facts().get("credit_cents", 0))))
    return _(
        "The household's credit is %(credit)s: no more can be given back.", credit=euro(credit)
    )


def register() -> None:
    """Register the sentences of this room's errors."""
    register_message("period_closed", closed_message)
    register_message("credit_too_low", credit_message)
    register_message("deposit_too_low", deposit_message)
    register_message("refund_too_high", refund_message)
    register_message("account_not_found", lambda _error: _("There is no such account."))
    register_message(
        "period_too_long",
        lambda _error: _("This is too much for one file: choose a shorter period."),
    )
    register_message("tasks_not_found", lambda _error: _("There is no such list."))
    register_message("not_an_amount", lambda _error: _("Write an amount above zero."))
    register_message("entry_not_found", lambda _error: _("There is no such entry."))
    register_message(
        "unbalanced", lambda _error: _("The sides of an entry must balance, and none be nothing.")
    )
    register_message("already_entered", lambda _error: _("This has been entered before."))
    register_message("already_reversed", lambda _error: _("This entry has been reversed before."))
    register_message(
        "foreign_account", lambda _error: _("This account belongs to the books of another group.")
    )
