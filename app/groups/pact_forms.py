"""Reading the forms of pacts."""

from werkzeug.datastructures import MultiDict

from app.groups.forms import read_person
from app.groups.pact_models import Pact, PactAct
from app.groups.pacts import NEEDS_REASON, OF_THE_GROUP, PactForm
from app.runtime.i18n import gettext as _
from app.web.conflict import FieldWords, marked
from app.web.forms import FormReader

MOST_WORDS = 10_000
MOST_KILOGRAMS = 100_000
GRAMS = 1_000


def read_pact(form: FormReader) -> PactForm | None:
    """Return what a pact says; None when something is wrong."""
    terms = form.paragraphs("terms", most=MOST_WORDS, required=True)
    price_agreement = form.paragraphs("price_agreement", most=MOST_WORDS)
    minimum_order = form.cents("minimum_order")
    minimum_kg = form.whole("minimum_kg", low=1, high=MOST_KILOGRAMS)
    delivery_cost = form.cents("delivery_cost")
    starts_on, ends_on = form.day("starts_on", required=True), form.day("ends_on")
    keeper_id = read_person(form, required=False)
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        form.refuse("ends_on", _("It ends after it has begun."))
    if minimum_order == 0:
        form.refuse("minimum_order", _("Leave it empty if there is no minimum."))
    if not form.is_valid or starts_on is None:
        return None
    return PactForm(
        terms=terms,
        price_agreement=price_agreement,
        minimum_order_cents=minimum_order,
        minimum_grams=minimum_kg * GRAMS if minimum_kg is not None else None,
        delivery_cost_cents=delivery_cost,
        starts_on=starts_on,
        ends_on=ends_on,
        keeper_id=keeper_id,
    )


def _euros(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100},{cents % 100:02d}"


def pact_form(row: Pact) -> "MultiDict[str, str]":
    """Return what the form of a pact holds as it is stored now."""
    values = {
        "terms": row.terms,
        "price_agreement": row.price_agreement,
        "minimum_order": _euros(row.minimum_order_cents),
        "minimum_kg": str(row.minimum_grams // GRAMS) if row.minimum_grams else "",
        "delivery_cost": _euros(row.delivery_cost_cents),
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat() if row.ends_on else "",
        "person": str(row.keeper_id or ""),
    }
    return marked(MultiDict(values), row.revision)


def pact_words(people: dict[str, str]) -> tuple[FieldWords, ...]:
    """Return how the fields of a pact are called when two people have edited them."""
    return (
        FieldWords("terms", _("What we promise each other")),
        FieldWords("price_agreement", _("How prices are agreed")),
        FieldWords("minimum_order", _("Least order (euros)")),
        FieldWords("minimum_kg", _("Least weight (kg)")),
        FieldWords("delivery_cost", _("Cost of a delivery (euros)")),
        FieldWords("starts_on", _("From")),
        FieldWords("ends_on", _("Until")),
        FieldWords(
            "person",
            _("Who looks after it"),
            lambda chosen: ", ".join(people.get(each, each) for each in chosen),
        ),
    )


def read_step(form: FormReader) -> tuple[PactAct, str] | None:
    """Return what is to become of a pact and why; None when something is wrong."""
    act = form.choice("act", PactAct)
    reason = form.text("reason", most=500, required=act in NEEDS_REASON)
    if act is not None and act not in OF_THE_GROUP:
        form.refuse("act", _("Choose one of the entries."))
    return None if act is None or not form.is_valid else (act, reason)
