"""What the pages of standing demands show, as plain values."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for
from sqlalchemy.orm import Session

from app.demands.views import DemandCard, Facts
from app.demands.words import rhythm_choices, visibility_choices
from app.matches.cards import make_card
from app.matches.chips import chips_of, questions_of
from app.matches.present import OFFERED_MUSTS, heading
from app.matches.queries import rows_for_cards
from app.matches.services import Answer
from app.matches.standing.forms import CRITERION, MUST, WISHES
from app.matches.standing.models import AnswerState
from app.matches.translation import KM0
from app.matches.views import Card, Chip, QuestionView
from app.offers.words import month_choices, unit_choices
from app.organisations.evidence import short_label
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.web.categories import category_label
from app.web.conflict import FieldWords
from app.web.filters import locale_code
from app.web.forms import FormView
from catalog.categories import load_categories
from catalog.criteria import load_criteria

FIRST_ANSWERS = 5
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CriterionField:
    """A criterion to ask for: the name of its field, what it is called, and how much it may count."""

    name: str
    label: str
    choices: Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandForm:
    """The form of a demand: what was typed, and what can be chosen."""

    form: FormView
    action: str
    is_new: bool
    what: str
    categories: tuple[str, ...]
    kept: Choices
    units: Choices
    rhythms: Choices
    months: Choices
    visibilities: Choices
    criteria: tuple[CriterionField, ...]
    more_criteria: tuple[CriterionField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What was understood of the words, and the first answers to them."""

    chips: tuple[Chip, ...]
    questions: tuple[QuestionView, ...]
    heading: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerPart:
    """What only those who act for the owner of a demand see on its page."""

    heading: str
    cards: tuple[Card, ...]
    news: Mapping[uuid.UUID, str]
    has_news: bool
    gone: tuple[tuple[str, str, str], ...]
    trouble: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandPage:
    """The page of a demand."""

    card: DemandCard
    facts: Facts
    owner: OwnerPart | None
    may_change: bool
    may_propose: bool
    own_proposal_url: str | None


def level_choices(code: str) -> Choices:
    """Return how much a criterion may count in a demand."""
    words = {
        "": _("does not matter"),
        WISHES[0]: _("a little better"),
        WISHES[1]: _("better"),
        WISHES[2]: _("much better"),
        MUST: _("indispensable"),
    }
    allowed = ("", MUST) if code == KM0 else tuple(words)
    return tuple((level, words[level]) for level in allowed)


def demand_form(form: FormView, *, action: str, is_new: bool) -> DemandForm:
    """Return the form of a demand."""
    tree = load_categories()
    codes = [code for code in form.many("category") if code in tree]
    asked = [name.removeprefix(CRITERION) for name in form.values if name.startswith(CRITERION)]
    known = load_criteria()
    first = [code for code in dict.fromkeys((*asked, *OFFERED_MUSTS)) if code in known]
    more = [criterion.code for criterion in known if criterion.core and criterion.code not in first]
    what = ", ".join(category_label(tree.get(code)) for code in codes)
    return DemandForm(
        form=form,
        action=action,
        is_new=is_new,
        what=what or f"“{form.get('words')}”",
        categories=tuple(codes),
        kept=tuple((name, form.get(name)) for name in form.values if name.startswith("w_")),
        units=unit_choices(),
        rhythms=rhythm_choices(),
        months=month_choices(),
        visibilities=visibility_choices(),
        criteria=tuple(_criterion_field(code) for code in first),
        more_criteria=tuple(_criterion_field(code) for code in more),
    )


def _criterion_field(code: str) -> CriterionField:
    label = short_label(load_criteria().get(code), locale_code())
    return CriterionField(f"{CRITERION}{code}", label, level_choices(code))


def preview_of(session: Session, answer: Answer) -> Preview:
    """Return what the words of a new demand were understood as, with links that stay on its page."""
    chips = tuple(replace(chip, remove_url=_here(chip.remove_url)) for chip in chips_of(answer))
    questions = tuple(
        replace(each, choices=tuple((label, _here(url) or url) for label, url in each.choices))
        for each in questions_of(answer)
    )
    return Preview(
        chips=chips, questions=questions, heading=heading(answer), cards=cards_of(session, answer)
    )


def _here(url: str | None) -> str | None:
    """Turn the address of a search into that of a new demand with the same words."""
    if url is None:
        return None
    return url.replace(url_for("matches.search"), url_for("standing.new"), 1)


def cards_of(session: Session, answer: Answer) -> tuple[Card, ...]:
    """Return the cards of all offers that an answer holds."""
    ids = [answer.snapshot.offer_uuid(int(row)) for row in answer.ranking.offers]
    rows = rows_for_cards(session, ids)
    return tuple(
        make_card(answer, position, rows.offers[offer_id], rows)
        for position, offer_id in enumerate(ids)
        if offer_id in rows.offers
    )


def news_text(state: AnswerState) -> str:
    """Return what an offer is to a demand, where that is news."""
    return _("New") if state is AnswerState.NEW else _("Better than before")


def counts_text(counts: Mapping[AnswerState, int]) -> str:
    """Return how much a buyer has not looked at yet; empty when there is nothing."""
    fresh, better = counts.get(AnswerState.NEW, 0), counts.get(AnswerState.BETTER, 0)
    parts = []
    if fresh:
        parts.append(ngettext("%(num)s new offer", "%(num)s new offers", fresh))
    if better:
        parts.append(ngettext("%(num)s better offer", "%(num)s better offers", better))
    return ", ".join(parts)


def field_words() -> tuple[FieldWords, ...]:
    """Return how the fields are called, for who must choose between two versions."""

    def among(choices: Choices, values: Sequence[str]) -> str:
        words = dict(choices)
        return ", ".join(words.get(value, value) for value in values)

    criteria = tuple(
        FieldWords(
            f"{CRITERION}{criterion.code}",
            short_label(criterion, locale_code()),
            lambda values: among(level_choices(""), values),
        )
        for criterion in load_criteria()
    )
    return (
        FieldWords("amount", _("How much")),
        FieldWords("unit", _("Unit"), lambda values: among(unit_choices(), values)),
        FieldWords("rhythm", _("How often"), lambda values: among(rhythm_choices(), values)),
        FieldWords("where", _("Where")),
        FieldWords("km", _("Within how many kilometres")),
        FieldWords("delivery", _("Only delivered"), lambda values: _("yes") if any(values) else ""),
        FieldWords("month", _("Months"), lambda values: among(month_choices(), values)),
        FieldWords("price", _("At most")),
        FieldWords("price_unit", _("For"), lambda values: among(unit_choices(), values)),
        *criteria,
        FieldWords("visibility", _("Who sees it"), lambda v: among(visibility_choices(), v)),
        FieldWords("valid_until", _("Until when")),
    )
