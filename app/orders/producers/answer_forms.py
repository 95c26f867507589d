"""The answer of a producer as a form: read, written, and its fields in words."""

import uuid
from collections.abc import Iterable, Sequence

from werkzeug.datastructures import MultiDict

from app.orders.amounts import confirmed_price
from app.orders.closing.models import LineOutcome
from app.orders.errors import LineOfAnother
from app.orders.models import OrderLine
from app.orders.producers.answering import Answer
from app.runtime.i18n import gettext as _
from app.web.conflict import REVISION, FieldWords
from app.web.forms import FormReader, FormView

UNITS, PRICE, WHY, SURE = "units-", "price-", "why-", "sure-"
EVERY_WHY = "why"
MOST_UNITS = 99_999
MOST_REVISIONS = 1_000_000_000
LONGEST_REASON = 300
LONGEST_MESSAGE = 1_000
# A slip of the finger: asked again.
FAR = 10

Asked = Sequence[tuple[OrderLine, LineOutcome, str]]


def units_now(outcome: LineOutcome) -> int:
    """Return how many units come, as far as the producer has said."""
    said = outcome.confirmed_units
    return outcome.ordered_units if said is None else said


def cents_text(cents: int) -> str:
    """Return an amount as people type it."""
    return f"{cents // 100},{cents % 100:02}"


def answer_values(asked: Asked) -> "MultiDict[str, str]":
    """Return the answer as it stands, as its form holds it."""
    values: MultiDict[str, str] = MultiDict()
    for line, outcome, _group in asked:
        values[f"{UNITS}{outcome.id}"] = str(units_now(outcome))
        values[f"{PRICE}{line.id}"] = cents_text(confirmed_price(line, outcome))
    return values


def answer_words(asked: Asked) -> list[FieldWords]:
    """Return how the fields are called when two versions stand side by side."""
    words: dict[str, FieldWords] = {}
    for line, outcome, group in asked:
        units = f"{UNITS}{outcome.id}"
        words[units] = FieldWords(
            units, _("%(title)s, units for %(group)s", title=line.title, group=group)
        )
        price = f"{PRICE}{line.id}"
        words[price] = FieldWords(price, _("%(title)s, price", title=line.title))
    return list(words.values())


def read_answer(form: FormReader, asked: Asked, *, on_behalf: bool) -> Answer | None:
    """Return what was answered; faults stand beside their fields.

    Raises
    ------
    LineOfAnother
        When the form names a line that is none of the producer's.
    """
    _require_own(form.values, asked)
    units = _units(form, asked)
    prices = _prices(form, asked)
    every = form.text(EVERY_WHY, most=LONGEST_REASON, required=False)
    reasons = {
        line.id: form.text(f"{WHY}{line.id}", most=LONGEST_REASON, required=False) or every
        for line, _outcome, _group in asked
    }
    for line, outcome, _group in asked:
        changes = units.get(outcome.id, units_now(outcome)) != units_now(outcome)
        paid = confirmed_price(line, outcome)
        if (changes or prices.get(line.id, paid) != paid) and not reasons[line.id]:
            form.refuse(f"{WHY}{line.id}", _("%(title)s: say why this changes.", title=line.title))
    message = form.text("message", most=LONGEST_MESSAGE, required=on_behalf)
    revision = form.whole(REVISION, low=0, high=MOST_REVISIONS, required=True)
    if not form.is_valid or revision is None:
        return None
    return Answer(
        units=units,
        prices=prices,
        reasons=reasons,
        revision=revision,
        message=message,
        on_behalf=on_behalf,
    )


def _require_own(names: Iterable[str], asked: Asked) -> None:
    own = {f"{UNITS}{outcome.id}" for _line, outcome, _group in asked}
    own |= {f"{part}{line.id}" for line, _outcome, _group in asked for part in (PRICE, WHY, SURE)}
    for name in names:
        if name.startswith((UNITS, PRICE, WHY, SURE)) and name not in own:
            raise LineOfAnother


def _units(form: FormReader, asked: Asked) -> dict[uuid.UUID, int]:
    found: dict[uuid.UUID, int] = {}
    for line, outcome, _group in asked:
        name = f"{UNITS}{outcome.id}"
        if name in form.values:
            units = form.whole(name, low=0, high=MOST_UNITS, required=True)
            if units is not None:
                found[outcome.id] = units
                _ask_again(form, line, name, outcome.ordered_units, units, or_less=False)
    return found


def _prices(form: FormReader, asked: Asked) -> dict[uuid.UUID, int]:
    found: dict[uuid.UUID, int] = {}
    for line, _outcome, _group in asked:
        name = f"{PRICE}{line.id}"
        if name in form.values and line.id not in found:
            price = form.cents(name, required=True)
            if price is not None:
                found[line.id] = price
                _ask_again(form, line, name, line.price_cents, price, or_less=True)
    return found


def _ask_again(
    form: FormReader, line: OrderLine, name: str, old: int, new: int, *, or_less: bool
) -> None:
    far = new >= FAR * old or (or_less and FAR * new <= old)
    if old != new and far and not form.ticked(f"{SURE}{line.id}"):
        form.refuse(
            name,
            _(
                "%(title)s: this is very far from what was ordered. Tick “It is right” if you mean it.",
                title=line.title,
            ),
        )


def unsure_lines(form: FormView, asked: Asked) -> frozenset[str]:
    """Return the lines beside which the form asks whether a number is right."""
    return frozenset(
        str(line.id)
        for line, outcome, _group in asked
        if form.get(f"{SURE}{line.id}")
        or form.error(f"{PRICE}{line.id}")
        or form.error(f"{UNITS}{outcome.id}")
    )
