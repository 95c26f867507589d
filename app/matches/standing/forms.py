"""The form of a demand: what was understood, to be confirmed or put right, and what only its owner knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from werkzeug.datastructures import MultiDict

from app.matches.ask import Ask, Ceiling, located
from app.matches.forms import DEFAULT_WEIGHTS, MAX_RADIUS_KM, MAX_WEIGHT
from app.matches.market import Market
from app.matches.standing.where import Whereabouts, find_where, where_words
from app.matches.translation import KM0
from app.offers.amounts import parse_amount, readable
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader
from catalog.demands import Demand, Visibility
from catalog.quantities import UNITS, Quantity, UnitCode
from catalog.rhythm import Rhythm, months_of_rhythm
from catalog.seasons import month_mask, months_of
from catalog.understanding import LONGEST_TEXT

MUST = "must"
WISHES = ("1", "2", "3")
CRITERION = "c-"
MOST_CATEGORIES = 10
MOST_DAYS = 730
LARGEST_AMOUNT = 10**12


@dataclass(frozen=True, slots=True)
class Written:
    """A demand as its owner has confirmed it."""

    ask: Ask
    visibility: Visibility
    valid_until: date | None


def values_of_ask(ask: Ask) -> "MultiDict[str, str]":
    """Return what stands in the form when an ask was understood."""
    values: MultiDict[str, str] = MultiDict(
        {
            "q": ask.text,
            "words": ask.words,
            "rhythm": ask.rhythm.value,
            "where": where_words(ask.place, ask.area),
            "km": "" if ask.stated_km is None else f"{ask.stated_km:g}".replace(".", ","),
            "delivery": "1" if ask.delivery_only else "",
            "visibility": Visibility.PUBLIC.value,
        }
    )
    values.setlist("category", list(ask.categories))
    values.setlist("month", [str(month) for month in months_of(ask.months)])
    if ask.quantity is not None:
        values["amount"], unit = readable(ask.quantity)
        values["unit"] = unit.value
    if ask.ceiling is not None:
        cents = ask.ceiling.cents
        values["price"] = f"{cents // 100},{cents % 100:02d}"
        values["price_unit"] = ask.ceiling.unit.value if ask.ceiling.unit else ""
    levels = {code: str(wish) for code, wish in ask.wishes.items()} | dict.fromkeys(ask.musts, MUST)
    for code, level in levels.items():
        values[f"{CRITERION}{code}"] = level
    for factor, weight in ask.weights.items():
        if weight != DEFAULT_WEIGHTS.get(factor):
            values[f"w_{factor}"] = str(weight)
    return values


def values_of_demand(demand: Demand, ask: Ask) -> "MultiDict[str, str]":
    """Return what stands in the form when its owner changes a demand."""
    values = values_of_ask(ask)
    values["visibility"] = demand.visibility.value
    values["valid_until"] = "" if demand.valid_until is None else demand.valid_until.isoformat()
    return values


def read_demand(form: FormReader, market: Market, day: date) -> Written | None:
    """Return what the form says; None when something is wrong with it."""
    words = market.words
    text = form.text("q", most=LONGEST_TEXT)
    codes = form.values.getlist("category")[:MOST_CATEGORIES]
    where = find_where(form, market.lexicon.places)
    rhythm = form.choice("rhythm", Rhythm) or Rhythm.ONCE
    musts, wishes = _criteria(form, market)
    ask = Ask(
        text=text,
        categories=tuple(dict.fromkeys(code for code in codes if code in words.tree)),
        musts=musts,
        wishes=wishes,
        quantity=_quantity(form),
        rhythm=rhythm,
        months=_months(form) or months_of_rhythm(rhythm),
        ceiling=_ceiling(form),
        words=form.text("words", most=LONGEST_TEXT, required=False),
        delivery_only=bool(form.values.get("delivery")),
        weights=_weights(form),
    )
    if not ask.categories and not ask.words:
        form.refuse("q", _("Say what you need: we did not understand it from these words."))
    stated_km = _km(form, where)
    visibility = form.choice("visibility", Visibility)
    until = _until(form, day)
    if not form.is_valid or visibility is None:
        return None
    ask = located(ask, where.place, where.area, stated_km, words.gazetteer)
    return Written(ask, visibility, until)


def _quantity(form: FormReader) -> Quantity | None:
    text = form.text("amount", most=20, required=False)
    if not text:
        return None
    unit = form.choice("unit", UnitCode)
    value = parse_amount(text)
    if value is None or value <= 0:
        form.refuse("amount", _("Write a number above zero, like 200 or 1,5."))
        return None
    if unit is None:
        return None
    amount = value * UNITS[unit].amount
    if amount > LARGEST_AMOUNT:
        form.refuse("amount", _("This is more than we can count."))
        return None
    return Quantity(max(1, round(amount)), UNITS[unit].dimension)


def _km(form: FormReader, where: Whereabouts) -> float | None:
    text = form.text("km", most=10, required=False)
    if not text:
        return None
    value = parse_amount(text)
    if value is None or not 0 < value <= Fraction(MAX_RADIUS_KM):
        form.refuse("km", _("Write a distance in kilometres, above zero."))
        return None
    if where.is_empty and "where" not in form.errors:
        form.refuse("where", _("Within how many kilometres of where?"))
    return float(value)


def _months(form: FormReader) -> int:
    chosen = form.many_of("month", [str(month) for month in range(1, 13)])
    return month_mask(int(month) for month in chosen)


def _ceiling(form: FormReader) -> Ceiling | None:
    cents = form.cents("price")
    if cents is None:
        return None
    return Ceiling(cents=cents, unit=form.choice("price_unit", UnitCode, required=False))


def _criteria(form: FormReader, market: Market) -> tuple[tuple[str, ...], dict[str, int]]:
    musts, wishes = [], {}
    for name in form.values:
        code = name.removeprefix(CRITERION)
        if name == code or code not in market.words.criteria:
            continue
        allowed = (MUST,) if code == KM0 else (MUST, *WISHES)
        level = form.one_of(name, allowed, required=False)
        if level == MUST:
            musts.append(code)
        elif level:
            wishes[code] = int(level)
    return tuple(sorted(musts)), wishes


def _weights(form: FormReader) -> Mapping[str, int]:
    weights = dict(DEFAULT_WEIGHTS)
    for factor in weights:
        chosen = form.whole(f"w_{factor}", low=0, high=MAX_WEIGHT)
        if chosen is not None:
            weights[factor] = chosen
    return weights


def _until(form: FormReader, day: date) -> date | None:
    until = form.day("valid_until")
    if until is not None and not day <= until <= day + timedelta(days=MOST_DAYS):
        form.refuse("valid_until", _("Choose a day from today on, within two years."))
    return until
