"""Which constraint to relax, and what it would gain: links that change one thing each."""

from dataclasses import replace
from typing import NamedTuple

from flask import url_for

from app.matches.forms import DEFAULT_WEIGHTS, SearchForm
from app.matches.labels import criterion_label
from app.matches.services import Answer, without_must
from app.runtime.i18n import gettext as _
from app.web.filters import number
from catalog.understanding import without
from matching import Query

RADIUS_STEPS_KM = (5, 10, 15, 20, 30, 50, 80, 120, 200)
MAX_CHOICES = 4


class Relaxation(NamedTuple):
    """A change of one constraint: its words, its address, how many offers it brings."""

    label: str
    url: str
    gain: int


def search_args(form: SearchForm, **changes: object) -> dict[str, object]:
    """Return the address arguments of a search, defaults left out, with some of them changed."""
    args: dict[str, object] = {
        "q": form.q,
        "category": form.category,
        "place": form.istat,
        "km": None if form.radius_km is None else f"{form.radius_km:g}",
        "must": list(form.musts),
        "delivery": "delivery" if form.delivery_only else None,
        "page": form.page if form.page > 1 else None,
    }
    for factor, default in DEFAULT_WEIGHTS.items():
        weight = form.weights[factor]
        args[f"w_{factor}"] = None if weight == default else weight
    args.update(changes)
    return {name: value for name, value in args.items() if value not in (None, [], "")}


def search_url(form: SearchForm, **changes: object) -> str:
    """Return the address of a search; changing a constraint goes back to the first page."""
    changes.setdefault("page", None)
    return url_for("matches.search", **search_args(form, **changes))  # type: ignore[arg-type] # any value may stand in an address


def text_without(answer: Answer, part: str) -> str:
    """Return the words of the demand minus one understood part."""
    return "" if answer.understood is None else without(answer.understood, part)


def relaxations(answer: Answer) -> list[Relaxation]:
    """Return the changes that bring more offers, the most fruitful first."""
    found = [
        choice
        for choice in (*_wider(answer), *_fewer_musts(answer), *_other(answer))
        if choice.gain > 0
    ]
    if not found and answer.total == 0:
        found = _everything(answer)
    return sorted(found, key=lambda choice: -choice.gain)[:MAX_CHOICES]


def _everything(answer: Answer) -> list[Relaxation]:
    """Return the same goods or words without any condition, when no single one is to blame."""
    what = answer.ask.categories
    if not what and not answer.ask.words:
        return []
    query = Query(
        day=answer.query.day,
        categories=answer.query.categories,
        text=answer.query.text,
        text_required=answer.query.text_required,
    )
    gain = answer.eligible_with(query)
    form = SearchForm(q="" if what else answer.ask.words, category=what[0] if what else None)
    return [Relaxation(_("Without any condition"), search_url(form), gain)] if gain else []


def _gain(answer: Answer, **changes: object) -> int:
    return answer.eligible_with(replace(answer.query, **changes)) - answer.total  # type: ignore[arg-type] # fields of Query by name


def _wider(answer: Answer) -> list[Relaxation]:
    if answer.query.max_km is None or answer.ask.area is not None:
        return []
    wider = [step for step in RADIUS_STEPS_KM if step > answer.query.max_km]
    for step in wider:
        gain = _gain(answer, max_km=float(step))
        if gain > 0:
            label = _("Widen to %(km)s km", km=number(step))
            return [Relaxation(label, search_url(answer.form, km=step), gain)]
    return []


def _fewer_musts(answer: Answer) -> list[Relaxation]:
    choices = []
    for code in answer.ask.musts:
        gain = answer.eligible_with(without_must(answer, code)) - answer.total
        label = _("Without “%(criterion)s” as a must", criterion=criterion_label(answer, code))
        if code in answer.form.musts:
            kept = [must for must in answer.form.musts if must != code]
            url = search_url(answer.form, must=kept)
        else:
            url = search_url(answer.form, q=text_without(answer, f"criterion:{code}"))
        choices.append(Relaxation(label, url, gain))
    return choices


def _other(answer: Answer) -> list[Relaxation]:
    choices = []
    if answer.ask.months:
        url = search_url(answer.form, q=text_without(answer, "months"))
        choices.append(Relaxation(_("In any month"), url, _gain(answer, months=0)))
    if answer.query.max_price_cents >= 0:
        url = search_url(answer.form, q=text_without(answer, "max_price"))
        gain = _gain(answer, max_price_cents=-1)
        choices.append(Relaxation(_("At any price"), url, gain))
    if answer.ask.delivery_only:
        url = search_url(answer.form, delivery=None)
        choices.append(Relaxation(_("Picking it up, too"), url, _gain(answer, pickup=True)))
    return choices
