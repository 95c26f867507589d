"""What stands in the way of going back, and what to do about it, in words."""

from collections.abc import Mapping

from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.messages import register_message
from catalog.errors import MarketError


def said_of_goods(counts: Mapping[str, object]) -> str:
    """Return what was said of the goods: "3 weights or counts at the hand-over, 1 claim"."""
    known = {name: int(str(counts.get(name, 0))) for name in ("weights", "arrivals")}
    known |= {name: int(str(counts.get(name, 0))) for name in ("substitutes", "claims")}
    words = {
        "weights": ngettext(
            "%(num)s weight or count at the hand-over",
            "%(num)s weights or counts at the hand-over",
            known["weights"],
        ),
        "arrivals": ngettext(
            "%(num)s product of which it was said how many came",
            "%(num)s products of which it was said how many came",
            known["arrivals"],
        ),
        "substitutes": ngettext(
            "%(num)s product that came in place of another",
            "%(num)s products that came in place of others",
            known["substitutes"],
        ),
        "claims": ngettext(
            "%(num)s claim for spoiled goods", "%(num)s claims for spoiled goods", known["claims"]
        ),
    }
    return ", ".join(words[name] for name, number in known.items() if number)


def reported_words(counts: Mapping[str, object]) -> str:
    """Return why an order is not opened again, and what to do."""
    return _(
        "The order cannot be opened again: something has been said of its goods (%(what)s), and what was shared out "
        "would be shared out anew under it. If it was said by mistake, take back weights and counts on the weighing page, "
        "decide on claims; what was said to have come of a product can be corrected, not taken back. If the goods have "
        "come, go on to their settlement.",
        what=said_of_goods(counts),
    )


def come_words(counts: Mapping[str, object]) -> str:
    """Return why an order is not cancelled, and what to do."""
    return _(
        "The order cannot be cancelled: households have got something of it (%(what)s), and that is to be paid. If "
        "nothing came, write so at the hand-over; if something did, go on to the settlement.",
        what=said_of_goods(counts),
    )


def _reported(error: MarketError) -> str:
    return reported_words(error.facts())


def _come(error: MarketError) -> str:
    return come_words(error.facts())


def register() -> None:
    """Register the sentences of these errors."""
    register_message("goods_reported", _reported)
    register_message("goods_have_come", _come)
