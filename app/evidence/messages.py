"""What to tell a person about ethical evidence."""

from datetime import date

from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message
from app.web.filters import long_day
from catalog.errors import MarketError


def company_message(error: MarketError) -> str:
    """Return what is missing for a visit by peers."""
    reasons = {
        "few": _("At least two people go on a visit."),
        "house": _("Nobody visits an organisation in which they have a role."),
        "same": _("The visitors come from at least two different organisations."),
        "producer": _("At least one of the visitors is of an organisation that produces."),
        "consumer": _("At least one of the visitors is of an organisation that buys."),
        "criteria": _("Choose at least one criterion, of those that peers can verify."),
    }
    return reasons.get(str(error.facts().get("reason")), reasons["few"])


def reply_message(error: MarketError) -> str:
    """Return until when the reply is awaited."""
    until = error.facts().get("until")
    day = long_day(until) if isinstance(until, date) else ""
    return _("The organisation may still reply, until %(day)s.", day=day)


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
    register_message("not_lower", lambda _error: _("Choose a lower value than the one claimed."))
    register_message(
        "too_many_objections",
        lambda _error: _(
            "You have objected to this already, or three of your objections still wait: see what becomes of them first."
        ),
    )
    register_message(
        "objection_not_possible",
        lambda _error: _("The objection has moved on meanwhile: look at it again."),
    )
    register_message("reply_still_possible", reply_message)
    register_message(
        "visit_not_possible",
        lambda _error: _("The visit has moved on meanwhile: look at it again."),
    )
    register_message("wrong_company", company_message)
    register_message("not_yet", lambda _error: _("This day is still to come."))
    register_message(
        "nobody_saw",
        lambda _error: _(
            "The report says of no criterion how far it is kept: there is nothing to approve."
        ),
    )
    register_message("evidence_not_found", lambda _error: _("There is nothing here for you."))
    register_message(
        "bad_evidence_period",
        lambda _error: _("Evidence holds until a day to come, five years from now at most."),
    )
