"""What the jobs of each kind do, in words; tests/architecture asks for those of every kind that is registered."""

from collections.abc import Mapping

from app.runtime.i18n import gettext as _


def kind_label(kind: str) -> str:
    """Return what jobs of a kind do; one without words is shown as it is called."""
    return kind_labels().get(kind, kind)


def kind_labels() -> Mapping[str, str]:
    """Return the words of all kinds."""
    return {**_of_people(), **_of_the_market(), **_of_orders(), **_of_the_house()}


def _of_people() -> dict[str, str]:
    return {
        "accounts.answer_reset": _("Answer who has forgotten a password"),
        "accounts.answer_sign_up": _("Answer who signs up"),
        "accounts.colleague_left": _("Look after what a colleague who left has had in hand"),
        "accounts.erase_person": _("Erase a person"),
        "accounts.erase_those_due": _("Look for people whose erasure is due"),
        "accounts.forget_links_and_tries": _("Forget used links and old tries to sign in"),
        "accounts.forget_prepared_files": _("Forget files that were prepared for people"),
        "accounts.prune": _("Forget what has run out of accounts"),
        "accounts.take_personal_data": _("Put the data of a person together"),
        "mail.send": _("Send a mail"),
        "mail.forget_enclosures": _("Forget files that went with mails"),
        "mail.forget_recipients": _("Forget to whom old mails were to go"),
        "notices.at_once": _("Mail notices that are wanted at once"),
        "notices.digest": _("Mail notices once a day or a week"),
        "notices.mail": _("Write mails of notices"),
        "notices.prune": _("Forget old notices"),
    }


def _of_the_market() -> dict[str, str]:
    return {
        "demands.expire": _("Close demands whose day has passed"),
        "demands.reopened": _("Look again for a demand that was paused"),
        "evidence.follow_ends": _("Remind of evidence that ends, and note its end"),
        "exchange.apply_list": _("Import a price list"),
        "exchange.forget_lists": _("Forget price lists of last week"),
        "exchange.prepare_list": _("Understand a price list"),
        "matches.check_demands": _("Hold demands against what is new"),
        "matches.demand_written": _("Tell producers of a new demand"),
        "matches.look_again": _("Hold demands against the whole market"),
        "matches.prune_changes": _("Forget old changes of the market"),
        "offers.open_seasons": _("Bring offers back in their season"),
        "offers.remind_of_old_prices": _("Remind of old prices"),
        "offers.withdraw_expired": _("Take down offers past their last day"),
        "organisations.prune_drafts": _("Forget registrations that nobody finished"),
    }


def _of_orders() -> dict[str, str]:
    return {
        "groups.remind_of_shifts": _("Remind of shifts"),
        "ledger.forget_uploads": _("Forget files of the bank"),
        "orders.close": _("Close an order"),
        "orders.look_at_the_clock": _("Open and close orders at their hour"),
        "orders.open": _("Open an order"),
        "orders.propose_next": _("Propose the next of an order that comes round"),
        "orders.remind": _("Remind of orders"),
        "orders.settle": _("Settle an order"),
        "orders.tell_answer": _("Tell what a producer answered"),
        "orders.tell_arrival": _("Tell what has come of a product"),
        "orders.tell_claim": _("Tell of a claim about goods"),
        "orders.tell_substitution": _("Tell what came in place of a product"),
        "orders.tell_extended": _("Tell of a later deadline"),
        "orders.tell_pickup": _("Tell when goods are handed over"),
        "orders.tell_silent": _("Tell that a producer has not answered"),
        "orders.tell_soon": _("Tell that an order closes soon"),
        "orders.tell_step": _("Tell how an order goes on"),
    }


def _of_the_house() -> dict[str, str]:
    return {
        "audit.digest": _("Seal the log of a day"),
        "audit.export": _("Write the log into a file"),
        "files.remove_orphans": _("Remove files that belong to nothing"),
        "jobs.prune_done": _("Forget old jobs"),
        "once.prune": _("Forget forms of last week"),
    }
